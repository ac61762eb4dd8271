import { encodePng, percentileLimits, renderRgba, stretches, zscale } from "@vostack/fits";
import { afterAll, expect, it } from "vitest";
import { Exchange } from "./astropy.ts";

const exchange = new Exchange();
afterAll(() => exchange.remove());

const script = `
import numpy as np
from astropy.visualization import ZScaleInterval, PercentileInterval, LogStretch, AsinhStretch, SqrtStretch
r = np.random.default_rng(3)
out = []
for i in range(40):
    n = int(r.integers(10, 60000))
    a = r.normal(r.uniform(-100, 1000), r.uniform(1, 50), n)
    k = int(n * r.uniform(0, 0.1))
    a[:k] += r.pareto(1.2, k) * 500
    r.shuffle(a)
    if i % 3 == 0: a[r.integers(0, n, n // 10)] = np.nan
    if i == 5: a = np.full(n, 7.0)
    a.astype('f8').tofile('%d.raw' % i)
    p = float(r.uniform(50, 100))
    f = a[np.isfinite(a)]
    out.append(dict(zscale=ZScaleInterval().get_limits(a), percent=p, limits=PercentileInterval(p).get_limits(f)))
x = np.linspace(0, 1, 33)
print(json.dumps(dict(cases=[{k: (list(map(float, v)) if k != 'percent' else v) for k, v in c.items()} for c in out],
  x=x.tolist(), log=LogStretch()(x.copy()).tolist(), asinh=AsinhStretch()(x.copy()).tolist(), sqrt=SqrtStretch()(x.copy()).tolist())))
`;

interface Truth {
  readonly cases: { zscale: number[]; percent: number; limits: number[] }[];
  readonly x: number[];
  readonly log: number[];
  readonly asinh: number[];
  readonly sqrt: number[];
}

it("zscale, percentiles and stretches equal astropy's", () => {
  const truth = exchange.python<Truth>(script);
  truth.cases.forEach((one, i) => {
    const pixels = new Float64Array(exchange.read(`${i}.raw`).buffer as ArrayBuffer);
    const scale = Math.abs(one.zscale[1]!) + Math.abs(one.zscale[0]!);
    zscale(pixels).forEach((value, k) => {
      expect(Math.abs(value - one.zscale[k]!) / scale, `zscale ${i}`).toBeLessThan(1e-9);
    });
    percentileLimits(pixels, one.percent).forEach((value, k) => {
      expect(Math.abs(value - one.limits[k]!), `percentile ${i}`).toBeLessThan(1e-9 * scale);
    });
  });
  truth.x.forEach((x, i) => {
    expect(stretches.log(x)).toBeCloseTo(truth.log[i]!, 12);
    expect(stretches.asinh(x)).toBeCloseTo(truth.asinh[i]!, 12);
    expect(stretches.sqrt(x)).toBeCloseTo(truth.sqrt[i]!, 12);
  });
});

it("PNG files are read by another program with the same pixels", () => {
  const pixels = Float32Array.from({ length: 70 * 50 }, (_, i) => Math.sin(i / 31) * 100);
  pixels[5] = Number.NaN;
  const picture = renderRgba(
    { shape: [70, 50], pixels },
    { colorMap: "viridis", stretch: "asinh" },
  );
  exchange.write("a.png", encodePng(picture));
  const read = exchange.python<number[]>(
    "import matplotlib.image as m, numpy as np\nprint(json.dumps(np.round(m.imread('a.png')*255).astype(int).ravel().tolist()))",
  );
  expect(read).toEqual([...picture.data]);
});
