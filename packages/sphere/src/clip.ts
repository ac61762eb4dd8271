import type { Loop } from "./outline.ts";
import { plus, scale, unit, type Vector } from "./vector.ts";

/** A part of the sphere that a picture shows. Its edge is one closed line that runs counter-clockwise, with the part to its left. */
export interface Window {
  /** Length of the edge, in units of its own. */
  readonly length: number;
  /** Points of the edge from one place on it to another, forwards, both included. */
  edge(from: number, to: number): Vector[];
  /**
   * Where the step from a to b crosses the edge: where on it, and the points just before and after it; undefined
   * when it does not. A step out of the window has a `leave`, a step into it an `enter`, a step across a cut both.
   */
  crossing(a: Vector, b: Vector): Crossing | undefined;
  /** Whether a direction is in the window. */
  has(v: Vector): boolean;
}

/** A passage over the edge of a window. */
interface Crossing {
  readonly leave?: EdgePoint;
  readonly enter?: EdgePoint;
}

/** A point on the edge of a window. */
interface EdgePoint {
  readonly at: number;
  readonly point: Vector;
}

/** A line from where it enters the window to where it leaves it. */
interface Chain {
  readonly enter: number;
  readonly points: Vector[];
  readonly leave: number;
}

/**
 * The part of a region that is in a window, as closed lines with the region to their left.
 *
 * @param hasEdge - Whether the edge's beginning is in the region; asked when no line crosses the edge.
 */
export function clip(loops: readonly Loop[], window: Window, hasEdge: () => boolean): Vector[][] {
  const chains: Chain[] = [];
  const closed: Vector[][] = [];
  for (const loop of loops) {
    const found = chainsOf(loop, window);
    if (found !== undefined) chains.push(...found);
    else if (window.has(loop[0]!)) closed.push([...loop]);
  }
  if (chains.length > 0) return [...join(chains, window), ...closed];
  return hasEdge() ? [window.edge(0, window.length), ...closed] : closed;
}

/** The pieces of a closed line that are in the window; undefined when it does not cross the edge. */
function chainsOf(loop: Loop, window: Window): Chain[] | undefined {
  const steps = loop.map((a, k) => ({
    b: loop[(k + 1) % loop.length]!,
    crossing: window.crossing(a, loop[(k + 1) % loop.length]!),
  }));
  const first = steps.findIndex(({ crossing }) => crossing?.enter !== undefined);
  if (first < 0) return steps.some(({ crossing }) => crossing !== undefined) ? [] : undefined;
  const chains: Chain[] = [];
  let open: { enter: number; points: Vector[] } | undefined;
  for (const { b, crossing } of [...steps.slice(first), ...steps.slice(0, first), steps[first]!]) {
    if (crossing?.leave !== undefined && open !== undefined) {
      chains.push({
        enter: open.enter,
        points: [...open.points, crossing.leave.point],
        leave: crossing.leave.at,
      });
      open = undefined;
    }
    if (crossing?.enter !== undefined)
      open = { enter: crossing.enter.at, points: [crossing.enter.point] };
    open?.points.push(b);
  }
  return chains;
}

/** Joins pieces along the edge, each to the one that enters next. */
function join(chains: readonly Chain[], window: Window): Vector[][] {
  const rest = new Set(chains);
  const rings: Vector[][] = [];
  for (const start of chains) {
    if (!rest.delete(start)) continue;
    const ring = [...start.points];
    for (let last = start; ; ) {
      const ahead = (chain: Chain): number =>
        (chain.enter - last.leave + window.length) % window.length;
      let next = start;
      for (const chain of rest) if (ahead(chain) < ahead(next)) next = chain;
      ring.push(...window.edge(last.leave, last.leave + ahead(next)));
      if (next === start) break;
      rest.delete(next);
      ring.push(...next.points);
      last = next;
    }
    rings.push(ring);
  }
  return rings;
}

/** The cap of directions whose x is at least this. */
export function capWindow(leastX: number): Window {
  const radius = Math.sqrt(Math.max(1 - leastX * leastX, 0));
  const on = (at: number): Vector => [leastX, radius * Math.cos(at), radius * Math.sin(at)];
  return {
    length: 2 * Math.PI,
    has: (v) => v[0] >= leastX,
    edge(from, to) {
      const count = Math.max(Math.ceil((to - from) / 0.02), 1);
      return Array.from({ length: count + 1 }, (_, k) => on(from + ((to - from) * k) / count));
    },
    crossing(a, b) {
      if (a[0] >= leastX === b[0] >= leastX) return undefined;
      const point = unit(plus(a, plus(b, a, -1), crossingOf(a, b, leastX)));
      const turn = Math.atan2(point[2], point[1]);
      const at = { at: turn < 0 ? turn + 2 * Math.PI : turn, point: on(turn) };
      return a[0] >= leastX ? { leave: at } : { enter: at };
    },
  };
}

/** How far along the chord from a to b its direction has this x. */
function crossingOf(a: Vector, b: Vector, x: number): number {
  let [low, high] = [0, 1];
  for (let round = 0; round < 50; round++) {
    const middle = (low + high) / 2;
    const at = unit(plus(scale(a, 1 - middle), b, middle));
    if (at[0] >= x === a[0] >= x) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The whole sphere, cut from pole to pole behind the middle. The edge runs up the eastern side of the cut (0 to 1), over the
 * north pole (1 to 2), down the western side (2 to 3) and over the south pole (3 to 4).
 */
export const cutSphere: Window = {
  length: 4,
  has: () => true,
  edge(from, to) {
    const points = [onCut(from)];
    // The corners are among the points.
    for (let at = from; at < to; ) {
      const end = Math.min(Math.floor(at) + 1, to);
      const count = Math.max(Math.ceil((end - at) * 60), 1);
      for (let k = 1; k <= count; k++) points.push(onCut(at + ((end - at) * k) / count));
      at = end;
    }
    return points;
  },
  crossing(a, b) {
    if (a[1] >= 0 === b[1] >= 0) return undefined;
    const middle = plus(scale(a, b[1]), b, -a[1]);
    const point = unit(scale(middle, Math.sign(b[1] - a[1])));
    if (point[0] >= 0) return undefined;
    const height = Math.asin(Math.max(-1, Math.min(1, point[2]))) / Math.PI + 0.5;
    const east = { at: height, point: onCut(height) };
    const west = { at: 3 - height, point: onCut(3 - height) };
    return a[1] >= 0 ? { leave: east, enter: west } : { leave: west, enter: east };
  },
};

/** A hair's breadth east or west of the cut, so that projections know the side. */
const HAIR = 1e-14;

function onCut(place: number): Vector {
  const at = place % 4;
  // Over a pole the direction turns from one side to the other.
  if (at > 1 && at < 2) return overPole(Math.PI * (3 - 2 * at), 1);
  if (at > 3) return overPole(Math.PI * (2 * at - 7), -1);
  const lat = Math.PI * (at <= 1 ? at - 0.5 : 2.5 - at);
  const cos = Math.max(Math.cos(lat), HAIR);
  return [-cos, (at <= 1 ? 1 : -1) * HAIR * cos, Math.sin(lat)];
}

function overPole(lon: number, side: 1 | -1): Vector {
  return [HAIR * Math.cos(lon), HAIR * Math.sin(lon), side];
}
