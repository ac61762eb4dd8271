import { boundingCone, circle, distance, point, polygon, type Shape } from "@vostack/sphere";

const radian = Math.PI / 180;

/** Numbers from 0 to 1 that a seed decides. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Two shapes that were made to be difficult: at poles, across 0, opposite, tiny, huge, or just touching. */
export function difficultPair(random: () => number): [Shape, Shape] {
  const centre = difficultPosition(random);
  const size = 10 ** (-5 + 6.9 * random());
  const a = shapeAround(centre, size, random);
  const near = random();
  if (near < 0.15)
    return [
      a,
      shapeAround(
        offset(centre, random() * 360, size * (0.999_999 + 2e-6 * random())),
        size,
        random,
      ),
    ];
  if (near < 0.3) return [a, touching(a, random)];
  if (near < 0.35) return [a, shapeAround([centre[0] + 180, -centre[1]], size, random)];
  const away = offset(centre, random() * 360, Math.min(size * 2.5 * random(), 179));
  return [a, shapeAround(away, size * 10 ** (random() * 2 - 1), random)];
}

function difficultPosition(random: () => number): [number, number] {
  const pick = random();
  if (pick < 0.1) return [random() * 360, 90];
  if (pick < 0.2) return [random() * 360, -90 + 0.01 * random()];
  if (pick < 0.4) return [(random() - 0.5) * 0.02, (random() - 0.5) * 160];
  if (pick < 0.5) return [Math.floor(random() * 8) * 45, Math.floor(random() * 5) * 45 - 90];
  return [random() * 360, Math.asin(2 * random() - 1) / radian];
}

function shapeAround([lon, lat]: [number, number], size: number, random: () => number): Shape {
  const pick = random();
  const radius = Math.min(size, 80);
  const west = ((lon % 360) + 360) % 360;
  if (pick < 0.2) return point(west, Math.max(-90, Math.min(90, lat)));
  if (pick < 0.5) return circle(west, Math.max(-90, Math.min(90, lat)), Math.min(size, 89));
  // A star: its vertices are in order of their direction from the centre.
  const count = 3 + Math.floor(random() * 6);
  const isConvex = random() < 0.5;
  const turn = random() * 360;
  const vertices = Array.from({ length: count }, (_, k) =>
    offset(
      [lon, lat],
      turn + ((k + 0.8 * random()) * 360) / count,
      radius * (isConvex ? 1 : 0.2 + 0.8 * random()),
    ),
  ).flat();
  return polygon(
    random() < 0.5
      ? vertices
      : Array.from({ length: count }, (_, k) =>
          vertices.slice(2 * (count - 1 - k), 2 * (count - k)),
        ).flat(),
  );
}

/** A shape that begins where another ends: at a vertex, on the edge of a circle. */
function touching(shape: Shape, random: () => number): Shape {
  if (shape.type === "polygon") {
    const { vertices } = shape;
    const k = 2 * Math.floor((random() * vertices.length) / 2);
    const vertex: [number, number] = [vertices[k]!, vertices[k + 1]!];
    if (random() < 0.5) return point(...vertex);
    return polygon([
      ...vertex,
      ...offset(vertex, random() * 360, 1),
      ...offset(vertex, random() * 360, 0.5),
    ]);
  }
  if (shape.type === "circle") {
    const to = random() * 360;
    const other = shape.radius * random();
    return circle(
      ...offset([shape.lon, shape.lat], to, shape.radius + (random() < 0.5 ? other : -other)),
      other,
    );
  }
  return point(...offset([(shape as { lon: number }).lon, (shape as { lat: number }).lat], 0, 0));
}

/** The position at a distance in a direction (degrees east of north). */
export function offset(
  [lon, lat]: [number, number],
  towards: number,
  distance: number,
): [number, number] {
  const [d, b, r] = [lat * radian, towards * radian, distance * radian];
  const sine = Math.sin(d) * Math.cos(r) + Math.cos(d) * Math.sin(r) * Math.cos(b);
  const y = Math.sin(b) * Math.sin(r) * Math.cos(d);
  const x = Math.cos(r) - Math.sin(d) * sine;
  const east = lon + Math.atan2(y, x) / radian;
  return [((east % 360) + 360) % 360, Math.asin(Math.max(-1, Math.min(1, sine))) / radian];
}

/** The shape grown (or shrunk, below 0) on all sides by an angle in degrees. */
export function grown(shape: Shape, by: number): Shape {
  if (shape.type === "circle") return circle(shape.lon, shape.lat, Math.max(shape.radius + by, 0));
  if (shape.type !== "polygon") return shape;
  const { lon, lat } = boundingCone(shape);
  return polygon(
    shape.vertices.flatMap((x, k) => {
      if (k % 2 === 1) return [];
      const y = shape.vertices[k + 1]!;
      return offset([lon, lat], bearing([lon, lat], [x, y]), distance(lon, lat, x, y) + by);
    }),
  );
}

function bearing([lon, lat]: [number, number], [x, y]: [number, number]): number {
  const east = (x - lon) * radian;
  const [d, e] = [lat * radian, y * radian];
  const north = Math.cos(d) * Math.sin(e) - Math.sin(d) * Math.cos(e) * Math.cos(east);
  return Math.atan2(Math.sin(east) * Math.cos(e), north) / radian;
}
