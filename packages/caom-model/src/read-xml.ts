import { readXml, type XmlElement } from "@vostack/xml";
import { CaomError } from "./errors.ts";
import type { Observation, WcsNode } from "./model.ts";
import { readScalar } from "./scalar.ts";
import {
  type CaomVersion,
  type ClassName,
  entities,
  entityAttributes,
  fieldsOf,
  type Kind,
  namespaces,
} from "./schema.ts";

/** Something in a document that was not as it should be, and what was made of it. */
export interface Diagnostic {
  /** What is wrong. */
  readonly message: string;
  /** Where in the model. */
  readonly path: string;
  /** Line of the document, from 1. */
  readonly line: number;
}

/** How {@link parseCaom} treats documents. */
export interface ParseOptions {
  /**
   * `strict` refuses what the schema refuses; `lenient` keeps what it can and lists the rest in
   * `diagnostics`. @defaultValue `"lenient"`
   */
  readonly mode?: "strict" | "lenient";
}

/** An observation with what is known about its document. */
export interface ParsedCaom {
  /** The observation. */
  readonly observation: Observation;
  /** Version of the document. */
  readonly version: CaomVersion;
  /** What was not as it should be; empty in strict mode. */
  readonly diagnostics: readonly Diagnostic[];
}

type Value = unknown;
type Fields = Record<string, Value>;

/**
 * Reads a CAOM 2.0–2.4 document. Any prefix is accepted; empty elements are absent values.
 *
 * @param source the XML, as text or bytes
 * @throws CaomError `not-caom` or `unknown-version` when it is no such document, `missing-value` and
 *   `bad-value` when an observation cannot be made of it
 * @throws XmlError when it is not well-formed
 */
export function parseCaom(source: string | Uint8Array, options: ParseOptions = {}): ParsedCaom {
  const root = readXml(source);
  const version = versionOf(root);
  const reader = new Reader(options.mode ?? "lenient");
  const observation = reader.observation(root);
  return { observation, version, diagnostics: reader.diagnostics };
}

function versionOf(root: XmlElement): CaomVersion {
  const details = { line: root.line, hint: "give a CAOM observation of version 2.0 to 2.4" };
  if (root.name !== "Observation") {
    throw new CaomError("not-caom", `<${root.name}> is not a CAOM Observation`, details);
  }
  for (const [version, namespace] of Object.entries(namespaces)) {
    if (root.namespace === namespace) return version as CaomVersion;
  }
  const message = `${JSON.stringify(root.namespace)} is not a namespace of CAOM`;
  throw new CaomError("unknown-version", message, details);
}

class Reader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #strict: boolean;

  constructor(mode: "strict" | "lenient") {
    this.#strict = mode === "strict";
  }

  observation(root: XmlElement): Observation {
    const fields = this.#object(root, "Observation", "Observation");
    const type = root.attr("type")?.replace(/^.*:/, "");
    fields.observationType =
      type === undefined || type === "SimpleObservation"
        ? "SimpleObservation"
        : "DerivedObservation";
    for (const name of ["collection", "observationID"]) this.#need(fields, name, "", root);
    fields.algorithm ??= { name: "exposure" };
    fields.planes ??= [];
    return fields as unknown as Observation;
  }

  #object(element: XmlElement, name: ClassName, path: string): Fields {
    const kinds = fieldsOf(name);
    const fields: Fields = {};
    if (entities.has(name)) {
      for (const attribute of entityAttributes) {
        const value = element.attr(attribute);
        if (value !== undefined) fields[attribute] = this.#attribute(attribute, value);
      }
    }
    for (const child of element.children) {
      if (typeof child === "string") continue;
      // Up to 2.3 a plane has one emBand where 2.4 has a list of them.
      const field = child.name === "emBand" ? "energyBands" : child.name;
      const kind = kinds[field];
      const where = `${path}.${field}`;
      if (kind === undefined) {
        this.#odd(`<${child.name}> does not belong to ${name} and was left out`, where, child);
        continue;
      }
      const value = child.name === "emBand" ? [child.text.trim()] : this.#value(child, kind, where);
      if (value !== undefined) fields[field] = value;
    }
    if (name === "Plane") {
      this.#need(fields, "productID", path, element);
      fields.artifacts ??= [];
    }
    if (name === "Artifact") {
      this.#need(fields, "uri", path, element);
      fields.productType ??= "this";
      fields.releaseType ??= "data";
    }
    return fields;
  }

  /** 2.0 numbers its entities; later versions have UUIDs whose last half is that number. */
  #attribute(name: string, value: string): string {
    if (name !== "id") return value;
    if (!/^-?\d+$/.test(value)) return value.toLowerCase();
    const hex = BigInt.asUintN(64, BigInt(value)).toString(16).padStart(16, "0");
    return `00000000-0000-0000-${hex.slice(0, 4)}-${hex.slice(4)}`;
  }

  #value(element: XmlElement, kind: Kind, path: string): Value {
    if (kind === "shape") return this.#shape(element, path);
    if (kind === "wcs") return wcs(element);
    if (typeof kind === "string") {
      const text = element.text.trim();
      if (text === "") return undefined;
      try {
        return readScalar(text, kind, { path, line: element.line });
      } catch (error) {
        if (this.#strict || !(error instanceof CaomError)) throw error;
        this.diagnostics.push({ message: error.message, path, line: element.line });
        return undefined;
      }
    }
    if ("object" in kind) {
      const fields = this.#object(element, kind.object, path);
      return Object.keys(fields).length > 0 ? fields : undefined;
    }
    if ("list" in kind) {
      const items = element.childrenNamed(kind.element);
      if (items.length === 0) return undefined;
      return items.map((item, n) => this.#object(item, kind.list, `${path}[${n}]`));
    }
    const texts = element.childrenNamed(kind.texts).map((item) => item.text.trim());
    // Up to 2.2 keywords are words of one text.
    return texts.length > 0 ? texts : words(element.text);
  }

  #shape(element: XmlElement, path: string): Value {
    const type = element.attr("type")?.replace(/^.*:/, "");
    if (type === "Circle" || type === "Polygon") {
      const fields = this.#object(element, type, path);
      return { shape: type, ...fields };
    }
    this.#odd(`a shape of type ${type ?? "(none)"} is not known`, path, element);
    return undefined;
  }

  #need(fields: Fields, name: string, path: string, element: XmlElement): void {
    if (fields[name] !== undefined) return;
    throw new CaomError("missing-value", `<${name}> is missing`, {
      path: `${path || "Observation"}.${name}`,
      line: element.line,
      hint: "an observation cannot be told apart without it",
    });
  }

  #odd(message: string, path: string, { line }: XmlElement): void {
    if (this.#strict) throw new CaomError("bad-value", message, { path, line });
    this.diagnostics.push({ message, path, line });
  }
}

function words(text: string): string[] | undefined {
  const found = text.split(/\s+/).filter((word) => word !== "");
  return found.length > 0 ? found : undefined;
}

function wcs(element: XmlElement): WcsNode {
  const node: WcsNode = {};
  for (const child of element.children) {
    if (typeof child === "string") continue;
    const hasElements = child.children.some((one) => typeof one !== "string");
    const text = child.text.trim();
    const value = hasElements ? wcs(child) : wcsTexts.has(child.name) ? text : number(text);
    const before = node[child.name];
    if (before === undefined) node[child.name] = value;
    else if (Array.isArray(before)) before.push(value as WcsNode);
    else node[child.name] = [before as WcsNode, value as WcsNode];
  }
  return node;
}

/** The leaves of world coordinate systems that are texts; all others are numbers. */
const wcsTexts: ReadonlySet<string> = new Set([
  "ctype",
  "cunit",
  "coordsys",
  "specsys",
  "ssysobs",
  "ssyssrc",
  "bandpassName",
  "species",
  "transition",
  "timesys",
  "trefpos",
]);

/** A number, or the text itself when it is none: nothing is lost. */
function number(text: string): number | string {
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
