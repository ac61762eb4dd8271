import {
  DOUBLE,
  type DuckDBConnection,
  type DuckDBListValue,
  DuckDBScalarFunction,
  type DuckDBType,
  INTEGER,
  LIST,
} from "@duckdb/node-api";
import { box, contains, distance, intersects, range, type ShapeLike } from "@vostack/sphere";

type Numbers = readonly number[];

/**
 * A geometry in DuckDB is a list of numbers, told apart by their count: 2 point, 3 circle, 4 box
 * (lon, lat, width, height), 5 range (west, east, south, north, 0), 6 and more polygon.
 */
function shape(numbers: Numbers): ShapeLike {
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  if (numbers.length === 4) return box(a, b, c, d);
  return numbers.length === 5 ? range(a, b, c, d) : numbers;
}

/** Registers ADQL's geometry; a function registered once is known to the whole instance. */
export function registerGeometry(connection: DuckDBConnection): void {
  register(connection, "adql_contains", INTEGER, (inner, outer) =>
    Number(contains(shape(outer), shape(inner))),
  );
  register(connection, "adql_intersects", INTEGER, (a, b) =>
    Number(intersects(shape(a), shape(b))),
  );
  register(connection, "adql_distance", DOUBLE, (a, b) => distance(a[0]!, a[1]!, b[0]!, b[1]!));
}

function register(
  connection: DuckDBConnection,
  name: string,
  returnType: DuckDBType,
  compute: (a: Numbers, b: Numbers) => number,
): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name,
      parameterTypes: [LIST(DOUBLE), LIST(DOUBLE)],
      returnType,
      mainFunction: (_info, input, output) => {
        const left = input.getColumnValues(0);
        const right = input.getColumnValues(1);
        for (let row = 0; row < input.rowCount; row++) {
          const a = numbers(left[row]);
          const b = numbers(right[row]);
          output.setItem(row, a === null || b === null ? null : compute(a, b));
        }
        output.flush();
      },
    }),
  );
}

function numbers(value: unknown): Numbers | null {
  return value === null || value === undefined
    ? null
    : ((value as DuckDBListValue).items as Numbers);
}
