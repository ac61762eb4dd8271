import { expect, it } from "vitest";
import { starsAround } from "../src/images/stars.ts";
import { useArchive } from "./archive.ts";
import { python } from "./run.ts";

const { get } = useArchive();

const HEAD = `
import sys, time
import pyvo, requests
from astropy.table import Table
tap = pyvo.dal.TAPService(sys.argv[1])
`;

it("pyvo queries synchronously, with MAXREC and every column of the model", async () => {
  const output = await python(
    `${HEAD}
print(len(tap.search("SELECT * FROM caom2.Plane", maxrec=10)))
table = tap.run_sync("SELECT * FROM caom2.Observation AS o JOIN caom2.Plane AS p ON o.obsID = p.obsID "
    "WHERE INTERSECTS(CIRCLE('ICRS', 131.28125, 54.3, 0.0167), position_bounds) = 1 AND collection = 'CFHT'").to_table()
print(len(table), len(table.colnames), 'Nr3491_1' in set(table['target_name']))
`,
    get().tap,
  );
  expect(output).toMatch(/^10\n12 1\d\d True$/m);
});

it("pyvo runs, waits for, fetches, aborts and deletes jobs", async () => {
  const output = await python(
    `${HEAD}
job = tap.submit_job("SELECT COUNT(*) AS n FROM caom2.Plane")
print(job.phase)
job.run(); job.wait(timeout=60); job.raise_if_error()
print(job.phase, job.fetch_result()['n'][0] > 4000)
job.delete()
job = tap.submit_job("SELECT COUNT(*) FROM caom2.Plane a, caom2.Plane b, caom2.Plane c WHERE a.time_exposure * b.time_exposure + c.time_exposure < -1")
job.run(); time.sleep(0.3); job.abort()
print(job.phase)
job.delete()
print(len(tap.run_async("SELECT TOP 7 obsID FROM caom2.Plane")))
`,
    get().tap,
  );
  expect(output.trim().split("\n")).toEqual(["PENDING", "COMPLETED True", "ABORTED", "7"]);
});

it("pyvo uploads tables, synchronously and asynchronously", async () => {
  const output = await python(
    `${HEAD}
mine = Table({'id': [1, 2, 3], 'ra': [10., 26.28, 131.28], 'dec': [20., 23.3, 54.3]})
query = ("SELECT u.id, COUNT(*) AS n FROM tap_upload.mine AS u JOIN caom2.Plane AS p "
  "ON CONTAINS(POINT('ICRS', u.ra, u.dec), p.position_bounds) = 1 GROUP BY u.id ORDER BY u.id")
for call in (tap.run_sync, tap.run_async):
    print([int(row['n']) >= 8 for row in call(query, uploads={'mine': mine})])
`,
    get().tap,
  );
  expect(output.trim().split("\n")).toEqual(["[True, True, True]", "[True, True, True]"]);
});

it("pyvo reports errors of queries and jobs", async () => {
  const output = await python(
    `${HEAD}
try:
    tap.run_sync("SELECT nothing FROM caom2.Plane")
except pyvo.dal.DALQueryError as error:
    print(error)
job = tap.submit_job("SELECT nothing FROM caom2.Plane")
job.run(); job.wait(timeout=60)
print(job.phase)
try:
    job.raise_if_error()
except pyvo.dal.DALQueryError as error:
    print(type(error).__name__)
`,
    get().tap,
  );
  expect(output).toContain("Column: [nothing] does not exist. (line 1, column 8)");
  expect(output).toContain("ERROR\nDALQueryError");
});

it("pyvo reads tables, links, cutouts and images", async () => {
  const output = await python(
    `${HEAD}
from pyvo.dal.adhoc import DatalinkResults
print('caom2.Plane' in tap.tables.keys(), len(tap.tables['caom2.Plane'].columns) > 70)
result = tap.search("SELECT TOP 1 publisherID FROM caom2.Plane WHERE publisherID LIKE '%2376828p'")
for links in result.iter_datalinks():
    print(sorted(set(row['semantics'] for row in links)))
    this = next(row for row in links if row['semantics'] == '#this')
    print(this.content_type, len(this.getdataset().read()) == this.content_length)
    part = links.get_first_proc().process(circle=(131.2, 54.2, 0.05))
    from astropy.io import fits
    import io
    with fits.open(io.BytesIO(part.read())) as hdus:
        print(hdus.verify('exception'), max(hdu.data.size for hdu in hdus if hdu.data is not None) < 20000)
sia = pyvo.dal.sia2.search(sys.argv[2], pos=(131.28125, 54.3, 0.01), collection='CFHT') if hasattr(pyvo.dal, 'sia2') else None
print(len(sia))
`,
    get().tap,
    get().sia.replace(/\/v2query$/, ""),
  );
  expect(output.trim().split("\n")).toEqual([
    "True True",
    "['#auxiliary', '#cutout', '#package', '#preview', '#this', '#thumbnail']",
    "application/fits True",
    "None True",
    "12",
  ]);
});

it("pyvo signs on with a token and sees its own jobs and data", async () => {
  const output = await python(
    `${HEAD}
token = requests.post(sys.argv[2], data={'username': sys.argv[3], 'password': sys.argv[4]}).text
session = requests.Session()
session.headers['Authorization'] = 'Bearer ' + token
mine = pyvo.dal.TAPService(sys.argv[1], session=session)
count = "SELECT COUNT(*) AS n FROM caom2.Observation"
print(mine.search(count)['n'][0] > tap.search(count)['n'][0])
job = mine.submit_job(count)
print(job.job_id in [one.jobid for one in mine.get_job_list()])
`,
    get().tap,
    get().login,
    get().user,
    get().password,
  );
  expect(output.trim().split("\n")).toEqual(["True", "True"]);
});

it("astropy reads every kind of image, and its WCS puts the middle into the footprint", async () => {
  const output = await python(
    `${HEAD}
import io, numpy
from astropy.io import fits
from astropy.wcs import WCS
base = sys.argv[2]
uris = tap.search("SELECT MIN(a.uri) AS uri FROM caom2.Artifact a JOIN caom2.Plane p ON a.planeID = p.planeID "
  "JOIN caom2.Observation o ON o.obsID = p.obsID WHERE a.productType = 'science' AND a.contentType = 'application/fits' "
  "AND p.dataRelease < '2026-01-01' AND p.dataProductType <> 'spectrum' GROUP BY o.instrument_name")
images = 0
for uri in uris['uri']:
    with fits.open(io.BytesIO(requests.get(base + '/raven/files/' + uri).content)) as hdus:
        hdus.verify('exception')
        for hdu in hdus:
            if hdu.data is None: continue
            wcs = WCS(hdu.header)
            assert wcs.has_celestial, uri
            shape = hdu.data.shape[-2:]
            ra, dec = wcs.celestial.pixel_to_world_values((shape[1] - 1) / 2, (shape[0] - 1) / 2)
            found = tap.search("SELECT COUNT(*) AS n FROM caom2.Artifact a JOIN caom2.Plane p ON a.planeID = p.planeID "
              "WHERE a.uri = '%s' AND CONTAINS(POINT('ICRS', %.8f, %.8f), p.position_bounds) = 1" % (uri, ra, dec))
            assert found['n'][0] == 1, (uri, ra, dec)
            images += 1
print(len(uris), images)
`,
    get().tap,
    get().url,
  );
  const [kinds, images] = output.trim().split(" ").map(Number);
  expect(kinds).toBeGreaterThanOrEqual(10);
  expect(images).toBeGreaterThan(kinds!);
});

it("astropy finds the stars where the archive has put them", async () => {
  const stars = starsAround([131.28125, 54.3], 0.4).stars.filter(({ magnitude }) => magnitude < 13);
  const output = await python(
    `${HEAD}
import io, json
from astropy.io import fits
from astropy.wcs import WCS
stars = json.loads(sys.argv[3])
found = 0
with fits.open(io.BytesIO(requests.get(sys.argv[2] + '/raven/files/cadc:CFHT/2376828p.fits').content)) as hdus:
    for hdu in hdus[1:]:
        wcs = WCS(hdu.header)
        for ra, dec in stars:
            x, y = wcs.world_to_pixel_values(ra, dec)
            x, y = int(round(float(x))), int(round(float(y)))
            if 2 < x < hdu.data.shape[1] - 2 and 2 < y < hdu.data.shape[0] - 2:
                assert hdu.data[y, x] > 1000, (ra, dec, hdu.data[y, x])
                found += 1
print(found)
`,
    get().tap,
    get().url,
    JSON.stringify(stars.map(({ position }) => position)),
  );
  expect(Number(output)).toBeGreaterThan(10);
});
