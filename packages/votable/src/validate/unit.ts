/** Units that take prefixes (VOUnits 1.1, section 2.4). */
const scaled =
  "m g s A K mol cd rad sr h d a yr Hz N Pa J W C V S F Wb T H lm lx Ohm Bq Gy Sv deg arcmin arcsec mas " +
  "mag Jy pc eV R G barn u Ry erg bit byte B ct count adu D lyr photon ph pixel pix vox voxel beam bin chan electron dex " +
  "Sun Angstrom angstrom AU au dB";
/** Units that take none. */
const plain = "% min cy solMass solLum solRad Msun Lsun Rsun ta unknown UNKNOWN kg";
const prefixes = "da|d|c|m|u|n|p|f|a|z|y|h|k|M|G|T|P|E|Z|Y|Ki|Mi|Gi|Ti|Pi|Ei|Zi|Yi";

const alternatives = (names: string): string => names.split(" ").join("|");
const symbol = new RegExp(
  `^(?:(?:${prefixes})?(?:${alternatives(scaled)})|${alternatives(plain)}|'[A-Za-z]+')$`,
);
const functions: ReadonlySet<string> = new Set(["log", "ln", "exp", "sqrt"]);
const token =
  /\s*(\*\*|\^|[().*/]|'[A-Za-z]+'|[A-Za-z%\u00b5\u03bc]+|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-])/y;

/** What is wrong with a unit, if anything is: its grammar and its symbols (VOUnits 1.1). */
export function unitFault(unit: string): string | undefined {
  const text = unit.trim();
  if (text === "" || text === "---" || text === "-") return undefined;
  if (text.length > 1000) return "it is too long.";
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null) return `${JSON.stringify(text.slice(at, at + 10))} is not expected.`;
    tokens.push(match[1]!);
  }
  return grammarFault(tokens);
}

const isNumber = (found: string): boolean => /^[+-]?[\d.]+([eE][+-]?\d+)?$/.test(found);

/** Factors and operators take turns; parentheses nest. */
function grammarFault(tokens: readonly string[]): string | undefined {
  let depth = 0;
  let factorBefore = false;
  for (let k = 0; k < tokens.length; k++) {
    const found = tokens[k]!;
    if (found === "**" || found === "^") {
      if (!factorBefore) return "a power needs something before it.";
      const after = exponentEnd(tokens, k + 1);
      if (after === undefined) return "after ** an exponent such as 2, -1 or (1/2) is expected.";
      k = after - 1;
    } else if (found === "(") {
      depth++;
      factorBefore = false;
    } else if (found === ")") {
      if (--depth < 0 || !factorBefore) return "its parentheses do not match.";
    } else if (found === "." || found === "*" || found === "/") {
      if (!factorBefore && !(found === "/" && k === 0)) return `${found} needs a unit before it.`;
      factorBefore = false;
    } else if (isNumber(found)) {
      // A scale in front of the unit, or the power in `km s-1`, which older tables write.
      factorBefore = true;
    } else if (functions.has(found) && tokens[k + 1] === "(") factorBefore = false;
    else if (/^[+-]$/.test(found)) return `${found} is not expected.`;
    else if (symbol.test(found.replace(/[\u00b5\u03bc]/, "u"))) factorBefore = true;
    else return `the symbol ${found} is not known; write one of your own in quotes, '${found}'.`;
  }
  if (depth !== 0) return "its parentheses do not match.";
  return factorBefore ? undefined : "it ends where a unit is expected.";
}

/** Where the exponent ends that begins at `at`; undefined when there is none. */
function exponentEnd(tokens: readonly string[], at: number): number | undefined {
  if (isNumber(tokens[at] ?? "")) return at + 1;
  if (tokens[at] !== "(") return undefined;
  const end = tokens.indexOf(")", at);
  const inside = tokens.slice(at + 1, end);
  const numbers = inside.filter((_, k) => k % 2 === 0);
  const between = inside.filter((_, k) => k % 2 === 1);
  const valid = end > 0 && inside.length % 2 === 1 && inside.length <= 3;
  return valid && numbers.every(isNumber) && between.every((found) => found === "/")
    ? end + 1
    : undefined;
}
