/** Where one item or all of them together stand. */
export interface Progress {
  /** Bytes that are here, those of earlier runs included. */
  readonly received: number;
  /** Bytes expected, as far as known. */
  readonly total: number | undefined;
  /** Bytes per second over the last seconds. */
  readonly rate: number;
  /** Seconds to go at that rate, when the total is known. */
  readonly eta: number | undefined;
}

/** Where one item stands. */
export interface ItemProgress extends Progress {
  /** Position of the item in the list that was given. */
  readonly index: number;
  /** The URL that was asked for. */
  readonly url: string;
  /** Name of the file, once it is known. */
  readonly name: string | undefined;
  /** What is being done with it. */
  readonly state: "started" | "receiving" | "waiting" | "verifying" | "done" | "failed";
}

/** Where all items together stand. */
export interface OverallProgress extends Progress {
  /** Items that were given so far. */
  readonly items: number;
  /** Items that are over, failed ones included. */
  readonly done: number;
  /** Items that failed. */
  readonly failed: number;
  /** Items being transferred. */
  readonly active: number;
}

/** One progress event. */
export interface DownloadProgress {
  /** The item that this event is about. */
  readonly item: ItemProgress;
  /** All items together. */
  readonly overall: OverallProgress;
}

/** Bytes per second, weighted towards the last three seconds. */
export class Speed {
  readonly #now: () => number;
  #since: number;
  #pending = 0;
  #bytes = 0;
  #seconds = 0;

  /** @param now Milliseconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  add(bytes: number): void {
    this.#pending += bytes;
    const now = this.#now();
    if (now - this.#since < 200) return;
    [this.#bytes, this.#seconds] = this.#faded(now);
    this.#pending = 0;
    this.#since = now;
  }

  get rate(): number {
    const [bytes, seconds] = this.#faded(this.#now());
    return seconds > 0 ? bytes / seconds : 0;
  }

  /** Bytes and seconds, those of the past counting less the longer ago they were. */
  #faded(now: number): readonly [bytes: number, seconds: number] {
    const seconds = (now - this.#since) / 1000;
    const weight = Math.exp(-seconds / 3);
    return [this.#bytes * weight + this.#pending, this.#seconds * weight + seconds];
  }
}

/** Counts bytes of one item and tells the listener, at most ten times a second. */
export class ItemMeter {
  readonly #all: Meter;
  readonly #speed = new Speed();
  readonly #index: number;
  readonly #url: string;
  #name: string | undefined;
  #received = 0;
  #total: number | undefined;
  #told = 0;

  /** @internal */
  constructor(all: Meter, index: number, url: string, expected: number | undefined) {
    this.#all = all;
    this.#index = index;
    this.#url = url;
    this.#total = expected;
  }

  /** Says what is known of the file, and how many bytes of it are here already. */
  expect(name: string | undefined, total: number | undefined, received: number): void {
    this.#name = name ?? this.#name;
    this.#all.grow(received - this.#received, (total ?? 0) - (this.#total ?? 0));
    this.#total = total;
    this.#received = received;
    this.tell("receiving");
  }

  /** Counts bytes that have arrived. */
  add(bytes: number): void {
    this.#received += bytes;
    this.#speed.add(bytes);
    this.#all.add(bytes);
    if (this.#all.listening && performance.now() - this.#told >= 100) this.tell("receiving");
  }

  /** Tells the listener what is being done. */
  tell(state: ItemProgress["state"]): void {
    if (!this.#all.listening) return;
    this.#told = performance.now();
    const rate = this.#speed.rate;
    const [received, total] = [this.#received, this.#total];
    const eta = timeToGo(received, total, rate);
    const item = { index: this.#index, url: this.#url, name: this.#name, state };
    this.#all.tell({ ...item, received, total, rate, eta });
  }

  /** Ends the item. */
  end(failed: boolean): void {
    this.#all.end(failed);
    this.tell(failed ? "failed" : "done");
  }
}

/** Counts bytes of all items. */
export class Meter {
  readonly #listener: ((progress: DownloadProgress) => void) | undefined;
  readonly #speed = new Speed();
  #items = 0;
  #done = 0;
  #failed = 0;
  #active = 0;
  #received = 0;
  #total = 0;

  /** @param listener Who is told. */
  constructor(listener: ((progress: DownloadProgress) => void) | undefined) {
    this.#listener = listener;
  }

  /** Whether anybody wants to know. */
  get listening(): boolean {
    return this.#listener !== undefined;
  }

  /** Takes note of an item that is to come. */
  announce(expected: number | undefined): void {
    this.#items++;
    this.#total += expected ?? 0;
  }

  /** Begins an item. */
  start(index: number, url: string, expected: number | undefined): ItemMeter {
    this.#active++;
    const meter = new ItemMeter(this, index, url, expected);
    meter.tell("started");
    return meter;
  }

  /** @internal */
  add(bytes: number): void {
    this.#received += bytes;
    this.#speed.add(bytes);
  }

  /** @internal */
  grow(received: number, total: number): void {
    this.#received += received;
    this.#total += total;
  }

  /** @internal */
  end(failed: boolean): void {
    this.#active--;
    this.#done++;
    if (failed) this.#failed++;
  }

  /** @internal */
  tell(item: ItemProgress): void {
    const rate = this.#speed.rate;
    const total = this.#total > 0 ? Math.max(this.#total, this.#received) : undefined;
    this.#listener?.({
      item,
      overall: {
        items: this.#items,
        done: this.#done,
        failed: this.#failed,
        active: this.#active,
        received: this.#received,
        total,
        rate,
        eta: timeToGo(this.#received, total, rate),
      },
    });
  }
}

function timeToGo(received: number, total: number | undefined, rate: number): number | undefined {
  if (total === undefined) return undefined;
  if (received >= total) return 0;
  return rate > 0 ? (total - received) / rate : undefined;
}
