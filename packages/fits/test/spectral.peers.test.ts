import { parseHeader, Wcs } from "@vostack/fits";
import { afterAll, describe, expect, it } from "vitest";
import { Exchange } from "./astropy.ts";

const exchange = new Exchange();
afterAll(() => exchange.remove());

// Every type of Paper III, linear, logarithmic, and sampled in another variable.
const script = `
from astropy.io import fits
from astropy.wcs import WCS
out = []
for ctype, crval, cdelt, cunit in [('FREQ', 1.4, 0.001, 'GHz'), ('FREQ-LOG', 1.4e9, 1e6, 'Hz'),
    ('WAVE', 500, 1, 'nm'), ('WAVE-LOG', 5e-7, 1e-9, 'm'), ('WAVE-F2W', 0.21, 1e-4, 'm'),
    ('FREQ-W2F', 1.4e9, 1e6, 'Hz'), ('VOPT-F2W', 1e6, 1e4, 'm/s'), ('VELO-F2V', 1e6, 1e4, 'm/s'),
    ('VRAD', 100, 1, 'km/s'), ('ZOPT-F2W', 0.1, 1e-3, ''), ('BETA-F2V', .1, 1e-3, ''),
    ('AWAV', 5e-7, 1e-10, 'm'), ('AWAV-W2A', 5e-7, 1e-9, 'm'), ('WAVE-A2W', 5e-7, 1e-9, 'm'),
    ('FREQ-V2F', 1.4e9, 1e6, 'Hz'), ('VRAD-W2F', 1e6, 1e4, 'm/s'), ('WAVN', 1e5, 10, '/m'),
    ('VOPT-V2W', 1e6, 1e4, 'm/s'), ('VELO-W2V', 1e6, 1e4, 'm/s'), ('AWAV-F2A', 5e-7, 1e-9, 'm'),
    ('FREQ-A2F', 6e14, 1e12, 'Hz'), ('AFRQ', 1e10, 1e7, ''), ('ENER-W2F', 1e-18, 1e-21, 'J')]:
    h = fits.Header()
    h['NAXIS'] = 3
    for i, v in enumerate(('RA---TAN', 'DEC--TAN', ctype)): h['CTYPE%d' % (i+1)] = v
    h['CRVAL1'] = 10.; h['CRVAL2'] = 20.; h['CDELT1'] = -.01; h['CDELT2'] = .01
    h['CRVAL3'] = float(crval); h['CDELT3'] = float(cdelt); h['CRPIX3'] = 10.5; h['RESTFRQ'] = 1.420405752e9
    if cunit: h['CUNIT3'] = cunit
    pixels = [[5., 6., z] for z in (1., 10.5, 20., 50.)]
    out.append(dict(header=h.tostring(), pixels=pixels, world=WCS(h).all_pix2world(pixels, 1).tolist()))
print(json.dumps(out))
`;

interface Case {
  readonly header: string;
  readonly pixels: number[][];
  readonly world: number[][];
}

describe("spectral axes", () => {
  it("agree with astropy to 1e-12, and back", () => {
    const cases = exchange.python<Case[]>(script);
    expect(cases.length).toBe(23);
    for (const { header, pixels, world } of cases) {
      const wcs = new Wcs(parseHeader(new TextEncoder().encode(header)).header);
      pixels.forEach((pixel, i) => {
        const ours = wcs.pixelToWorld(pixel)[2]!;
        expect(Math.abs(ours / world[i]![2]! - 1), wcs.keywords.ctype[2]).toBeLessThan(1e-12);
        expect(wcs.worldToPixel(wcs.pixelToWorld(pixel))[2]).toBeCloseTo(pixel[2]!, 8);
      });
    }
  });
});
