const DEG = Math.PI / 180;
/** Far above the rounding of these sums, far below anything one can see (radians). */
const MARGIN = 1e-8;
/** Great circles between vertices stay in the vertices' cone only while it is narrower than this. */
const WIDEST = 1.4;

/** A cone from the centre of the sphere that holds a shape. */
interface Cone {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Half the opening angle in radians; infinite when the shape may be anywhere. */
  readonly radius: number;
}

const EVERYWHERE: Cone = { x: 0, y: 0, z: 0, radius: Number.POSITIVE_INFINITY };

/**
 * Whether two shapes (numbers as in geometry-functions.ts) certainly have nothing in common. Most
 * rows of a table are far from the region that is asked for; this tells them at a tenth of the cost
 * of the exact test.
 */
export function areApart(a: readonly number[], b: readonly number[]): boolean {
  const one = cone(a);
  const two = cone(b);
  const reach = one.radius + two.radius + MARGIN;
  if (!(reach < Math.PI)) return false;
  return one.x * two.x + one.y * two.y + one.z * two.z < Math.cos(reach);
}

function cone(numbers: readonly number[]): Cone {
  const [lon = 0, lat = 0, radius = 0] = numbers;
  if (numbers.length <= 3) return { ...direction(lon, lat), radius: radius * DEG };
  return numbers.length < 6 ? EVERYWHERE : polygonCone(numbers);
}

function polygonCone(numbers: readonly number[]): Cone {
  const vertices = [];
  let [x, y, z] = [0, 0, 0];
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    const vertex = direction(numbers[i]!, numbers[i + 1]!);
    vertices.push(vertex);
    x += vertex.x;
    y += vertex.y;
    z += vertex.z;
  }
  const length = Math.hypot(x, y, z);
  if (length < MARGIN) return EVERYWHERE;
  let nearest = 1;
  for (const vertex of vertices) {
    nearest = Math.min(nearest, (vertex.x * x + vertex.y * y + vertex.z * z) / length);
  }
  const radius = Math.acos(Math.max(-1, nearest));
  if (radius > WIDEST) return EVERYWHERE;
  return { x: x / length, y: y / length, z: z / length, radius };
}

function direction(lon: number, lat: number): { x: number; y: number; z: number } {
  const cos = Math.cos(lat * DEG);
  return { x: cos * Math.cos(lon * DEG), y: cos * Math.sin(lon * DEG), z: Math.sin(lat * DEG) };
}
