import type { Finding } from "../finding.ts";
import type { VOTableSource } from "../read/source.ts";
import type { ValidateOptions } from "./options.ts";

/**
 * Checks a document against the version of the standard that it names: structure, references, fields, every cell.
 * It is read once, in constant memory.
 *
 * @returns What was found, in the order of the document; empty when it is in order. Faults of the document are findings:
 * only a source that cannot be read rejects.
 */
export async function validateVOTable(
  source: VOTableSource,
  options: ValidateOptions = {},
): Promise<Finding[]> {
  const { validateDocument } = await import("./validate-document.ts");
  return validateDocument(source, options);
}
