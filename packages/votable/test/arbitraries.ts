import { type CellInput, Field, type Table, tableFromRows } from "@vostack/votable";
import fc from "fast-check";

const text = fc
  .string({ unit: "grapheme", maxLength: 12 })
  .map((s) => [...s].filter((c) => c >= " " && c !== "\ufffe" && c !== "\uffff").join(""))
  .filter((s) => s !== "" && !s.includes("\x7f"));
const ascii = fc.string({
  unit: fc.constantFrom(..."abc XYZ&<>\"'/]012"),
  minLength: 1,
  maxLength: 8,
});
const bmp = fc.string({ unit: fc.constantFrom(..."abé中Ω&<"), minLength: 1, maxLength: 8 });
const integer = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const long = fc.bigInt({ min: -(2n ** 63n) + 2n, max: 2n ** 63n - 1n });
const double = fc.double({ noNaN: true });
const float = fc.float({ noNaN: true });

interface ColumnKind {
  readonly datatype: string;
  readonly arraysize?: string;
  readonly value: fc.Arbitrary<CellInput>;
}

const list = <T>(item: fc.Arbitrary<T>, size?: number): fc.Arbitrary<T[]> =>
  fc.array(
    item,
    size === undefined ? { minLength: 1, maxLength: 5 } : { minLength: size, maxLength: size },
  );
const trimmedOf = (width: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(..."abcXY1"), minLength: 1, maxLength: width });

/** Every datatype and form of arraysize that all serialisations can have. */
const kinds: readonly ColumnKind[] = [
  { datatype: "boolean", value: fc.boolean() },
  { datatype: "unsignedByte", value: integer(0, 254) },
  { datatype: "short", value: integer(-32000, 32767) },
  { datatype: "int", value: integer(-2147483000, 2147483647) },
  { datatype: "long", value: long },
  { datatype: "float", value: float },
  { datatype: "double", value: double },
  { datatype: "floatComplex", value: list(float, 2) },
  { datatype: "doubleComplex", value: list(double, 2) },
  { datatype: "char", value: fc.constantFrom("a", "Z", "&") },
  { datatype: "char", arraysize: "*", value: text },
  { datatype: "char", arraysize: "20*", value: ascii },
  { datatype: "char", arraysize: "8", value: ascii },
  { datatype: "unicodeChar", arraysize: "*", value: bmp },
  { datatype: "unicodeChar", arraysize: "8", value: bmp },
  { datatype: "char", arraysize: "4x3", value: list(trimmedOf(4), 3) },
  { datatype: "char", arraysize: "3x*", value: list(trimmedOf(3)) },
  { datatype: "bit", arraysize: "11", value: list(fc.boolean(), 11) },
  { datatype: "bit", arraysize: "*", value: list(fc.boolean()) },
  { datatype: "boolean", arraysize: "*", value: list(fc.boolean()) },
  { datatype: "short", arraysize: "3", value: list(integer(-32000, 32767), 3) },
  {
    datatype: "int",
    arraysize: "2x*",
    value: list(list(integer(-9, 9), 2)).map((rows) => rows.flat()),
  },
  { datatype: "long", arraysize: "*", value: list(long) },
  { datatype: "float", arraysize: "*", value: list(float) },
  { datatype: "double", arraysize: "2x2", value: list(double, 4) },
  {
    datatype: "doubleComplex",
    arraysize: "*",
    value: list(list(double, 2)).map((pairs) => pairs.flat()),
  },
];

/** Random tables. With `scalarNulls` only, bits and arrays of fixed size are never null: BINARY has no null for them. */
export function anyTable(nulls: "all" | "binary"): fc.Arbitrary<Table> {
  const column = fc.constantFrom(...kinds);
  return fc.array(column, { minLength: 1, maxLength: 6 }).chain((columns) =>
    fc
      .array(
        fc.tuple(
          ...columns.map(({ value, datatype, arraysize }) => {
            const fixed = arraysize !== undefined && !arraysize.endsWith("*");
            const never =
              nulls === "binary" &&
              (datatype === "bit" || (fixed && !/char/i.test(datatype)) || arraysize === "4x3");
            return never ? value : fc.option(value, { freq: 5 });
          }),
        ),
        { maxLength: 20 },
      )
      .map((rows) =>
        tableFromRows(
          rows as CellInput[][],
          columns.map(
            ({ datatype, arraysize }, k) =>
              new Field({
                name: `c${k}`,
                datatype,
                ...(arraysize === undefined ? {} : { arraysize }),
              }),
          ),
        ),
      ),
  );
}
