import {
  area,
  boundingCone,
  box,
  centroid,
  circle,
  contains,
  convexHull,
  distance,
  GeometryError,
  intersects,
  type Polygon,
  point,
  polygon,
  range,
  reverse,
  type Shape,
  type ShapeLike,
  selfIntersects,
  toShape,
  union,
  winding,
} from "@vostack/sphere";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { difficultPair, grown, offset, randomNumbers } from "./support/random-shapes.ts";

/** The whole sphere in square degrees. */
const sphere = 41_252.96124941927;
const square = polygon([11, -0.5, 10, -0.5, 10, 0.5, 11, 0.5]);

// Exact areas by integration with 40 digits; the winding is that of the reference implementation of CAOM.
describe.each<[string, number[], number, string]>([
  ["equator", [11, -0.5, 10, -0.5, 10, 0.5, 11, 0.5], 1.0000126909586717, "counterclockwise"],
  ["equator, reversed", [11, 0.5, 10, 0.5, 10, -0.5, 11, -0.5], 1.0000126909586717, "clockwise"],
  ["declination 60", [10, 60, 10, 61, 12, 61, 12, 60], 0.984707376276373, "counterclockwise"],
  [
    "across 0",
    [359.5, 0.5, 0.5, 0.5, 0.5, -0.5, 359.5, -0.5],
    1.0000126909586717,
    "counterclockwise",
  ],
  ["north pole", [270, 89, 180, 89, 90, 89, 0, 89], 2.0001015396550432, "counterclockwise"],
  ["south pole", [0, -89, 90, -89, 180, -89, 270, -89], 2.0001015396550432, "counterclockwise"],
  ["triangle", [2, 2, 1, 4, 3, 3], 1.4980940997817676, "counterclockwise"],
  ["large", [0, -30, 0, 30, 60, 30, 60, -30], 3690.3326369134447, "counterclockwise"],
])("the polygon %s", (_, vertices, squareDegrees, turns) => {
  const shape = polygon(vertices);

  test("has its area and winding", () => {
    expect(area(shape)).toBeCloseTo(squareDegrees, 9);
    expect(winding(shape)).toBe(turns);
    expect(area(reverse(shape))).toBeCloseTo(squareDegrees, 9);
    expect(winding(reverse(shape))).not.toBe(turns);
    expect(selfIntersects(shape)).toBe(false);
  });

  test("contains its centre, its vertices and itself, and nothing opposite", () => {
    const centre = centroid(shape);
    expect(contains(shape, centre)).toBe(true);
    expect(contains(shape, point(centre.lon + 180, -centre.lat))).toBe(false);
    expect(contains(shape, shape)).toBe(true);
    expect(contains(shape, reverse(shape))).toBe(true);
    expect(contains(boundingCone(shape), shape)).toBe(true);
    for (let k = 0; k < vertices.length; k += 2) {
      expect(contains(shape, point(vertices[k]!, vertices[k + 1]!))).toBe(true);
    }
  });
});

describe("measures", () => {
  test.each<[string, ShapeLike, number]>([
    ["a circle", circle(10, 60, 0.5), 0.7853931791187929],
    ["half of the sphere", circle(0, 0, 90), sphere / 2],
    ["everything", circle(0, 0, 180), sphere],
    ["everything as a range", range(0, 360, -90, 90), sphere],
    ["a lune", range(350, 10, -90, 90), sphere / 18],
    ["a cap as a range", range(0, 360, 30, 90), sphere / 4],
    ["a point", [10, 20], 0],
    [
      "two halves of a square",
      union([range(0, 1, 0, 2), range(1, 2, 0, 2)]),
      area(range(0, 2, 0, 2)),
    ],
    ["the same twice", union([square, square, reverse(square)]), 1.0000126909586717],
    [
      "two that are apart",
      union([square, circle(50, 50, 0.5)]),
      1.0000126909586717 + 0.7853931791187929,
    ],
    ["two that cover everything", union([circle(0, 0, 100), circle(180, 0, 100)]), sphere],
    [
      "one in another",
      union([circle(0, 0, 5), square, box(0, 0, 2, 2)]),
      area(circle(0, 0, 5)) + area(square),
    ],
    ["a polygon of one position", polygon([1, 1, 1, 1, 1, 1]), 0],
  ])("the area of %s", (_, shape, squareDegrees) => {
    expect(area(shape)).toBeCloseTo(squareDegrees, 8);
  });

  test("tiny shapes keep their digits", () => {
    const size = 1e-6;
    const tiny = polygon([100, 40, 100, 40 + size, 100 + size, 40 + size, 100 + size, 40]);
    expect(area(tiny) / (size * size * Math.cos((40 * Math.PI) / 180))).toBeCloseTo(1, 6);
    expect(area(circle(1, 2, size)) / (Math.PI * size * size)).toBeCloseTo(1, 12);
    expect(distance(100, 40, 100, 40 + 1e-9)).toBeCloseTo(1e-9, 14);
    expect(distance(0, 0, 180, 1e-9)).toBeCloseTo(180 - 1e-9, 12);
  });

  test("the area of overlapping shapes is what points fall into", () => {
    const shape = union([
      circle(0, 0, 40),
      range(20, 80, -10, 60),
      polygon([0, 30, 90, -20, 100, 80]),
    ]);
    const random = randomNumbers(3);
    let hits = 0;
    for (let k = 0; k < 20_000; k++) {
      if (contains(shape, point(random() * 360, (Math.asin(2 * random() - 1) * 180) / Math.PI)))
        hits++;
    }
    expect(Math.abs((hits / 20_000) * sphere - area(shape))).toBeLessThan(
      4 * sphere * Math.sqrt(0.25 / 20_000),
    );
  });

  test("centres", () => {
    const near = (shape: ShapeLike, lon: number, lat: number): void => {
      const centre = centroid(shape);
      expect(distance(centre.lon, centre.lat, lon, lat)).toBeLessThan(1e-9);
    };
    near(circle(10, 60, 5), 10, 60);
    near(circle(10, 60, 170), 10, 60);
    near([10, 20], 10, 20);
    near(polygon([270, 89, 180, 89, 90, 89, 0, 89]), 0, 90);
    near(range(350, 10, -5, 5), 0, 0);
    near(box(350, -70, 5, 8), 350, -70);
    near(union([circle(0, 0, 1), circle(10, 0, 1)]), 5, 0);
    near(union([point(0, 0), point(10, 0)]), 5, 0);
    expect(() => centroid(range(0, 360, -90, 90))).toThrow(GeometryError);
  });

  test("a convex hull holds everything and is convex", () => {
    const random = randomNumbers(4);
    for (let round = 0; round < 50; round++) {
      const middle: [number, number] = [random() * 360, 180 * random() - 90];
      const points = Array.from({ length: 40 }, () =>
        point(...offset(middle, random() * 360, 30 * random())),
      );
      const hull = convexHull(points);
      expect(winding(hull)).toBe("counterclockwise");
      expect(selfIntersects(hull)).toBe(false);
      expect(contains(hull, union(points))).toBe(true);
      expect(convexHull([hull]).vertices).toHaveLength(hull.vertices.length);
    }
    expect(() => convexHull([point(0, 0), point(120, 0), point(240, 0)])).toThrow(GeometryError);
    expect(() => convexHull([point(0, 0), point(1, 0), point(2, 0)])).toThrow(GeometryError);
    expect(() => convexHull([circle(0, 0, 1)])).toThrowError(
      expect.objectContaining({ hint: "Make it a polygon first with toPolygon." }),
    );
  });

  test("self-intersections are found", () => {
    expect(selfIntersects(polygon([10, 10, 11, 11, 11, 10, 10, 11]))).toBe(true);
    expect(selfIntersects(polygon([0, 0, 10, 0, 5, 0, 5, 5]))).toBe(true);
    const comb = Array.from({ length: 500 }, (_, k) => [k * 0.1, k % 2 === 0 ? 0 : 40]).flat();
    expect(selfIntersects(polygon([...comb, 50, 45, 0, 45]))).toBe(false);
    expect(selfIntersects(polygon([...comb, 50, 45, 0, 20]))).toBe(true);
  });
});

describe("predicates", () => {
  const large = polygon([0, -10, 120, -10, 240, -10]);

  test.each<[string, ShapeLike, ShapeLike, boolean, boolean]>([
    ["a point and itself", [10, 20], [370, 20], true, true],
    ["a pole by two names", [10, 90], [200, 90], true, true],
    ["a circle and its edge", circle(0, 0, 1), [1, 0], true, true],
    ["circles that touch from outside", circle(0, 0, 1), circle(3, 0, 2), false, true],
    ["circles that touch from inside", circle(0, 0, 3), circle(1, 0, 2), true, true],
    ["circles that do not touch", circle(0, 0, 1), circle(3.0001, 0, 2), false, false],
    ["a circle around a pole", circle(0, 89, 2), [180, 89.5], true, true],
    ["an edge across 0", polygon([359, -1, 1, -1, 1, 1, 359, 1]), [0, 0], true, true],
    ["neighbours", square, polygon([11, -0.5, 12, -0.5, 12, 0.5, 11, 0.5]), false, true],
    ["the antipode", square, [190.5, 0], false, false],
    ["a large polygon and a pole", large, [77, -90], true, true],
    ["a large polygon and the other pole", large, [77, 90], false, false],
    ["everything", circle(0, 0, 180), large, true, true],
    [
      "a circle that a polygon surrounds",
      polygon([0, 0, 10, 0, 10, 10, 0, 10]),
      circle(5, 5, 4.9),
      true,
      true,
    ],
    [
      "a circle that leaves it",
      polygon([0, 0, 10, 0, 10, 10, 0, 10]),
      circle(5, 5, 5.1),
      false,
      true,
    ],
    ["a polygon in a large circle", circle(0, 0, 100), large, false, true],
    ["a polygon that a large circle holds", circle(0, -90, 120), large, true, true],
    ["a ring's hole", range(0, 360, 10, 20), circle(0, 90, 60), false, false],
    ["a band and what is in it", range(0, 360, -20, 20), circle(0, 0, 10), true, true],
    [
      "a band does not hold the cap around its hole",
      range(0, 360, -20, 20),
      circle(0, 90, 85),
      false,
      true,
    ],
    [
      "a range with open ends",
      range(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY),
      [5, 80],
      true,
      true,
    ],
    ["a range across 0", range(350, 10, 0, 10), polygon([355, 1, 5, 1, 5, 9, 355, 9]), true, true],
    ["parallels bend", range(0, 90, 0, 45), polygon([0, 45, 45, 50, 90, 45, 45, 10]), false, true],
    [
      "a parallel and the great circle above it",
      range(0, 90, 0, 45),
      polygon([0, 46, 90, 46, 45, 80]),
      false,
      false,
    ],
    [
      "halves together",
      union([range(0, 5, 0, 10), range(5, 10, 0, 10)]),
      circle(5, 5, 4),
      true,
      true,
    ],
    [
      "halves with a gap",
      union([range(0, 5, 0, 10), range(5.001, 10, 0, 10)]),
      circle(5, 5, 4),
      false,
      true,
    ],
    [
      "a ring of circles has a hole",
      union([0, 60, 120, 180, 240, 300].map((to) => circle(...offset([50, 50], to, 10), 6))),
      circle(50, 50, 10),
      false,
      true,
    ],
    [
      "with its middle filled, none",
      union([
        ...[0, 60, 120, 180, 240, 300].map((to) => circle(...offset([50, 50], to, 10), 6)),
        circle(50, 50, 6),
      ]),
      circle(50, 50, 10),
      true,
      true,
    ],
  ])("%s", (_, outer, inner, isIn, meets) => {
    expect(contains(outer, inner)).toBe(isIn);
    expect(intersects(outer, inner)).toBe(meets);
    expect(intersects(inner, outer)).toBe(meets);
  });

  test("what contains also intersects, both ways, and growing changes no yes to no", () => {
    const random = randomNumbers(5);
    for (let k = 0; k < 3000; k++) {
      const [a, b] = difficultPair(random);
      const isIn = contains(a, b);
      if (isIn) expect(intersects(a, b), JSON.stringify([a, b])).toBe(true);
      expect(intersects(a, b)).toBe(intersects(b, a));
      expect(contains(a, a), JSON.stringify(a)).toBe(true);
      if (isIn && a.type === "circle") expect(contains(grown(a, 1e-6), b)).toBe(true);
      expect(contains(boundingCone(a), a), JSON.stringify(a)).toBe(true);
    }
  });

  test("turning the sphere changes nothing", () => {
    const random = randomNumbers(6);
    const turned = (shape: Shape, by: number): Shape => {
      if (shape.type === "point") return point(shape.lon + by, shape.lat);
      if (shape.type === "circle") return circle(shape.lon + by, shape.lat, shape.radius);
      if (shape.type !== "polygon") return shape;
      return polygon(shape.vertices.map((value, k) => (k % 2 === 0 ? value + by : value)));
    };
    let differing = 0;
    for (let k = 0; k < 2000; k++) {
      const [a, b] = difficultPair(random);
      const by = random() * 720 - 360;
      if (intersects(a, b) !== intersects(turned(a, by), turned(b, by))) differing++;
    }
    // Those that touch to the last digit.
    expect(differing).toBeLessThan(20);
  });

  test("polygons of thousands of vertices are compared in reasonable time", () => {
    const ring = (radius: number, count: number): Shape =>
      polygon(
        Array.from({ length: count }, (_, k) =>
          offset([10, 20], (k * 360) / count, radius * (1 + 0.1 * (k % 2))),
        ).flat(),
      );
    expect(contains(ring(20, 2000), ring(10, 2000))).toBe(true);
    expect(intersects(ring(20, 2000), ring(20.5, 2000))).toBe(true);
    expect(contains(ring(20, 2000), ring(20.5, 1999))).toBe(false);
    expect(area(union([ring(5, 600), ring(5.2, 599)]))).toBeGreaterThan(area(ring(5.2, 599)));
    expect(selfIntersects(ring(20, 4000) as Polygon)).toBe(false);
  });

  test("any numbers give an answer or a typed error", () => {
    const numbers = fc.array(
      fc.oneof(
        fc.double(),
        fc.integer({ min: -400, max: 400 }),
        fc.constantFrom(0, 90, -90, 180, 360),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        for (const ask of [contains, intersects, area, centroid, boundingCone] as ((
          x: ShapeLike,
          y: ShapeLike,
        ) => unknown)[]) {
          try {
            ask(a, b);
          } catch (error) {
            expect(error).toBeInstanceOf(GeometryError);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test("numbers become shapes by their count", () => {
  expect(toShape([1, 2])).toEqual(point(1, 2));
  expect(toShape(new Float64Array([1, 2, 3]))).toEqual(circle(1, 2, 3));
  expect(toShape([1, 2, 3, 4, 5, 6])).toEqual(polygon([1, 2, 3, 4, 5, 6]));
  expect(() => toShape([1, 2, 3, 4])).toThrow(GeometryError);
  expect(() => contains(circle(0, 0, -1), [0, 0])).toThrow(GeometryError);
  expect(() => contains(circle(Number.NaN, 0, 1), [0, 0])).toThrow(GeometryError);
  expect(() => contains(box(0, 0, 180, 1), [0, 0])).toThrow(GeometryError);
  expect(() => contains(range(0, 1, 2, 1), [0, 0])).toThrow(GeometryError);
});
