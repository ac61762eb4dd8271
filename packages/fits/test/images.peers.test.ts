import { FitsHeader, parseFits, readImage, writeFits } from "@vostack/fits";
import { afterAll, describe, expect, it } from "vitest";
import { Exchange, firstDifference, typedArray } from "./astropy.ts";

const exchange = new Exchange();
afterAll(() => exchange.remove());

interface Made {
  readonly file: string;
  readonly dtype: string;
  readonly shape: number[];
}

const make = `
import numpy as np
from astropy.io import fits
r = np.random.default_rng(5)
out = []
def note(name):
    with fits.open(name) as f:
        d = np.ascontiguousarray(f[0].data.astype(f[0].data.dtype.newbyteorder('=')))
        d.tofile(name + '.raw')
        out.append(dict(file=name, dtype=str(d.dtype), shape=list(d.shape[::-1])))
for dtype in ('u1', 'i1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f4', 'f8'):
    for shape in ((7,), (33, 41), (3, 5, 7), (1, 2, 3, 5)):
        t = np.dtype(dtype)
        if t.kind == 'f':
            a = r.normal(size=shape).astype(t); a.flat[3] = np.nan; a.flat[5] = np.inf
        else:
            i = np.iinfo(t); a = r.integers(i.min, i.max, shape, dtype=t, endpoint=True); a.flat[0] = i.min; a.flat[1] = i.max
        name = dtype + '-%d.fits' % len(shape)
        fits.PrimaryHDU(a).writeto(name)
        note(name)
# BSCALE, BZERO, BLANK on the stored numbers
for dtype in ('u1', 'i2', 'i4', 'i8', 'f4', 'f8'):
    a = (r.normal(size=(20, 30)) * 50 + 100).astype(dtype)
    name = 'scaled-' + dtype + '.fits'
    fits.PrimaryHDU(a).writeto(name)
    fits.setval(name, 'BSCALE', value=0.1234); fits.setval(name, 'BZERO', value=-3.21)
    if a.dtype.kind != 'f': fits.setval(name, 'BLANK', value=int(a.flat[9]))
    note(name)
print(json.dumps(out))
`;

describe("images", () => {
  it("of every BITPIX, scaled or not, have astropy's pixels and types", () => {
    const made = exchange.python<Made[]>(make);
    expect(made.length).toBe(46);
    for (const { file, dtype, shape } of made) {
      const image = readImage(parseFits(exchange.read(file))[0]!);
      const truth = typedArray(exchange.read(`${file}.raw`), dtype);
      expect([file, image.shape]).toEqual([file, shape]);
      expect([file, image.pixels[Symbol.toStringTag]]).toEqual([
        file,
        (truth as Int8Array)[Symbol.toStringTag],
      ]);
      expect([file, firstDifference(image.pixels, truth)]).toEqual([file, -1]);
      exchange.write(
        `out-${file}`,
        writeFits([
          { header: [["OBJECT", "it's"]], image },
          { header: [["EXTNAME", "TWO"]], image },
        ]),
      );
    }
    exchange.write("made.json", JSON.stringify(made));
    const wrong = exchange.python<string[]>(`
import numpy as np
from astropy.io import fits
wrong = []
for m in json.load(open('made.json')):
    with fits.open('out-' + m['file']) as f:
        f.verify('exception')
        truth = np.fromfile(m['file'] + '.raw', dtype=m['dtype']).reshape(m['shape'][::-1])
        for h in f:
            if h.header['OBJECT' if h.name == 'PRIMARY' else 'EXTNAME'] not in ("it's", 'TWO'): wrong.append(m['file'] + ' card')
            if not np.array_equal(h.data, truth, equal_nan=truth.dtype.kind == 'f'): wrong.append(m['file'] + ' pixels')
print(json.dumps(wrong))
`);
    expect(wrong).toEqual([]);
  });
});

describe("headers", () => {
  it("written by us mean the same to astropy", () => {
    const cards: [string, string | number | bigint | boolean, string][] = [
      ["SHORT", "it's", "a string"],
      [
        "LONG",
        "0123456789".repeat(20),
        "a long string with a comment that is long as well, over and over",
      ],
      ["QUOTES", "it's ".repeat(30).trim(), ""],
      ["AMP", "ends with &", "ampersand"],
      ["INT", -42, "integer"],
      ["BIG", 2n ** 62n, "64 bits"],
      ["REAL", -1.2345678901234567e-100, "real"],
      ["WHOLE", 1e20, "whole real"],
      ["TINY", 5e-324, "denormal"],
      ["YES", true, "logical"],
      ["ESO DET CHIP1 NX", 2048, "hierarch"],
      ["ESO LONG NAME OF A KEYWORD", "value ".repeat(20).trim(), "hierarch"],
    ];
    exchange.write("cards.fits", writeFits([{ header: new FitsHeader(cards) }]));
    const read = exchange.python<[string, unknown, string][]>(`
from astropy.io import fits
with fits.open('cards.fits') as f:
    f.verify('exception')
    h = f[0].header
    print(json.dumps([[k, (str(h[k]) if isinstance(h[k], int) and not isinstance(h[k], bool) else h[k]), h.comments[k]] for k in h if k not in ('SIMPLE', 'BITPIX', 'NAXIS', 'EXTEND')]))
`);
    for (const [keyword, value, comment] of cards) {
      const [, theirs, theirComment] = read.find(([name]) => name === keyword)!;
      const isInteger =
        typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value));
      expect([keyword, theirs]).toEqual([keyword, isInteger ? String(value) : value]);
      expect([keyword, theirComment.replaceAll(" ", "")]).toEqual([
        keyword,
        comment.replaceAll(" ", ""),
      ]);
    }
  });

  it("written by astropy are read, and written again byte by byte", () => {
    const truth = exchange.python<[string, string | number | boolean | null][]>(`
from astropy.io import fits
h = fits.PrimaryHDU().header
h['STR'] = "O'Hara"; h['EMPTY'] = ''; h['NONE'] = None
h['LONGSTR'] = ('abc def ' * 30).strip(), 'and a comment'
h['AMP'] = 'a' * 66 + '&'
h['FLOAT'] = 1.5e-7; h['BIGINT'] = 123456789012345678; h['HIERARCH ESO TEL ALT'] = 45.5
h['HISTORY'] = 'one'; h['COMMENT'] = "two = 'x' / y"; h[''] = 'blank'
for i in range(100): h['K%d' % i] = i
h.append(fits.Card.fromstring("ODD     = NAN / not a value"))
h.append(fits.Card.fromstring("NOEQUALS  something else"))
h.append(fits.Card.fromstring("EXPD    = 1.25D+03 / Fortran"))
h.append(fits.Card.fromstring("SLASH   = 'a / b' / c / d"))
h.append(fits.Card.fromstring("COMPLEX = (1.5, -2) / pair"))
with open('h.fits', 'wb') as f: f.write(h.tostring().encode('latin-1'))
print(json.dumps([['STR', "O'Hara"], ['EMPTY', ''], ['NONE', None], ['LONGSTR', h['LONGSTR']], ['AMP', h['AMP']], ['FLOAT', 1.5e-7],
  ['ESO TEL ALT', 45.5], ['K99', 99], ['ODD', 'NAN'], ['EXPD', 1250.0], ['SLASH', 'a / b']]))
`);
    const bytes = exchange.read("h.fits");
    const { header } = parseFits(bytes)[0]!;
    for (const [keyword, value] of truth) {
      expect([keyword, header.get(keyword) ?? null]).toEqual([keyword, value]);
    }
    expect(header.get("BIGINT")).toBe(123456789012345678n);
    expect(header.get("COMPLEX")).toEqual({ re: 1.5, im: -2 });
    expect(header.commentary("HISTORY")).toEqual(["one"]);
    expect(header.toBytes()).toEqual(bytes);
  });
});
