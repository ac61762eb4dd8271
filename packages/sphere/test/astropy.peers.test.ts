import { spawnSync } from "node:child_process";
import {
  converter,
  distance,
  GeometryError,
  parseAngle,
  parseCoordinates,
  parseFrame,
} from "@vostack/sphere";
import { describe, expect, test } from "vitest";
import { randomNumbers } from "./support/random-shapes.ts";

const seed = Number(process.env.VOSTACK_SEED ?? 20_261_124);

function python(script: string, input: unknown): unknown {
  const run = spawnSync("/usr/bin/python3", ["-W", "ignore", "-c", script], {
    input: JSON.stringify(input),
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  if (run.status !== 0) throw new Error(`astropy does not answer: ${run.stderr}${run.error ?? ""}`);
  return JSON.parse(run.stdout);
}

const frames: Record<string, string> = {
  ICRS: "ICRS()",
  FK5: "FK5()",
  "FK5 J1975": "FK5(equinox='J1975')",
  "FK5 J2050.5": "FK5(equinox='J2050.5')",
  FK4: "FK4()",
  "FK4 B1975": "FK4(equinox='B1975')",
  "FK4 B1900": "FK4(equinox='B1900')",
  GALACTIC: "Galactic()",
  SUPERGALACTIC: "Supergalactic()",
  ECLIPTIC: "BarycentricMeanEcliptic()",
  "ECLIPTIC J1990": "BarycentricMeanEcliptic(equinox='J1990')",
};

const convert = `
import sys, json
from astropy.coordinates import *
import astropy.units as u
positions, frames = json.load(sys.stdin)
lon, lat = zip(*positions)
answers = {}
for a in frames:
    given = eval(frames[a]).realize_frame(UnitSphericalRepresentation(lon * u.deg, lat * u.deg))
    for b in frames:
        r = given.transform_to(eval(frames[b])).represent_as(UnitSphericalRepresentation)
        answers[a + "|" + b] = [r.lon.deg.tolist(), r.lat.deg.tolist()]
json.dump(answers, sys.stdout)
`;

test("10,000 positions convert between all frames as in astropy, to 1e-9 degrees", () => {
  const random = randomNumbers(seed);
  const positions = Array.from({ length: 9_990 }, () => [
    random() * 360,
    (Math.asin(2 * random() - 1) * 180) / Math.PI,
  ]);
  for (const lat of [90, -90, 89.999_999_9, 0, -0]) positions.push([0, lat], [180, lat]);
  const answers = python(convert, [positions, frames]) as Record<string, [number[], number[]]>;
  let worst = { pair: "", degrees: 0 };
  for (const [pair, [lons, lats]] of Object.entries(answers)) {
    const [from = "", to = ""] = pair.split("|");
    const ours = converter(parseFrame(from), parseFrame(to));
    for (const [k, position] of positions.entries()) {
      const degrees = distance(...ours(position[0]!, position[1]!), lons[k]!, lats[k]!);
      if (degrees > worst.degrees) worst = { pair, degrees };
    }
  }
  console.log(`${Object.keys(answers).length} pairs of frames; largest difference`, worst);
  expect(Object.keys(answers)).toHaveLength(121);
  expect(worst.degrees).toBeLessThan(1e-9);
});

describe("texts", () => {
  const read = `
import sys, json
from astropy.coordinates import Angle, SkyCoord
def attempt(f):
    try: return f()
    except Exception: return None
texts = json.load(sys.stdin)
def pair(t):
    c = SkyCoord(t[0], unit=t[1]) if t[1] else SkyCoord(t[0])
    return [c.ra.deg, c.dec.deg]
json.dump([[attempt(lambda: Angle(t).deg) for t in texts[0]], [attempt(lambda: pair(t)) for t in texts[1]]], sys.stdout)
`;

  test("random angles and positions in every notation are read as astropy reads them", () => {
    const random = randomNumbers(seed);
    const integer = (below: number): number => Math.floor(random() * below);
    const angles = Array.from({ length: 5_000 }, (_, k) => {
      const [d, m, s] = [integer(400), integer(60), (random() * 59.9).toFixed(integer(6))];
      const sign = random() < 0.3 ? "-" : "";
      const forms = [
        `${d}d${m}m${s}s`,
        `${d}h${m}m${s}s`,
        `${d}:${m}:${s} deg`,
        `${d}:${m}:${s} hourangle`,
        `${d}d ${m}m ${s}s`,
        `${d}°${m}'${s}"`,
        `${d}.${m} deg`,
        `${d} arcmin`,
        `${s} arcsec`,
        `${s}s`,
        `${m}m`,
        `${d}d${m}m`,
        `${d}h`,
        `0.${m} rad`,
        `${s}"`,
        `${m}'`,
        `${d}.5d`,
      ];
      return `${sign}${forms[k % forms.length]}`;
    });
    const positions = Array.from({ length: 5_000 }, (_, k): [text: string, unit: string] => {
      const [h, m, s] = [integer(24), integer(60), (random() * 59.9).toFixed(integer(6))];
      const [d, n, t] = [integer(90), integer(60), (random() * 59.9).toFixed(integer(6))];
      const sign = random() < 0.5 ? "-" : "+";
      const forms: [string, string][] = [
        [`${h}h${m}m${s}s ${sign}${d}d${n}m${t}s`, ""],
        [`${h}:${m}:${s} ${sign}${d}:${n}:${t}`, "hourangle,deg"],
        [`${h} ${m} ${s} ${sign}${d} ${n} ${t}`, "hourangle,deg"],
        [`${h}h${m}m${s}s ${sign}${d}°${n}'${t}"`, ""],
        [`${h * 15}.${m} ${sign}${d}.${n}`, "deg"],
        [`${h * 15}d ${sign}${d}d`, ""],
        [`${h * 15}.${m}d ${sign}${d}.${n}d`, ""],
        [`${h}h${m}m ${sign}${d}d${n}m`, ""],
      ];
      return forms[k % forms.length]!;
    });
    const [degrees, pairs] = python(read, [angles, positions]) as [
      (number | null)[],
      ([number, number] | null)[],
    ];
    let refused = 0;
    for (const [k, text] of angles.entries()) {
      if (degrees[k] === null) refused++;
      else
        expect(Math.abs(parseAngle(text) - degrees[k]!), text).toBeLessThan(
          1e-12 + Math.abs(degrees[k]!) * 1e-15,
        );
    }
    for (const [k, [text]] of positions.entries()) {
      const pair = pairs[k];
      if (pair === null || pair === undefined) refused++;
      else {
        const { lon, lat } = parseCoordinates(text);
        expect(distance(lon, lat, ...pair), text).toBeLessThan(1e-12);
      }
    }
    console.log(`astropy refused ${refused} of ${angles.length + positions.length}`);
    expect(refused).toBeLessThan(1000);
  });

  test("what astropy reads as degrees although it means hours is read as hours", () => {
    expect(parseCoordinates("00:42:44.3 +41:16:09").lon).toBeCloseTo(10.6845833, 6);
    expect(() => parseCoordinates("10 20 30")).toThrow(GeometryError);
  });
});
