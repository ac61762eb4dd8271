"""Reads VOTables with astropy: prints their cells as JSON, and writes them again in all three serialisations.

Usage: astropy_tables.py FILE... ; writes FILE.astropy.FORMAT beside each file.
"""
import json
import sys
import warnings

import numpy as np
from astropy.io.votable import parse

warnings.simplefilter("ignore")


def plain(value, mask):
    if isinstance(value, np.ndarray) or isinstance(value, (list, tuple)):
        array = np.ma.asarray(value)
        items = [plain(v, False) for v in np.asarray(value).flat]
        return None if np.all(mask) and np.size(mask) > 0 and len(items) else items
    if np.any(mask):
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (complex, np.complexfloating)):
        return [plain(value.real, False), plain(value.imag, False)]
    if isinstance(value, (float, np.floating)):
        return float(value).hex()
    if isinstance(value, bytes):
        return value.decode("utf-8")
    return str(value)


out = {}
for path in sys.argv[1:]:
    document = parse(path)
    table = document.get_first_table()
    array = table.array
    out[path] = {
        name: [plain(array[name][i], array.mask[name][i]) for i in range(len(array))]
        for name in array.dtype.names
    }
    for form in ("tabledata", "binary", "binary2"):
        table.format = form
        document.to_xml(f"{path}.astropy.{form}")
json.dump(out, sys.stdout)
