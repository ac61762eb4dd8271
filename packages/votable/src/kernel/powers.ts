/** The least and greatest power of ten for which the kernel has a power of five. */
const LEAST = -128;
const GREATEST = 64;

/**
 * Writes the table of the kernel's number reader: 5^−128 to 5^64, each as the 128 most significant bits (the first
 * half first; reciprocals are rounded up, powers down; Lemire 2021, section 6), then 10^0 to 10^22 as doubles.
 */
export function writePowers(view: DataView, at: number): void {
  let to = at;
  for (let q = LEAST; q <= GREATEST; q++) {
    const bits = q < 0 ? reciprocal(5n ** BigInt(-q)) : normalised(5n ** BigInt(q));
    view.setBigUint64(to, bits >> 64n, true);
    view.setBigUint64(to + 8, bits & 0xffffffffffffffffn, true);
    to += 16;
  }
  for (let k = 0; k < 23; k++, to += 8) view.setFloat64(to, Number(`1e${k}`), true);
}

/** The 128 most significant bits, zeros added where there are less. */
function normalised(bits: bigint): bigint {
  const spare = bitLength(bits) - 128;
  return spare < 0 ? bits << BigInt(-spare) : bits >> BigInt(spare);
}

/** 2^b / power + 1 for a b that gives more than 128 bits, cut to 128. */
function reciprocal(power: bigint): bigint {
  return normalised((1n << BigInt(2 * bitLength(power) + 128)) / power + 1n);
}

function bitLength(bits: bigint): number {
  const hexadecimal = bits.toString(16);
  return hexadecimal.length * 4 - Math.clz32(Number.parseInt(hexadecimal.charAt(0), 16)) + 28;
}
