import { Field, type Table, tableFromRows } from "@vostack/votable";
import { fromArrow, toArrow } from "@vostack/votable/arrow";
import { readCsv, writeCsv } from "@vostack/votable/csv";
import {
  Table as ArrowTable,
  Dictionary,
  Int32,
  TimestampMillisecond,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyTable } from "./arbitraries.ts";

const contents = (table: Table): unknown[][] => table.columns.map((column) => column.toArray());

describe("Arrow round trips", () => {
  it("brings back every datatype and arraysize, nulls and metadata, through IPC", () => {
    fc.assert(
      fc.property(anyTable("all"), (table) => {
        const back = fromArrow(tableFromIPC(tableToIPC(toArrow(table))));
        expect(contents(back)).toEqual(contents(table));
        expect(back.fields.map(({ attributes }) => attributes)).toEqual(
          table.fields.map(({ attributes }) => attributes),
        );
      }),
    );
  });

  it("hands over slices of tables", () => {
    fc.assert(
      fc.property(anyTable("all"), fc.nat(20), fc.nat(20), (table, a, b) => {
        const [from, to] = [Math.min(a, b, table.nrows), Math.min(Math.max(a, b), table.nrows)];
        const slice = table.slice(from, to);
        expect(contents(fromArrow(tableFromIPC(tableToIPC(toArrow(slice)))))).toEqual(
          contents(slice),
        );
      }),
    );
  });

  it("reads dictionaries and timestamps of others", () => {
    const arrow = new ArrowTable({
      band: vectorFromArray(["V", "R", null, "V"], new Dictionary(new Utf8(), new Int32())),
      when: vectorFromArray([0, 1_000.0, null, 946_684_800_123], new TimestampMillisecond()),
    });
    const table = fromArrow(arrow);
    expect(table.columns[0]?.toArray()).toEqual(["V", "R", null, "V"]);
    expect(table.columns[1]?.toArray()).toEqual([
      "1970-01-01T00:00:00.000",
      "1970-01-01T00:00:01.000",
      null,
      "2000-01-01T00:00:00.123",
    ]);
    expect(table.fields[1]?.xtype).toBe("timestamp");
  });
});

describe("CSV round trips", () => {
  const text = fc.option(
    fc.string({ unit: fc.constantFrom(..."ab,;\t|\"'\n\r é "), maxLength: 6 }),
  );
  const row = fc.tuple(
    text,
    fc.option(fc.double({ noNaN: true })),
    fc.option(fc.integer()),
    fc.option(fc.boolean()),
    text,
  );
  const fields = [
    new Field({ name: 'a,"b', datatype: "char", arraysize: "*" }),
    new Field({ name: "d", datatype: "double" }),
    new Field({ name: "i", datatype: "int" }),
    new Field({ name: "t", datatype: "boolean" }),
    new Field({ name: "last", datatype: "char", arraysize: "*" }),
  ];

  it.each([",", "\t", ";", "|"] as const)(
    "reads what it wrote with %j, in pieces of any length",
    async (separator) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(row, { maxLength: 12 }),
          fc.integer({ min: 1, max: 9 }),
          async (rows, length) => {
            const table = tableFromRows(rows, fields);
            const bytes = new Uint8Array(
              await new Response(writeCsv(table, { separator })).arrayBuffer(),
            );
            async function* pieces(): AsyncGenerator<Uint8Array> {
              for (let at = 0; at < bytes.length; at += length) yield bytes.slice(at, at + length);
            }
            const back = await readCsv(pieces(), { separator, fields });
            expect(contents(back)).toEqual(contents(table));
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  it("reads arrays back that it wrote with blanks between their items", async () => {
    const list = new Field({ name: "l", datatype: "int", arraysize: "*" });
    const table = tableFromRows([[[1, 2, 3]], [null]], [list]);
    const back = await readCsv(writeCsv(table), { fields: [list] });
    expect(contents(back)).toEqual(contents(table));
  });
});
