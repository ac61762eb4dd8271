import { readVOTable } from "@vostack/votable";
import { readXml } from "@vostack/xml";
import { describe, expect, it } from "vitest";
import { useArchive } from "./archive.ts";

const { get, query, rows } = useArchive();

const MIXED = `SELECT TOP 40 p.publisherID, p.position_bounds, p.energy_bounds, p.calibrationLevel,
  p.time_exposure, p.position_dimension_naxis1, p.metaRelease, p.quality_flag, p.metrics_background,
  o.proposal_title
  FROM caom2.Plane AS p JOIN caom2.Observation AS o ON o.obsID = p.obsID
  WHERE o.collection IN ('DAO', 'JCMT') OR p.position_bounds IS NULL ORDER BY p.publisherID`;

async function cells(format: string): Promise<unknown[][]> {
  const response = await query(MIXED, { RESPONSEFORMAT: format });
  expect(response.status).toBe(200);
  const table = (await readVOTable(response)).firstTable()!;
  return Array.from({ length: table.nrows }, (_, row) =>
    table.columns.map((column) => {
      const value = column.get(row);
      return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
    }),
  );
}

function orNothing(cell: unknown): unknown {
  const isMissing = Array.isArray(cell) ? cell.every(Number.isNaN) : Number.isNaN(cell);
  return cell === "" || isMissing ? null : cell;
}

describe("the formats of a result", () => {
  it("TABLEDATA, BINARY2 and BINARY hold the same values", async () => {
    const expected = await cells("votable");
    expect(expected).toHaveLength(40);
    expect(expected.some((row) => row.includes(null))).toBe(true);
    expect(await cells("application/x-votable+xml;serialization=binary2")).toEqual(expected);
    // BINARY has no null for text and numbers with a fraction: they are empty, or NaN.
    const legacy = await cells("application/x-votable+xml;serialization=binary");
    const folded = (rows: unknown[][]): unknown[][] => rows.map((row) => row.map(orNothing));
    expect(folded(legacy)).toEqual(folded(expected));
  });

  it("CSV and TSV quote what needs it and have a header line", async () => {
    const one = "SELECT TOP 1 'a,\"b\"' AS x, 1 AS y FROM tap_schema.schemas";
    expect(await (await query(one, { FORMAT: "csv" })).text()).toBe('x,y\r\n"a,""b""",1\r\n');
    expect(await (await query(one, { FORMAT: "text/tab-separated-values" })).text()).toBe(
      'x\ty\r\na,"b"\t1\r\n',
    );
  });

  it("RESPONSEFORMAT wins over FORMAT, and an unknown one is an error", async () => {
    const one = "SELECT TOP 1 schema_name FROM tap_schema.schemas";
    const both = await query(one, { FORMAT: "csv", RESPONSEFORMAT: "votable" });
    expect(both.headers.get("content-type")).toContain("application/x-votable+xml");
    const unknown = await query(one, { FORMAT: "xlsx" });
    expect(unknown.status).toBe(400);
    expect(await unknown.text()).toContain("unknown format: xlsx");
  });

  it("every announced format and alias is served with its type", async () => {
    const capabilities = readXml(await (await fetch(`${get().tap}/capabilities`)).text());
    const formats = [...capabilities.descendants("outputFormat")];
    expect(formats.length).toBeGreaterThanOrEqual(5);
    for (const format of formats) {
      const mime = format.child("mime")!.text;
      const names = [mime, ...format.childrenNamed("alias").map(({ text }) => text)];
      for (const name of names) {
        const response = await query("SELECT TOP 1 1 FROM tap_schema.tables", { FORMAT: name });
        expect(response.status, name).toBe(200);
        const type = response.headers.get("content-type")!.split(";")[0];
        expect(type, name).toBe(mime.split(";")[0]);
        await response.body?.cancel();
      }
    }
  });

  it("MAXREC cuts and says so; without more rows there is no overflow", async () => {
    const all = Number((await rows("SELECT COUNT(*) FROM tap_schema.tables"))[0]![0]);
    const status = async (maxrec: number): Promise<[number, string | undefined]> => {
      const response = await query("SELECT * FROM tap_schema.tables", { MAXREC: String(maxrec) });
      const document = await readVOTable(response);
      return [document.firstTable()!.nrows, document.status?.value];
    };
    expect(await status(3)).toEqual([3, "OVERFLOW"]);
    expect(await status(all)).toEqual([all, "OK"]);
    expect(await status(0)).toEqual([0, "OVERFLOW"]);
    expect((await query("SELECT 1 FROM tap_schema.tables", { MAXREC: "-1" })).status).toBe(400);
  });

  it("leads from publisher identifiers to their links by a service descriptor", async () => {
    const response = await query("SELECT TOP 1 publisherID FROM caom2.Plane");
    const document = await readVOTable(response);
    expect(document.serviceDescriptors()).toHaveLength(1);
  });
});
