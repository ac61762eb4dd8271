import { CaomError } from "./errors.ts";
import { readScalar } from "./scalar.ts";
import type { Kind, ScalarKind } from "./schema.ts";
import type { Interval, MultiPolygon, Point, SampledInterval, Shape, Vertex } from "./values.ts";

/** Plain value of a column; `undefined` when the cell is null, empty or NaN. */
export function tapScalar(cell: unknown, kind: ScalarKind, path: string): unknown {
  if (isNull(cell)) return undefined;
  if (kind === "boolean" && (typeof cell === "number" || typeof cell === "bigint"))
    return Number(cell) !== 0;
  if (kind === "string" || kind === "date" || typeof cell === "string") {
    return readScalar(String(cell).trim(), kind, { path, line: 0 });
  }
  return cell;
}

/** Texts that one column joins: keywords by `|`, groups by blanks, polarization states by `/`. */
export function tapTexts(cell: unknown, kind: Kind & { separator: string }): string[] | undefined {
  if (isNull(cell)) return undefined;
  const texts = String(cell)
    .split(kind.separator)
    .map((text) => text.trim())
    .filter((text) => text !== "");
  return texts.length > 0 ? texts : undefined;
}

/** An interval column: two numbers. */
export function tapInterval(cell: unknown, path: string): Interval | undefined {
  const [lower, upper] = numbers(cell, path) ?? [];
  return lower === undefined || upper === undefined ? undefined : { lower, upper };
}

/** Bounds and samples of an axis; without samples the bounds are the only one. */
export function tapSampledInterval(
  bounds: unknown,
  samples: unknown,
  path: string,
): SampledInterval | undefined {
  const interval = tapInterval(bounds, path);
  if (interval === undefined) return undefined;
  const flat = numbers(samples, `${path}.samples`) ?? [];
  const pairs: Interval[] = [];
  for (let n = 0; n + 1 < flat.length; n += 2) {
    pairs.push({ lower: flat[n] as number, upper: flat[n + 1] as number });
  }
  return { ...interval, samples: pairs.length > 0 ? pairs : [{ ...interval }] };
}

/**
 * A footprint column: DALI (`circle …`, `polygon …`), STC-S (`Polygon ICRS …`), or bare numbers.
 *
 * @throws CaomError `bad-value` when it is none of these
 */
export function tapShape(cell: unknown, samples: unknown, path: string): Shape | undefined {
  if (isNull(cell)) return undefined;
  const shape = shapeOf(cell, path);
  if (shape.shape === "Circle") return shape;
  return { ...shape, samples: loops(samples, path) ?? asLoop([shape.points]) };
}

const frameWords = /\b(ICRS|FK5|FK4|GALACTIC|TOPOCENTER|BARYCENTER|GEOCENTER|UNKNOWNREFPOS)\b/gi;

function shapeOf(cell: unknown, path: string): Shape {
  const text = typeof cell === "string" ? cell.replace(frameWords, " ").trim() : "";
  const [, keyword = "", rest = ""] = /^([a-z]*)\s*(.*)$/is.exec(text) ?? [];
  const values = numbers(typeof cell === "string" ? rest : cell, path) ?? [];
  const kind = keyword.toLowerCase() || (values.length === 3 ? "circle" : "polygon");
  const [cval1, cval2, radius] = values;
  if (kind === "circle" && values.length === 3 && radius !== undefined) {
    return { shape: "Circle", center: { cval1: cval1 as number, cval2: cval2 as number }, radius };
  }
  if (kind === "polygon" && values.length >= 6 && values.length % 2 === 0) {
    return { shape: "Polygon", points: points(values) };
  }
  throw new CaomError("bad-value", `${JSON.stringify(cell)} is no circle or polygon`, { path });
}

function loops(samples: unknown, path: string): MultiPolygon | undefined {
  if (isNull(samples)) return undefined;
  if (typeof samples !== "string") {
    // Older services: triples of longitude, latitude, segment type.
    const flat = numbers(samples, path) ?? [];
    const vertices: Vertex[] = [];
    for (let n = 0; n + 2 < flat.length; n += 3) {
      const [cval1, cval2, type] = flat.slice(n, n + 3) as [number, number, number];
      vertices.push({ cval1, cval2, type });
    }
    return vertices.length > 0 ? { vertices } : undefined;
  }
  const parts = samples.split(/(?=polygon|circle)/i).filter((part) => part.trim() !== "");
  const polygons = parts.map((part) => shapeOf(part, path));
  return asLoop(polygons.flatMap((one) => (one.shape === "Polygon" ? [one.points] : [])));
}

function asLoop(rings: readonly Point[][]): MultiPolygon {
  const vertices = rings.flatMap((ring): Vertex[] => [
    ...ring.map((point, n) => ({ ...point, type: n === 0 ? 2 : 1 })),
    { cval1: 0, cval2: 0, type: 0 },
  ]);
  return { vertices };
}

function points(flat: readonly number[]): Point[] {
  const out: Point[] = [];
  for (let n = 0; n + 1 < flat.length; n += 2) {
    out.push({ cval1: flat[n] as number, cval2: flat[n + 1] as number });
  }
  return out;
}

function numbers(cell: unknown, path: string): number[] | undefined {
  if (isNull(cell)) return undefined;
  const list =
    typeof cell === "string"
      ? cell.trim().split(/[\s,]+/)
      : Array.from(cell as ArrayLike<number | string>);
  const values = list.map(Number);
  if (values.every((value) => !Number.isNaN(value))) return values;
  throw new CaomError("bad-value", `${JSON.stringify(cell)} is no list of numbers`, { path });
}

function isNull(cell: unknown): boolean {
  return (
    cell === null ||
    cell === undefined ||
    cell === "" ||
    (typeof cell === "number" && Number.isNaN(cell)) ||
    (typeof cell === "object" && "length" in cell && cell.length === 0)
  );
}
