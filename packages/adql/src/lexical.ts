import { reservedWords } from "./reserved-words.ts";
import type { Identifier } from "./syntax-tree.ts";

/** Writes a string literal: in single quotes, those inside doubled. */
export function printString(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Writes a name in double quotes, those inside doubled. */
export function printDelimited(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** True when a name needs no delimiters: a letter, then letters, digits and `_`, and not reserved. */
export function isRegularName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !reservedWords.has(name.toUpperCase());
}

/** Writes a name as it was. */
export function printIdentifier({ name, quoted }: Identifier): string {
  return quoted ? printDelimited(name) : name;
}
