import type { Value } from "../engine/query-result.ts";
import type { Quirks } from "../quirks.ts";
import type { Field } from "../votable/field.ts";
import type { Link } from "./links.ts";

const text = (name: string, ucd: string): Field => ({
  name,
  datatype: "char",
  arraysize: "*",
  ucd,
});

/** The columns of a links table (DataLink 1.1, table 1). */
const FIELDS: readonly Field[] = [
  text("ID", "meta.id;meta.main"),
  text("access_url", "meta.ref.url"),
  text("service_def", "meta.ref"),
  text("error_message", "meta.code.error"),
  text("semantics", "meta.code"),
  text("local_semantics", "meta.code"),
  text("description", "meta.note"),
  text("content_type", "meta.code.mime"),
  { name: "content_length", datatype: "long", unit: "byte", ucd: "phys.size;meta.file" },
  text("content_qualifier", "meta.code"),
  text("link_auth", "meta.code"),
  { name: "link_authorized", datatype: "boolean", ucd: "meta.code" },
];

const LEGACY = new Set(["local_semantics", "content_qualifier", "link_auth"]);

/** The columns sent: those of version 1.1, or those of 2020. */
export function linkFields(quirks: Quirks): readonly Field[] {
  if (!quirks.has("datalink-readable")) return FIELDS;
  return FIELDS.filter(({ name }) => !LEGACY.has(name)).map((field) =>
    field.name === "link_authorized" ? { ...field, name: "readable" } : field,
  );
}

/** The cells of one link. */
export function linkRow(link: Link, fields: readonly Field[]): Value[] {
  const cells: Readonly<Record<string, Value | undefined>> = {
    ID: link.id,
    access_url: link.accessUrl,
    service_def: link.serviceDef,
    error_message: link.errorMessage,
    semantics: link.semantics,
    description: link.description,
    content_type: link.contentType,
    content_length: link.contentLength,
    link_auth: link.authorized === null ? undefined : "optional",
    link_authorized: link.authorized,
    readable: link.authorized,
  };
  return fields.map(({ name }) => cells[name] ?? null);
}
