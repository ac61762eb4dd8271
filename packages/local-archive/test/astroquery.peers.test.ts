import { expect, it } from "vitest";
import { useArchive } from "./archive.ts";
import { python } from "./run.ts";

const { get } = useArchive();

it("the examples of astroquery.cadc find the same things here as at the real archive", async () => {
  const output = await python(
    `
import os, sys, tempfile
import astropy.units as u
import pyvo.utils.vocabularies
from astropy.coordinates import SkyCoord
from astropy.table import Table
from astroquery.cadc import Cadc, conf

conf.CADC_REGISTRY_URL = sys.argv[1]
# The vocabulary of semantics would be fetched from www.ivoa.net.
pyvo.utils.vocabularies.get_vocabulary = lambda *args, **kwargs: {'terms': {}}
cadc = Cadc()

print(sorted(cadc.get_collections())[:2])
result = cadc.query_region('08h45m07.5s +54d18m00s', collection='CFHT')
print(len(result), result.colnames[0], result.colnames[-1])
print(len(cadc.get_data_urls(result)))
result = cadc.query_region('08h45m07.5s +54d18m00s')
mine = result[result['target_name'] == 'Nr3491_1']
print(len(result) > 12, len(cadc.get_data_urls(mine, include_auxiliaries=True)))
print(len(cadc.query_name('M31')) > 50, len(cadc.query_name('Nr3491_1')))
coords = '01h45m07.5s +23d18m00s'
images = cadc.get_images(coords, 0.01 * u.deg, collection='CFHT')
print(len(images), max(hdu.data.size for hdu in images[0] if hdu.data is not None) < 2000)
print(len(cadc.get_images_async(SkyCoord(10, 20, unit='deg'), 0.01 * u.deg, collection='CFHT')))
results = cadc.query_region(coords, 0.1 * u.deg, collection='CFHT')
print(len(results), len(cadc.get_image_list(results[results['time_exposure'] > 120.0], coords, 0.1 * u.deg)))
print('caom2.Plane' in cadc.get_tables(only_names=True), len(cadc.get_table('caom2.Observation').columns) > 40)
print(len(cadc.exec_sync('SELECT top 100 observationID, intent FROM caom2.Observation')))
upload = tempfile.NamedTemporaryFile(suffix='.xml').name
Table({'observationID': ['2376828', 'nothing']}).write(upload, format='votable', overwrite=True)
joined = cadc.exec_sync('SELECT o.observationID, intent FROM caom2.Observation o '
  'JOIN tap_upload.test_upload tu ON o.observationID=tu.observationID', uploads={'test_upload': upload})
print(len(joined))
os.remove(upload)
job = cadc.create_async('SELECT TOP 100 observationID FROM caom2.Observation AS Observation')
job.run().wait()
job.raise_if_error()
print(cadc.load_async_job(job.job_id).phase, len(job.fetch_result().to_table()))
cadc.login(user=sys.argv[2], password=sys.argv[3])
cadc.create_async('SELECT TOP 1 obsID FROM caom2.Plane')
print(len(cadc.list_async_jobs()))
`,
    get().registry,
    get().user,
    get().password,
  );
  expect(output.trim().split("\n")).toEqual([
    "['CFHT', 'DAO']",
    "12 observationURI accMetaChecksum2",
    "12",
    "True 7",
    "True 2",
    "8 True",
    "10",
    "8 4",
    "True True",
    "100",
    "1",
    "COMPLETED 100",
    "1",
  ]);
});
