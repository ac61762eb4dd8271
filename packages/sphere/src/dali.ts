import { GeometryError } from "./errors.ts";
import { box, circle, point, polygon, range, type Shape, toShape, union } from "./shape.ts";

/**
 * Reads a shape as DALI 1.1/1.2, SIA 2, SODA and CAOM write it: bare numbers (2 a point, 3 a circle, 6 or more a polygon),
 * or `point`, `circle`, `polygon`, `range` (west east south north), `box` (centre, width, height) and its numbers in degrees;
 * several in a row, or `union ( … )`, are a union. Keywords may be in any case.
 *
 * @throws {GeometryError} When the text is no shape.
 */
export function parseDali(text: string): Shape {
  const words = text.match(/[^\s,()]+/g) ?? [];
  if (words.length === 0) fail(text, "it is empty");
  if (!/^[a-z]/i.test(words[0]!) || /^[+-]?(inf|nan)/i.test(words[0]!))
    return toShape(words.map((word) => number(word, text)));
  const shapes: Shape[] = [];
  let at = words[0]!.toLowerCase() === "union" || words[0]!.toLowerCase() === "multishape" ? 1 : 0;
  while (at < words.length) {
    const keyword = words[at++]!.toLowerCase();
    const numbers: number[] = [];
    while (at < words.length && !/^[a-z]{3,}$/i.test(words[at]!))
      numbers.push(number(words[at++]!, text));
    shapes.push(shapeOf(keyword, numbers, text));
  }
  return shapes.length === 1 ? shapes[0]! : union(shapes);
}

/** Writes a shape as DALI does, with keyword and numbers; a union as its members in a row. */
export function formatDali(shape: Shape): string {
  switch (shape.type) {
    case "point":
      return `point ${shape.lon} ${shape.lat}`;
    case "circle":
      return `circle ${shape.lon} ${shape.lat} ${shape.radius}`;
    case "box":
      return `box ${shape.lon} ${shape.lat} ${shape.width} ${shape.height}`;
    case "range":
      return `range ${shape.lon.join(" ")} ${shape.lat.join(" ")}`;
    case "polygon":
      return `polygon ${shape.vertices.join(" ")}`;
    case "union":
      return shape.shapes.map(formatDali).join(" ");
  }
}

function shapeOf(keyword: string, numbers: number[], text: string): Shape {
  const [a = Number.NaN, b = Number.NaN, c = Number.NaN, d = Number.NaN] = numbers;
  const count = (wanted: number): void => {
    if (numbers.length !== wanted)
      fail(text, `a ${keyword} has ${wanted} numbers, not ${numbers.length}`);
  };
  switch (keyword) {
    case "point":
    case "position":
      count(2);
      return point(a, b);
    case "circle":
      count(3);
      return circle(a, b, c);
    case "box":
      count(4);
      return box(a, b, c, d);
    case "range":
      count(4);
      return range(a, b, c, d);
    case "polygon":
      if (numbers.length < 6 || numbers.length % 2 !== 0) {
        fail(text, `a polygon has an even count of 6 numbers or more, not ${numbers.length}`);
      }
      return polygon(numbers);
    default:
      return fail(text, `${keyword} is no shape`);
  }
}

function number(word: string, text: string): number {
  // SIA 2 leaves a range open with infinities.
  if (/^[+-]?inf(inity)?$/i.test(word))
    return word.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word)) fail(text, `${word} is no number`);
  return Number(word);
}

function fail(text: string, why: string): never {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  throw new GeometryError("GEOMETRY_SYNTAX", `Not a shape: "${shown}": ${why}`);
}
