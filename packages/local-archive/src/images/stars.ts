import { hash, Random } from "../data/random.ts";
import type { SkyPosition } from "../data/tangent.ts";

const DEG = Math.PI / 180;

/** A star of the synthetic sky. */
export interface Star {
  readonly position: SkyPosition;
  readonly magnitude: number;
}

/**
 * The sky is divided into cells, in finer grids for fainter stars. Each cell is a random generator
 * of its own, so every image of a field shows the same stars, whichever instrument made it.
 */
const GRIDS: readonly { readonly cell: number; readonly stars: number; readonly mag: number }[] = [
  { cell: 4, stars: 3, mag: 3 },
  { cell: 1, stars: 4, mag: 7 },
  { cell: 1 / 4, stars: 4, mag: 11 },
  { cell: 1 / 16, stars: 5, mag: 15 },
  { cell: 1 / 64, stars: 6, mag: 19 },
];
/** Each grid spans this many magnitudes. */
const SPAN = 4;
/** A grid with more cells than this in the field is too fine to be seen there. */
const MOST_CELLS = 700;

/** The stars within a radius (degrees), and the faintest magnitude among them. */
export function starsAround(
  centre: SkyPosition,
  radius: number,
): { readonly stars: readonly Star[]; readonly limit: number } {
  const stars: Star[] = [];
  let limit = SPAN;
  for (const [level, grid] of GRIDS.entries()) {
    if (((2 * radius) / grid.cell + 1) ** 2 > MOST_CELLS) break;
    limit = grid.mag + SPAN;
    for (const [row, column, columns] of cells(centre, radius, grid.cell)) {
      const random = new Random(hash(`${level}/${row}/${column}`));
      for (let i = 0; i < grid.stars; i++) {
        const ra = ((column + random.next()) * 360) / columns;
        const dec = Math.min(90, (row + random.next()) * grid.cell - 90);
        // Fainter stars are more frequent.
        const magnitude = grid.mag + SPAN * Math.sqrt(random.next());
        stars.push({ position: [ra, dec], magnitude });
      }
    }
  }
  return { stars, limit };
}

/** The cells that a circle may touch: row, column, columns in that row. */
function* cells(
  [ra, dec]: SkyPosition,
  radius: number,
  cell: number,
): Generator<readonly [row: number, column: number, columns: number]> {
  const last = Math.ceil(180 / cell) - 1;
  const first = Math.max(0, Math.floor((dec - radius + 90) / cell));
  for (let row = first; row <= Math.min(last, Math.floor((dec + radius + 90) / cell)); row++) {
    const middle = (row + 0.5) * cell - 90;
    const columns = Math.max(1, Math.round((360 * Math.cos(middle * DEG)) / cell));
    const width = 360 / columns;
    const reach = Math.min(180, radius / Math.max(0.001, Math.cos(middle * DEG)) + width);
    const from = Math.floor((ra - reach) / width);
    const count = Math.min(columns, Math.floor((ra + reach) / width) - from + 1);
    for (let i = 0; i < count; i++)
      yield [row, (((from + i) % columns) + columns) % columns, columns];
  }
}
