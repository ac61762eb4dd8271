import process from "node:process";

/** What a long job reports. */
export interface ProgressState {
  /** Items or bytes done. */
  readonly done: number;
  /** How many there will be; unknown while `undefined`. */
  readonly total: number | undefined;
  /** What to say beside the bar. */
  readonly text: string;
}

/** A line on stderr that shows how far a long job is. On a pipe it says nothing: logs stay readable. */
export class ProgressBar {
  readonly #shown: boolean;
  #last = 0;
  #drawn = false;

  constructor(options: { readonly quiet: boolean }) {
    this.#shown = !options.quiet && process.stderr.isTTY === true;
  }

  /** Draws the bar anew, at most ten times a second. */
  update(state: ProgressState): void {
    const now = performance.now();
    if (!this.#shown || (now - this.#last < 100 && this.#drawn)) return;
    this.#last = now;
    this.#drawn = true;
    process.stderr.write(`\r\u001b[K${line(state, process.stderr.columns ?? 80)}`);
  }

  /** Removes the bar, so that what follows begins on a clean line. */
  clear(): void {
    if (this.#drawn) process.stderr.write("\r\u001b[K");
    this.#drawn = false;
  }
}

const width = 24;

function line({ done, total, text }: ProgressState, columns: number): string {
  const share = total === undefined || total === 0 ? undefined : Math.min(1, done / total);
  const full = Math.round((share ?? 0) * width);
  const bar = share === undefined ? "" : `[${"█".repeat(full)}${"·".repeat(width - full)}] `;
  const percent = share === undefined ? "" : `${String(Math.floor(share * 100)).padStart(3)} % `;
  return `${bar}${percent}${text}`.slice(0, Math.max(20, columns - 1));
}

/** Bytes for people: `12.3 MB`. */
export function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return `${(count / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

/** A time span for people: `1 min 20 s`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.ceil(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
