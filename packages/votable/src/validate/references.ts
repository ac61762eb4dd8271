import type { XmlElement } from "@vostack/xml";
import { idForm } from "./element-rules.ts";
import type { FindingList, Place } from "./finding-list.ts";

/** What kinds of elements a `ref` of an element may mean. */
const targets: Readonly<Record<string, readonly string[]>> = {
  FIELD: ["COOSYS", "TIMESYS", "GROUP"],
  PARAM: ["COOSYS", "TIMESYS", "GROUP", "FIELD"],
  TABLE: ["TABLE"],
  VALUES: ["VALUES"],
  FIELDref: ["FIELD"],
  PARAMref: ["PARAM"],
  GROUP: ["GROUP", "COOSYS", "TIMESYS", "TABLE"],
};

/** Elements whose wrong target makes them meaningless, not only strange. */
const strict: ReadonlySet<string> = new Set(["TABLE", "VALUES", "FIELDref", "PARAMref"]);

interface Target {
  readonly name: string;
  readonly line: number;
}

/** IDs and what refers to them. */
export class References {
  readonly #ids: Map<string, Target> = new Map();
  readonly #refs: { readonly from: string; readonly ref: string; readonly place: Place }[] = [];

  /** An element begins. */
  add(element: XmlElement, findings: FindingList): void {
    const id = element.attr("ID");
    // What is no name cannot be referred to; that it is none is reported elsewhere.
    if (id !== undefined && idForm.test(id)) {
      const other = this.#ids.get(id);
      if (other === undefined) this.#ids.set(id, { name: element.name, line: element.line });
      else {
        findings.add(
          "error",
          "ID_DUPLICATE",
          `The ID ${JSON.stringify(id)} belongs to the ${other.name} in line ${other.line} already. Give each element an ID of its own.`,
          element,
        );
      }
    }
    const ref = element.attr("ref");
    if (ref === undefined) return;
    const { line, column } = element;
    this.#refs.push({ from: element.name, ref: ref.trim(), place: { line, column } });
  }

  /** The document ends: everything that is referred to must be there. */
  finish(findings: FindingList): void {
    for (const { from, ref, place } of this.#refs) {
      const target = this.#ids.get(ref);
      if (target === undefined) {
        findings.add(
          "error",
          "REF_DANGLING",
          `The ref ${JSON.stringify(ref)} of ${from} leads nowhere. Add an element with this ID, or remove the ref.`,
          place,
        );
        continue;
      }
      const kinds = targets[from];
      if (kinds === undefined || kinds.includes(target.name)) continue;
      findings.add(
        strict.has(from) ? "error" : "warning",
        "REF_KIND",
        `The ref ${JSON.stringify(ref)} of ${from} leads to a ${target.name} (line ${target.line}). It should lead to ${kinds.join(" or ")}.`,
        place,
      );
    }
  }
}
