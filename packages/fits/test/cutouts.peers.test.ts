import { cutout, findHdu, parseFits } from "@vostack/fits";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Exchange } from "./astropy.ts";

interface Job {
  readonly file: string;
  readonly hdu: number;
  /** First and last pixel by axis, counted from 1. */
  readonly pixels?: [number, number, number?][];
  readonly circle?: [number, number, number];
}

const exchange = new Exchange();
let jobs: Job[] = [];

const make = `
import numpy as np, subprocess
from astropy.io import fits
from astropy.wcs import WCS
r = np.random.default_rng(99)
jobs = []
def wcs_cards(h, shape, kind):
    n = len(shape)
    ctype = {'sip': ('RA---TAN-SIP', 'DEC--TAN-SIP'), 'tpv': ('RA---TPV', 'DEC--TPV')}.get(kind, ('RA---TAN', 'DEC--TAN'))
    h['CTYPE1'], h['CTYPE2'] = ctype
    h['CRVAL1'] = r.uniform(0, 360); h['CRVAL2'] = r.uniform(-80, 80)
    h['CRPIX1'] = r.uniform(0, shape[-1]); h['CRPIX2'] = r.uniform(0, shape[-2])
    s = 1e-3; t = r.uniform(0, 6)
    h['CD1_1'] = -s*np.cos(t); h['CD1_2'] = s*np.sin(t); h['CD2_1'] = s*np.sin(t); h['CD2_2'] = s*np.cos(t)
    if n > 2:
        h['CTYPE3'] = 'FREQ'; h['CRVAL3'] = 1.4e9; h['CRPIX3'] = 1.0; h['CD3_3'] = 1e6
    if n > 3:
        h['CTYPE4'] = 'STOKES'; h['CRVAL4'] = 1.0; h['CRPIX4'] = 1.0; h['CD4_4'] = 1.0
    if kind == 'sip':
        for k in 'AB':
            h[k + '_ORDER'] = 2
            for pq in ('2_0', '1_1', '0_2'): h[k + '_' + pq] = r.normal() * 1e-4
    if kind == 'tpv':
        for i in (1, 2):
            h['PV%d_1' % i] = 1.0
            for k in (4, 5, 6, 7, 10): h['PV%d_%d' % (i, k)] = r.normal() * 1e-2
    h['WCSNAMEA'] = 'other'; h['CTYPE1A'] = 'LINEAR'; h['CTYPE2A'] = 'LINEAR'; h['CRPIX1A'] = 3.0; h['CRVAL1A'] = 5.0; h['CDELT1A'] = 2.0
    h['LTV1'] = -4.0; h['LTM1_1'] = 1.0
    h['OBJECT'] = ("a rather long name " * 6).strip()
    h['HIERARCH ESO DET CHIP1 NX'] = 2048
    h['HISTORY'] = 'made for a test'
def pixels(dtype, shape):
    a = r.normal(500, 50, shape)
    return np.clip(a, 0, 255).astype(dtype) if dtype == 'u1' else a.astype(dtype)
def ranges(shape, steps=False):
    out = []
    for n in shape[::-1]:
        a, b = sorted(r.integers(1, n + 1, 2).tolist())
        out.append([a, b, int(r.choice([1, 2, 3]))] if steps else [a, b])
    return out
for dtype in ('u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'f4', 'f8'):
    for shape in ((40, 50), (5, 30, 20), (2, 3, 20, 30)):
        for kind in ('', 'sip', 'tpv') if len(shape) == 2 else ('', 'tpv'): # astropy takes SIP in two axes only
            name = dtype + '-' + str(len(shape)) + kind + '.fits'
            h = fits.PrimaryHDU(pixels(dtype, shape))
            wcs_cards(h.header, shape, kind)
            h.writeto(name, checksum=True)
            jobs.append(dict(file=name, hdu=0, pixels=ranges(shape)))
            jobs.append(dict(file=name, hdu=0, pixels=ranges(shape, kind != 'tpv')))
            if kind != 'tpv' or len(shape) == 2:
                w = WCS(h.header).celestial
                x, y = r.uniform(5, shape[-1] - 5), r.uniform(5, shape[-2] - 5)
                ra, dec = w.all_pix2world([[x, y]], 1)[0]
                jobs.append(dict(file=name, hdu=0, circle=[ra, dec, r.uniform(1e-4, 5e-3)]))
# one extension of a multi-extension file, plain and compressed
mef = fits.HDUList([fits.PrimaryHDU()])
mef[0].header['TELESCOP'] = 'none'
for i, dtype in enumerate(('i2', 'f4', 'u2')):
    h = fits.ImageHDU(pixels(dtype, (60, 70)), name='CHIP%d' % i)
    wcs_cards(h.header, (60, 70), 'sip' if i else '')
    mef.append(h)
mef.writeto('mef.fits')
subprocess.run(['fpack', '-r', '-t', '33,21', 'mef.fits'], check=True)
for i in (1, 2, 3):
    for name in ('mef.fits', 'mef.fits.fz'):
        for k in range(4): jobs.append(dict(file=name, hdu=i, pixels=ranges((60, 70), k == 3)))
print(json.dumps(jobs))
`;

// Data must be the bits of the slice; the WCS must give the same sky for the same pixels, its
// CRPIX must be that of astropy's own slicing.
const check = `
import numpy as np
from astropy.io import fits
from astropy.wcs import WCS
from astropy.coordinates import SkyCoord
wrong = []
for n, job in enumerate(json.load(open('jobs.json'))):
    def bad(*what): wrong.append([n, job, ' '.join(map(str, what))])
    with fits.open(job['file'], do_not_scale_image_data=True) as f, fits.open('cut%d.fits' % n, do_not_scale_image_data=True) as g:
        try: g.verify('exception')
        except Exception as e: bad(e); continue
        if len(g) != 1: bad('HDUs', len(g))
        whole, part = f[job['hdu']], g[0]
        header = whole.header
        w, v = WCS(header), WCS(part.header)
        if 'circle' in job:
            ra, dec, radius = job['circle']
            ny, nx = whole.data.shape[-2:]
            yy, xx = np.mgrid[1:ny+1, 1:nx+1]
            sky = w.celestial.all_pix2world(np.c_[xx.ravel(), yy.ravel()], 1)
            inside = (SkyCoord(ra, dec, unit='deg').separation(SkyCoord(sky[:,0], sky[:,1], unit='deg')).deg <= radius).reshape(ny, nx)
            x0 = int(round(header['CRPIX1'] - part.header['CRPIX1'])); y0 = int(round(header['CRPIX2'] - part.header['CRPIX2']))
            cy, cx = part.data.shape[-2:]
            outside = inside.copy(); outside[y0:y0+cy, x0:x0+cx] = False
            if outside.any(): bad('pixels of the circle are missing')
            if inside.any() and (cx > np.ptp(np.where(inside.any(0))) + 3 or cy > np.ptp(np.where(inside.any(1))) + 3): bad('too large', cx, cy)
            ranges = [[x0+1, x0+cx], [y0+1, y0+cy]] + [[1, m] for m in whole.data.shape[::-1][2:]]
        else: ranges = job['pixels']
        steps = [q[2] if len(q) > 2 else 1 for q in ranges]
        slices = tuple(slice(q[0] - 1, q[1], s) for q, s in zip(ranges, steps))[::-1]
        expected = np.ascontiguousarray(whole.data[slices])
        got = np.ascontiguousarray(part.data)
        if expected.shape != got.shape or expected.astype(got.dtype).tobytes() != got.tobytes(): bad('pixels', expected.shape, got.shape)
        naxis = len(ranges)
        p = np.array([[r0 + 0.25 * k for r0 in [1] * naxis] for k in range(5)]) + np.arange(5)[:, None]
        q = np.array([[q[0] + (p[k, j] - 1) * steps[j] for j, q in enumerate(ranges)] for k in range(5)])
        a, b = v.all_pix2world(p, 1), w.all_pix2world(q, 1)
        if not np.allclose(a, b, rtol=1e-13, atol=1e-11): bad('wcs', a - b)
        if 'A_ORDER' in header: a = b = 0
        else: a, b = WCS(part.header, key='A').wcs_pix2world(p, 1), WCS(header, key='A').wcs_pix2world(q, 1)
        if not np.allclose(a, b, rtol=1e-12): bad('wcs A', a - b)
        if all(s == 1 for s in steps) and 'TPV' not in header['CTYPE1']: # astropy cannot slice a TPV WCS
            crpix = w[slices].wcs.crpix
            if not np.array_equal(crpix, v.wcs.crpix): bad('crpix', crpix, v.wcs.crpix)
        for card in header.cards:
            if card.keyword in ('OBJECT', 'BZERO', 'BSCALE', 'WCSNAMEA') or 'ESO' in card.keyword:
                if part.header.get(card.keyword) != card.value: bad('card', card.keyword)
        if 'CHECKSUM' in part.header: bad('checksum kept')
print(json.dumps(wrong))
`;

beforeAll(() => {
  jobs = exchange.python<Job[]>(make);
});
afterAll(() => exchange.remove());

describe("cutouts", () => {
  it("have the pixels and the WCS of astropy's slices", () => {
    expect(jobs.length).toBeGreaterThan(170);
    jobs.forEach(({ file, hdu, pixels, circle }, n) => {
      const bytes = cutout(exchange.read(file), { pixels, circle }, { hdu });
      exchange.write(`cut${n}.fits`, bytes);
    });
    exchange.write("jobs.json", JSON.stringify(jobs));
    expect(exchange.python<unknown[]>(check)).toEqual([]);
  });

  it("of a whole multi-extension file keep the extensions that overlap", () => {
    const bytes = cutout(exchange.read("mef.fits"), {
      pixels: [
        [3, 10],
        [5, 6],
      ],
    });
    const hdus = parseFits(bytes);
    expect(hdus.map(({ name }) => name)).toEqual(["", "CHIP0", "CHIP1", "CHIP2"]);
    expect(hdus[0]!.header.get("TELESCOP")).toBe("none");
    expect(findHdu(hdus, "CHIP2").shape).toEqual([8, 2]);
  });
});
