import { escapeText } from "@vostack/xml";

const EXAMPLES: readonly { readonly id: string; readonly title: string; readonly query: string }[] =
  [
    {
      id: "region",
      title: "Observations of one telescope around a position",
      query: `SELECT o.observationURI, p.publisherID, o.target_name, p.time_exposure
FROM caom2.Observation AS o JOIN caom2.Plane AS p ON o.obsID = p.obsID
WHERE INTERSECTS(CIRCLE('ICRS', 131.28125, 54.3, 0.0167), p.position_bounds) = 1
AND o.collection = 'CFHT'`,
    },
    {
      id: "obscore",
      title: "Deep optical images in ObsCore",
      query: `SELECT TOP 100 obs_publisher_did, s_ra, s_dec, t_exptime, em_min, em_max
FROM ivoa.ObsCore
WHERE dataproduct_type = 'image' AND t_exptime > 300 AND em_max < 1e-6
ORDER BY t_exptime DESC`,
    },
    {
      id: "collections",
      title: "How much there is of each collection",
      query: `SELECT collection, instrument_name, COUNT(*) AS observations
FROM caom2.Observation GROUP BY collection, instrument_name ORDER BY observations DESC`,
    },
  ];

/** The DALI examples document: XHTML with RDFa (DALI 1.1, section 2.3). */
export function examplesDocument(): string {
  const items = EXAMPLES.map(
    ({ id, title, query }) => `<div id="${id}" resource="#${id}" typeof="example">
<h2 property="name">${escapeText(title)}</h2>
<pre property="query">${escapeText(query)}</pre>
</div>
`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML+RDFa 1.1//EN" "http://www.w3.org/MarkUp/DTD/xhtml-rdfa-2.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en">
<head><title>Examples</title></head>
<body vocab="http://www.ivoa.net/rdf/examples#">
<h1>Example queries</h1>
${items.join("")}</body>
</html>
`;
}
