/** What is wrong with a unit, if anything is. */
export function unitFault(unit: string): string | undefined {
  return /^[\x20-\x7e\u00b5\u03bc]*$/.test(unit) ? undefined : "it has characters beyond ASCII.";
}
