/** A row of a links table, by column name. */
export type LinkRow = Readonly<Record<string, string | number | boolean | undefined>>;

const columns = [
  ["ID", 'datatype="char" arraysize="*"'],
  ["access_url", 'datatype="char" arraysize="*"'],
  ["service_def", 'datatype="char" arraysize="*"'],
  ["error_message", 'datatype="char" arraysize="*"'],
  ["semantics", 'datatype="char" arraysize="*"'],
  ["description", 'datatype="char" arraysize="*"'],
  ["content_type", 'datatype="char" arraysize="*"'],
  ["content_length", 'datatype="long" unit="byte"'],
] as const;

const escaped = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

/** A links table as a service writes it. */
export function linksDocument(rows: readonly LinkRow[], services = ""): string {
  const fields = columns.map(([name, type]) => `<FIELD name="${name}" ${type}/>`).join("");
  const cell = (row: LinkRow, name: string): string =>
    `<TD>${escaped(String(row[name] ?? ""))}</TD>`;
  const trs = rows.map((row) => `<TR>${columns.map(([name]) => cell(row, name)).join("")}</TR>`);
  return `<?xml version="1.0"?>
<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">
<INFO name="QUERY_STATUS" value="OK"/>
<TABLE>${fields}<DATA><TABLEDATA>${trs.join("\n")}</TABLEDATA></DATA></TABLE></RESOURCE>${services}</VOTABLE>`;
}

/** A SODA descriptor. */
export function sodaService(id: string, url: string, params = ""): string {
  return `<RESOURCE type="meta" ID="${id}" utype="adhoc:service">
<PARAM name="standardID" datatype="char" arraysize="*" value="ivo://ivoa.net/std/SODA#sync-1.0"/>
<PARAM name="accessURL" datatype="char" arraysize="*" value="${escaped(url)}"/>
<GROUP name="inputParams">${params}</GROUP></RESOURCE>`;
}

/** The footprint parameters of an image, as archives give them. */
export const footprintParams = `
<PARAM name="ID" datatype="char" arraysize="*" value="cadc:X/file.fits"/>
<PARAM name="POS" datatype="char" arraysize="*" value=""/>
<PARAM name="CIRCLE" datatype="double" arraysize="3" unit="deg" xtype="circle" value=""><VALUES><MAX value="10 41 0.5"/></VALUES></PARAM>
<PARAM name="POLYGON" datatype="double" arraysize="*" unit="deg" xtype="polygon" value=""><VALUES><MAX value="9.7 40.7 10.3 40.7 10.3 41.3 9.7 41.3"/></VALUES></PARAM>
<PARAM name="BAND" datatype="double" arraysize="2" unit="m" xtype="interval" value=""><VALUES><MIN value="5e-7"/><MAX value="7e-7"/></VALUES></PARAM>
<PARAM name="TIME" datatype="double" arraysize="2" unit="d" xtype="interval" value=""><VALUES><MIN value="58849"/><MAX value="58850"/></VALUES></PARAM>
<PARAM name="POL" datatype="char" arraysize="*" value=""><VALUES><OPTION value="I"/><OPTION value="Q"/></VALUES></PARAM>`;
