import { nearest } from "./did-you-mean.ts";
import { AdqlError, type AdqlErrorDetails } from "./errors.ts";
import { reservedWords } from "./reserved-words.ts";
import type { Token } from "./token.ts";

/** What is known about a query at the place where it stops making sense. */
export interface Fault {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Index of the token that does not fit. */
  readonly index: number;
  /** What would have fitted: keywords in upper case, symbols, or descriptions in lower case. */
  readonly expected: readonly string[];
}

const changesData = new Set("INSERT UPDATE DELETE DROP CREATE ALTER GRANT REVOKE".split(" "));

/** Words that hardly anybody means as names. */
const clauseWords = new Set(
  "SELECT FROM WHERE GROUP HAVING ORDER BY UNION EXCEPT INTERSECT AND OR NOT ON USING JOIN".split(
    " ",
  ),
);

const top = (count: string): string => `write SELECT TOP ${count} … to limit the number of rows`;
const pattern = (): string => "ADQL has no regular expressions: use LIKE with % and _";

/** Words of other dialects, with what ADQL has instead; they are told the number that follows. */
const foreignWords: Readonly<Record<string, (count: string) => string>> = {
  LIMIT: (count) => `ADQL has no LIMIT: ${top(count)}`,
  FETCH: () => `ADQL has no FETCH FIRST: ${top("n")}`,
  TRUE: () => "ADQL has no TRUE: compare with 1",
  FALSE: () => "ADQL has no FALSE: compare with 0",
  RLIKE: pattern,
  REGEXP: pattern,
  ESCAPE: () => "LIKE has no ESCAPE clause in ADQL",
  INTO: () => "SELECT INTO does not exist in ADQL: a query only reads",
};

/** Makes the error for a token that does not fit, with what was probably meant. */
export function diagnose(fault: Fault): AdqlError {
  const foreign = foreignWord(fault);
  if (foreign !== undefined) return foreign;
  const misspelt = misspeltKeyword(fault);
  if (misspelt !== undefined) return misspelt;
  const { text, tokens, index, expected } = fault;
  const token = tokens[index] as Token;
  const found = token.kind === "end" ? "the query ends" : `found ${show(text, token)}`;
  const reason = `Expected ${list(expected)}, but ${found}`;
  return new AdqlError("ADQL_SYNTAX", reason, text, token, {
    expected,
    ...advice(fault, token),
  });
}

/** A word of another dialect, which may have passed for an alias before. */
function foreignWord({ text, tokens, index, expected }: Fault): AdqlError | undefined {
  for (const i of [index, index - 1]) {
    const token = tokens[i];
    const advise = token?.kind === "word" ? foreignWords[token.value] : undefined;
    if (token === undefined || advise === undefined) continue;
    const next = tokens[i + 1];
    const reason = `Expected ${list(expected)}, but found ${show(text, token)}`;
    return new AdqlError("ADQL_SYNTAX", reason, text, token, {
      expected,
      hint: advise(next?.kind === "integer" ? next.value : "n"),
    });
  }
  return undefined;
}

/** A keyword with a typing error often passes for an alias, and the next token is the one that fails. */
function misspeltKeyword({ text, tokens, index, expected }: Fault): AdqlError | undefined {
  for (const i of [index, index - 1]) {
    const token = tokens[i];
    if (token?.kind !== "word" || reservedWords.has(token.value) || token.value in foreignWords) {
      continue;
    }
    const keyword = nearest(token.value, expected.filter(isKeyword));
    if (keyword === undefined) continue;
    const written = text.slice(token.start, token.end);
    return new AdqlError("ADQL_SYNTAX", `Expected ${keyword}, but found ${written}`, text, token, {
      expected,
      hint: `Did you mean ${keyword}?`,
      suggestion: keyword,
    });
  }
  return undefined;
}

function advice({ text, tokens, index, expected }: Fault, token: Token): AdqlErrorDetails {
  const next = tokens[index + 1];
  const previous = tokens[index - 1];
  if (token.kind === "word") {
    if (index === 0 && changesData.has(token.value)) {
      return { hint: "ADQL only reads: a query begins with SELECT or WITH" };
    }
    if (token.value === "DISTINCT" && previous?.kind === "integer") {
      return { hint: "DISTINCT comes before TOP: SELECT DISTINCT TOP n …" };
    }
    if (previous?.kind === "symbol" && previous.value === "," && clauseWords.has(token.value)) {
      return { hint: `Remove the comma before ${token.value}` };
    }
    if (expected.some(isName) && reservedWords.has(token.value) && !clauseWords.has(token.value)) {
      const quoted = `"${text.slice(token.start, token.end)}"`;
      return {
        hint: `${token.value} is a reserved word: as a name it is written ${quoted}`,
        suggestion: quoted,
      };
    }
  }
  if (previous?.kind === "symbol" && previous.value === ";") {
    return { hint: "One statement at a time: nothing may follow the semicolon" };
  }
  if (token.value === "==" && token.kind === "symbol") {
    return { hint: "Equality is a single =", suggestion: "=" };
  }
  if (previous?.value === "=" && (token.value === ">" || token.value === "<")) {
    return { hint: `Write ${token.value}= instead of =${token.value}` };
  }
  if (token.value === "&" && (previous?.value === "&" || next?.value === "&")) {
    return { hint: "Conditions are joined with AND" };
  }
  if (token.kind === "symbol" && previous?.value === "," && previous.kind === "symbol") {
    return { hint: "Remove the comma before it" };
  }
  if (token.kind === "string" && expected.some(isName) && !expected.includes("value")) {
    return { hint: `Names are delimited with double quotes: "${token.value}"` };
  }
  return {};
}

const isKeyword = (expected: string): boolean => /^[A-Z_]{2,}$/.test(expected);
const isName = (expected: string): boolean => expected === "value" || expected.includes("name");

function show(text: string, token: Token): string {
  const written = text.slice(token.start, token.end);
  return written.length > 40 ? `${written.slice(0, 37)}…` : written;
}

/** "FROM", "a table name" or "(" */
function describe(expected: string): string {
  if (/^[a-z]/.test(expected)) return `${/^[aeiou]/.test(expected) ? "an" : "a"} ${expected}`;
  return /^\w/.test(expected) ? expected : `"${expected}"`;
}

function list(expected: readonly string[]): string {
  const words = [...new Set(expected)].map(describe);
  if (words.length <= 1) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
