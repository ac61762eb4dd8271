import type { Identifier } from "./syntax-tree.ts";

/** A name as metadata declare it. */
export interface DeclaredName {
  readonly name: string;
  /** True when the declaration delimits it. */
  readonly quoted: boolean;
}

/** Cuts a declared name, such as `tap_schema.columns` or `"I/239/hip_main"`, into its parts. */
export function splitDeclaredName(declared: string): DeclaredName[] {
  const parts: DeclaredName[] = [];
  for (const [, delimited, bare] of declared.matchAll(/"((?:[^"]|"")*)"|([^".]+)/g)) {
    if (delimited !== undefined) {
      parts.push({ name: delimited.replaceAll('""', '"'), quoted: true });
    } else {
      parts.push({ name: (bare as string).trim(), quoted: false });
    }
  }
  return parts.filter(({ name }) => name !== "");
}

/** A column's declared name, which has one part; periods belong to it. */
export function declaredColumnName(declared: string): DeclaredName {
  const delimited = /^"((?:[^"]|"")*)"$/.exec(declared.trim())?.[1];
  return delimited === undefined
    ? { name: declared.trim(), quoted: false }
    : { name: delimited.replaceAll('""', '"'), quoted: true };
}

/** True when a name in a query means a declared one: a delimited name by its case, others by letters only. */
export function matchesName(written: Identifier, declared: { readonly name: string }): boolean {
  if (written.name === declared.name) return true;
  return !written.quoted && sameLetters(written.name, declared.name);
}

/** True when names differ at most by case. */
export function sameLetters(a: string, b: string): boolean {
  return a.length === b.length && a.toLowerCase() === b.toLowerCase();
}
