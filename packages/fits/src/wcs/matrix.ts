import { FitsError } from "../errors.ts";

/** A square matrix, row by row. */
export type Matrix = readonly (readonly number[])[];

/** Matrix times vector. */
export function multiply(matrix: Matrix, vector: ArrayLike<number>): number[] {
  return matrix.map((row) => {
    let sum = 0;
    for (let j = 0; j < row.length; j++) if (row[j] !== 0) sum += row[j]! * vector[j]!;
    return sum;
  });
}

/**
 * Inverse by Gauss-Jordan elimination with row pivots.
 *
 * @throws FitsError `bad-wcs` for a singular matrix.
 */
export function invert(matrix: Matrix): Matrix {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [
    ...row,
    ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)),
  ]);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++) {
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    }
    const top = rows[pivot]!;
    const value = top[column]!;
    if (!Number.isFinite(value) || value === 0) {
      throw new FitsError("bad-wcs", "The matrix of the linear transformation is singular", {
        keyword: "CDi_j",
        hint: "check CDi_j, or PCi_j and CDELTi",
      });
    }
    rows[pivot] = rows[column]!;
    rows[column] = top.map((element) => element / value);
    for (let i = 0; i < n; i++) {
      const factor = rows[i]![column]!;
      if (i === column || factor === 0) continue;
      rows[i] = rows[i]!.map((element, j) => element - factor * rows[column]![j]!);
    }
  }
  return rows.map((row) => row.slice(n));
}
