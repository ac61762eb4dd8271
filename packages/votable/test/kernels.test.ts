import { readVOTable, type Table } from "@vostack/votable";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Base64Decoder, encodeBase64 } from "../src/number/base64.ts";
import { decimal, parseDecimal } from "../src/number/decimal.ts";
import { floatFromDecimal } from "../src/number/float32.ts";
import { binary, piecesOf, tabledata, tableOf } from "./helpers.ts";

const fields = [
  '<FIELD name="d" datatype="double"/><FIELD name="f" datatype="float"/><FIELD name="i" datatype="int"><VALUES null="-99"/></FIELD>',
  '<FIELD name="h" datatype="short"/><FIELD name="u" datatype="unsignedByte"/><FIELD name="l" datatype="long"/><FIELD name="b" datatype="boolean"/>',
  '<FIELD name="s" datatype="char" arraysize="*"/><FIELD name="a" datatype="double" arraysize="*"/><FIELD name="p" datatype="int" arraysize="2"/>',
  '<FIELD name="w" datatype="unicodeChar" arraysize="*"/><FIELD name="c" datatype="char" arraysize="4"/><FIELD name="v" datatype="unicodeChar"/>',
  '<FIELD name="z" datatype="floatComplex"/><FIELD name="q" datatype="long" arraysize="*"/><FIELD name="m" datatype="double" arraysize="2x*"/>',
].join("");

const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 22 });
/** Numbers as people and programs write them, the awkward ones included. */
const number = fc.oneof(
  fc.double().map(String),
  fc.float().map((f) => String(Math.fround(f))),
  fc
    .tuple(
      fc.constantFrom("", "-", "+"),
      digits,
      fc.constantFrom("", "."),
      digits,
      fc.constantFrom("", "e-5", "E10", "e300", "e-320"),
    )
    .map((parts) => parts.join("")),
  fc.constantFrom(
    "",
    " 1",
    "1 ",
    "NaN",
    "-Inf",
    "+Infinity",
    ".5",
    "5.",
    "0.000000000000000000000001",
    "16777217",
    "16777217.0000000001",
    "1e400",
  ),
);
const integer = (min: number, max: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min, max }).map(String) },
    { weight: 1, arbitrary: fc.constantFrom("", " 7 ", "+1", "0x10", "-99") },
  );
const text = fc.oneof(
  fc
    .string({ unit: fc.constantFrom(..."ab é中𝄞\n\t&<>'\""), maxLength: 40 })
    .map((s) => s.replace(/&/g, "&amp;").replace(/</g, "&lt;")),
  // Text that looks like the values of other columns.
  fc.constantFrom("1", "7", "255", "-1", "T", "NaN", "1.5", "1 2"),
  fc.constantFrom("", "<![CDATA[<TD>]]>", "a<!-- x -->b", "&#65;&quot;", "x\r\ny"),
);
const cell = (content: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  content.map((c) => (c === "" ? "<TD/>" : `<TD>${c}</TD>`));
const row = fc
  .tuple(
    cell(number),
    cell(number),
    cell(integer(-2147483648, 2147483647)),
    cell(integer(-32768, 32767)),
    cell(fc.oneof(fc.integer({ min: 0, max: 255 }).map(String), fc.constantFrom("", "0xff"))),
    cell(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
    cell(fc.constantFrom("T", "F", "true", "false", "1", "0", "?", "")),
    cell(text),
    cell(
      fc
        .array(
          number.filter((n) => n.trim() !== ""),
          { maxLength: 5 },
        )
        .map((list) => list.join(" ")),
    ),
    cell(fc.constantFrom("1 2", "-3  4", "", " 5 6 ", "7\n8")),
    cell(text),
    cell(text),
    cell(fc.constantFrom("1", "x", "é", "", "&amp;")),
    cell(fc.constantFrom("1 2", "-1.5 1e5", "", "0.1  0.2")),
    cell(fc.constantFrom("1", "1 2 3", "", "-9223372036854775808 9223372036854775807", " 4")),
    cell(fc.constantFrom("1 2", "1 2 3 4", "", "1.5 NaN")),
  )
  .map((cells) => `<TR>${cells.join("")}</TR>`);
const rows = fc
  .array(fc.tuple(fc.constantFrom("", "\n", "  \n", "<!-- c -->"), row), { maxLength: 30 })
  .map((list) => list.flat().join(""));

function memoryOf(table: Table): unknown {
  return table.columns.map((column) => ({ ...column.data, values: column.toArray() }));
}

describe("the kernels", () => {
  test("in WebAssembly and JavaScript read the same, wherever the pieces of the document end", async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 500 }), async (body, length) => {
        const document = tabledata(fields, body);
        const expected = memoryOf(await tableOf(document, { kernel: "js" }));
        expect(memoryOf(await tableOf(document, { kernel: "wasm" }))).toEqual(expected);
        const pieces = await tableOf(piecesOf(document, length), { kernel: "wasm" });
        expect(memoryOf(pieces)).toEqual(expected);
        expect(memoryOf(await tableOf(piecesOf(document, length), { kernel: "js" }))).toEqual(
          expected,
        );
      }),
      { numRuns: 60 },
    );
  });

  test("read the same as the general path, for which every row has a comment", async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (body) => {
        const plain = await tableOf(tabledata(fields, body), { kernel: "wasm" });
        const odd = await tableOf(tabledata(fields, body.replaceAll("</TR>", "<!-- odd --></TR>")));
        expect(memoryOf(plain)).toEqual(memoryOf(odd));
      }),
      { numRuns: 100 },
    );
  });

  test("agree on broken rows as well", async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.nat(),
        fc.constantFrom("<", "&", "x", "</TD>", "\0", ">"),
        async (body, at, junk) => {
          const k = body.length === 0 ? 0 : at % body.length;
          const document = tabledata(fields, body.slice(0, k) + junk + body.slice(k));
          const outcome = async (kernel: "js" | "wasm"): Promise<unknown> => {
            try {
              return memoryOf(await tableOf(document, { kernel }));
            } catch (error) {
              return (error as Error).message;
            }
          };
          expect(await outcome("wasm")).toEqual(await outcome("js"));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("agree on random bytes of a binary stream", async () => {
    const simple =
      '<FIELD name="d" datatype="float"/><FIELD name="s" datatype="char" arraysize="*"/><FIELD name="b" datatype="boolean"/>' +
      '<FIELD name="u" datatype="unicodeChar" arraysize="3"/><FIELD name="a" datatype="short" arraysize="*"/>';
    const byte = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(0, 0, 0, 1, 84) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(byte, { maxLength: 400 }),
        fc.constantFrom("BINARY" as const, "BINARY2" as const),
        async (bytes, kind) => {
          const outcome = async (kernel: "js" | "wasm"): Promise<unknown> => {
            try {
              return memoryOf(await tableOf(binary(kind, simple, bytes), { kernel }));
            } catch (error) {
              return (error as Error).message;
            }
          };
          expect(await outcome("wasm")).toEqual(await outcome("js"));
        },
      ),
      { numRuns: 100 },
    );
  });

  test("that is committed is the one that its sources give", async () => {
    const script = new URL("../scripts/build-kernel.mjs", import.meta.url).href;
    const { kernelModule } = (await import(script)) as { kernelModule(): Promise<string> };
    const { readFileSync } = await import("node:fs");
    const committed = readFileSync(
      new URL("../src/kernel/kernel-bytes.ts", import.meta.url),
      "utf8",
    );
    expect(committed).toBe(await kernelModule());
    expect(committed.length).toBeLessThan(25_000);
  }, 30_000);

  test("leave tables alone that they do not know", async () => {
    const votable = await readVOTable(
      tabledata('<FIELD name="b" datatype="bit" arraysize="3"/>', "<TR><TD>101</TD></TR>"),
      { kernel: "wasm" },
    );
    expect(votable.firstTable()!.row(0)).toEqual({ b: [true, false, true] });
  });
});

describe("numbers", () => {
  test("are rounded as the platform rounds them", () => {
    const bytes = new TextEncoder();
    fc.assert(
      fc.property(number, (written) => {
        const source = bytes.encode(`${written}<`);
        const value = parseDecimal(source, 0);
        if (decimal.end !== source.length - 1) return;
        expect(Object.is(value, Number(written))).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });

  test("become the nearest float, also near the middle of two floats", () => {
    // The middle of two floats plus or minus a little, exactly, in decimal.
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, min: 2 ** -100, max: 2 ** 100 }),
        fc.integer({ min: -1, max: 1 }),
        (f, side) => {
          const bits = new Uint32Array(new Float32Array([f]).buffer)[0]!;
          const next = new Float32Array(new Uint32Array([bits + 1]).buffer)[0]!;
          const middle = (f + next) / 2;
          const exact = middle.toPrecision(100);
          const [mantissa = "", exponent = ""] = exact.split("e");
          const shifted =
            side === 0 ? exact : side > 0 ? `${mantissa}1${exponent && `e${exponent}`}` : exact;
          const even = bits % 2 === 0 ? f : next;
          const expected = side > 0 ? next : even;
          if (!exact.includes(".")) return;
          expect(floatFromDecimal(shifted, Number(shifted))).toBe(expected);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

test("base64 survives any division into pieces and any white space", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 1, max: 50 }),
      (bytes, piece) => {
        const text = new Uint8Array(400);
        const end = encodeBase64(bytes, 0, bytes.length, text, 0, true);
        const encoded = new TextDecoder().decode(text.subarray(0, end));
        expect(encoded).toBe(Buffer.from(bytes).toString("base64"));
        const source = new TextEncoder().encode(encoded.replace(/(.{7})/g, "$1 \r\n"));
        const decoder = new Base64Decoder();
        const out = new Uint8Array(bytes.length + 8);
        let at = 0;
        for (let k = 0; k < source.length; k += piece) {
          at = decoder.decode(source, k, Math.min(source.length, k + piece), out, at);
        }
        expect(decoder.pending).toBe(false);
        expect(out.subarray(0, at)).toEqual(bytes);
      },
    ),
  );
});
