import { describe, expect, it } from "vitest";
import { useArchive } from "./archive.ts";

const { get } = useArchive();

const FIELDS = `<FIELD name="id" datatype="int"><VALUES null="-1"/></FIELD>
<FIELD name="place" datatype="double" arraysize="2" xtype="point"/>
<FIELD name="seen" datatype="char" arraysize="*" xtype="timestamp"/>
<FIELD name="name" datatype="char" arraysize="*"/>
<FIELD name="shape" datatype="char" arraysize="*" xtype="adql:REGION"/>`;

const ROWS = `<TR><TD>1</TD><TD>131.28125 54.3</TD><TD>2020-01-02T03:04:05.678</TD><TD>a "b" 'c'</TD><TD>Circle ICRS 10 20 1</TD></TR>
<TR><TD>-1</TD><TD>10 20</TD><TD/><TD/><TD/></TR>`;

function votable(fields: string = FIELDS, rows: string = ROWS): string {
  return `<?xml version="1.0"?><VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
<RESOURCE type="results"><TABLE>${fields}<DATA><TABLEDATA>${rows}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`;
}

async function post(
  query: string,
  document: string,
  path = "sync",
  part = "up",
): Promise<Response> {
  const form = new FormData();
  form.set("LANG", "ADQL");
  form.set("QUERY", query);
  form.set("RESPONSEFORMAT", "csv");
  form.set("UPLOAD", `mine,param:${part}`);
  form.set("PHASE", "RUN");
  form.set("up", new Blob([document], { type: "application/x-votable+xml" }), "up.vot");
  // Written out first: the fetch of the test set-up does not know this Node's FormData.
  const body = new Response(form);
  return fetch(`${get().tap}/${path}`, {
    method: "POST",
    headers: { "content-type": body.headers.get("content-type")! },
    body: await body.arrayBuffer(),
  });
}

describe("an uploaded table", () => {
  it("comes back as it was sent", async () => {
    const response = await post("SELECT * FROM tap_upload.mine ORDER BY name", votable());
    expect(await response.text()).toBe(
      "id,place,seen,name,shape\r\n" +
        '1,131.28125 54.3,2020-01-02T03:04:05.678,"a ""b"" \'c\'",Circle ICRS 10 20 1\r\n' +
        ",10 20,,,\r\n",
    );
  });

  it("joins with the archive's tables, also by position", async () => {
    const query = `SELECT u.id, COUNT(*) FROM tap_upload.mine AS u JOIN caom2.Plane AS p
      ON CONTAINS(u.place, p.position_bounds) = 1 GROUP BY u.id ORDER BY u.id`;
    const lines = (await (await post(query, votable())).text()).trim().split("\r\n").slice(1);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(Number(line.split(",")[1])).toBeGreaterThanOrEqual(10);
  });

  it("is there for an asynchronous job, too", async () => {
    const created = await post("SELECT id FROM tap_upload.mine WHERE id = 1", votable(), "async");
    await fetch(`${created.url}?WAIT=20&PHASE=QUEUED`);
    await fetch(`${created.url}?WAIT=20&PHASE=EXECUTING`);
    const result = await fetch(`${created.url}/results/result`);
    expect(await result.text()).toBe("id\r\n1\r\n");
  });

  it("may be given by a URL of this machine, of no other", async () => {
    const query = "SELECT COUNT(*) AS n FROM tap_upload.mine";
    const source = `${get().tap}/sync?${new URLSearchParams({ LANG: "ADQL", QUERY: "SELECT TOP 7 obsID FROM caom2.Plane" })}`;
    const ask = (url: string): Promise<Response> =>
      fetch(
        `${get().tap}/sync?${new URLSearchParams({ LANG: "ADQL", QUERY: query, FORMAT: "csv", UPLOAD: `mine,${url}` })}`,
      );
    expect(await (await ask(source)).text()).toBe("n\r\n7\r\n");
    for (const url of [
      "http://example.org/x.vot",
      "file:///etc/passwd",
      "https://127.0.0.1/",
      "x",
    ]) {
      expect((await ask(url)).status).toBe(400);
    }
  });

  it("is gone when the query is done", async () => {
    await (await post("SELECT * FROM tap_upload.mine", votable())).text();
    const query = new URLSearchParams({ LANG: "ADQL", QUERY: "SELECT * FROM tap_upload.mine" });
    const later = await fetch(`${get().tap}/sync?${query}`);
    expect(later.status).toBe(400);
    expect(await later.text()).toContain("was not uploaded");
  });

  it.each([
    ["no VOTable", "this is not XML"],
    ["half a VOTable", votable().slice(0, 400)],
    ["an empty one", '<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"/>'],
    ["twins", votable('<FIELD name="a" datatype="int"/><FIELD name="A" datatype="int"/>', "")],
    ["complex numbers", votable('<FIELD name="a" datatype="doubleComplex"/>', "")],
    [
      "a date that is none",
      votable(
        '<FIELD name="a" datatype="char" arraysize="*" xtype="timestamp"/>',
        "<TR><TD>soon</TD></TR>",
      ),
    ],
  ])("is refused when it is %s", async (_, document) => {
    const response = await post("SELECT * FROM tap_upload.mine", document);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("UPLOAD");
  });

  it("is refused when its part is missing or its name is no name", async () => {
    expect((await post("SELECT 1 FROM tap_upload.mine", votable(), "sync", "other")).status).toBe(
      400,
    );
    const bad = new URLSearchParams({
      LANG: "ADQL",
      QUERY: "SELECT 1 FROM x",
      UPLOAD: "a b,http://127.0.0.1/",
    });
    expect((await fetch(`${get().tap}/sync?${bad}`)).status).toBe(400);
  });
});
