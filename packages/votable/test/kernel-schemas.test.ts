import { readVOTable, type Table, writeVOTable } from "@vostack/votable";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyTable } from "./arbitraries.ts";
import { piecesOf, tabledata, tableOf } from "./helpers.ts";

/** The memory of a table's columns and their values, or the message of what reading throws. */
async function outcomeOf(...args: Parameters<typeof tableOf>): Promise<unknown> {
  try {
    return memoryOf(await tableOf(...args));
  } catch (error) {
    return (error as Error).message;
  }
}

function memoryOf(table: Table): unknown {
  return table.columns.map((column) => ({ ...column.data, values: column.toArray() }));
}

const nullLiteral = fc.constantFrom(
  undefined,
  ..."0 1 -1 T ? a N NaN 1.5 -99.9 255 32767 -9223372036854775808 99999999999999999999".split(" "),
);

const integer = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -2, max: 3 }).map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "+1",
      "007",
      "255",
      "32767",
      "-2147483648",
      "9223372036854775807",
      "-9223372036854775808",
      "9223372036854775808",
      "0x7f",
      "NaN",
      "x",
    ),
  },
);
const real = fc.oneof(
  { weight: 4, arbitrary: fc.double({ noDefaultInfinity: true }).map(String) },
  { weight: 4, arbitrary: fc.integer({ min: -20, max: 20 }).map((k) => (k / 8).toFixed(3)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ..."-99.9 0.14285714285714284921268 123456789012345678901234567890 1.5D+03 1e-300 5. .5 -Inf +infinity nan 1e 1,5".split(
        " ",
      ),
    ),
  },
);
const boolean = fc.constantFrom(..."T F t f 1 0 ? true FALSE N maybe".split(" "));
const bit = fc.constantFrom("0", "1", "1", "2");
const letters = fc
  .string({ unit: fc.constantFrom(..."aN é𝄞\t&"), maxLength: 24 })
  .map((s) => s.replace(/&/g, "&amp;"));
const blank = fc.constantFrom("", "", "", " ", "\n", " \n\t");

const items: Readonly<Record<string, fc.Arbitrary<string>>> = {
  boolean,
  bit,
  unsignedByte: integer,
  short: integer,
  int: integer,
  long: integer,
  float: real,
  double: real,
  floatComplex: real,
  doubleComplex: real,
};
const separator = fc.constantFrom(" ", " ", " ", "\n", "  ", ",", " , ", "");

/** The content of cells of a field, which often is what stands for null. */
function cellsOf(
  datatype: string,
  arraysize: string | undefined,
  literal = "1",
): fc.Arbitrary<string> {
  const any = items[datatype];
  if (any === undefined) return letters;
  const item = fc.oneof(
    { weight: 1, arbitrary: fc.constant(literal) },
    { weight: 6, arbitrary: any },
  );
  const fixed = arraysize === undefined ? 1 : arraysize.includes("*") ? undefined : 3;
  const list = fc.array(fc.tuple(item, separator), {
    minLength: fixed ?? 0,
    maxLength: fixed ?? 6,
  });
  const one = arraysize === undefined && !datatype.endsWith("Complex");
  return fc
    .tuple(blank, one ? item : list.map((parts) => parts.flat().slice(0, -1).join("")), blank)
    .map((parts) => parts.join(""));
}

interface Kind {
  readonly datatype: string;
  readonly arraysize: string | undefined;
  readonly literal: string | undefined;
}

const kind: fc.Arbitrary<Kind> = fc.record({
  datatype: fc.constantFrom(...Object.keys(items), "char", "unicodeChar"),
  arraysize: fc.constantFrom(undefined, undefined, "3", "*", "6*", "3x1", "1x*", "2x*", "3x2"),
  literal: nullLiteral,
});

const valuesOf = (literal: string | undefined): string =>
  literal === undefined ? "" : `<VALUES null="${literal}"/>`;

const document: fc.Arbitrary<{ fields: string; rows: string }> = fc
  .array(kind, { minLength: 1, maxLength: 5 })
  .chain((kinds) => {
    const cell = (k: Kind): fc.Arbitrary<string> =>
      fc.oneof(
        { weight: 1, arbitrary: fc.constantFrom("<TD/>", "<TD></TD>") },
        { weight: 1, arbitrary: fc.constant(`<TD>${k.literal ?? ""}</TD>`) },
        {
          weight: 8,
          arbitrary: cellsOf(k.datatype, k.arraysize, k.literal).map((c) => `<TD>${c}</TD>`),
        },
      );
    const row = fc.tuple(...kinds.map((k) => fc.tuple(blank, cell(k))), blank);
    return fc.array(fc.tuple(blank, row), { maxLength: 24 }).map((list) => ({
      fields: kinds
        .map(
          ({ datatype, arraysize, literal }, k) =>
            `<FIELD name="c${k}" datatype="${datatype}"${arraysize === undefined ? "" : ` arraysize="${arraysize}"`}>${valuesOf(literal)}</FIELD>`,
        )
        .join(""),
      rows: list.map(([before, cells]) => `${before}<TR>${cells.flat().join("")}</TR>`).join(""),
    }));
  });

describe("for any schema", () => {
  test("the kernels and the general path read TABLEDATA alike, wherever its pieces end", async () => {
    await fc.assert(
      fc.asyncProperty(document, fc.integer({ min: 1, max: 300 }), async (made, length) => {
        const plain = tabledata(made.fields, made.rows);
        // A comment in every row sends it to the general path.
        const odd = tabledata(made.fields, made.rows.replaceAll("</TR>", "<!-- odd --></TR>"));
        for (const invalid of ["null", "error"] as const) {
          const expected = await outcomeOf(odd, { invalid });
          for (const kernel of ["wasm", "js"] as const) {
            const whole = await outcomeOf(plain, { kernel, invalid });
            if (typeof expected === "string") expect(typeof whole).toBe("string");
            else expect(whole).toEqual(expected);
            expect(await outcomeOf(piecesOf(plain, length), { kernel, invalid })).toEqual(whole);
          }
        }
      }),
      { numRuns: Number(process.env.RUNS ?? 120) },
    );
  }, 120_000);

  test.each(["binary", "binary2"] as const)(
    "the kernels read %s alike, wherever its pieces end",
    async (serialization) => {
      await fc.assert(
        fc.asyncProperty(
          anyTable(serialization === "binary" ? "binary" : "all"),
          fc.array(nullLiteral, { minLength: 6, maxLength: 6 }),
          fc.integer({ min: 1, max: 300 }),
          fc.constantFrom(undefined, 64, 64, 76, 60, 5),
          fc.constantFrom("\n", "\r\n", "\n  "),
          async (table, literals, length, width, lineEnd) => {
            let k = 0;
            const written = new TextDecoder()
              .decode(writeVOTable(table, { serialization }))
              .replace(/(<FIELD [^>]*)\/>/g, (_, tag: string) => {
                const values = valuesOf(literals[k++]);
                return `${tag}>${values}</FIELD>`;
              })
              .replace(/(<STREAM[^>]*>)([^<]*)/, (all, tag: string, base64: string) =>
                width === undefined
                  ? all
                  : tag + base64.replace(new RegExp(`.{${width}}`, "g"), `$&${lineEnd}`),
              );
            const expected = await outcomeOf(written, { kernel: "js" });
            expect(await outcomeOf(written, { kernel: "wasm" })).toEqual(expected);
            expect(await outcomeOf(piecesOf(written, length), { kernel: "wasm" })).toEqual(
              expected,
            );
          },
        ),
        { numRuns: Number(process.env.RUNS ?? 80) },
      );
    },
    120_000,
  );
});

test("a table of everything stays with the kernel", async () => {
  const fields = [
    '<FIELD name="l" datatype="long"><VALUES null="-9223372036854775808"/></FIELD>',
    '<FIELD name="b" datatype="boolean"/><FIELD name="u" datatype="unicodeChar" arraysize="*"/>',
    '<FIELD name="n" datatype="int" arraysize="*"><VALUES null="-1"/></FIELD>',
    '<FIELD name="m" datatype="double" arraysize="2x2"/><FIELD name="s" datatype="char" arraysize="4x2"/>',
    '<FIELD name="t" datatype="bit" arraysize="*"/><FIELD name="c" datatype="char" arraysize="*"><VALUES null="none"/></FIELD>',
  ].join("");
  const row = (k: number): string =>
    `<TR>\n <TD>${k % 7 === 0 ? "-9223372036854775808" : 4611686018427387904n + BigInt(k)}</TD>\n <TD>${"10?"[k % 3]}</TD>\n` +
    ` <TD>étoile ${k} α</TD>\n <TD>${k} -1\n${k + 1}</TD>\n <TD>1 2.5 ${k} ${k / 7}</TD>\n <TD>ab  c${k % 10}</TD>\n <TD>${(k % 8).toString(2)}</TD>\n <TD>${k % 5 === 0 ? "none" : `c${k}`}</TD>\n</TR>\n`;
  const body = Array.from({ length: 300 }, (_, k) => row(k)).join("");
  const { WasmRowScanner } = await import("../src/kernel/wasm-row-scanner.ts");
  const { JsRowScanner } = await import("../src/read/tabledata/row-scanner.ts");
  const { createEngine } = await import("../src/kernel/engine.ts");
  const { ColumnBuilder } = await import("../src/column/builder.ts");
  const head = (await readVOTable(tabledata(fields, ""))).firstTable()!;
  const builders = head.fields.map((field) => new ColumnBuilder(field));
  const engine = (await createEngine(builders))!;
  const text = new TextEncoder().encode(body);
  engine.text.fill(60);
  engine.text.set(text);
  const general = new JsRowScanner([]);
  general.scan = () => {
    throw new Error("The kernel gave up");
  };
  const scanner = new WasmRowScanner(engine, general);
  expect(scanner.scan(engine.text, 0, text.length, 1_000)).toBe("input");
  expect(builders[0]!.length).toBe(300);
  const expected = await tableOf(tabledata(fields, body), { kernel: "js" });
  const columns = builders.map((builder) => builder.finish());
  expect(columns.map((column) => column.toArray())).toEqual(
    expected.columns.map((column) => column.toArray()),
  );
});
