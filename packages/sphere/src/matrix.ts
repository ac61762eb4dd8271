import { dot, radian, type Vector } from "./vector.ts";

/** Three rows. */
export type Matrix = readonly [Vector, Vector, Vector];

/** Turns the axes (not the vectors) by an angle in degrees about one of them. */
export function turn(axis: "x" | "y" | "z", degrees: number): Matrix {
  const c = Math.cos(degrees * radian);
  const s = Math.sin(degrees * radian);
  if (axis === "x")
    return [
      [1, 0, 0],
      [0, c, s],
      [0, -s, c],
    ];
  if (axis === "y")
    return [
      [c, 0, -s],
      [0, 1, 0],
      [s, 0, c],
    ];
  return [
    [c, s, 0],
    [-s, c, 0],
    [0, 0, 1],
  ];
}

export function transpose([a, b, c]: Matrix): Matrix {
  return [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ];
}

export function apply(matrix: Matrix, v: Vector): Vector {
  return [dot(matrix[0], v), dot(matrix[1], v), dot(matrix[2], v)];
}

/** The product; the last matrix acts first. */
export function multiply(...matrices: readonly Matrix[]): Matrix {
  return matrices.reduce((a, b) => {
    const columns = transpose(b);
    return [apply(columns, a[0]), apply(columns, a[1]), apply(columns, a[2])];
  });
}
