import { Field, tableFromRows, writeVOTable } from "@vostack/votable";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { needsExactFloat } from "../src/number/float32.ts";
import { NumberWriter } from "../src/number/number-writer.ts";
import { shortestDouble, shortestFloat } from "../src/number/shortest.ts";

const out = new NumberWriter(new Uint8Array(64));
const ascii = new TextDecoder();

function written(write: () => void): string {
  out.at = 0;
  write();
  return ascii.decode(out.bytes.subarray(0, out.at));
}

/** The platform's shortest text, in VOTable's spelling. */
function naiveDouble(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The fewest digits that read back as the float, also by way of a double. */
function naiveFloat(value: number): string {
  if (!Number.isFinite(value) || value === 0) return naiveDouble(value);
  for (let digits = 1; digits < 9; digits++) {
    const number = Number(value.toPrecision(digits));
    if (Math.fround(number) === value && !needsExactFloat(number)) return naiveDouble(number);
  }
  return naiveDouble(Number(value.toPrecision(9)));
}

const words = new Uint32Array(2);
const doubles = new Float64Array(words.buffer);
const floats = new Float32Array(words.buffer);
const word = fc.integer({ min: 0, max: 0xffffffff });
const bits = fc.tuple(word, word).map(([a, b]) => {
  words[0] = a;
  words[1] = b;
  return doubles[0]!;
});
const floatBits = word.map((a) => {
  words[0] = a;
  return floats[0]!;
});
/** What catalogues hold: so many digits, and not too large or small. */
const ordinary = fc
  .tuple(
    fc.double({ min: 0.1, max: 1, noNaN: true }),
    fc.nat(16),
    fc.integer({ min: -25, max: 18 }),
  )
  .map(([mantissa, digits, exponent]) => Number(`${mantissa.toPrecision(digits + 1)}e${exponent}`));
/** Powers of two and ten with their neighbours, halves, great integers: where the rules have their edges. */
const edges = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: -1074, max: 1023 }).map((k) => 2 ** k),
      fc.integer({ min: -323, max: 308 }).map((k) => Number(`1e${k}`)),
      fc.maxSafeNat().map((k) => k / 2),
      fc.bigInt({ min: 2n ** 52n, max: 2n ** 64n }).map(Number),
    ),
    fc.integer({ min: -3, max: 3 }),
    fc.boolean(),
  )
  .map(([value, steps, negative]) => {
    doubles[0] = value;
    new BigInt64Array(words.buffer)[0]! += BigInt(steps);
    return negative ? -doubles[0] : doubles[0];
  });
const runs = { numRuns: 20_000 };

describe("numbers as text", () => {
  test("doubles are written as the platform writes them", () => {
    fc.assert(
      fc.property(fc.oneof(bits, ordinary, edges), (value) => {
        expect(written(() => out.double(value))).toBe(naiveDouble(value));
      }),
      runs,
    );
  });

  test("floats are written with the fewest digits that read back", () => {
    const float = fc.oneof(floatBits, ordinary.map(Math.fround), edges.map(Math.fround));
    fc.assert(
      fc.property(float, (value) => {
        expect(written(() => out.float(value))).toBe(naiveFloat(value));
      }),
      runs,
    );
  });

  test.each([
    0,
    -0,
    5e-324,
    -2.2250738585072014e-308,
    1.7976931348623157e308,
    1.401298464324817e-45,
    1.1754943508222875e-38,
    3.4028234663852886e38,
    0.5,
    0.1,
    1e-7,
    1e-6,
    1e21,
    1e23,
    1e16,
    1e17,
    9007199254740992,
    123456789012345680000,
    4.35,
    16777217,
    2450000.5,
    Number.NaN,
    Infinity,
  ])("%d has the same text as ever", (value) => {
    for (const signed of [value, -value]) {
      expect(written(() => out.double(signed))).toBe(naiveDouble(signed));
      expect(written(() => out.float(Math.fround(signed)))).toBe(naiveFloat(Math.fround(signed)));
    }
  });

  test("what catalogues hold is found without the platform's help", () => {
    let doubtful = 0;
    for (let k = 1; k <= 20_000; k++) {
      const value = (k * Math.PI) % 360;
      if (!shortestDouble(value) || !shortestFloat(Math.fround(value))) doubtful++;
    }
    expect(doubtful).toBeLessThan(40);
  });

  test("longs keep every digit", () => {
    const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    const near = fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n });
    fc.assert(
      fc.property(fc.oneof(long, near), (value) => {
        const upper = Number(BigInt.asIntN(32, value >> 32n));
        const lower = Number(BigInt.asIntN(32, value));
        expect(written(() => out.long(upper, lower))).toBe(String(value));
      }),
      runs,
    );
  });

  test("the cells of a document have it", () => {
    const fields = ["double", "float", "long"].map(
      (datatype) => new Field({ name: datatype, datatype }),
    );
    const row = [0.1 + 0.2, Math.fround(0.1), -9007199254740993n];
    const document = new TextDecoder().decode(writeVOTable(tableFromRows([row], fields)));
    expect(document).toContain(
      "<TR><TD>0.30000000000000004</TD><TD>0.1</TD><TD>-9007199254740993</TD></TR>",
    );
  });
});
