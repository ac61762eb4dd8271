import { describe, expect, test } from "vitest";
import { StatusWatch } from "../src/query/late-status.ts";

async function watch(text: string, piece = 7): Promise<StatusWatch> {
  const bytes = new TextEncoder().encode(text);
  async function* body() {
    for (let i = 0; i < bytes.length; i += piece) yield bytes.subarray(i, i + piece);
  }
  const status = new StatusWatch();
  const seen: number[] = [];
  for await (const chunk of status.through(body())) seen.push(...chunk);
  expect(new TextDecoder().decode(new Uint8Array(seen))).toBe(text);
  return status;
}

const ok = `<INFO name="QUERY_STATUS" value="OK"/>`;

describe("StatusWatch", () => {
  test("takes the last status, before or after the table", async () => {
    const doc = `<VOTABLE><RESOURCE>${ok}<TABLE/><INFO value='OVERFLOW' name='QUERY_STATUS'/></RESOURCE></VOTABLE>`;
    expect((await watch(doc)).status()).toEqual({
      status: "OVERFLOW",
      message: "",
      complete: true,
      isVotable: true,
      mayHaveTable: true,
    });
    const early = `<v:VOTABLE><RESOURCE>${ok}<TABLE/></RESOURCE></v:VOTABLE>\n`;
    expect((await watch(early)).status()).toMatchObject({ status: "OK", complete: true });
  });

  test("gives the message of a late error", async () => {
    const doc = `<VOTABLE>${ok}<TABLE/><INFO name="QUERY_STATUS" value="ERROR">a &lt; b é</INFO></VOTABLE>`;
    expect((await watch(doc)).status()).toMatchObject({ status: "ERROR", message: "a < b é" });
  });

  test("is not misled by other INFOs nor by > inside values", async () => {
    const doc = `<VOTABLE><INFO name="QUERY" value="a > 'QUERY_STATUS'"/>${ok}<INFO name="x" value="ERROR"/></VOTABLE>`;
    expect((await watch(doc)).status().status).toBe("OK");
  });

  test("notices a document that stops early", async () => {
    const doc = `<VOTABLE>${ok}<TABLE><DATA><TABLEDATA><TR><TD>1</T`;
    expect((await watch(doc)).status()).toMatchObject({ status: "OK", complete: false });
  });

  test("keeps the early status of a document larger than its memory", async () => {
    const rows = "<TR><TD>1</TD></TR>".repeat(40_000);
    const doc = `<VOTABLE>${ok}<TABLE>${rows}</TABLE></VOTABLE>`;
    expect((await watch(doc, 4096)).status()).toEqual({
      status: "OK",
      message: "",
      complete: true,
      isVotable: true,
      mayHaveTable: true,
    });
  });
});
