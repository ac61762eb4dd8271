import { describe, expect, it } from "vitest";
import { useArchive } from "./archive.ts";

const { rows } = useArchive();

const region = (ra: number, dec: number, radius: number): string =>
  `FROM caom2.Observation o JOIN caom2.Plane p ON o.obsID = p.obsID
   WHERE INTERSECTS(CIRCLE('ICRS', ${ra}, ${dec}, ${radius}), position_bounds) = 1
   AND collection = 'CFHT'`;

describe("the examples of the mission", () => {
  it("find a dozen CFHT products around 08h45m07.5s +54d18m00s, one target of which is Nr3491_1", async () => {
    const found = await rows(
      `SELECT target_name, observationURI ${region(131.28125, 54.3, 1 / 60)}`,
    );
    expect(found).toHaveLength(12);
    expect(found.map(([target]) => target)).toContain("Nr3491_1");
  });

  it("find short and long exposures around 01h45m07.5s +23d18m00s", async () => {
    const found = await rows(`SELECT time_exposure ${region(26.28125, 23.3, 0.1)}`);
    const times = found.map(([time]) => Number(time));
    expect(times.some((time) => time > 120)).toBe(true);
    expect(times.some((time) => time < 120)).toBe(true);
  });

  it("find images at (10, 20) degrees", async () => {
    const found = await rows(
      `SELECT p.publisherID ${region(10, 20, 0.01)} AND dataProductType = 'image'`,
    );
    expect(found).toHaveLength(10);
  });

  it("find M31 among the target names of several collections", async () => {
    const found = await rows(
      "SELECT DISTINCT collection FROM caom2.Observation WHERE LOWER(target_name) = 'm31'",
    );
    expect(found.length).toBeGreaterThanOrEqual(4);
  });
});
