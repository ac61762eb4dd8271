"""Prints the cells of VOTables as astropy reads them, as JSON: {file: [[cell, ...] of each column]}, or {file: error}.

Usage: astropy_cells.py FILE...
"""
import json
import sys
import warnings

import numpy as np
from astropy.io.votable import parse

warnings.simplefilter("ignore")


def item(value):
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return {"integer": str(int(value))}
    if isinstance(value, (complex, np.complexfloating)):
        return [item(value.real), item(value.imag)]
    if isinstance(value, (float, np.floating)):
        return {"real": repr(float(value))}
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def cell(value, mask):
    if np.ndim(mask) == 0 and np.any(mask):
        return None
    if isinstance(value, (np.ndarray, list, tuple)):
        masks = np.ma.getmaskarray(value) if isinstance(value, np.ma.MaskedArray) else False
        masks = np.broadcast_to(np.asarray(masks) | np.asarray(mask), np.shape(value))
        return [
            None if hidden else item(one)
            for one, hidden in zip(np.ma.getdata(value).reshape(-1), masks.reshape(-1))
        ]
    return item(value)


out = {}
for path in sys.argv[1:]:
    try:
        array = parse(path).get_first_table().array
        names = array.dtype.names or ()
        out[path] = [
            [cell(array.data[name][k], array.mask[name][k]) for k in range(len(array))]
            for name in names
        ]
    except Exception as error:
        out[path] = f"{type(error).__name__}: {error}"
json.dump(out, sys.stdout)
