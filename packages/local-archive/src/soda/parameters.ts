import type { CutoutRegion } from "@vostack/fits";
import { GeometryError, parseFramedShape } from "@vostack/sphere";
import { BadRequest } from "../http/http-error.ts";
import type { Parameters } from "../http/parameters.ts";

const CUTTING = ["POS", "CIRCLE", "POLYGON", "BAND", "TIME", "POL", "SUB"];

/** Whether a request asks for a part of a file. */
export function hasCutout(parameters: Parameters): boolean {
  return CUTTING.some((name) => parameters.has(name));
}

/**
 * Reads what SODA 1.0 (section 3.3) lets one ask for in one cutout.
 * @throws {@link BadRequest} for values that are none, and for more than one region
 */
export function parseCutout(parameters: Parameters): CutoutRegion {
  const regions = ["POS", "CIRCLE", "POLYGON"].flatMap((name) =>
    parameters.all(name).map((value) => parseRegion(name, value)),
  );
  if (regions.length > 1)
    throw new BadRequest("Conflicting SODA parameters found: one region only");
  const bands = parameters.all("BAND");
  if (bands.length > 1) throw new BadRequest("BAND: one value only");
  return {
    ...regions[0],
    ...(bands[0] === undefined ? {} : { band: parseInterval("BAND", bands[0]) }),
  };
}

/** One region: POS=CIRCLE …, RANGE … or POLYGON …; CIRCLE=…; POLYGON=… */
function parseRegion(name: string, value: string): CutoutRegion {
  const text = name === "POS" ? value : `${name} ${value}`;
  if (!/^\s*(circle|range|polygon)\b/i.test(text)) {
    throw new BadRequest(`${name}: expected CIRCLE, RANGE or POLYGON, not ${value}`);
  }
  try {
    const { shape } = parseFramedShape(text);
    switch (shape.type) {
      case "circle":
        return { circle: [shape.lon, shape.lat, shape.radius] };
      case "polygon":
        return { polygon: shape.vertices };
      case "range":
        return { range: [...shape.lon, ...shape.lat] };
      default:
        throw new BadRequest(`${name}: ${shape.type} is not a cutout`);
    }
  } catch (error) {
    if (error instanceof GeometryError) throw new BadRequest(`${name}: ${error.message}`);
    throw error;
  }
}

/** One or two numbers; the ends may be infinite. */
export function parseInterval(name: string, value: string): [number, number] {
  const numbers = value.trim().split(/\s+/).map(parseNumber);
  const [low, high = low] = numbers;
  if (numbers.length > 2 || low === undefined || high === undefined || numbers.some(Number.isNaN)) {
    throw new BadRequest(`${name}: expected one or two numbers, not ${value}`);
  }
  if (low > high) throw new BadRequest(`${name}: ${low} is above ${high}`);
  return [low, high];
}

function parseNumber(text: string): number {
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === "-" ? -Infinity : Infinity;
  return text === "" ? Number.NaN : Number(text);
}
