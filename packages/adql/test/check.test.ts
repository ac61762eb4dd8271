import { analyseAdql, checkAdql, parseAdql, tablesOf, usedFeatures } from "@vostack/adql";
import { describe, expect, it } from "vitest";

const tables = [
  {
    name: "caom2.Observation",
    columns: [
      { name: "obsID", datatype: "char", arraysize: "36", xtype: "uuid" },
      { name: "collection", datatype: "char", arraysize: "*" },
      { name: "target_name", datatype: { name: "VARCHAR", system: "TAPType" } },
    ],
  },
  {
    name: "caom2.Plane",
    columns: [
      { name: "obsID", datatype: "char", arraysize: "36", xtype: "uuid" },
      { name: "planeID", datatype: "char", arraysize: "*" },
      { name: "ra", datatype: "double", unit: "deg", ucd: "pos.eq.ra" },
      { name: "calibrationLevel", datatype: "int" },
    ],
  },
  { name: "TAP_SCHEMA.columns", columns: [{ name: '"size"', datatype: "INTEGER" }] },
  { name: '"I/239/hip_main"', columns: [{ name: "HIP" }] },
  { name: "other.lazy" },
];

const codes = (text: string): string[] =>
  checkAdql(text, { tables }).map(
    ({ severity, code, start, end }) => `${severity} ${code} ${text.slice(start, end)}`,
  );
const suggestions = (text: string): unknown[] =>
  checkAdql(text, { tables }).map(({ suggestion }) => suggestion);
const columns = (text: string): unknown =>
  analyseAdql(parseAdql(text), text, { tables }).columns?.map(
    ({ name, datatype, arraysize, xtype, unit, ucd }) =>
      [name, datatype, arraysize, xtype, unit, ucd].map((fact) => fact ?? "-").join(" "),
  );

describe("checkAdql()", () => {
  it.each([
    "SELECT OBSID, collection FROM caom2.Observation",
    "SELECT obsID FROM caom2.observation JOIN caom2.Plane USING (obsID)",
    "SELECT p.ra, o.* FROM caom2.Observation o JOIN caom2.Plane AS p ON o.obsID = p.obsID",
    "SELECT Plane.ra, caom2.Plane.ra AS r FROM caom2.Plane",
    'SELECT "size" FROM tap_schema.columns',
    'SELECT HIP FROM "I/239/hip_main"',
    "SELECT anything FROM other.lazy",
    "SELECT x FROM TAP_UPLOAD.mine",
    "SELECT ra AS r, COUNT(*) AS n FROM caom2.Plane GROUP BY ra HAVING COUNT(*) > 1 ORDER BY n, r, 2",
    "SELECT ra FROM caom2.Plane p WHERE EXISTS (SELECT obsID FROM caom2.Observation o WHERE o.obsID = p.obsID)",
    "WITH q AS (SELECT ra FROM caom2.Plane) SELECT ra FROM q NATURAL JOIN caom2.Plane",
    "SELECT q.r FROM (SELECT ra AS r FROM caom2.Plane) AS q ORDER BY r",
    "SELECT ra FROM caom2.Plane UNION SELECT calibrationLevel FROM caom2.Plane ORDER BY ra",
    "SELECT FLOOR(ra) AS f FROM caom2.Plane GROUP BY FLOOR(ra)",
    "SELECT FLOOR(ra) AS f FROM caom2.Plane GROUP BY f",
  ])("finds nothing in %s", (text) => {
    expect(codes(text)).toEqual([]);
  });

  it.each([
    ["SELECT obsID FROM caom2.Observaton", "error ADQL_UNKNOWN_TABLE caom2.Observaton"],
    ["SELECT ra FROM Plane", "warning ADQL_UNQUALIFIED_TABLE Plane"],
    ["SELECT plainID FROM caom2.Plane", "error ADQL_UNKNOWN_COLUMN plainID"],
    ["SELECT q.ra FROM caom2.Plane AS p", "error ADQL_UNKNOWN_TABLE q"],
    ["SELECT caom2.Plane.ra FROM caom2.Plane AS p", "error ADQL_UNKNOWN_TABLE caom2.Plane"],
    ["SELECT obsID FROM caom2.Plane, caom2.Observation", "error ADQL_AMBIGUOUS_COLUMN obsID"],
    ["SELECT ra FROM caom2.Plane, caom2.Plane", "error ADQL_DUPLICATE_TABLE Plane"],
    ['SELECT "OBSID" FROM caom2.Plane', 'warning ADQL_CASE "OBSID"'],
    ["SELECT ra, COUNT(*) FROM caom2.Plane", "error ADQL_NOT_GROUPED ra"],
    ["SELECT * FROM caom2.Plane GROUP BY ra", "error ADQL_NOT_GROUPED *"],
    ["SELECT ra FROM caom2.Plane WHERE MAX(ra) > 1", "error ADQL_SET_FUNCTION MAX(ra)"],
    ["SELECT MAX(MIN(ra)) FROM caom2.Plane", "error ADQL_SET_FUNCTION MIN(ra)"],
    ["SELECT ra FROM caom2.Plane ORDER BY 2", "error ADQL_ORDER_POSITION 2"],
    ["SELECT ra FROM caom2.Plane WHERE ra = NULL", "warning ADQL_NULL_COMPARISON ra = NULL"],
    ["SELECT ra FROM caom2.Plane WHERE ra = '3'", "warning ADQL_TYPE ra = '3'"],
    ["SELECT ra FROM caom2.Plane WHERE planeID + 1 > 2", "warning ADQL_TYPE planeID"],
    ["SELECT ra FROM caom2.Plane WHERE ra LIKE 'a'", "warning ADQL_TYPE ra"],
    ["SELECT SQR(ra) FROM caom2.Plane", "warning ADQL_UNKNOWN_FUNCTION SQR"],
    [
      "SELECT ra FROM caom2.Plane CROSS JOIN other.lazy",
      "info ADQL_EXTENSION caom2.Plane CROSS JOIN other.lazy",
    ],
    [
      "SELECT obsID FROM caom2.Plane JOIN caom2.Observation USING (ra)",
      "error ADQL_UNKNOWN_COLUMN ra",
    ],
  ])("in %s finds %s", (text, expected) => {
    expect(codes(text)).toContain(expected);
  });

  it("counts the columns of set operations and sub-queries", () => {
    expect(codes("SELECT ra FROM caom2.Plane UNION SELECT ra, planeID FROM caom2.Plane")).toEqual([
      "error ADQL_COLUMN_COUNT SELECT ra, planeID FROM caom2.Plane",
    ]);
    expect(
      codes("SELECT ra FROM caom2.Plane WHERE ra IN (SELECT ra, obsID FROM caom2.Plane)"),
    ).toEqual(["error ADQL_COLUMN_COUNT SELECT ra, obsID FROM caom2.Plane"]);
  });

  it("says what was probably meant", () => {
    expect(suggestions("SELECT plainID FROM caom2.Plane")).toEqual(["planeID"]);
    expect(suggestions("SELECT ra FROM caom2.Plan")).toEqual(["caom2.Plane"]);
    expect(suggestions('SELECT ra FROM caom2.Plane WHERE planeID = "x1"')).toEqual(["'x1'"]);
    expect(suggestions("SELECT ra FORM caom2.Plane")).toEqual(["FROM"]);
    expect(suggestions("SELECT SQR(ra) FROM caom2.Plane")).toEqual(["SQRT"]);
  });

  it("gives a fault of syntax as the only finding, with line and column", () => {
    expect(checkAdql("SELECT ra\nFROM t LIMIT 5", { tables })).toMatchObject([
      { severity: "error", code: "ADQL_SYNTAX", line: 2, column: 8 },
    ]);
  });

  it("compares with declared features, functions and the version", () => {
    const features = [
      { type: "ivo://ivoa.net/std/TAPRegExt#features-adql-geo", form: "POINT" },
      {
        type: "ivo://ivoa.net/std/TAPRegExt#features-udf",
        form: "gavo_x(a TEXT, b TEXT) -> INTEGER",
      },
    ];
    const text = "SELECT POINT(1, 2), gavo_x('a', 'b'), gavo_y(1), gavo_x(1) FROM t OFFSET 3";
    expect(checkAdql(text, { features }).map(({ code, message }) => `${code} ${message}`)).toEqual([
      "ADQL_FEATURE The service does not declare that it knows OFFSET",
      "ADQL_UNKNOWN_FUNCTION The service declares no function gavo_y. Did you mean GAVO_X?",
      "ADQL_UNKNOWN_FUNCTION gavo_x takes 2 arguments, but has 1",
    ]);
    expect(checkAdql(text, { version: "2.0" }).map(({ message }) => message)).toEqual([
      "ADQL 2.0 does not have OFFSET",
      "ADQL 2.0 does not have POINT without coordinate system ('ICRS' as first argument)",
    ]);
    expect(checkAdql("SELECT now() FROM t", { functions: ["NOW"] })).toEqual([]);
    expect(checkAdql("SELECT other() FROM t", { functions: ["NOW"] })).toMatchObject([
      { severity: "warning", code: "ADQL_UNKNOWN_FUNCTION" },
    ]);
  });

  it("stops at 200 findings", () => {
    const text = `SELECT ${"nowhere, ".repeat(5000)}ra FROM caom2.Plane`;
    expect(checkAdql(text, { tables })).toHaveLength(200);
  });
});

describe("analyseAdql()", () => {
  it("infers names, types and units of the result", () => {
    expect(
      columns(
        "SELECT p.ra, ra * 2 AS twice, COUNT(*), MAX(ra) AS m, LOWER(planeID) AS l, POINT(ra, ra), " +
          "CAST(ra AS VARCHAR(3)) AS v, calibrationLevel + 1 AS c, COALESCE(ra, 0) AS z, 'a' || 'b' AS s " +
          "FROM caom2.Plane p GROUP BY ra, planeID, calibrationLevel",
      ),
    ).toEqual([
      "ra double - - deg pos.eq.ra",
      "twice double - - - -",
      "- long - - - -",
      "m double - - deg -",
      "l char * - - -",
      "- double 2 point - -",
      "v char 3* - - -",
      "c int - - - -",
      "z double - - - -",
      "s char * - - -",
    ]);
  });

  it("expands *, qualified and after USING", () => {
    const names = (text: string): unknown =>
      analyseAdql(parseAdql(text), text, { tables }).columns?.map(({ name }) => name);
    expect(names("SELECT * FROM caom2.Plane JOIN caom2.Observation USING (obsID)")).toEqual(
      "obsID planeID ra calibrationLevel collection target_name".split(" "),
    );
    expect(names("SELECT o.*, ra FROM caom2.Plane, caom2.Observation AS o")).toEqual(
      "obsID collection target_name ra".split(" "),
    );
    expect(names("SELECT * FROM other.lazy")).toBeUndefined();
  });
});

describe("usedFeatures() and tablesOf()", () => {
  it("names features as TAPRegExt does", () => {
    const query = parseAdql(
      "WITH q AS (SELECT AREA(p) AS a FROM t) SELECT my_fun(a), CAST(a AS REAL), SIN(a) FROM q WHERE n ILIKE 'x' " +
        "UNION SELECT COALESCE(1), IN_UNIT(x, 'm'), UPPER(n) FROM u OFFSET 5",
    );
    expect(
      usedFeatures(query)
        .map(({ type, form }) => `${type.split("-").at(-1)} ${form}`)
        .sort(),
    ).toEqual([
      "adqlgeo AREA",
      "conditional COALESCE",
      "offset OFFSET",
      "sets UNION",
      "string ILIKE",
      "string UPPER",
      "table WITH",
      "type CAST",
      "udf MY_FUN",
      "unit IN_UNIT",
    ]);
  });

  it("lists tables without common table expressions", () => {
    const query = parseAdql(
      'WITH q AS (SELECT x FROM a.b) SELECT x FROM q, A.B AS c WHERE x IN (SELECT y FROM "I/1")',
    );
    expect(tablesOf(query)).toEqual(["A.B", '"I/1"']);
  });
});
