import { box, contains, intersects } from "@vostack/sphere";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rectangle } from "../src/data/tangent.ts";
import { areApart } from "../src/engine/quick-reject.ts";

const lon = fc.double({ min: 0, max: 360, noNaN: true });
const lat = fc.double({ min: -90, max: 90, noNaN: true });
const size = fc.double({ min: 0.0001, max: 60, noNaN: true });

const shape = fc.oneof(
  fc.tuple(lon, lat),
  fc.tuple(lon, lat, size),
  fc
    .tuple(lon, lat, size, size, lon)
    .map(([ra, dec, width, height, angle]) => rectangle([ra, dec], width, height, angle)),
);

describe("shapes that are called apart", () => {
  it("have nothing in common, and none contains the other", () => {
    let apart = 0;
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        if (!areApart(a, b)) return true;
        apart++;
        return !intersects(a, b) && !contains(a, b) && !contains(b, a);
      }),
      { numRuns: 3000, seed: 3 },
    );
    expect(apart).toBeGreaterThan(300);
  });

  it("are not called so when they touch, across the pole and across 0 h, too", () => {
    expect(areApart([0, 89], [180, 89, 2.0001])).toBe(false);
    expect(areApart([359.5, 0, 0.5], [0.5, 0, 0.5])).toBe(false);
    expect(areApart([359, 0, 0.5], [0.5, 0, 0.5])).toBe(true);
    const half = [0, 0, 120, 0, 240, 0];
    expect(areApart(half, [0, 80, 1])).toBe(false);
    expect(intersects(box(10, 0, 1, 1), [10.4, 0.4])).toBe(true);
    expect(areApart([10, 0, 1, 1], [10.4, 0.4])).toBe(false);
  });
});
