import { findHdu, parseFits, readImage } from "@vostack/fits";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Exchange, firstDifference, typedArray } from "./astropy.ts";

interface Made {
  readonly file: string;
  readonly hdu: number;
  readonly dtype: string;
  readonly expected: string;
  readonly shape: number[];
}

const exchange = new Exchange();
let made: Made[] = [];

// Every algorithm with every pixel type it takes, by astropy and by cfitsio's fpack; what astropy
// reads back from each file is the truth.
const script = `
import numpy as np, subprocess, os
from astropy.io import fits
r = np.random.default_rng(20240611)
def pixels(dtype, shape):
    noise = r.normal(100, 7, shape)
    y = np.indices(shape).sum(axis=0)
    a = noise + 30*np.sin(y/9.)
    a.flat[7] = 250
    if np.dtype(dtype).kind == 'f':
        a.flat[11:14] = np.nan
        a.flat[20:25] = 0
    if dtype in ('int16','int32'): a = a*20 - 1500
    if dtype == 'int32': a.flat[3] = -2**31; a.flat[4] = 2**31-1
    return np.clip(a, 0, 255).astype(dtype) if dtype == 'uint8' else a.astype(dtype)
out = []
def note(name, hdu=1):
    with fits.open(name) as f:
        d = f[hdu].data
        if d is None: raise Exception(name)
        d = np.ascontiguousarray(d.astype(d.dtype.newbyteorder('=')))
        d.tofile(name + '.raw')
        out.append(dict(file=name, hdu=hdu, dtype=str(d.dtype), expected=name+'.raw', shape=list(d.shape[::-1])))
for dtype in ('uint8', 'int16', 'uint16', 'int32', 'uint32', 'float32', 'float64'):
    for algorithm in ('RICE_1', 'GZIP_1', 'GZIP_2', 'HCOMPRESS_1', 'PLIO_1'):
        if algorithm == 'PLIO_1' and dtype not in ('uint8', 'int16'): continue
        for shape, tile in (((37, 53), None), ((64, 80), (32, 24)), ((5, 16, 40), None)):
            if algorithm == 'HCOMPRESS_1' and tile is None: tile = (16, 16) if len(shape) == 2 else (40, 16, 1)
            a = pixels(dtype, shape)
            if algorithm == 'PLIO_1': a = np.abs(a) % 4096 // 8
            if algorithm == 'PLIO_1': a = a.astype(dtype)
            if algorithm == 'HCOMPRESS_1' and dtype == 'int32': a = np.clip(a, -1000000, 1000000)
            methods = (-1, 1, 2) if dtype.startswith('float') else (None,)
            for method in methods:
                name = '-'.join(map(str, (dtype, algorithm, shape, method))).replace(' ', '') + '.fits'
                kw = {} if method is None else dict(quantize_method=method, dither_seed=17 + len(out))
                try:
                    fits.CompImageHDU(a, compression_type=algorithm, tile_size=tile, **kw).writeto(name)
                except Exception as e:
                    sys.stderr.write(name + ' ' + str(e) + '\\n'); continue
                note(name)
# lossless floats
for dtype in ('float32', 'float64'):
    for algorithm in ('GZIP_1', 'GZIP_2'):
        name = 'lossless-' + dtype + algorithm + '.fits'
        fits.CompImageHDU(pixels(dtype, (30, 50)), compression_type=algorithm, quantize_level=0).writeto(name)
        note(name)
# cfitsio's own tool
for dtype in ('uint8', 'int16', 'uint16', 'int32', 'float32', 'float64'):
    a = pixels(dtype, (71, 90))
    if dtype == 'int32': a = np.clip(a, -2000000, 2000000)
    for flags in ('-r', '-g', '-g2', '-h', '-h -s 4', '-r -t 45,17', '-r -q 16', '-r -qz 4', '-g -q 0'):
        if '-q' in flags and not dtype.startswith('float'): continue
        name = 'fpack-' + dtype + flags.replace(' ', '') + '.fits'
        # funpack 4.2 itself loses pixels behind a NaN when a tile has several rows
        h = fits.PrimaryHDU(np.nan_to_num(a) if '-t' in flags else a)
        if dtype == 'int16': h.header['BLANK'] = -32768; h.header['BSCALE'] = 0.5; h.header['BZERO'] = 3.0
        h.writeto(name, output_verify='silentfix')
        p = subprocess.run(['fpack'] + flags.split() + [name], capture_output=True)
        if p.returncode or not os.path.exists(name + '.fz'):
            sys.stderr.write(name + ' ' + str(p.stderr) + '\\n'); continue
        # funpack is the truth here: this astropy overlooks the ZBLANK keyword that fpack writes
        subprocess.run(['funpack', '-O', name + '.unpacked', name + '.fz'], check=True)
        note(name + '.unpacked', 0)
        out[-1]['file'] = name + '.fz'; out[-1]['hdu'] = 1
print(json.dumps(out))
`;

beforeAll(() => {
  made = exchange.python<Made[]>(script);
});
afterAll(() => exchange.remove());

describe("tile-compressed images", () => {
  it("have the pixels that astropy reads, for every algorithm, type and dither", () => {
    expect(made.length).toBeGreaterThan(150);
    const wrong: string[] = [];
    for (const { file, hdu, dtype, expected, shape } of made) {
      try {
        const image = readImage(findHdu(parseFits(exchange.read(file)), hdu));
        const truth = typedArray(exchange.read(expected), dtype);
        const at = firstDifference(image.pixels, truth);
        if (at >= 0) wrong.push(`${file} at ${at}: ${image.pixels[at]} not ${truth[at]}`);
        if (String(image.shape) !== String(shape)) wrong.push(`${file} shape ${image.shape}`);
      } catch (error) {
        wrong.push(`${file}: ${String(error)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
