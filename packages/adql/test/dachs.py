"""Says which of the queries on stdin (a JSON list) DaCHS can parse: null, or why not."""
import json
import sys

from gavo import adql


def verdict(query):
    try:
        adql.parseToTree(query)
        return None
    except Exception as error:  # DaCHS raises many kinds
        return type(error).__name__ + ": " + str(error)[:200]


json.dump([verdict(query) for query in json.load(sys.stdin)], sys.stdout)
