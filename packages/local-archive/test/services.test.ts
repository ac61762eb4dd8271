import { createPrivateKey, X509Certificate } from "node:crypto";
import { parseCaom } from "@vostack/caom-model";
import { readVOTable } from "@vostack/votable";
import { readXml } from "@vostack/xml";
import { describe, expect, it } from "vitest";
import { useArchive } from "./archive.ts";

const archive = useArchive();
const { get, token } = archive;
const ID = "ivo://cadc.nrc.ca/CFHT?2376828/2376828p";

async function document(url: string): Promise<ReturnType<typeof readXml>> {
  const response = await fetch(url);
  expect(response.status, url).toBe(200);
  return readXml(await response.text());
}

describe("discovery", () => {
  it("every service of the registry has capabilities and is available", async () => {
    const text = await (await fetch(get().registry)).text();
    const lines = text.split("\n").filter((line) => line.includes(" = "));
    expect(lines.length).toBeGreaterThan(12);
    for (const url of new Set(lines.map((line) => line.split(" = ")[1]!))) {
      const capabilities = await document(url);
      expect([...capabilities.descendants("capability")].length).toBeGreaterThan(1);
      const availability = await document(url.replace(/capabilities$/, "availability"));
      expect(availability.child("available")!.text).toBe("true");
    }
    expect((await fetch(`${get().url}/reg/applications`)).status).toBe(200);
    expect((await fetch(`${get().url}/reg/nothing`)).status).toBe(404);
    expect((await fetch(`${get().url}/nothing`)).status).toBe(404);
  });

  it("tables come with and without columns, whole, by schema and by table", async () => {
    const count = async (path: string): Promise<[number, number]> => {
      const tables = await document(`${get().tap}/tables${path}`);
      return [[...tables.descendants("table")].length, [...tables.descendants("column")].length];
    };
    const [tables, columns] = await count("");
    expect(tables).toBeGreaterThan(12);
    expect(columns).toBeGreaterThan(350);
    expect(await count("?detail=min")).toEqual([tables, 0]);
    expect((await count("/ivoa"))[0]).toBe(1);
    const plane = await document(`${get().tap}/tables/caom2.plane`);
    expect(plane.name).toBe("table");
    expect(plane.childrenNamed("foreignKey")).toHaveLength(2);
    expect((await fetch(`${get().tap}/tables/caom2.nothing`)).status).toBe(404);
    expect((await fetch(`${get().tap}/tables?detail=some`)).status).toBe(400);
  });

  it("TAP_SCHEMA, VOSI tables and results tell the same of every column", async () => {
    const tables = await document(`${get().tap}/tables`);
    for (const table of [...tables.descendants("table")]) {
      const name = table.child("name")!.text;
      const declared = table.childrenNamed("column").map((column) => {
        const type = column.child("dataType")!;
        return [
          column.child("name")!.text.replaceAll('"', ""),
          type.text,
          type.attr("arraysize"),
          type.attr("extendedType"),
          column.child("unit")?.text,
        ];
      });
      const response = await archive.query(`SELECT * FROM ${name}`, { MAXREC: "1" });
      expect(response.status, name).toBe(200);
      const fields = (await readVOTable(response))
        .firstTable()!
        .fields.map((field) => [
          field.name,
          field.datatype,
          field.arraysize,
          field.xtype,
          field.unit,
        ]);
      expect(fields, name).toEqual(declared);
    }
  });

  it("the examples of the service run", async () => {
    const examples = await document(`${get().tap}/examples`);
    const queries = [...examples.descendants("pre")].map(({ text }) => text);
    expect(queries.length).toBeGreaterThan(2);
    for (const query of queries) expect((await archive.rows(query)).length).toBeGreaterThan(0);
  });

  it("pages of any origin may use it", async () => {
    const headers = {
      origin: "http://page.example",
      "access-control-request-headers": "authorization",
    };
    const preflight = await fetch(`${get().tap}/sync`, { method: "OPTIONS", headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("http://page.example");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization");
    const answer = await fetch(get().registry, { headers: { origin: "http://page.example" } });
    expect(answer.headers.get("access-control-expose-headers")).toContain("Digest");
  });
});

describe("DataLink", () => {
  const links = async (parameters: [string, string][]): Promise<Record<string, unknown>[]> => {
    const response = await fetch(`${get().datalink}?${new URLSearchParams(parameters)}`);
    const table = (await readVOTable(response)).firstTable()!;
    return [...table.rows()].map((row) =>
      Object.fromEntries(table.fields.map(({ name }) => [name, row[name]])),
    );
  };

  it("lists the files of a product, its cutouts and its package", async () => {
    const found = await links([["ID", ID]]);
    expect(found.map(({ semantics }) => semantics)).toEqual([
      "#this",
      "#auxiliary",
      "#preview",
      "#thumbnail",
      "#cutout",
      "#cutout",
      "#package",
    ]);
    for (const { access_url: url, content_length: length } of found) {
      if (typeof url !== "string") continue;
      const file = await fetch(url, { method: "HEAD" });
      expect(file.status).toBe(200);
      if (length !== null) expect(file.headers.get("content-length")).toBe(String(length));
    }
    const files = await links([
      ["ID", ID],
      ["REQUEST", "downloads-only"],
    ]);
    expect(files).toHaveLength(4);
  });

  it("describes the services of its cutouts", async () => {
    const response = await fetch(`${get().datalink}?${new URLSearchParams({ ID })}`);
    const answer = await readVOTable(response);
    const descriptors = answer.serviceDescriptors();
    expect(descriptors).toHaveLength(2);
    const used = answer
      .firstTable()!
      .column("service_def")
      .toArray()
      .filter((id) => id !== null);
    expect(descriptors.map((one) => one.attr("ID"))).toEqual(used);
  });

  it("tells of each identifier that is unknown, wrong or secret, beside the good ones", async () => {
    const found = await links([
      ["ID", "nonsense"],
      ["ID", "ivo://cadc.nrc.ca/CFHT?none/none"],
      ["ID", ID],
    ]);
    expect(found[0]).toMatchObject({
      ID: "nonsense",
      error_message: "UsageFault: invalid ID: nonsense",
    });
    expect(found[1]!.error_message).toContain("NotFoundFault");
    expect(found[2]).toMatchObject({ ID, error_message: null });
    expect(await links([])).toEqual([]);
    expect((await fetch(`${get().datalink}?RESPONSEFORMAT=xlsx`)).status).toBe(400);
  });

  it("says who may follow a link", async () => {
    const [found] = await archive.rows(
      "SELECT TOP 1 publisherID FROM caom2.Plane WHERE dataRelease > '2100-01-01' AND publisherID LIKE '%/CFHT?%'",
    );
    const authorized = async (headers: Record<string, string>): Promise<unknown> => {
      const url = `${get().datalink}?${new URLSearchParams({ ID: found![0]! })}`;
      const table = (await readVOTable(await fetch(url, { headers }))).firstTable()!;
      return table.column("link_authorized").get(0);
    };
    expect(await authorized({})).toBe(false);
    expect(await authorized({ authorization: `Bearer ${await token()}` })).toBe(true);
  });
});

describe("sign-on", () => {
  const login = (form: Record<string, string>): Promise<Response> =>
    fetch(get().login, { method: "POST", body: new URLSearchParams(form) });

  it("gives a token that is good as bearer token and as cookie, quoted or not", async () => {
    const value = await token();
    for (const headers of [
      { authorization: `Bearer ${value}` },
      { cookie: `CADC_SSO=${value}` },
      { cookie: `other=1; CADC_SSO="${value}"` },
    ] as Record<string, string>[]) {
      const who = await fetch(`${get().url}/ac/whoami`, { headers });
      expect(who.status).toBe(200);
      expect(await who.text()).toContain(get().user);
    }
  });

  it("refuses wrong passwords, missing ones, and tokens that it has not made", async () => {
    expect((await login({ username: get().user, password: "wrong" })).status).toBe(401);
    expect((await login({ username: "nobody", password: "" })).status).toBe(400);
    expect((await login({})).status).toBe(400);
    expect((await fetch(get().login)).status).toBe(405);
    expect((await fetch(`${get().url}/ac/whoami`)).status).toBe(401);
    const forged = Buffer.from("expirytime=9999999999999&userid=astronomer&signature=x");
    for (const credentials of ["rubbish", forged.toString("base64")]) {
      const headers = { authorization: `Bearer ${credentials}` };
      const answer = await fetch(get().registry, { headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toContain("ivoa_bearer");
    }
  });
});

describe("SIA 2", () => {
  const search = async (parameters: Record<string, string>): Promise<number> => {
    const response = await fetch(`${get().sia}?${new URLSearchParams(parameters)}`);
    expect(response.status, JSON.stringify(parameters)).toBe(200);
    return (await readVOTable(response)).firstTable()!.nrows;
  };
  const POS = "CIRCLE 131.28125 54.3 0.01";

  it("finds images by region, time, band and names", async () => {
    const all = await search({ POS });
    expect(await search({ POS, COLLECTION: "CFHT" })).toBe(12);
    expect(all).toBeGreaterThan(12);
    expect(await search({ POS, COLLECTION: "CFHT", CALIB: "2" })).toBe(6);
    expect(await search({ POS, TARGET: "Nr3491_1" })).toBe(2);
    expect(await search({ POS, TIME: "57800 57900", COLLECTION: "CFHT" })).toBe(6);
    expect(await search({ POS, BAND: "1 +Inf" })).toBe(0);
    expect(await search({ POS, EXPTIME: "150 +Inf", COLLECTION: "CFHT" })).toBe(6);
    expect(await search({ POS: "RANGE 131 131.5 54 54.5", COLLECTION: "CFHT" })).toBe(12);
    expect(await search({ POS, COLLECTION: "it's" })).toBe(0);
  });

  it("tells of an overflow and of a faulty parameter", async () => {
    const response = await fetch(`${get().sia}?${new URLSearchParams({ MAXREC: "3" })}`);
    expect((await readVOTable(response)).status?.value).toBe("OVERFLOW");
    for (const bad of [
      { POS: "CIRCLE 1 2" },
      { POS: "HERE" },
      { SPECRP: "2000" },
      { DPTYPE: "spectrum" },
      { CALIB: "x" },
      { BAND: "2 1" },
    ]) {
      const refused = await fetch(
        `${get().sia}?${new URLSearchParams(bad as Record<string, string>)}`,
      );
      expect(refused.status, JSON.stringify(bad)).toBe(400);
      expect((await readVOTable(refused)).status?.value).toBe("ERROR");
    }
  });
});

describe("the name resolver", () => {
  const find = (query: string): Promise<Response> =>
    fetch(`${get().url}/cadc-target-resolver/find?${query}`);

  it("knows names in three formats, with a radius behind or not", async () => {
    expect(await (await find("target=M31")).text()).toContain("ra=10.684708\r\ndec=41.26875\r\n");
    expect(await (await find("target=m+31+0.5&format=json")).json()).toMatchObject({
      ra: 10.684708,
    });
    expect(
      (
        await document(
          `${get().url}/cadc-target-resolver/find?target=Crab+Nebula&format=xml&detail=max`,
        )
      ).child("oname")!.text,
    ).toBe("M1");
  });

  it("answers 425 for what it does not know", async () => {
    const unknown = await find("target=zork&format=JSON");
    expect(unknown.status).toBe(425);
    expect(await unknown.json()).toMatchObject({ ra: 0, dec: 0, error: "Target not found" });
    expect((await find("")).status).toBe(425);
  });
});

describe("observation documents", () => {
  it("are what the tables hold", async () => {
    const response = await fetch(`${get().url}/caom2ops/meta?ID=caom:CFHT/2376828`);
    const { observation } = parseCaom(await response.text());
    expect(observation?.target?.name).toBe("Nr3491_1");
    expect(observation?.planes.map(({ artifacts }) => artifacts.length)).toEqual([3, 4]);
    expect((await fetch(`${get().url}/caom2ops/meta?ID=caom:CFHT/none`)).status).toBe(404);
    expect((await fetch(`${get().url}/caom2ops/meta`)).status).toBe(400);
  });
});

describe("client certificates", () => {
  const generate = async (days: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${get().url}/cred/generate?daysValid=${days}`, { headers });

  it("are issued to those who signed on, and are good to sign on with", async () => {
    const authorization = `Bearer ${await token()}`;
    const issued = await generate("2", { authorization });
    expect(issued.status).toBe(200);
    const pem = await issued.text();
    const [own = "", key = "", authority = ""] =
      pem.match(/-----BEGIN[\s\S]*?-----END [A-Z ]+-----/g) ?? [];
    const certificate = new X509Certificate(own);
    expect(certificate.subject).toContain(`CN=${get().user}`);
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(certificate.checkIssued(new X509Certificate(authority))).toBe(true);
    const days = (Date.parse(certificate.validTo) - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(2, 1);
    const headers = { "x-client-certificate": encodeURIComponent(own) };
    expect(await (await fetch(`${get().url}/ac/whoami`, { headers })).text()).toContain(get().user);
    expect((await generate("1", headers)).status).toBe(403);
  });

  it("are refused to others, for too long, and when nobody here made them", async () => {
    expect((await generate("1")).status).toBe(401);
    const basic = `Basic ${btoa(`${get().user}:${get().password}`)}`;
    expect((await generate("31", { authorization: basic })).status).toBe(400);
    expect((await generate("soon", { authorization: basic })).status).toBe(400);
    const headers = { "x-client-certificate": "rubbish" };
    expect((await fetch(get().registry, { headers })).status).toBe(401);
  });
});
