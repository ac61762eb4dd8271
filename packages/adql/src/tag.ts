import { AdqlPart } from "./adql-part.ts";
import { AdqlValueError, type LiteralValue, literal } from "./literal.ts";

/**
 * What may stand between `${` and `}` in the {@link adql} tag: a value that becomes a literal, an
 * array of values that becomes a list for IN, or an {@link AdqlPart} that is taken as it is.
 */
export type AdqlValue = LiteralValue | AdqlPart | readonly LiteralValue[];

/**
 * Builds a query from a template whose values cannot change its meaning: strings are quoted, numbers
 * written exactly, dates as ISO 8601 strings, arrays as `(a, b, c)`, null as NULL. Names, LIKE
 * patterns and shapes come from helpers such as {@link identifier}, {@link likeContains} and
 * {@link circle}; pieces of queries from {@link adqlPart}.
 *
 * @throws {AdqlValueError} for values that ADQL cannot write (undefined, NaN, infinities, objects,
 * empty arrays), and for a value placed inside quotes or a comment of the template.
 *
 * @example
 * ```ts
 * const name = "O'HARA";
 * adql`SELECT * FROM caom2.Observation WHERE proposal_pi = ${name}`;
 * // SELECT * FROM caom2.Observation WHERE proposal_pi = 'O''HARA'
 * ```
 */
export function adql(template: TemplateStringsArray, ...values: readonly AdqlValue[]): string {
  let text = "";
  let state: LexicalState = "plain";
  template.forEach((chunk, index) => {
    if (index > 0) text += embed(values[index - 1] as AdqlValue, state, text, chunk);
    state = scan(chunk, state);
    text += chunk;
  });
  return text;
}

/**
 * Like {@link adql}, but makes a piece that other templates take as it is, for queries that are put
 * together from conditions.
 *
 * @example
 * ```ts
 * const where = adqlPart`instrument_name = ${"MegaPrime"}`;
 * adql`SELECT * FROM caom2.Observation WHERE ${where}`;
 * ```
 */
export function adqlPart(
  template: TemplateStringsArray,
  ...values: readonly AdqlValue[]
): AdqlPart {
  return new AdqlPart(adql(template, ...values));
}

/** Joins conditions with AND, each in parentheses; without any it is `1 = 1`. */
export function and(conditions: Iterable<AdqlPart>): AdqlPart {
  return join([...conditions], "AND", "1 = 1");
}

/** Joins conditions with OR, each in parentheses; without any it is `1 = 0`. */
export function or(conditions: Iterable<AdqlPart>): AdqlPart {
  return join([...conditions], "OR", "1 = 0");
}

function join(conditions: readonly AdqlPart[], operator: string, none: string): AdqlPart {
  if (conditions.length === 0) return new AdqlPart(none);
  const parts = conditions.map((condition) => `(${condition})`);
  return new AdqlPart(parts.length === 1 ? parts.join() : `(${parts.join(` ${operator} `)})`);
}

/** A list of literals in parentheses, for `IN`. Arrays in the {@link adql} tag become one by themselves. */
export function list(values: Iterable<LiteralValue>): AdqlPart {
  const literals = Array.from(values, literal);
  if (literals.length === 0) {
    throw new AdqlValueError(
      "ADQL_VALUE",
      "Cannot write an empty list",
      "IN () does not exist in ADQL: leave the condition out, or use 1 = 0",
    );
  }
  return new AdqlPart(`(${literals.join(", ")})`);
}

/** Where in the text a template's hole lies. */
type LexicalState = "plain" | "string" | "delimited name" | "comment" | "block comment";

function embed(value: AdqlValue, state: LexicalState, before: string, after: string): string {
  if (state !== "plain") {
    throw new AdqlValueError(
      "ADQL_VALUE",
      `A value stands inside a ${state} of the template`,
      state === "string" || state === "delimited name"
        ? "Leave the quotes out: the tag writes them, and helpers like identifier() and likeContains()"
        : undefined,
    );
  }
  let text: string;
  if (value instanceof AdqlPart) text = value.toString();
  else if (Array.isArray(value)) text = list(value).toString();
  else text = literal(value as LiteralValue);
  return separate(text, before, after);
}

/** Keeps a value from melting with its neighbours: `-${-1}` would be a comment, `1${2}` be twelve. */
function separate(text: string, before: string, after: string): string {
  if (text.startsWith("-") && /[-+]$/.test(before)) return `(${text})`;
  const sticks = (left = "", right = ""): boolean => /[\w"'.]/.test(left) && /[\w"'.]/.test(right);
  const front = sticks(before.at(-1), text[0]) ? " " : "";
  const back = sticks(text.at(-1), after[0]) ? " " : "";
  return front + text + back;
}

const openers: Readonly<Record<string, LexicalState>> = {
  "'": "string",
  '"': "delimited name",
  "--": "comment",
  "/*": "block comment",
};

const closers: Readonly<Record<Exclude<LexicalState, "plain">, RegExp>> = {
  string: /'/g,
  "delimited name": /"/g,
  comment: /[\r\n]/g,
  "block comment": /\*\//g,
};

/** The state behind a chunk of the template. A doubled quote closes and opens again, which is right too. */
function scan(chunk: string, before: LexicalState): LexicalState {
  let state = before;
  let at = 0;
  for (;;) {
    const sought: RegExp = state === "plain" ? /'|"|--|\/\*/g : closers[state];
    sought.lastIndex = at;
    const found = sought.exec(chunk);
    if (found === null) return state;
    at = sought.lastIndex;
    state = state === "plain" ? (openers[found[0]] as LexicalState) : "plain";
  }
}
