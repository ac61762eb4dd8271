import { toUtf8, XmlError, XmlReader } from "@vostack/xml";
import { VOTableError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import { bytesOf, type VOTableSource } from "../read/source.ts";
import { DocumentCheck } from "./document-check.ts";
import { FindingList } from "./finding-list.ts";
import type { ValidateOptions } from "./options.ts";

/** Reads a document and checks it. */
export async function validateDocument(
  source: VOTableSource,
  options: ValidateOptions,
): Promise<Finding[]> {
  const { maxRepeats = 10, maxFindings = 10_000, ucd = true, unit = true, limits = {} } = options;
  const { signal } = options;
  const findings = new FindingList(maxRepeats, maxFindings);
  const { maxElements = 1_000_000, maxDepth = 256, maxEntityText = 65_536 } = limits;
  const check = new DocumentCheck(findings, { ucd, unit, maxElements });
  const xml = new XmlReader(
    {
      open: (element) => check.open(element),
      close: (element) => check.close(element, xml),
      text: (text) => check.text(text, xml),
    },
    { maxDepth, maxEntityText },
  );
  try {
    signal?.throwIfAborted();
    if (typeof source === "string") xml.writeText(source);
    else for await (const bytes of toUtf8(bytesOf(source, { signal }))) xml.write(bytes);
    xml.end();
    check.finish();
  } catch (fault) {
    if (fault instanceof XmlError) findings.add("error", fault.code, mend(fault), fault);
    else if (fault instanceof VOTableError) {
      const { code, line = xml.line, column = xml.column } = fault;
      const hint = fault.hint === undefined ? "" : ` ${fault.hint}`;
      findings.add("error", code, `${fault.message}.${hint}`, { line, column });
    } else throw fault;
  }
  return findings.finish(xml);
}

function mend(fault: XmlError): string {
  const hint =
    fault.hint ??
    (fault.code === "XML_TRUNCATED"
      ? "The document is cut; ask for it again."
      : "Checking stopped here: mend this first.");
  return `${fault.message}. ${hint}`;
}
