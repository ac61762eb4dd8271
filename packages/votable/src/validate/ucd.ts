/** What is wrong with a UCD, if anything is. */
export function ucdFault(ucd: string): string | undefined {
  if (ucd.trim() === "") return undefined;
  for (const word of ucd.split(";")) {
    const fault = wordFault(word.trim());
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function wordFault(word: string): string | undefined {
  const match = /^(?:([A-Za-z][\w-]*):)?([A-Za-z0-9][\w-]*(?:\.[A-Za-z0-9][\w-]*)*)$/.exec(word);
  if (match === null)
    return `${JSON.stringify(word)} is no word; words are atoms joined by dots, and a semicolon separates words.`;
  return undefined;
}
