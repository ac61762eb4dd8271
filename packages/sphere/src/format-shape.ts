import type { Shape } from "./shape.ts";

/**
 * Writes a shape with its keyword as DALI, SIA 2 and SODA do: `circle 10 20 0.5`; a union as its members in a row.
 */
export function formatShape(shape: Shape): string {
  if (shape.type === "union") return shape.shapes.map(formatShape).join(" ");
  return `${shape.type} ${numbersOf(shape).join(" ")}`;
}

/**
 * The bare numbers of a point, circle or polygon, as the DALI xtypes of those names serialise them.
 * A range or box has four numbers, which no xtype stands for.
 */
export function numbersOf(shape: Exclude<Shape, { type: "union" }>): readonly number[] {
  switch (shape.type) {
    case "point":
      return [shape.lon, shape.lat];
    case "circle":
      return [shape.lon, shape.lat, shape.radius];
    case "box":
      return [shape.lon, shape.lat, shape.width, shape.height];
    case "range":
      return [...shape.lon, ...shape.lat];
    case "polygon":
      return shape.vertices;
  }
}

/** Writes a shape as STC-S 1.33: `Circle ICRS 10 20 0.5`, `Union ICRS (Circle 10 20 0.5 Polygon …)`. */
export function formatStcs(shape: Shape, frame = "ICRS"): string {
  const [keyword, body] = phrase(shape);
  return `${keyword} ${frame} ${body}`;
}

function phrase(shape: Shape): [keyword: string, body: string] {
  switch (shape.type) {
    case "union":
      return ["Union", `(${shape.shapes.map((part) => phrase(part).join(" ")).join(" ")})`];
    case "point":
      return ["Position", numbersOf(shape).join(" ")];
    case "range": {
      const [west, east] = shape.lon;
      const [south, north] = shape.lat;
      return ["PositionInterval", `${west} ${south} ${east} ${north}`];
    }
    default:
      return [
        shape.type === "box" ? "Box" : shape.type === "circle" ? "Circle" : "Polygon",
        numbersOf(shape).join(" "),
      ];
  }
}
