/** How brightness follows from pixel values between the limits. */
export type StretchName = "linear" | "sqrt" | "log" | "asinh";

/** Maps [0, 1] onto [0, 1]. */
export type Stretch = (x: number) => number;

const logScale = 1000;
const asinhScale = 0.1;

/**
 * The stretches by name: linear; square root; log(1000x + 1) / log 1001; asinh(10x) / asinh 10.
 */
export const stretches: Readonly<Record<StretchName, Stretch>> = {
  linear: (x) => x,
  sqrt: Math.sqrt,
  log: (x) => Math.log1p(logScale * x) / Math.log1p(logScale),
  asinh: (x) => Math.asinh(x / asinhScale) / Math.asinh(1 / asinhScale),
};
