import {
  box,
  circle,
  contains,
  outlines,
  type ProjectionName,
  point,
  polygon,
  projection,
  type Ring,
  range,
  type Shape,
  toGeoJson,
  toPolygon,
  toSvgPath,
  union,
} from "@vostack/sphere";
import { describe, expect, test } from "vitest";
import { randomNumbers } from "./support/random-shapes.ts";

const names: ProjectionName[] = [
  "orthographic",
  "gnomonic",
  "stereographic",
  "aitoff",
  "mollweide",
  "cartesian",
];

describe.each(names)("%s", (name) => {
  const picture = projection(name, { centre: [83, -5], rotation: 20 });

  test("there and back is the same place", () => {
    const random = randomNumbers(1);
    for (let k = 0; k < 2000; k++) {
      const [lon, lat] = [random() * 360, (Math.asin(2 * random() - 1) * 180) / Math.PI];
      const place = picture.forward(lon, lat);
      if (place === undefined) continue;
      const back = picture.inverse(...place);
      expect(contains(circle(lon, lat, 1e-6), point(...back!)), `${lon} ${lat}`).toBe(true);
      expect(Math.abs(place[0])).toBeLessThanOrEqual(picture.extent[0] + 1e-9);
      expect(Math.abs(place[1])).toBeLessThanOrEqual(picture.extent[1] + 1e-9);
    }
  });

  test("the middle is in the middle, north is up and east to the left", () => {
    const view = projection(name, { centre: [40, 50] });
    const [x, y] = view.forward(40, 50)!;
    expect(Math.hypot(x, y)).toBeLessThan(1e-12);
    expect(view.forward(40, 51)![1]).toBeGreaterThan(0.01);
    expect(view.forward(41, 50)![0]).toBeLessThan(-0.01);
    expect(
      projection(name, { centre: [40, 50], east: "right" }).forward(41, 50)![0],
    ).toBeGreaterThan(0.01);
    expect(
      projection(name, { centre: [40, 50], rotation: 90 }).forward(41, 50)![1],
    ).toBeGreaterThan(0.01);
  });

  const shapes: Record<string, Shape> = {
    "a small polygon": polygon([80, 0, 90, 0, 85, 8]),
    "a polygon across the cut": polygon([250, -20, 280, -10, 270, 30, 255, 10]),
    "a circle around the north pole": circle(10, 85, 20),
    "a circle around the south pole": circle(200, -80, 35),
    "a circle across the horizon": circle(170, -5, 30),
    "more than half of the sphere": circle(83, -5, 140),
    "the opposite of the middle left out": circle(83, -5, 175),
    "a circle around the opposite of the middle": circle(263, 5, 60),
    "a band": range(0, 360, -30, 40),
    "a piece with a pole": range(50, 200, 30, 90),
    "a piece across 0": range(300, 100, -60, 20),
    "a box at the pole": box(0, 89, 20, 10),
    "a large polygon": polygon([0, -10, 120, -10, 240, -10]),
    everything: range(0, 360, -90, 90),
  };

  test.each(Object.entries(shapes))("%s is drawn where it is", (_, shape) => {
    const rings = outlines(shape, picture, { step: 0.5 }).flat();
    const random = randomNumbers(2);
    let [tried, wrong] = [0, 0];
    for (let k = 0; k < 3000; k++) {
      const place = [
        picture.extent[0] * (2 * random() - 1),
        picture.extent[1] * (2 * random() - 1),
      ] as const;
      const position = picture.inverse(...place);
      if (position === undefined || picture.forward(...position) === undefined) continue;
      tried++;
      if (isFilled(rings, place) !== contains(shape, point(...position))) wrong++;
    }
    expect(tried).toBeGreaterThan(300);
    // Only what lies between a border and the straight lines that stand for it.
    expect(wrong / tried).toBeLessThan(0.004);
  });
});

/** The even-odd rule. */
function isFilled(rings: readonly Ring[], [x, y]: readonly [number, number]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (const [k, [a, b]] of ring.entries()) {
      const [c, d] = ring[(k + 1) % ring.length]!;
      if (b > y !== d > y && x < a + ((y - b) / (d - b)) * (c - a)) inside = !inside;
    }
  }
  return inside;
}

test("paths have a move, lines and an end", () => {
  const picture = projection("gnomonic", { centre: [10.5, 0] });
  const path = toSvgPath(polygon([11, -0.5, 10, -0.5, 10, 0.5, 11, 0.5]), picture, {
    scale: 5730,
    origin: [100, 100],
    digits: 0,
  });
  expect(path).toBe("M50 150L50 50L150 50L150 150Z");
  expect(toSvgPath(union([point(10.5, 0), point(190, 0)]), picture)).toBe("M0 0h0");
  expect(toSvgPath(circle(190, 0, 1), picture)).toBe("");
});

describe("GeoJSON", () => {
  test("small shapes keep their vertices, counter-clockwise and closed", () => {
    expect(toGeoJson(polygon([11, -0.5, 10, -0.5, 10, 0.5, 11, 0.5]))).toEqual({
      type: "Polygon",
      coordinates: [
        [
          [11, -0.5],
          [11, 0.5],
          [10, 0.5],
          [10, -0.5],
          [11, -0.5],
        ],
      ],
    });
    expect(toGeoJson(point(350, 10))).toEqual({ type: "Point", coordinates: [-10, 10] });
  });

  test("across longitude 180 there are two", () => {
    const geometry = toGeoJson(polygon([179, 0, 181, 0, 181, 1, 179, 1]), { step: 5 });
    expect(geometry.type).toBe("MultiPolygon");
    const all = (geometry as unknown as { coordinates: number[][][][] }).coordinates.flat(2);
    expect(new Set(all.map(([lon]) => lon))).toEqual(new Set([179, 180, -180, -179]));
  });

  test("over a pole it follows the edge of the map", () => {
    const geometry = toGeoJson(circle(0, 90, 5));
    expect(geometry.type).toBe("Polygon");
    const [ring] = (geometry as unknown as { coordinates: number[][][] }).coordinates;
    expect(ring!.some(([lon, lat]) => lon === -180 && lat === 90)).toBe(true);
    expect(Math.min(...ring!.map(([, lat]) => lat!))).toBeCloseTo(85, 6);
  });

  test("what surrounds everything else has a hole", () => {
    const geometry = toGeoJson(circle(180, 0, 100));
    expect(geometry.type).toBe("Polygon");
    expect((geometry as unknown as { coordinates: unknown[] }).coordinates).toHaveLength(2);
  });

  test("unions are collections", () => {
    expect(toGeoJson(union([point(0, 0), circle(0, 0, 1)]))).toMatchObject({
      type: "GeometryCollection",
      geometries: [{ type: "Point" }, { type: "Polygon" }],
    });
  });
});

test("circles and ranges become polygons", () => {
  const approximation = toPolygon(circle(10, 60, 1));
  expect(approximation.vertices).toHaveLength(96);
  expect(contains(circle(10, 60, 1), approximation)).toBe(true);
  expect(contains(approximation, circle(10, 60, 0.99))).toBe(true);
  expect(() => toPolygon(range(0, 360, -10, 10))).toThrow("no polygon");
});
