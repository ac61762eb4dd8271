import { isAscii as nodeIsAscii, isUtf8 as nodeIsUtf8 } from "node:buffer";
import { openTable, type Value } from "@vostack/votable";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isAscii, isUtf8 } from "../src/column/utf8-check.ts";
import { binary } from "./helpers.ts";

// Bytes around every boundary of the table of well-formed sequences.
const edge = fc.constantFrom(
  ...[0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1],
  ...[0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff],
);
const text = fc
  .string({ unit: "binary", maxLength: 40, size: "max" })
  .map((s) => new TextEncoder().encode(s));
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40, size: "max" }),
  fc.array(edge, { maxLength: 12, size: "max" }).map((list) => Uint8Array.from(list)),
  text,
  fc.tuple(text, fc.array(edge, { maxLength: 3 })).map(([a, b]) => Uint8Array.from([...a, ...b])),
);

test("bytes are ASCII and UTF-8 where Node says so, wherever they lie in memory", () => {
  fc.assert(
    fc.property(bytes, fc.nat(7), fc.nat(40), (content, before, letters) => {
      const whole = new Uint8Array(before + letters + content.length + 3).fill(0x61);
      whole.set(content, before + letters);
      const part = whole.subarray(before, before + letters + content.length);
      expect([isAscii(part), isUtf8(part)]).toEqual([nodeIsAscii(part), nodeIsUtf8(part)]);
    }),
    { numRuns: 3_000 },
  );
});

test("the kernel finds a byte beyond ASCII wherever it stands in a string", async () => {
  const widths = Array.from({ length: 36 }, (_, k) => k + 1);
  const fields = widths
    .map((n) => `<FIELD name="s${n}" datatype="char" arraysize="${n}"/>`)
    .join("");
  for (const place of [0, 14, 15, 16, 17, 35]) {
    const row = widths.flatMap((n) => {
      const string = new Array<number>(n).fill(0x61);
      // ISO-8859-1 for é: no UTF-8.
      if (place < n) string[place] = 0xe9;
      return string;
    });
    const rows = [...widths.flatMap((n) => new Array<number>(n).fill(0x62)), ...row];
    // A whole table would keep equal strings once.
    const stream = await openTable(binary("BINARY", fields, rows), { kernel: "wasm" });
    const strings: (Value | null)[] = [];
    for await (const batch of stream.batches()) {
      for (const n of widths) strings.push(batch.column(`s${n}`).get(batch.nrows - 1));
    }
    expect(strings).toEqual(
      widths.map((n) => (place < n ? `${"a".repeat(place)}é`.padEnd(n, "a") : "a".repeat(n))),
    );
  }
});
