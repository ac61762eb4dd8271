import {
  DOUBLE,
  type DuckDBConnection,
  type DuckDBListValue,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  LIST,
  listValue,
} from "@duckdb/node-api";
import {
  area,
  box,
  centroid,
  contains,
  distance,
  intersects,
  range,
  type ShapeLike,
} from "@vostack/sphere";

import { areApart } from "./quick-reject.ts";

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

type Compute = (shapes: readonly Numbers[]) => DuckDBValue;

/** name → how many shapes it takes, what it yields, and how */
const FUNCTIONS: Readonly<Record<string, readonly [number, DuckDBType, Compute]>> = {
  adql_contains: [
    2,
    INTEGER,
    ([a, b]) => Number(!areApart(a!, b!) && contains(shape(b!), shape(a!))),
  ],
  adql_intersects: [
    2,
    INTEGER,
    ([a, b]) => Number(!areApart(a!, b!) && intersects(shape(a!), shape(b!))),
  ],
  adql_distance: [
    2,
    DOUBLE,
    ([a, b]) => {
      const [from, to] = [centroid(shape(a!)), centroid(shape(b!))];
      return distance(from.lon, from.lat, to.lon, to.lat);
    },
  ],
  adql_area: [1, DOUBLE, ([a]) => area(shape(a!))],
  adql_centroid: [
    1,
    LIST(DOUBLE),
    ([a]) => {
      const { lon, lat } = centroid(shape(a!));
      return listValue([lon, lat]);
    },
  ],
};

/** Registers ADQL's geometry; a function registered once is known to the whole instance. */
export function registerGeometry(connection: DuckDBConnection): void {
  for (const [name, [operands, returnType, compute]] of Object.entries(FUNCTIONS)) {
    connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name,
        parameterTypes: Array.from({ length: operands }, () => LIST(DOUBLE)),
        returnType,
        mainFunction: (_info, input, output) => {
          const columns = Array.from({ length: operands }, (_, i) => input.getColumnValues(i));
          for (let row = 0; row < input.rowCount; row++) {
            const shapes = columns.map((column) => numbers(column[row]));
            output.setItem(row, shapes.includes(null) ? null : compute(shapes as Numbers[]));
          }
          output.flush();
        },
      }),
    );
  }
}

function numbers(value: DuckDBValue | undefined): Numbers | null {
  return value === null || value === undefined
    ? null
    : ((value as DuckDBListValue).items as Numbers);
}
