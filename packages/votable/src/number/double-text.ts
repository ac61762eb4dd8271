import { needsExactFloat } from "./float32.ts";

const powers = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** Writes numbers as ASCII into memory that its owner keeps large enough; 32 bytes are enough for any number. */
export class NumberWriter {
  /** The memory. */
  bytes: Uint8Array;
  /** Where the next character goes. */
  at = 0;

  /** Makes a writer. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Text that is ASCII. */
  ascii(text: string): void {
    const { bytes } = this;
    let { at } = this;
    for (let k = 0; k < text.length; k++) bytes[at++] = text.charCodeAt(k);
    this.at = at;
  }

  /** An integer within ±(2^53 − 1). */
  integer(value: number): void {
    if (value < 0) {
      this.bytes[this.at++] = 45;
      this.#unsigned(-value);
    } else this.#unsigned(value);
  }

  /** A long. */
  long(value: bigint): void {
    if (value >= -9007199254740991n && value <= 9007199254740991n) this.integer(Number(value));
    else this.ascii(String(value));
  }

  /** The shortest decimal that reads back as the same double. */
  double(value: number): void {
    if (!Number.isFinite(value)) {
      this.ascii(special(value));
      return;
    }
    if (value < 0 || (value === 0 && 1 / value < 0)) {
      this.bytes[this.at++] = 45;
      value = -value;
    }
    // Most numbers of a catalogue are short: the least k for which value × 10^k is whole gives their digits.
    // What is not whole for the greatest k is a long number, and is found to be one at once.
    if (value < 1e9 && (value >= 1e-5 || value === 0)) {
      const most = value < 1e6 ? 8 : 5;
      if (Math.round(value * powers[most]!) / powers[most]! === value) {
        for (let k = 0; k <= most; k++) {
          const scaled = Math.round(value * powers[k]!);
          if (scaled / powers[k]! === value) {
            this.#fixed(scaled, k);
            return;
          }
        }
      }
    }
    this.ascii(String(value));
  }

  /** The shortest decimal that reads back as the same float. */
  float(value: number): void {
    if (!Number.isFinite(value)) {
      this.ascii(special(value));
      return;
    }
    if (value < 0 || (value === 0 && 1 / value < 0)) {
      this.bytes[this.at++] = 45;
      value = -value;
    }
    if (value < 1e7 && (value >= 1e-3 || value === 0)) {
      for (let k = 0; k <= 9; k++) {
        const scaled = Math.round(value * powers[k]!);
        if (scaled >= 1e9) break;
        const number = scaled / powers[k]!;
        if (Math.fround(number) === value && !needsExactFloat(number)) {
          this.#fixed(scaled, k);
          return;
        }
      }
    }
    this.ascii(shortestFloat(value));
  }

  #unsigned(value: number): void {
    const { bytes } = this;
    if (value >= 1e9) {
      const high = Math.floor(value / 1e9);
      this.#unsigned(high);
      this.#padded((value - high * 1e9) | 0, 9);
      return;
    }
    let rest = value | 0;
    let digits = 1;
    for (let limit = 10; digits < 9 && rest >= limit; limit *= 10) digits++;
    for (let k = this.at + digits - 1; k >= this.at; k--) {
      const next = (rest / 10) | 0;
      bytes[k] = 48 + (rest - next * 10);
      rest = next;
    }
    this.at += digits;
  }

  #padded(value: number, digits: number): void {
    const { bytes } = this;
    let rest = value;
    for (let k = this.at + digits - 1; k >= this.at; k--) {
      const next = (rest / 10) | 0;
      bytes[k] = 48 + (rest - next * 10);
      rest = next;
    }
    this.at += digits;
  }

  /** scaled / 10^places. */
  #fixed(scaled: number, places: number): void {
    if (places === 0) {
      this.#unsigned(scaled);
      return;
    }
    const power = powers[places]!;
    const whole = Math.floor(scaled / power);
    this.#unsigned(whole);
    this.bytes[this.at++] = 46;
    this.#padded((scaled - whole * power) | 0, places);
  }
}

/** How VOTable spells what is no finite number. */
function special(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "+Inf" : "-Inf";
}

/** The shortest decimal that reads back as this positive float. */
function shortestFloat(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const number = Number(value.toPrecision(digits));
    // What lies halfway between two floats in the eyes of a double is read differently by different readers.
    if (Math.fround(number) === value && !needsExactFloat(number)) return String(number);
  }
  return String(Number(value.toPrecision(9)));
}
