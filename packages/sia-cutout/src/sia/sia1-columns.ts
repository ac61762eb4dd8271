import type { Field, Row, Value } from "@vostack/votable";
import { toMetres } from "../dali/units.ts";

/** Columns of SIA 1 that mean what a column of ObsCore means, by their UCDs in lower case. */
const sameMeaning: readonly (readonly [obscore: string, ...ucds: string[]])[] = [
  ["access_url", "vox:image_accessreference"],
  ["access_format", "vox:image_format"],
  ["obs_title", "vox:image_title"],
  ["obs_publisher_did", "meta.ref.ivoid", "meta.ref.uri;meta.curation"],
  ["instrument_name", "inst_id", "meta.id;instr"],
  ["s_ra", "pos_eq_ra_main", "pos.eq.ra;meta.main"],
  ["s_dec", "pos_eq_dec_main", "pos.eq.dec;meta.main"],
  ["t_min", "vox:image_mjdateobs"],
  ["t_max", "vox:image_mjdateobs"],
];

/**
 * Gives the rows of a SIA 1 answer the columns of ObsCore, as far as SIA 1 has them (SIA 1.0, section
 * 4.2.4): it names no columns, their UCDs say what they are.
 *
 * @param fields The columns of the answer.
 * @returns Makes the columns of ObsCore from a row.
 */
export function sia1Columns(fields: readonly Field[]): (row: Row) => Row {
  const named = (...ucds: readonly string[]): string | undefined =>
    fields.find(({ ucd }) => ucds.includes(ucd?.toLowerCase() ?? ""))?.name;
  const columns = sameMeaning.map(([obscore, ...ucds]) => [obscore, named(...ucds)] as const);
  const bytes = named("vox:image_filesize");
  const pixels = named("vox:image_naxis");
  const scale = named("vox:image_scale");
  const unit = named("vox:bandpass_unit");
  const low = named("vox:bandpass_lolimit");
  const high = named("vox:bandpass_hilimit");
  const region = fields.find(({ xtype }) => /^(polygon|circle)$/.test(xtype ?? ""))?.name;
  return (row) => {
    const cell = (name: string | undefined): Value | null =>
      (name === undefined ? null : row[name]) ?? null;
    const [from, to] = band(cell(low), cell(high), cell(unit));
    return {
      ...Object.fromEntries(columns.map(([obscore, name]) => [obscore, cell(name)])),
      dataproduct_type: "image",
      access_estsize: times(cell(bytes), 1e-3),
      s_fov: largest(numbers(cell(pixels)), numbers(cell(scale))),
      s_region: cell(region),
      em_min: from,
      em_max: to,
    };
  };
}

function times(value: Value | null, factor: number): number | null {
  return value === null ? null : Number(value) * factor;
}

/** The longer side of an image in degrees. */
function largest(pixels: readonly number[], scale: readonly number[]): number | null {
  const sides = pixels.slice(0, 2).map((length, i) => length * Math.abs(scale[i] ?? Number.NaN));
  const longest = Math.max(...sides);
  return Number.isFinite(longest) ? longest : null;
}

/** Shortest and longest wavelength in metres; frequencies and energies turn round. */
function band(
  low: Value | null,
  high: Value | null,
  unit: Value | null,
): readonly [number | null, number | null] {
  const name = String(unit ?? "").trim() || "m";
  const metres = (end: Value | null): number | null =>
    end === null ? null : toMetres(Number(end), name);
  try {
    const [from, to] = [metres(low), metres(high)];
    return from !== null && to !== null && from > to ? [to, from] : [from, to];
  } catch (error) {
    if (error instanceof RangeError) return [null, null]; // a unit that nobody knows
    throw error;
  }
}

function numbers(value: Value | null): readonly number[] {
  if (typeof value !== "object" || value === null || !("length" in value)) return [];
  return Array.from(value as ArrayLike<unknown>, Number);
}
