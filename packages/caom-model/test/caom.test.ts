import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  accessInfo,
  CaomError,
  formatObservation,
  fromTapRows,
  parseCaom,
  parseObservationURI,
  writeCaomJson,
  writeCaomXml,
} from "../src/index.ts";

const minimal = (body = "", planes = "") => `<?xml version="1.0"?>
<o:Observation xmlns:o="http://www.opencadc.org/caom2/xml/v2.4" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:type="o:SimpleObservation" o:id="00000000-0000-0000-897c-013ac26a8f32">
  <o:collection>CFHT</o:collection><o:observationID>700000o</o:observationID>
  <o:algorithm><o:name>exposure</o:name></o:algorithm>${body}
  <o:planes>${planes}</o:planes></o:Observation>`;

test("the surface of the package is this", async () => {
  expect(Object.keys(await import("@vostack/caom-model")).sort()).toMatchInlineSnapshot(`
    [
      "CaomError",
      "accessInfo",
      "formatObservation",
      "fromTapRows",
      "observationURI",
      "parseCaom",
      "parseObservationURI",
      "planeURI",
      "writeCaomJson",
      "writeCaomXml",
    ]
  `);
});

describe("parseCaom", () => {
  test("accepts any prefix and reads values by their kinds", () => {
    const { observation, version } = parseCaom(
      minimal(
        `<o:target><o:name> M 31 </o:name><o:standard>1</o:standard><o:redshift>-0.001</o:redshift>
         <o:keywords><o:keyword>a b</o:keyword><o:keyword>c</o:keyword></o:keywords></o:target>`,
        `<o:plane o:id="1209390c-683f-4d70-80bf-7113b0b26bf8"><o:productID>p</o:productID>
         <o:dataRelease>2012-07-11 13:26:37.5+01:00</o:dataRelease><o:calibrationLevel>2</o:calibrationLevel>
         <o:position><o:bounds xsi:type="o:Circle"><o:center><o:cval1>1</o:cval1><o:cval2>2</o:cval2></o:center>
         <o:radius>0.5</o:radius></o:bounds></o:position>
         <o:artifacts><o:artifact o:id="1209390c-683f-4d70-80bf-7113b0b26bf9"><o:uri>cadc:CFHT/a.fits</o:uri>
         <o:productType>this</o:productType><o:releaseType>data</o:releaseType>
         <o:contentLength>9007199254740993</o:contentLength></o:artifact></o:artifacts></o:plane>`,
      ),
    );
    expect(version).toBe("2.4");
    expect(observation.target).toEqual({
      name: "M 31",
      standard: true,
      redshift: -0.001,
      keywords: ["a b", "c"],
    });
    const [plane] = observation.planes;
    expect(plane).toMatchObject({
      productID: "p",
      dataRelease: "2012-07-11T12:26:37.500",
      calibrationLevel: 2,
      position: { bounds: { shape: "Circle", center: { cval1: 1, cval2: 2 }, radius: 0.5 } },
    });
    expect(plane?.artifacts[0]?.contentLength).toBe(9007199254740993n);
  });

  test("keeps what it can in lenient mode and says what it left out", () => {
    const source = minimal("<o:sequenceNumber>many</o:sequenceNumber><o:colour>red</o:colour>");
    const { observation, diagnostics } = parseCaom(source);
    expect(observation.sequenceNumber).toBeUndefined();
    expect(diagnostics.map(({ path, line }) => [path, line])).toEqual([
      ["Observation.sequenceNumber", 5],
      ["Observation.colour", 5],
    ]);
    expect(() => parseCaom(source, { mode: "strict" })).toThrow(CaomError);
  });

  test.each([
    ["<a/>", "not-caom"],
    ['<Observation xmlns="http://example.org/"/>', "unknown-version"],
    ['<Observation xmlns="http://www.opencadc.org/caom2/xml/v2.4"/>', "missing-value"],
  ])("refuses %s with %s", (source, code) => {
    expect(() => parseCaom(source)).toThrow(expect.objectContaining({ code }));
  });

  test("refuses a day that does not exist", () => {
    const source = minimal("<o:metaRelease>2021-02-31T00:00:00</o:metaRelease>");
    expect(() => parseCaom(source, { mode: "strict" })).toThrow(/2021-02-31/);
  });
});

const folder = "../shared/data/caom";
const hasSamples = existsSync(folder);
if (!hasSamples) console.warn(`no sample documents in ${folder}: they are not tested`);

describe.skipIf(!hasSamples)("sample documents", () => {
  const files = hasSamples ? readdirSync(folder).filter((name) => name.endsWith(".xml")) : [];
  const readable = files.filter((name) =>
    /xml\/v2\.[0-4]"/.test(readFileSync(`${folder}/${name}`, "utf8")),
  );

  test("there are many", () => {
    expect(readable.length).toBeGreaterThanOrEqual(50);
  });

  test.each(readable)("%s comes back the same after writing and reading", (name) => {
    const first = parseCaom(readFileSync(`${folder}/${name}`));
    const again = parseCaom(writeCaomXml(first.observation));
    expect(again.observation).toEqual(first.observation);
    expect(again.diagnostics).toEqual([]);
    expect(first.observation.observationID).not.toBe("");
  });
});

describe("fromTapRows", () => {
  const observation = {
    obsID: "00000000-0000-0000-897c-013ac26a8f32",
    observationURI: "caom:CFHT/2376828",
    collection: "CFHT",
    observationID: "2376828",
    target_name: "Nr3491_1",
    target_moving: 0,
    proposal_keywords: "a|b c",
    metaRelease: "2020-01-01T00:00:00.000",
    typeCode: "S",
  };
  const plane = {
    obsID: observation.obsID,
    planeID: "00000000-0000-0000-897c-013ac26a8f33",
    publisherID: "ivo://cadc.nrc.ca/CFHT?2376828/2376828p",
    productID: "2376828p",
    position_bounds: "polygon 10 20 11 20 11 21",
    energy_bounds: new Float64Array([5e-7, 7e-7]),
    energy_emBand: "Optical",
    time_exposure: Number.NaN,
    polarization_states: "/I/Q/",
    metaRelease: "2021-01-01T00:00:00.000",
  };

  test("ties the rows of the tables together", () => {
    const artifact = { planeID: plane.planeID, uri: "cadc:CFHT/2376828p.fits", contentLength: 12n };
    const [found] = fromTapRows({
      observations: [observation],
      planes: [plane],
      artifacts: [artifact],
    });
    expect(found).toMatchObject({
      id: observation.obsID,
      target: { name: "Nr3491_1", moving: false },
      proposal: { keywords: ["a", "b c"] },
    });
    expect(found?.planes[0]).toMatchObject({
      publisherID: plane.publisherID,
      position: {
        bounds: {
          shape: "Polygon",
          points: [
            { cval1: 10, cval2: 20 },
            { cval1: 11, cval2: 20 },
            { cval1: 11, cval2: 21 },
          ],
        },
      },
      energy: {
        bounds: { lower: 5e-7, upper: 7e-7, samples: [{ lower: 5e-7, upper: 7e-7 }] },
        energyBands: ["Optical"],
      },
      polarization: { states: ["I", "Q"] },
      artifacts: [{ uri: "cadc:CFHT/2376828p.fits", productType: "this", releaseType: "data" }],
    });
    expect(found?.planes[0]?.time).toBeUndefined();
  });

  test("takes the second occurrence of a column of a join for the plane", () => {
    const row = { ...plane, ...observation, metaRelease2: plane.metaRelease };
    const [found, ...others] = fromTapRows([row, { ...row, productID: "2376828o" }]);
    expect(others).toEqual([]);
    expect(found?.metaRelease).toBe(observation.metaRelease);
    expect(found?.planes.map((p) => [p.productID, p.metaRelease])).toEqual([
      ["2376828p", plane.metaRelease],
      ["2376828o", plane.metaRelease],
    ]);
  });

  test("reports a plane without its observation instead of dropping it", () => {
    expect(() => fromTapRows({ observations: [], planes: [plane] })).toThrow(
      expect.objectContaining({ code: "missing-value" }),
    );
  });

  test.each([
    ["Circle ICRS 10 20 0.5", "Circle"],
    ["circle 10 20 0.5", "Circle"],
    ["POLYGON ICRS TOPOCENTER 10 20 11 20 11 21", "Polygon"],
    [[10, 20, 11, 20, 11, 21], "Polygon"],
  ])("reads the footprint %j", (position_bounds, shape) => {
    const [found] = fromTapRows({
      observations: [observation],
      planes: [{ ...plane, position_bounds }],
    });
    expect(found?.planes[0]?.position?.bounds?.shape).toBe(shape);
  });

  test("refuses a footprint that is none", () => {
    const planes = [{ ...plane, position_bounds: "ellipse 1 2 3" }];
    expect(() => fromTapRows({ observations: [observation], planes })).toThrow(/ellipse/);
  });

  test("formats for people with units, and as exact JSON", () => {
    const artifact = { planeID: plane.planeID, uri: "cadc:a", contentLength: 9007199254740993n };
    const [found] = fromTapRows({
      observations: [observation],
      planes: [{ ...plane, time_exposure: 120 }],
      artifacts: [artifact],
    });
    if (!found) throw new Error("no observation");
    expect(formatObservation(found)).toContain("time.exposure: 120 s");
    expect(formatObservation(found)).toContain("energy.bounds: 5e-7 … 7e-7 m");
    expect(writeCaomJson(found)).toContain('"contentLength": 9007199254740993');
  });
});

describe("accessInfo", () => {
  const plane = { productID: "p", artifacts: [], dataRelease: "2020-01-01T00:00:00.000" };
  const artifact = { uri: "cadc:a", productType: "this", releaseType: "data" };
  test("follows the release date of the data", () => {
    const before = accessInfo(plane, artifact, { now: new Date("2019-12-31T23:59:59Z") });
    const after = accessInfo(plane, artifact, { now: new Date("2020-01-01T00:00:00Z") });
    expect([before.isPublic, after.isPublic]).toEqual([false, true]);
  });
  test("takes no date for never", () => {
    expect(accessInfo({ productID: "p", artifacts: [] }, artifact).isPublic).toBe(false);
  });
});

test("parseObservationURI refuses other forms and says which it takes", () => {
  expect(parseObservationURI("caom:CFHT/1")).toEqual({ collection: "CFHT", observationID: "1" });
  expect(() => parseObservationURI("CFHT/1")).toThrow(/caom:\{collection\}/);
});
