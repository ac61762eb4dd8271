"""What pyvo says about a TAP service, as JSON: argv = address, query."""
import json, sys, warnings
import numpy
import pyvo

warnings.simplefilter("ignore")
address, query = sys.argv[1:3]
service = pyvo.dal.TAPService(address)


def plain(value):
    if value is numpy.ma.masked:
        return None
    if isinstance(value, numpy.ndarray):
        return [plain(item) for item in value.tolist()]
    if isinstance(value, bytes):
        return value.decode()
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and value != value else value


def failure(ask):
    try:
        ask()
    except pyvo.dal.DALQueryError as error:
        return str(error)


table = service.search(query).to_table()
print(json.dumps({
    "names": table.colnames,
    "rows": [[plain(row[name]) for name in table.colnames] for row in table],
    "units": [str(table[name].unit or "") for name in table.colnames],
    "tables": sorted(service.tables.keys()),
    "columns": [column.name for column in service.tables["caom2.observation"].columns],
    "examples": [str(example["QUERY"]) for example in service.examples],
    "error": failure(lambda: service.search("SELECT nonsense FROM caom2.Observation")),
    "maxrec": service.maxrec,
    "hardlimit": service.hardlimit,
}))
