import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeBase64 } from "../src/number/base64.ts";

test("base64 is Node's, wherever source and target lie in memory", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 80, size: "max" }),
      fc.nat(3),
      fc.nat(3),
      fc.nat(7),
      (bytes, before, shift, at) => {
        const source = new Uint8Array(before + bytes.length);
        source.set(bytes, before);
        const target = new Uint8Array(shift + at + 120).subarray(shift);
        const end = encodeBase64(source, before, source.length, target, at, true);
        const text = Buffer.from(target.subarray(at, end)).toString("latin1");
        expect(text).toBe(Buffer.from(bytes).toString("base64"));
      },
    ),
    { numRuns: 2_000 },
  );
});
