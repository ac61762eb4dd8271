import { type ColumnData, findHdu, parseFits, readTable, type ScalarData } from "@vostack/fits";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Exchange } from "./astropy.ts";

interface Truth {
  readonly file: string;
  readonly columns: { readonly name: string; readonly cells: string[] }[];
}

const exchange = new Exchange();
let truths: Truth[] = [];

// Cells are compared as text: numbers by their shortest decimal form in double precision.
const script = `
import numpy as np
from astropy.io import fits
r = np.random.default_rng(7)
n = 37
def num(v):
    v = v.item() if hasattr(v, 'item') else v
    if isinstance(v, bool): return str(v).lower()
    if isinstance(v, int): return str(v)
    if isinstance(v, complex): return num(v.real) + '+' + num(v.imag) + 'i'
    if v != v: return 'NaN'
    return float(v).hex()
def cell(v):
    if isinstance(v, str): return v
    a = np.asarray(v)
    if a.dtype.kind in 'US': return '|'.join(str(x) for x in a.ravel())
    return ' '.join(num(x) for x in a.ravel())
cols = []
def col(name, format, array, **kw): cols.append(fits.Column(name=name, format=format, array=array, **kw))
col('logical', 'L', r.integers(0, 2, n).astype(bool))
col('logical3', '3L', r.integers(0, 2, (n, 3)).astype(bool))
col('bits', '11X', r.integers(0, 2, (n, 11)).astype(bool))
col('byte', 'B', r.integers(0, 256, n).astype('u1'))
col('short', 'I', r.integers(-2**15, 2**15, n).astype('i2'))
col('ushort', 'I', r.integers(0, 2**16, n).astype('u2'), bzero=2**15)
col('int', 'J', r.integers(-2**31, 2**31, n).astype('i4'))
col('uint', 'J', r.integers(0, 2**32, n).astype('u4'), bzero=2**31)
col('long', 'K', r.integers(-2**63, 2**63-1, n))
col('float', 'E', r.normal(size=n).astype('f4'))
col('double', 'D', np.where(np.arange(n) % 5 == 0, np.nan, r.normal(size=n)))
col('complex', 'C', (r.normal(size=n) + 1j*r.normal(size=n)).astype('c8'))
col('dcomplex', '2M', r.normal(size=(n, 2)) + 1j*r.normal(size=(n, 2)))
col('text', '9A', np.array(['row %d ' % i + 'x'*(i % 4) for i in range(n)]))
col('texts', '12A4', np.array([['ab', 'cde', 'f%d' % i] for i in range(n)]), dim='(4,3)')
col('matrix', '6I', r.integers(-9, 9, (n, 2, 3)).astype('i2'), dim='(3,2)')
col('scaled', 'I', r.integers(-5000, 5000, n).astype('i2'))
col('ulong', 'K', r.integers(-2**63, 2**63-1, n))
col('sbyte', 'B', r.integers(0, 256, n).astype('u1'))
col('empty', '0D', np.zeros((n, 0)))
def ragged(dtype): 
    out = np.empty(n, dtype=object)
    for i in range(n): out[i] = np.array(r.integers(-100, 100, i % 6), dtype=dtype)
    return out
for code, dtype in (('I', 'i2'), ('J', 'i4'), ('K', 'i8'), ('E', 'f4'), ('D', 'f8')):
    col('p' + code, 'P' + code + '()', ragged(dtype)); col('q' + code, 'Q' + code + '()', ragged(dtype))
col('pB', 'PB()', np.array([np.arange(i % 5, dtype='u1') for i in range(n)], dtype=object))
col('pA', 'PA()', np.array(['s'*(i % 7) for i in range(n)], dtype=object))
fits.BinTableHDU.from_columns(cols).writeto('all.fits')
# astropy 5.2 fails to write these scalings itself
names = [c.name for c in cols]
for name, key, value in (('scaled', 'TSCAL', 0.01), ('scaled', 'TZERO', 5.0), ('ulong', 'TZERO', 2**63), ('sbyte', 'TZERO', -128)):
    fits.setval('all.fits', key + str(names.index(name) + 1), value=value, ext=1)
acols = [fits.Column(name='a', format='A7', array=np.array(['r%d' % i for i in range(n)])),
  fits.Column(name='i', format='I6', array=r.integers(-9999, 9999, n)),
  fits.Column(name='k', format='I18', array=r.integers(-10**15, 10**15, n)),
  fits.Column(name='f', format='F12.4', array=np.round(r.normal(size=n)*1000, 4)),
  fits.Column(name='e', format='E16.8', array=r.normal(size=n)),
  fits.Column(name='d', format='D25.16', array=r.normal(size=n)*1e100)]
fits.TableHDU.from_columns(acols).writeto('ascii.fits')
truth = []
for f in ('all.fits', 'ascii.fits'):
    with fits.open(f) as h:
        d = h[1].data
        truth.append(dict(file=f, columns=[dict(name=c, cells=[str(int(d[c][i])) if c == 'sbyte' else ''.join(d[c][i]) if c == 'pA' else cell(d[c][i]) if c != 'empty' else '' for i in range(n)]) for c in d.names]))
print(json.dumps(truth))
`;

/** Python's float.hex(). */
function hex(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (value === 0) return Object.is(value, -0) ? "-0x0.0p+0" : "0x0.0p+0";
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const mantissa = (bits.getBigUint64(0) & 0xfffffffffffffn).toString(16).padStart(13, "0");
  const exponent = Number((bits.getBigUint64(0) >> 52n) & 0x7ffn) - 1023;
  return `${value < 0 ? "-" : ""}0x1.${mantissa}p${exponent >= 0 ? "+" : ""}${exponent}`;
}

function number(value: number | bigint, isFloat: boolean): string {
  return isFloat && typeof value === "number" ? hex(value) : String(value);
}

/** All elements from `from` to `to` (excluded) in the oracle's notation. */
function print(data: ScalarData, from: number, to: number): string {
  const range = Array.from({ length: to - from }, (_, i) => from + i);
  switch (data.kind) {
    case "text":
      return range.map((i) => data.values[i]).join("|");
    case "logical":
    case "bits":
      return range.map((i) => String(data.values[i] === 1)).join(" ");
    case "complex":
      return range
        .map((i) => `${hex(data.values[2 * i]!)}+${hex(data.values[2 * i + 1]!)}i`)
        .join(" ");
    default: {
      const isFloat = data.values instanceof Float32Array || data.values instanceof Float64Array;
      return range.map((i) => number(data.values[i]!, isFloat)).join(" ");
    }
  }
}

function cells(data: ColumnData, rows: number, repeat: number): string[] {
  return Array.from({ length: rows }, (_, row) => {
    if (data.kind !== "arrays") return print(data, row * repeat, (row + 1) * repeat);
    const array = data.values[row]!;
    return print(
      array,
      0,
      array.kind === "complex" ? array.values.length / 2 : array.values.length,
    );
  });
}

beforeAll(() => {
  truths = exchange.python<Truth[]>(script);
});
afterAll(() => exchange.remove());

describe("tables written by astropy", () => {
  it("give back every cell of every column type", () => {
    for (const { file, columns } of truths) {
      const table = readTable(findHdu(parseFits(exchange.read(file)), 1));
      expect(table.columns.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
      for (const truth of columns) {
        const column = table.column(truth.name);
        expect([truth.name, cells(column.read(), table.rows, column.repeat)]).toEqual([
          truth.name,
          truth.cells,
        ]);
      }
    }
  });
});
