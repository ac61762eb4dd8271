import { GeometryError, shortened } from "./errors.ts";
import { parseFrame } from "./frame.ts";
import { type AngleUnit, degreesPer } from "./parse-angle.ts";
import { box, circle, point, polygon, range, type Shape, toShape, union } from "./shape.ts";
import { transform } from "./transform.ts";

/** A shape with the frame that its text names. */
export interface FramedShape {
  /** The shape, in degrees of that frame. */
  readonly shape: Shape;
  /** The frame as written (`ICRS`, `FK5`, `FK4 B1950`, `GALACTIC` …), in capitals; undefined when none is. */
  readonly frame: string | undefined;
}

const frames =
  /^(icrs|fk[45]|j2000|b1950|gal(actic)?(_ii|_i)?|super_galactic|ecl(iptic)?|geo_[cd]|unknownframe)$/i;
const equinox = /^[JB]\d{4}(\.\d+)?$/i;
const places =
  /^(geocenter|barycenter|heliocenter|topocenter|embarycenter|moon|mercury|venus|mars|jupiter|saturn|uranus|neptune|pluto|relocatable|lsr|lsrk|lsrd|galactic_center|local_group_center|unknownrefpos|default)$/i;
const numeral = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const infinity = /^[+-]?inf(inity)?$/i;
/** What may follow the numbers of a region in STC-S; none of it changes the region. */
const properties = /^(position|error|resolution|size|pixsize)$/i;

/**
 * Reads a shape with its frame, in any of the notations in use:
 * - DALI, SIA 2, SODA, CAOM: bare numbers (2 a point, 3 a circle, 6 or more a polygon) or `circle 10 20 0.5`;
 *   several in a row are a union;
 * - STC-S 1.33: `Polygon FK5 GEOCENTER 1 2 3 4 5 6 unit deg`, `Union ICRS (Circle … Polygon …)`, `PositionInterval …`, `AllSky`;
 * - ADQL: `CIRCLE('ICRS', 10, 20, 0.5)`.
 *
 * Keywords may be in any case. `range` is west, east, south, north; `box` is centre, width, height.
 *
 * @throws {GeometryError} When the text is no shape, or one of the STC-S shapes that are not supported
 * (ellipses, intersections, negations, Cartesian coordinates).
 */
export function parseFramedShape(text: string): FramedShape {
  return new ShapeParser(text).parse();
}

/**
 * Reads a shape in any notation of {@link parseFramedShape} and turns it to ICRS when its text names another frame.
 *
 * @throws {GeometryError} When the text is no shape, or its frame is not known.
 */
export function parseShape(text: string): Shape {
  const { shape, frame } = parseFramedShape(text);
  if (frame === undefined || frame === "UNKNOWNFRAME") return shape;
  return transform(shape, parseFrame(frame), "icrs");
}

/** The cursor of {@link parseFramedShape}. */
class ShapeParser {
  readonly #text: string;
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;
  #frame: string | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = text.match(/[()]|[^\s,()']+/g) ?? [];
  }

  parse(): FramedShape {
    if (this.#tokens.length === 0) this.#fail("it is empty");
    const shapes = this.#isNumber() ? [toShape(this.#numbers())] : this.#shapes();
    if (this.#at < this.#tokens.length) this.#fail(`${this.#tokens[this.#at]} is not expected`);
    return { shape: shapes.length === 1 ? shapes[0]! : union(shapes), frame: this.#frame };
  }

  /** Shapes in a row, up to the end or a closing parenthesis. */
  #shapes(): Shape[] {
    const shapes: Shape[] = [];
    while (this.#at < this.#tokens.length && this.#peek() !== ")") shapes.push(this.#shape());
    if (shapes.length === 0) this.#fail("it ends where a shape was expected");
    return shapes;
  }

  #shape(): Shape {
    const keyword = this.#next().toLowerCase();
    // ADQL writes the frame inside of the parentheses, STC-S before them.
    this.#preamble();
    const nested = this.#peek() === "(";
    if (nested) this.#at++;
    this.#preamble();
    let shape: Shape;
    if (keyword === "union" || keyword === "multishape") {
      if (++this.#depth > 16) this.#fail("its unions are nested too deeply");
      const shapes = this.#shapes();
      this.#depth--;
      shape = shapes.length === 1 ? shapes[0]! : union(shapes);
    } else shape = this.#simple(keyword);
    if (nested && this.#next() !== ")") this.#fail("a parenthesis is not closed");
    return this.#scaled(shape);
  }

  #simple(keyword: string): Shape {
    if (keyword === "allsky") return range(0, 360, -90, 90);
    if (/^(ellipse|intersection|not|difference|convex)$/.test(keyword)) {
      throw new GeometryError("GEOMETRY_UNSUPPORTED", `The shape ${keyword} is not supported`);
    }
    const counts: Readonly<Record<string, number>> = {
      point: 2,
      position: 2,
      circle: 3,
      box: 4,
      range: 4,
      positioninterval: 4,
      polygon: -1,
    };
    if (!Object.hasOwn(counts, keyword)) this.#fail(`${keyword} is no shape`);
    const numbers = this.#numbers();
    const wanted = counts[keyword]!;
    if (wanted > 0 && numbers.length !== wanted) {
      this.#fail(`a ${keyword} has ${wanted} numbers, not ${numbers.length}`);
    }
    const [a, b, c, d] = numbers as [number, number, number, number];
    switch (keyword) {
      case "circle":
        return circle(a, b, c);
      case "box":
        return box(a, b, c, d);
      case "range":
        return range(a, b, c, d);
      case "positioninterval":
        return range(a, c, b, d);
      case "polygon":
        if (numbers.length < 6 || numbers.length % 2 !== 0) {
          this.#fail(`a polygon has an even count of 6 numbers or more, not ${numbers.length}`);
        }
        return polygon(numbers);
      default:
        return point(a, b);
    }
  }

  /** Frame, equinox, reference position, flavour and fill factor (STC-S 1.33, 4.1), all of them optional. */
  #preamble(): void {
    if (this.#peek()?.toLowerCase() === "fillfactor") this.#at += 2;
    if (frames.test(this.#peek() ?? "")) {
      const frame = this.#next().toUpperCase();
      const full = equinox.test(this.#peek() ?? "")
        ? `${frame} ${this.#next().toUpperCase()}`
        : frame;
      if (this.#frame !== undefined && this.#frame !== full)
        this.#fail("its parts are in different frames");
      this.#frame = full;
    }
    // ADQL 2.0 writes the reference position into the string of the frame.
    if (places.test(this.#peek() ?? "")) this.#at++;
    const flavour = this.#peek()?.toUpperCase() ?? "";
    if (flavour === "SPHERICAL2") this.#at++;
    else if (/^(CARTESIAN[123]|SPHERICAL3|UNITSPHERE|CYLINDRICAL)$/.test(flavour)) {
      throw new GeometryError(
        "GEOMETRY_UNSUPPORTED",
        `Coordinates of the flavour ${flavour} are not supported`,
      );
    }
  }

  /** What follows a shape in STC-S: a unit, and properties that do not change it. */
  #scaled(shape: Shape): Shape {
    let factor = 1;
    while (this.#at < this.#tokens.length) {
      const word = this.#peek()!.toLowerCase();
      if (word === "unit") {
        this.#at++;
        const unit = this.#next().toLowerCase();
        if (!Object.hasOwn(degreesPer, unit)) this.#fail(`${unit} is no unit of angles`);
        factor = degreesPer[unit as AngleUnit];
      } else if (properties.test(word) && this.#at > 0 && this.#isProperty()) {
        this.#at++;
        this.#numbers();
      } else break;
    }
    return factor === 1 ? shape : scaleShape(shape, factor);
  }

  /** `Position` after a region of STC-S is its typical position; in a union, or without frame, it is another shape. */
  #isProperty(): boolean {
    const isPosition = this.#peek()!.toLowerCase() === "position";
    return !isPosition || (this.#frame !== undefined && this.#depth === 0);
  }

  #numbers(): number[] {
    const numbers: number[] = [];
    while (this.#isNumber()) {
      const word = this.#next();
      // SIA 2 leaves a range open with infinities.
      if (infinity.test(word)) {
        numbers.push(word.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
      } else numbers.push(Number(word));
    }
    return numbers;
  }

  #isNumber(): boolean {
    const word = this.#peek() ?? "";
    return numeral.test(word) || infinity.test(word);
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) this.#fail("it ends too early");
    return token;
  }

  #fail(why: string): never {
    throw new GeometryError("GEOMETRY_SYNTAX", `Not a shape: "${shortened(this.#text)}": ${why}`);
  }
}

function scaleShape(shape: Shape, factor: number): Shape {
  switch (shape.type) {
    case "point":
      return point(shape.lon * factor, shape.lat * factor);
    case "circle":
      return circle(shape.lon * factor, shape.lat * factor, shape.radius * factor);
    case "box":
      return box(
        shape.lon * factor,
        shape.lat * factor,
        shape.width * factor,
        shape.height * factor,
      );
    case "range":
      return range(
        shape.lon[0] * factor,
        shape.lon[1] * factor,
        shape.lat[0] * factor,
        shape.lat[1] * factor,
      );
    case "polygon":
      return polygon(shape.vertices.map((value) => value * factor));
    case "union":
      return union(shape.shapes.map((part) => scaleShape(part, factor)));
  }
}
