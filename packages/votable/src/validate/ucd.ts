/** The first atoms of the words of UCD1+ (UCD1+ 1.5, section 3). */
const roots: ReadonlySet<string> = new Set([
  "arith",
  "em",
  "instr",
  "meta",
  "obs",
  "phot",
  "phys",
  "pos",
  "spect",
  "src",
  "stat",
  "time",
]);

/** What is wrong with a UCD, if anything is. */
export function ucdFault(ucd: string): string | undefined {
  if (ucd.trim() === "") return undefined;
  if (/^[A-Z\d]+(_[A-Z\d./-]+)*$/.test(ucd)) {
    return "it is one of the old UCDs (UCD1); write the words of UCD1+.";
  }
  for (const word of ucd.split(";")) {
    const fault = wordFault(word.trim());
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function wordFault(word: string): string | undefined {
  const match = /^(?:([A-Za-z][\w-]*):)?([A-Za-z\d][\w-]*(?:\.[A-Za-z\d][\w-]*)*)$/.exec(word);
  if (match === null) {
    return `${JSON.stringify(word)} is no word; a word is atoms joined by dots, and semicolons separate words.`;
  }
  const [, namespace, name = ""] = match;
  // Words of another namespace are not ours to know.
  if (namespace !== undefined && namespace !== "ivoa") return undefined;
  const root = name.split(".", 1)[0]!.toLowerCase();
  if (roots.has(root)) return undefined;
  return `its words begin with ${[...roots].join(", ")}, not with ${root}.`;
}
