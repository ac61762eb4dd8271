import { readVOTable } from "@vostack/votable";
import { describe, expect, it } from "vitest";
import { useArchive } from "./archive.ts";

const archive = useArchive();
const { query, rows } = archive;

async function one(expression: string): Promise<string> {
  const found = await rows(`SELECT TOP 1 ${expression} AS x FROM tap_schema.tables`);
  return found[0]![0]!;
}

async function refusal(text: string): Promise<string> {
  const response = await query(text);
  expect(response.status, text).toBe(400);
  return response.text();
}

describe("ADQL", () => {
  it.each([
    ["1 + 2 * 3", "7"],
    ["7 / 2", "3.5"],
    ["-(2 - 5)", "3"],
    ["0xFF", "255"],
    ["'it''s' || ' ' || 1", "it's 1"],
    ["LOG(EXP(2))", "2"],
    ["LOG10(1000)", "3"],
    ["MOD(7, 4)", "3"],
    ["ROUND(2.456, 2)", "2.46"],
    ["TRUNCATE(-2.7)", "-2"],
    ["TRUNCATE(123.4, -1)", "120"],
    ["CEILING(1.2)", "2"],
    ["DEGREES(PI())", "180"],
    ["COALESCE(NULL, 'b')", "b"],
    ["UPPER('abc')", "ABC"],
    ["CAST('12' AS INTEGER)", "12"],
    ["CAST(1.9 AS VARCHAR)", "1.9"],
    ["CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END", "b"],
    ["CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END", "b"],
    ["DISTANCE(POINT('ICRS', 0, 89), POINT('ICRS', 180, 89))", "2"],
    ["CONTAINS(POINT(359.9, 0), CIRCLE(0.1, 0, 0.3))", "1"],
    ["CONTAINS(POINT(10, 0), BOX(10, 0, 2, 2))", "1"],
    ["INTERSECTS(CIRCLE(0, 0, 1), POLYGON(1.5, -1, 1.5, 1, 3, 0))", "0"],
    ["INTERSECTS(REGION('CIRCLE ICRS 0 0 1'), CIRCLE(1.5, 0, 1))", "1"],
    ["CONTAINS(POINT(5, 5), RANGE_S2D(0, 10, 0, 10))", "1"],
    ["COORD2(POINT(1, 2))", "2"],
    ["COORDSYS(POINT(1, 2))", "ICRS"],
    ["COORD2(CENTROID(CIRCLE(12, 34, 1)))", "34"],
    ["INTERSECTS(INTERVAL(1, 3), INTERVAL(3, 5))", "1"],
    ["CONTAINS(2.0, INTERVAL(1, 3))", "1"],
  ])("computes %s", async (expression, expected) => {
    const value = await one(expression);
    if (Number.isNaN(Number(expected)) || expected.includes(" ")) expect(value).toBe(expected);
    else expect(Number(value)).toBeCloseTo(Number(expected), 9);
  });

  it.each([
    "SELECT DISTINCT TOP 2 collection FROM caom2.Observation ORDER BY collection DESC",
    "SELECT collection, COUNT(*) AS n FROM caom2.Observation GROUP BY collection HAVING COUNT(*) > 300 ORDER BY n",
    "SELECT o.observationID FROM caom2.Observation o WHERE EXISTS (SELECT 1 FROM caom2.Plane p WHERE p.obsID = o.obsID AND p.quality_flag = 'junk')",
    "SELECT TOP 5 Observation.observationID, p.productID FROM caom2.Observation LEFT OUTER JOIN caom2.Plane p USING (obsID)",
    "SELECT x.n FROM (SELECT COUNT(*) AS n FROM caom2.Plane) AS x",
    "WITH far AS (SELECT obsID FROM caom2.Observation WHERE targetPosition_coordinates_cval2 > 60) SELECT COUNT(*) FROM far",
    "SELECT collection FROM caom2.Observation UNION SELECT obs_collection FROM ivoa.ObsCore ORDER BY 1",
    "SELECT collection FROM caom2.Observation EXCEPT SELECT 'CFHT' FROM tap_schema.tables",
    "SELECT TOP 3 * FROM ivoa.ObsCore WHERE t_exptime BETWEEN 100 AND 300 AND target_name IS NOT NULL AND obs_id NOT LIKE '%x%'",
    "SELECT observationID FROM caom2.Observation ORDER BY observationID OFFSET 2200",
    "SELECT TOP 3 c.* FROM caom2.Chunk AS c JOIN caom2.Part AS p ON c.partID = p.partID",
    'SELECT "size", table_name FROM tap_schema.columns WHERE "size" IS NOT NULL',
    "SELECT m.memberID FROM caom2.ObservationMember m JOIN caom2.Observation o ON m.memberID = o.observationURI",
    "SELECT i.inputID FROM caom2.ProvenanceInput i JOIN caom2.Plane p ON i.inputID = p.planeURI",
  ])("runs %s", async (text) => {
    expect((await rows(text)).length).toBeGreaterThan(0);
  });

  it("says where a fault is", async () => {
    expect(await refusal("SELECT foo\nFROM caom2.Plane")).toContain(
      "Column: [foo] does not exist. (line 1, column 8)",
    );
    expect(await refusal("SELECT obsID FROM caom2.Observation, caom2.Plane")).toContain(
      "is ambiguous",
    );
    expect(await refusal("SELECT 1 FROM caom2.Nothing")).toContain(
      "Table [caom2.Nothing] is not found",
    );
    expect(await refusal("SELECT 1 FROM caom2.Plane LIMIT 3")).toContain("ADQL syntax error");
    expect(await refusal("SELECT CIRCLE('FK5', 1, 2, 3) FROM caom2.Plane")).toContain(
      "FK5 is not a supported coordinate system",
    );
    expect(await refusal("SELECT CONTAINS(1, 2) FROM caom2.Plane")).toContain(
      "invalid argument type",
    );
  });

  it("lets no text of a query reach the database but as numbers and quoted strings", async () => {
    for (const text of [
      "SELECT 1 FROM tap_schema.tables; DROP TABLE store.Plane",
      "DROP TABLE store.Plane",
      "SELECT read_text('/etc/passwd') FROM tap_schema.tables",
      "SELECT * FROM read_csv('/etc/passwd')",
      "SELECT * FROM '/etc/passwd'",
      'SELECT * FROM "/etc/passwd"',
      "SELECT * FROM store.Plane",
      "SELECT * FROM duckdb_settings()",
      "SELECT * FROM information_schema.tables",
      "SELECT getenv('HOME') FROM tap_schema.tables",
      "COPY tap_schema.tables TO '/tmp/x'",
    ]) {
      expect(await refusal(text)).not.toContain("root:");
    }
    expect(await one("'x'' UNION SELECT 1 --'")).toBe("x' UNION SELECT 1 --");
    expect((await rows('SELECT TOP 1 1 AS "a"" FROM" FROM tap_schema.tables'))[0]).toEqual(["1"]);
  });

  it("names columns as they were declared, functions by their place", async () => {
    const response = await query(
      "SELECT TOP 1 OBSID, count(planeID), 1+1, COLLECTION AS c FROM caom2.Plane NATURAL JOIN caom2.EnumField GROUP BY OBSID, COLLECTION",
      { FORMAT: "csv" },
    );
    expect((await response.text()).split("\r\n")[0]).toBe("obsID,count2,col3,c");
  });
});

describe("a set operation", () => {
  it("has the type that holds the values of both sides", async () => {
    const union = "SELECT 1 AS x FROM tap_schema.schemas UNION SELECT 2.5 FROM tap_schema.schemas";
    const response = await query(`${union} ORDER BY x`, {
      FORMAT: "application/x-votable+xml;serialization=binary2",
    });
    const table = (await readVOTable(response)).firstTable()!;
    expect(table.column("x").toArray()).toEqual([1, 2.5]);
  });
});

describe("proprietary metadata", () => {
  it("are there only for members of their groups", async () => {
    const { rows: ask, token } = archive;
    const count = "SELECT COUNT(*) FROM caom2.Observation WHERE collection = 'CFHT'";
    const anonymous = Number((await ask(count))[0]![0]);
    const authorization = `Bearer ${await token()}`;
    const member = Number((await ask(count, { authorization }))[0]![0]);
    expect(member).toBeGreaterThan(anonymous);
    const other = "SELECT COUNT(*) FROM caom2.Observation WHERE collection = 'JCMT'";
    expect(await ask(other, { authorization })).toEqual(await ask(other));
  });
});
