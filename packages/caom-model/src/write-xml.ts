import { XmlWriter } from "@vostack/xml";
import { CaomError } from "./errors.ts";
import type { Observation, WcsNode } from "./model.ts";
import {
  type ClassName,
  entities,
  entityAttributes,
  fieldsOf,
  type Kind,
  namespaces,
} from "./schema.ts";

/** How {@link writeCaomXml} writes. */
export interface WriteOptions {
  /** Version of the document. @defaultValue `"2.4"` */
  readonly version?: "2.4";
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Writes a CAOM document: elements in the order of the schema, absent values left out.
 *
 * @param observation what to write
 * @returns the XML, UTF-8 declared
 * @throws CaomError `missing-value` when an entity has no id, which the schema demands
 */
export function writeCaomXml(observation: Observation, options: WriteOptions = {}): string {
  const xml = new XmlWriter();
  const fields = observation as unknown as Fields;
  xml.open("caom2:Observation", {
    "xmlns:caom2": namespaces[options.version ?? "2.4"],
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:type": `caom2:${observation.observationType}`,
    ...identity(fields, "Observation"),
  });
  writeFields(xml, fields, "Observation", "Observation");
  return xml.close().toString();
}

function identity(fields: Fields, path: string): Record<string, string> {
  if (fields.id === undefined) {
    throw new CaomError("missing-value", "an entity has no id", {
      path,
      hint: "give it a UUID (crypto.randomUUID())",
    });
  }
  const attributes: Record<string, string> = {};
  for (const name of entityAttributes) {
    if (fields[name] !== undefined) attributes[`caom2:${name}`] = String(fields[name]);
  }
  return attributes;
}

function writeFields(xml: XmlWriter, fields: Fields, name: ClassName, path: string): void {
  for (const [field, kind] of Object.entries(fieldsOf(name))) {
    const value = fields[field];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    writeValue(xml, field, value, kind, `${path}.${field}`);
  }
}

function writeValue(xml: XmlWriter, field: string, value: unknown, kind: Kind, path: string): void {
  const tag = `caom2:${field}`;
  if (kind === "shape") {
    const { shape } = value as { shape: "Circle" | "Polygon" };
    xml.open(tag, { "xsi:type": `caom2:${shape}` });
    writeFields(xml, value as Fields, shape, path);
    xml.close();
  } else if (kind === "wcs") {
    writeWcs(xml, tag, value as WcsNode);
  } else if (typeof kind === "string") {
    xml.element(tag, {}, String(value));
  } else if ("texts" in kind) {
    xml.open(tag);
    for (const text of value as string[]) xml.element(`caom2:${kind.texts}`, {}, text);
    xml.close();
  } else if ("object" in kind) {
    xml.open(tag);
    writeFields(xml, value as Fields, kind.object, path);
    xml.close();
  } else {
    xml.open(tag);
    for (const [n, item] of (value as Fields[]).entries()) {
      const where = `${path}[${n}]`;
      xml.open(`caom2:${kind.element}`, entities.has(kind.list) ? identity(item, where) : {});
      writeFields(xml, item, kind.list, where);
      xml.close();
    }
    xml.close();
  }
}

function writeWcs(xml: XmlWriter, tag: string, value: WcsNode | string | number): void {
  if (typeof value !== "object") {
    xml.element(tag, {}, String(value));
    return;
  }
  xml.open(tag);
  for (const [name, child] of Object.entries(value)) {
    for (const one of Array.isArray(child) ? child : [child]) writeWcs(xml, `caom2:${name}`, one);
  }
  xml.close();
}
