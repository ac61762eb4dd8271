import {
  openTable,
  openTables,
  readVOTable,
  type Table,
  tableFromRows,
  writeVOTable,
} from "@vostack/votable";
import { describe, expect, test } from "vitest";
import { documentOf, faultOf, piecesOf, rowsOf, tabledata } from "./helpers.ts";

const int = '<FIELD name="i" datatype="int"/>';
const numbers = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, k) => `<TR><TD>${from + k}</TD></TR>\n`).join("");

/** A document that is handed out piece by piece, and what was asked of it. */
function watched(document: string, length: number) {
  const state = { asked: 0, closed: false };
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of piecesOf(document, length)) {
        state.asked++;
        yield piece;
      }
    } finally {
      state.closed = true;
    }
  }
  return { state, source: pieces() };
}

describe("openTable", () => {
  test("knows the fields before the rows, and hands out rows before the last byte was read", async () => {
    const { state, source } = watched(tabledata(int, numbers(0, 100_000)), 16_384);
    const stream = await openTable(source);
    expect(stream.fields.map((field) => field.name)).toEqual(["i"]);
    const afterOpening = state.asked;
    const batches = stream.batches();
    const first = await batches.next();
    expect((first.value as Table).nrows).toBeGreaterThan(100);
    expect(state.asked).toBeLessThanOrEqual(afterOpening + 2);
    await batches.return();
    expect(state.closed).toBe(true);
  });

  test("hands out every row once, in order, in batches that are not too large", async () => {
    for (const serialization of ["tabledata", "binary", "binary2"] as const) {
      const rows = Array.from({ length: 30_000 }, (_, k) => ({ i: k, s: `row ${k}` }));
      const bytes = writeVOTable(tableFromRows(rows), { serialization });
      for (const piece of [1_000, 70_000, 10_000_000]) {
        const stream = await openTable(piecesOf(bytes, piece), { batchRows: 1_000 });
        let next = 0;
        for await (const batch of stream.batches()) {
          expect(batch.nrows).toBeLessThanOrEqual(1_000);
          for (const row of batch.rows()) {
            if (row.i !== next || row.s !== `row ${next}`)
              expect(row).toEqual({ i: next, s: `row ${next}` });
            next++;
          }
        }
        expect(next).toBe(30_000);
      }
    }
  });

  test("waits for its reader", async () => {
    const { state, source } = watched(tabledata(int, numbers(0, 200_000)), 65_536);
    const stream = await openTable(source, { batchRows: 1_000 });
    for await (const batch of stream.batches()) {
      expect(batch.nrows).toBeGreaterThan(0);
      const asked = state.asked;
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(state.asked).toBe(asked);
      break;
    }
  });

  test("knows the status when it comes last, and what stands after the table", async () => {
    const document = documentOf(int, `<TABLEDATA>${numbers(0, 3)}</TABLEDATA>`, {
      before: '<INFO name="QUERY_STATUS" value="OK"/><PARAM name="p" datatype="int" value="1"/>',
      after: '<INFO name="QUERY_STATUS" value="OVERFLOW">cut at 3</INFO>',
    });
    const stream = await openTable(document);
    expect(stream.status).toEqual({ value: "OK", message: "" });
    expect(stream.params.map((param) => param.name)).toEqual(["p"]);
    const rows = [];
    for await (const row of stream.rows()) rows.push(row.i);
    expect(rows).toEqual([0, 1, 2]);
    expect(stream.status).toEqual({ value: "OVERFLOW", message: "cut at 3" });
    expect(stream.infos.map((info) => info.value)).toEqual(["OK", "OVERFLOW"]);
  });

  test("knows of an error after rows that are complete as a document in memory does: by status and finding", async () => {
    const document = documentOf(int, `<TABLEDATA>${numbers(0, 3)}</TABLEDATA>`, {
      before: '<INFO name="QUERY_STATUS" value="OK"/>',
      after: '<INFO name="QUERY_STATUS" value="ERROR">Out of time</INFO>',
    });
    const votable = await readVOTable(document);
    const stream = await openTable(document);
    expect(stream.findings).toEqual([]);
    expect((await stream.toTable()).nrows).toBe(3);
    expect(votable.firstTable()?.nrows).toBe(3);
    for (const read of [votable, stream]) {
      expect(read.status).toEqual({ value: "ERROR", message: "Out of time" });
      expect(read.findings).toMatchObject([{ code: "QUERY_ERROR", severity: "error" }]);
      expect(read.findings[0]?.message).toContain("after its rows: Out of time");
    }
  });

  test("throws what the service says when there is no table", async () => {
    const document =
      '<VOTABLE><RESOURCE type="results"><INFO name="QUERY_STATUS" value="ERROR">No such table</INFO></RESOURCE></VOTABLE>';
    const fault = await faultOf(openTable(document));
    expect(fault).toMatchObject({ code: "QUERY_ERROR" });
    expect(fault.message).toContain("No such table");
    expect(await faultOf(openTable("<VOTABLE/>"))).toMatchObject({ code: "NO_TABLE" });
  });

  test("ends with the reason of its signal", async () => {
    const controller = new AbortController();
    const { state, source } = watched(tabledata(int, numbers(0, 100_000)), 16_384);
    const stream = await openTable(source, { signal: controller.signal });
    const reading = (async () => {
      for await (const batch of stream.batches())
        if (batch.nrows > 0) controller.abort(new Error("enough"));
    })();
    expect((await faultOf(reading)).message).toBe("enough");
    expect(state.closed).toBe(true);
  });

  test("takes the table that was asked for", async () => {
    const table = (name: string, value: number): string =>
      `<TABLE name="${name}">${int}<DATA><TABLEDATA>${numbers(value, value + 2)}</TABLEDATA></DATA></TABLE>`;
    const document = `<VOTABLE><RESOURCE>${table("a", 0)}${table("b", 10)}</RESOURCE></VOTABLE>`;
    for (const which of [1, "b"]) {
      const stream = await openTable(document, { table: which });
      expect((await stream.toTable()).column("i").toArray()).toEqual([10, 11]);
    }
    expect(await faultOf(openTable(document, { table: "c" }))).toMatchObject({ code: "NO_TABLE" });
  });

  test("knows the status at the end, too, when a table was asked for", async () => {
    const document = documentOf(int, `<TABLEDATA>${numbers(0, 3)}</TABLEDATA>`, {
      after: '<INFO name="QUERY_STATUS" value="OVERFLOW"/>',
    });
    const stream = await openTable(document, { table: 0 });
    expect((await stream.toTable()).nrows).toBe(3);
    expect(stream.status?.value).toBe("OVERFLOW");
  });

  test("ends with the reason of its signal while the source lets wait", async () => {
    const head = new TextEncoder().encode("<VOTABLE><RESOURCE>");
    let cancelled: unknown;
    const silent = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(head),
      cancel: (reason) => {
        cancelled = reason;
      },
    });
    async function* generator(): AsyncGenerator<Uint8Array> {
      yield head;
      await new Promise(() => undefined);
    }
    for (const source of [silent, generator()]) {
      const controller = new AbortController();
      const reading = faultOf(readVOTable(source, { signal: controller.signal }));
      await new Promise((resolve) => setTimeout(resolve, 5));
      controller.abort(new Error("enough"));
      expect((await reading).message).toBe("enough");
    }
    expect((cancelled as Error).message).toBe("enough");
    const controller = new AbortController();
    const reading = faultOf(
      readVOTable(documentOf(int, '<BINARY><STREAM href="x"/></BINARY>'), {
        signal: controller.signal,
        resolve: () => new Promise<Uint8Array>(() => undefined),
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Error("enough"));
    expect((await reading).message).toBe("enough");
  });

  test("a table whose structure is elsewhere has its fields", async () => {
    const document = documentOf(int, `<TABLEDATA>${numbers(0, 1)}</TABLEDATA>`)
      .replace("<TABLE>", '<TABLE ID="t">')
      .replace(
        "</TABLE>",
        `</TABLE><TABLE ref="t"><DATA><TABLEDATA>${numbers(5, 6)}</TABLEDATA></DATA></TABLE>`,
      );
    const stream = await openTable(document, { table: 1 });
    expect(stream.fields.map((field) => field.name)).toEqual(["i"]);
    expect((await stream.toTable()).column("i").toArray()).toEqual([5]);
  });
});

test("openTables streams all tables, those skipped too", async () => {
  const table = (value: number): string =>
    `<TABLE>${int}<DATA><TABLEDATA>${numbers(value, value + 3)}</TABLEDATA></DATA></TABLE>`;
  const document = `<VOTABLE><RESOURCE>${table(0)}</RESOURCE><RESOURCE>${table(10)}<RESOURCE>${table(20)}</RESOURCE></RESOURCE></VOTABLE>`;
  const seen: unknown[] = [];
  let k = 0;
  for await (const stream of openTables(document)) {
    if (k++ === 1) continue;
    for await (const row of stream.rows()) seen.push(row.i);
  }
  expect(seen).toEqual([0, 1, 2, 20, 21, 22]);
});

test("a stream of openTables keeps its fields, and says so when its rows are gone", async () => {
  const table = (name: string): string =>
    `<TABLE><FIELD name="${name}" datatype="int"/><DATA><TABLEDATA>${numbers(1, 3)}</TABLEDATA></DATA></TABLE>`;
  const streams = [];
  for await (const stream of openTables(
    `<VOTABLE><RESOURCE>${table("a")}${table("b")}</RESOURCE></VOTABLE>`,
  )) {
    streams.push(stream);
  }
  expect(streams.map(({ fields }) => fields[0]?.name)).toEqual(["a", "b"]);
  expect((await faultOf(streams[0]!.toTable())).message).toContain("gone");
});

describe("a document that is cut", () => {
  test("anywhere is an error that says after which row, and keeps the rows before", async () => {
    for (const serialization of ["tabledata", "binary2"] as const) {
      const bytes = writeVOTable(
        tableFromRows(Array.from({ length: 9 }, (_, k) => ({ i: k, s: `é${k}` }))),
        { serialization },
      );
      const end = new TextDecoder().decode(bytes).trimEnd().length;
      for (let length = 1; length < end; length++) {
        const fault = await faultOf(readVOTable(bytes.subarray(0, length)));
        if (fault.code === "NOT_VOTABLE" || fault.name === "XmlError") continue;
        if (fault.partial === undefined) {
          expect(fault.code).toBe("TRUNCATED");
          continue;
        }
        expect(["TRUNCATED", "STREAM", "CELL"]).toContain(fault.code);
        const partial = fault.partial as Awaited<ReturnType<typeof readVOTable>>;
        const rows = [...(partial.firstTable()?.rows() ?? [])];
        expect(rows).toEqual(rows.map((_, k) => ({ i: k, s: `é${k}` })));
        if (fault.row !== undefined) expect(rows.length).toBe(fault.row);
      }
    }
  });

  test("hands its rows to a stream's reader before the error", async () => {
    const document = tabledata(int, numbers(0, 5_000));
    const stream = await openTable(piecesOf(document.slice(0, -5_000), 1_000));
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const row of stream.rows()) seen.push(row.i);
    })();
    const fault = await faultOf(reading);
    expect(fault).toMatchObject({ code: "TRUNCATED", row: seen.length });
    expect(seen.length).toBeGreaterThan(4_000);
    expect(seen).toEqual(seen.map((_, k) => k));
  });
});

test("a string, bytes, a buffer, a blob, a response, a stream and iterables are sources", async () => {
  const document = tabledata(int, numbers(0, 3));
  const bytes = new TextEncoder().encode(document);
  const expected = [{ i: 0 }, { i: 1 }, { i: 2 }];
  for (const source of [
    document,
    bytes,
    bytes.buffer as ArrayBuffer,
    new Blob([bytes]),
    new Response(document),
    new Blob([bytes]).stream() as ReadableStream<Uint8Array>,
    piecesOf(document, 7),
    [bytes.subarray(0, 50), bytes.subarray(50)],
  ]) {
    expect(await rowsOf(source)).toEqual(expected);
  }
  expect(await faultOf(readVOTable(42 as never))).toMatchObject({ code: "NOT_VOTABLE" });
});
