import type { PixelRange } from "@vostack/fits";
import { BadRequest } from "../http/http-error.ts";

/** `[extension][x1:x2,y1:y2]`: which HDU, and which pixels of it. */
export interface PixelCutout {
  /** HDU index or `EXTNAME,EXTVER`; undefined is the first image. */
  readonly hdu: number | string | undefined;
  readonly pixels: (PixelRange | undefined)[];
}

/** Reads a SUB parameter; either bracket may be missing. */
export function parseSub(text: string): PixelCutout {
  const brackets = [...text.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1]!);
  if (brackets.length === 0 || brackets.length > 2 || text.replace(/\[[^\]]*\]/g, "") !== "") {
    throw new BadRequest(`SUB: expected [extension][x1:x2,y1:y2], not ${text}`);
  }
  const [first = "", second] = brackets;
  if (second !== undefined) return { hdu: extension(first), pixels: ranges(second) };
  return /[:*]/.test(first)
    ? { hdu: undefined, pixels: ranges(first) }
    : { hdu: extension(first), pixels: [] };
}

function extension(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

function ranges(text: string): (PixelRange | undefined)[] {
  return text.split(",").map((part) => {
    if (part.trim() === "*") return undefined;
    const [, first, last, step] = /^\s*(\d+):(\d+)(?::(\d+))?\s*$/.exec(part) ?? [];
    if (first === undefined) throw new BadRequest(`SUB: expected first:last, not ${part}`);
    const range = [Number(first), Number(last)] as const;
    return step === undefined ? range : [...range, Number(step)];
  });
}
