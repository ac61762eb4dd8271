/** Queries of the corpus about which DaCHS says something else than this package, with the reason. */
export const dachsDifferences: ReadonlyMap<string, string> = new Map([
  ["SELECT x FROM t WHERE x <> 1", "DaCHS reads < and stumbles over >; the grammar has <>"],
  ["SELECT CAST(p AS POINT) FROM t", "DaCHS does not know the geometry types of CAST"],
  [
    "SELECT x FROM (a JOIN b USING (i)) AS q",
    "DaCHS fails on a joined table with an alias, which the grammar allows",
  ],
  [
    "(SELECT x FROM a UNION SELECT x FROM b) EXCEPT SELECT x FROM c",
    "DaCHS wants SELECT first; the grammar allows a parenthesis",
  ],
  [
    "SELECT x FROM a INTERSECT (SELECT x FROM b UNION SELECT x FROM c)",
    "DaCHS takes no parenthesis behind INTERSECT; the grammar allows it",
  ],
  [
    'WITH "q 1" AS (SELECT x FROM t) SELECT x FROM "q 1"',
    "DaCHS takes no delimited name in WITH; the grammar does",
  ],
  ["SELECT BOX(p, 1, 1) FROM t", "DaCHS does not know the ADQL 2.1 form of BOX with a point"],
  [
    "SELECT BOX(POINT(1, 2), 1, 1) FROM t",
    "DaCHS does not know the ADQL 2.1 form of BOX with a point",
  ],
  [
    "SELECT COORD1(CENTROID(footprint)) FROM t",
    "DaCHS takes no CENTROID as a point; the grammar does",
  ],
  ["SELECT ivo_noargs() FROM t", "DaCHS looks functions up while it parses"],
  [
    "SELECT x FROM a LEFT JOIN b ON a.i = b.i",
    "DaCHS demands OUTER, which the grammar makes optional",
  ],
  ["SELECT x FROM a NATURAL RIGHT JOIN b", "DaCHS demands OUTER, which the grammar makes optional"],
  ["SELECT x FROM t;", "An extension: a semicolon at the end"],
  ["SELECT /* inside */ x FROM t", "An extension: comments of this form"],
  [
    "SELECT x FROM (SELECT x FROM t)",
    "The grammar demands an alias, an example in the standard's text has none",
  ],
  [
    "SELECT x FROM t WHERE id % 10 = 0",
    "An extension that drafts of the standard use in an example",
  ],
  ["SELECT flags & 4 FROM t", "An extension: bitwise operators"],
  ["SELECT flags | 4, flags ^ 4, ~flags FROM t", "An extension: bitwise operators"],
  ["SELECT x FROM t WHERE x = (SELECT MAX(y) FROM u)", "An extension: sub-queries as values"],
  ["SELECT (SELECT MAX(y) FROM u) AS m FROM t", "An extension: sub-queries as values"],
  ["SELECT x FROM t WHERE x + 1 IS NULL", "An extension: IS NULL on expressions"],
  [
    "SELECT my_function(x, 'a') FROM t",
    "DaCHS takes functions of the service only with its own prefixes",
  ],
  [
    "SELECT SUBSTRING(n, 1, 2) FROM t",
    "An extension: reserved words that services offer as functions",
  ],
  ["SELECT INTERVAL(1, 2) FROM t", "An extension: reserved words that services offer as functions"],
  [
    "SELECT TOP 1.5 x FROM t",
    "DaCHS reads TOP 1 and a column .5 with alias x; tokens must be separated",
  ],
  ['SELECT "" FROM t', "DaCHS takes an empty name; the grammar wants a character at least"],
  ["SELECT 1x FROM t", "DaCHS reads 1 AS x; tokens must be separated"],
  ["SELECT 1e FROM t", "DaCHS reads 1 AS e; tokens must be separated"],
  ["SELECT 0x FROM t", "DaCHS reads 0 AS x; tokens must be separated"],
  [
    "SELECT x FROM a JOIN b",
    "The grammar makes the condition optional but gives it no meaning; databases refuse it",
  ],
  [
    "SELECT x FROM a NATURAL JOIN b USING (i)",
    "The grammar lets NATURAL and USING stand together; databases refuse it",
  ],
]);
