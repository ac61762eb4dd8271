import type { XmlElement } from "@vostack/xml";
import { elementRules } from "./element-rules.ts";
import type { FindingList, Place } from "./finding-list.ts";
import type { Version } from "./version.ts";

/** Checks an element's attributes against its version of the standard. */
export function checkAttributes(
  element: XmlElement,
  version: Version,
  findings: FindingList,
): void {
  const rule = elementRules[element.name];
  if (rule === undefined) return;
  const { name } = element;
  const seen = new Set<string>();
  for (const attribute of element.attributes) {
    // Namespace declarations and schema hints belong to XML.
    if (attribute.prefix === "xmlns" || attribute.name === "xmlns") continue;
    if (attribute.prefix !== "") {
      const known = attribute.prefix === "xml" || /XMLSchema-instance$/.test(attribute.namespace);
      if (known || rule.open) continue;
    }
    const allowed = Object.hasOwn(rule.attributes, attribute.name)
      ? rule.attributes[attribute.name]
      : undefined;
    if (allowed === undefined || attribute.prefix !== "") {
      findings.add(
        "error",
        "ATTRIBUTE_UNKNOWN",
        `${name} has no attribute ${attribute.name}. ${advice(attribute.name, Object.keys(rule.attributes))}`,
        element,
        `${name}@${attribute.name}`,
      );
      continue;
    }
    seen.add(attribute.name);
    if (allowed.since !== undefined && allowed.since > version) {
      findings.add(
        "error",
        "ATTRIBUTE_VERSION",
        `The attribute ${attribute.name} of ${name} came with VOTable 1.${allowed.since}; the document says 1.${version}. Raise the version or remove it.`,
        element,
        `${name}@${attribute.name}`,
      );
    }
    const free = allowed.freeSince !== undefined && version >= allowed.freeSince;
    if (!free && allowed.values !== undefined && !allowed.values.test(attribute.value)) {
      findings.add(
        "error",
        "ATTRIBUTE_VALUE",
        `${attribute.name}=${JSON.stringify(attribute.value)} is not allowed in ${name}. ${expectation(allowed.values, attribute.name)}`,
        element,
        `${name}@${attribute.name}`,
      );
    }
  }
  for (const [attribute, { required }] of Object.entries(rule.attributes)) {
    if (required !== true || seen.has(attribute)) continue;
    findings.add(
      "error",
      "ATTRIBUTE_MISSING",
      `${name} must have the attribute ${attribute}. Add it.`,
      element,
      `${name}@${attribute}`,
    );
  }
}

function advice(name: string, allowed: readonly string[]): string {
  const same = allowed.find((other) => other.toLowerCase() === name.toLowerCase());
  if (same !== undefined) return `Write ${same}: names distinguish upper and lower case.`;
  return allowed.length === 0
    ? "It takes none; remove it."
    : `Remove it or use one of ${allowed.join(", ")}.`;
}

function expectation(values: RegExp, name: string): string {
  const list = /^\^\(([\w|]+)\)\$$/.exec(values.source)?.[1];
  if (list !== undefined) return `Write one of ${list.replaceAll("|", ", ")}.`;
  if (name === "ID")
    return "Begin it with a letter or _ and use letters, digits, _, - and . after it.";
  if (name === "precision") return "Write a number of digits, with E or F before it or without.";
  if (name === "ucd") return "Words of letters, digits, dots and - are separated by semicolons.";
  if (name === "epoch" || name === "equinox") return "Write a year such as J2000 or B1950.";
  if (name === "timeorigin") return "Write a Julian date, MJD-origin or JD-origin.";
  return "Write a number.";
}

/** The content of one open element: whether its children come in the order of the standard. */
export class ContentCheck {
  readonly #name: string;
  readonly #groups: readonly Group[];
  #group = 0;
  #inGroup = 0;
  #last = "";

  /** Begins an element's content. */
  constructor(name: string) {
    this.#name = name;
    this.#groups = (elementRules[name]?.children ?? []).map(groupOf);
  }

  /** A child element begins. @returns Whether it belongs here. */
  child(child: XmlElement, version: Version, findings: FindingList): boolean {
    // Rows and cells are many, and each is like the one before.
    const cell = child.name === "TD" || child.name === "TR";
    if (cell && child.name === this.#last) return true;
    const rule = elementRules[child.name];
    const parent = this.#name;
    if (rule === undefined) {
      const known = Object.keys(elementRules).find(
        (name) => name.toLowerCase() === child.name.toLowerCase(),
      );
      findings.add(
        "error",
        "ELEMENT_UNKNOWN",
        `VOTable has no element ${child.name}. ${known === undefined ? "Remove it, or put it into a RESOURCE with a namespace of its own." : `Write ${known}.`}`,
        child,
        child.name,
      );
      return false;
    }
    if (rule.since !== undefined && rule.since > version) {
      findings.add(
        "error",
        "ELEMENT_VERSION",
        `${child.name} came with VOTable 1.${rule.since}; the document says 1.${version}. Raise the version.`,
        child,
        child.name,
      );
    }
    const places = this.#groups.flatMap((group, at) =>
      group.names.includes(child.name) ? [at] : [],
    );
    if (places.length === 0) {
      findings.add(
        "error",
        "ELEMENT_MISPLACED",
        `${child.name} does not belong into ${parent}. ${this.#expectation()}`,
        child,
        `${parent}/${child.name}`,
      );
      return true;
    }
    this.#checkOrder(child, places, findings);
    if (
      child.name === "INFO" &&
      version < 2 &&
      parent !== "VOTABLE" &&
      (parent !== "RESOURCE" || this.#group > 1)
    ) {
      findings.add(
        "error",
        "ELEMENT_VERSION",
        `INFO may stand here since VOTable 1.2; the document says 1.${version}. Raise the version.`,
        child,
        `${parent}/INFO`,
      );
    }
    return true;
  }

  #checkOrder(child: XmlElement, places: readonly number[], findings: FindingList): void {
    const parent = this.#name;
    const fits = (at: number): boolean =>
      at > this.#group || (at === this.#group && (this.#groups[at]!.many || this.#inGroup === 0));
    // After the other metadata of a RESOURCE, an INFO belongs to a table or resource before it.
    const early =
      parent === "RESOURCE" &&
      child.name === "INFO" &&
      (this.#last === "LINK" || this.#group === 2);
    this.#last = child.name;
    const at = early ? undefined : places.find(fits);
    if (at === undefined) {
      const again = places.includes(this.#group) && !this.#groups[this.#group]!.many;
      findings.add(
        "error",
        again ? "ELEMENT_REPEATED" : "ELEMENT_ORDER",
        again
          ? `${parent} may have only one ${child.name}. Remove this one or merge them.`
          : `${child.name} comes too late in ${parent}. Move it: the order is ${this.#order()}.`,
        child,
        `${parent}/${child.name}`,
      );
      return;
    }
    if (at === this.#group) this.#inGroup++;
    else {
      this.#group = at;
      this.#inGroup = 1;
    }
  }

  /** The element ends, at the place of its end tag. */
  close(end: Place, version: Version, findings: FindingList): void {
    if (version >= 2 && this.#name === "RESOURCE" && this.#last === "LINK") {
      findings.add(
        "error",
        "ELEMENT_MISSING",
        "The LINK of a RESOURCE stands before the TABLE or RESOURCE that it belongs to. Move it there.",
        end,
        "RESOURCE/LINK",
      );
    }
    const reached = this.#inGroup === 0 ? this.#group : this.#group + 1;
    const missing = this.#groups.find((group, at) => group.needed && at >= reached);
    if (missing === undefined) return;
    findings.add(
      "error",
      "ELEMENT_MISSING",
      `${this.#name} must hold ${missing.names.join(" or ")}. Add it.`,
      end,
      this.#name,
    );
  }

  #order(): string {
    return this.#groups.map(({ names }) => names.join("|")).join(", ");
  }

  #expectation(): string {
    return this.#groups.length === 0 ? "It holds no elements." : `It holds ${this.#order()}.`;
  }
}

interface Group {
  readonly names: readonly string[];
  readonly many: boolean;
  readonly needed: boolean;
}

function groupOf(written: string): Group {
  const occurrence = /[?*+]$/.exec(written)?.[0] ?? "";
  return {
    names: written.replace(/[?*+]$/, "").split("|"),
    many: occurrence === "*" || occurrence === "+",
    needed: occurrence === "" || occurrence === "+",
  };
}
