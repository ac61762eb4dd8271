"""Random WCS headers with pixels and the world coordinates that astropy gives them, as JSON.

Usage: wcs-headers.py SEED COUNT
"""
import json
import sys
import warnings

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

warnings.simplefilter("ignore")
r = np.random.default_rng(int(sys.argv[1]))
count = int(sys.argv[2])

# code: (parameters of the latitude axis, largest distance from the reference point in degrees)
PROJECTIONS = {
    "TAN": (lambda: {}, 60),
    "STG": (lambda: {}, 90),
    "ARC": (lambda: {}, 120),
    "ZEA": (lambda: {}, 90),
    "SIN": (lambda: {}, 40),
    "SIN-slant": (lambda: {1: r.uniform(-0.5, 0.5), 2: r.uniform(-0.5, 0.5)}, 30),
    "AZP": (lambda: {1: r.uniform(0.5, 3), 2: r.uniform(-20, 20)}, 20),
    "SZP": (lambda: {1: r.uniform(0.5, 3), 2: r.uniform(-180, 180), 3: r.uniform(60, 90)}, 20),
    "ZPN": (lambda: {1: 1.0, 3: r.uniform(-0.5, 0.5), 5: r.uniform(-0.1, 0.1)}, 30),
    "AIR": (lambda: {1: r.uniform(30, 90)}, 60),
    "CYP": (lambda: {1: r.uniform(0.5, 2), 2: r.uniform(0.5, 1)}, 60),
    "CEA": (lambda: {1: r.uniform(0.3, 1)}, 40),
    "CAR": (lambda: {}, 60),
    "MER": (lambda: {}, 60),
    "SFL": (lambda: {}, 60),
    "PAR": (lambda: {}, 60),
    "MOL": (lambda: {}, 60),
    "AIT": (lambda: {}, 60),
    "COP": (lambda: {1: r.choice([-1, 1]) * r.uniform(20, 80), 2: r.uniform(-15, 15)}, 30),
    "COE": (lambda: {1: r.choice([-1, 1]) * r.uniform(20, 80), 2: r.uniform(-10, 10)}, 20),
    "COD": (lambda: {1: r.choice([-1, 1]) * r.uniform(20, 80), 2: r.choice([0, r.uniform(1, 10)])}, 20),
    "COO": (lambda: {1: r.choice([-1, 1]) * r.uniform(20, 70), 2: r.choice([0, r.uniform(1, 10)])}, 30),
    "BON": (lambda: {1: r.choice([-1, 1]) * r.uniform(10, 80)}, 30),
    "PCO": (lambda: {}, 50),
    "TSC": (lambda: {}, 40),
    "QSC": (lambda: {}, 40),
    "HPX": (lambda: {}, 60),
    "TAN-SIP": (lambda: {}, 2),
    "TPV": (lambda: {}, 2),
}


def number(v):
    return float(v)


def make(code):
    h = fits.Header()
    projection = code.split("-")[0]
    parameters, reach = PROJECTIONS[code]
    frame = [("RA--", "DEC-"), ("GLON", "GLAT"), ("ELON", "ELAT")][r.integers(0, 3) if r.random() < 0.3 else 0]
    suffix = "-SIP" if code == "TAN-SIP" else ""
    # wcslib 7.12 takes axes 1 and 2 for TPV, whichever are the celestial ones
    lon, lat = (1, 2) if r.random() < 0.8 or projection == "TPV" else (2, 1)
    naxis = 2 if r.random() < 0.8 or suffix or projection == "TPV" else 3
    if naxis == 3:
        lon, lat = [(1, 2), (2, 1), (1, 3), (3, 2), (2, 3)][r.integers(0, 5)]
        other = 6 - lon - lat
    h["NAXIS"] = naxis
    for i in range(naxis):
        h[f"NAXIS{i + 1}"] = 100
    h[f"CTYPE{lon}"] = f"{frame[0]}-{projection}{suffix}"
    h[f"CTYPE{lat}"] = f"{frame[1]}-{projection}{suffix}"
    # Most images are small, some cover much of the sky.
    extent = reach if r.random() < 0.3 else 10 ** r.uniform(-3, np.log10(reach))
    size = 10 ** r.uniform(1.5, 4)
    scale = extent / size
    crval = {lon: r.uniform(0, 360), lat: np.degrees(np.arcsin(r.uniform(-1, 1)))}
    if r.random() < 0.1:
        crval[lat] = r.choice([-90.0, 90.0, 0.0])
    if r.random() < 0.05:
        crval[lon] = r.choice([0.0, 180.0, 360.0])
    for i in (lon, lat):
        h[f"CRVAL{i}"] = crval[i]
        h[f"CRPIX{i}"] = r.uniform(-0.2, 1.2) * size
    if r.random() < 0.1 and projection != "TPV":
        for i in (lon, lat):
            h[f"CUNIT{i}"] = "deg"
    angle = r.uniform(0, 2 * np.pi)
    sx, sy = -scale * r.uniform(0.7, 1.3), scale * r.uniform(0.7, 1.3)
    m = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * 1.0
    form = r.integers(0, 4)
    index = {lon: 0, lat: 1}
    if form == 0:
        for a in (lon, lat):
            for b in (lon, lat):
                h[f"CD{a}_{b}"] = (sx, sy)[index[a]] * m[index[a], index[b]] * r.uniform(0.95, 1.05)
    else:
        h[f"CDELT{lon}"], h[f"CDELT{lat}"] = sx, sy
        if form == 1:
            for a in (lon, lat):
                for b in (lon, lat):
                    h[f"PC{a}_{b}"] = m[index[a], index[b]]
        elif form == 2:
            h[f"CROTA{lat}"] = r.uniform(-180, 180)
    if naxis == 3:
        h[f"CTYPE{other}"] = r.choice(["FREQ", "VRAD", "WAVE", "STOKES", "", "TIME"])
        h[f"CRVAL{other}"] = 1.4e9
        h[f"CRPIX{other}"] = 3.0
        if form == 0:
            h[f"CD{other}_{other}"] = 1e5
        else:
            h[f"CDELT{other}"] = 1e5
    for k, v in parameters().items():
        h[f"PV{lat}_{k}"] = float(v)
    if projection not in ("TPV",) and not suffix:
        if r.random() < 0.15:
            h["LONPOLE"] = r.uniform(-180, 180)
            # Not every pole is possible with every reference point.
        if r.random() < 0.1:
            h["LATPOLE"] = r.uniform(-90, 90)
        if r.random() < 0.05:
            h[f"PV{lon}_1"] = r.uniform(-20, 20)
            h[f"PV{lon}_2"] = r.uniform(50, 80) if projection in ("TAN", "ARC", "STG", "ZEA") else r.uniform(5, 30)
            # wcslib's HPX bounds forget the offset
            if r.random() < 0.5 and projection != "HPX":
                h[f"PV{lon}_0"] = 1.0
    half = extent / scale / 2
    # Without CD the polynomials of TPV are in pixels.
    reach_of_pv = extent if form == 0 else 2 * half
    if suffix:
        order = int(r.integers(2, 6))
        for name in "AB":
            h[f"{name}_ORDER"] = order
            for p in range(order + 1):
                for q in range(order + 1 - p):
                    if p + q >= 2:
                        h[f"{name}_{p}_{q}"] = r.normal() * 0.01 * half ** (1 - p - q)
    if projection == "TPV":
        for axis in (lon, lat):
            h[f"PV{axis}_1"] = 1 + r.normal() * 1e-3
            h[f"PV{axis}_0"] = r.normal() * 1e-4 * reach_of_pv
            for k in list(range(2, 12)) + list(r.integers(12, 40, 4)):
                power = next(o for o, top in enumerate((0, 3, 6, 11, 16, 23, 30, 39)) if k <= top)
                h[f"PV{axis}_{k}"] = r.normal() * 0.003 * reach_of_pv ** (1 - power)
    pixels = np.empty((12, naxis))
    for i in range(naxis):
        pixels[:, i] = h[f"CRPIX{i + 1}"] + r.uniform(-1, 1, 12) * half
    pixels[0] = [h[f"CRPIX{i + 1}"] for i in range(naxis)]
    return h, pixels, lon, lat


cases = []
codes = list(PROJECTIONS)
while len(cases) < count:
    code = codes[len(cases) % len(codes)]
    header, pixels, lon, lat = make(code)
    try:
        w = WCS(header)
        world = w.all_pix2world(pixels, 1)
        back = w.wcs_world2pix(world, 1) if code != "TAN-SIP" else pixels
    except Exception as e:
        if "LONPOLE" in header or f"PV{lon}_1" in header or "LATPOLE" in header:
            continue  # an impossible combination
        raise
    clean = lambda a: [[None if not np.isfinite(v) else float(v) for v in row] for row in a]
    cases.append(
        dict(code=code, header=header.tostring(), lon=lon - 1, lat=lat - 1,
             pixels=pixels.tolist(), world=clean(world), back=clean(back))
    )
json.dump(cases, sys.stdout)
