import type { XmlElement } from "@vostack/xml";
import type { FindingList } from "./finding-list.ts";

/** Checks where a service's QUERY_STATUS stands and what it says (DALI 1.1, section 4.4). */
export class StatusCheck {
  readonly #findings: FindingList;
  #resourceType: string | undefined;
  #tables = 0;

  /** Makes a check that reports to a list. */
  constructor(findings: FindingList) {
    this.#findings = findings;
  }

  /** A RESOURCE begins. */
  resource(element: XmlElement): void {
    this.#resourceType = element.attr("type") ?? "results";
    this.#tables = 0;
  }

  /** A TABLE begins. */
  table(): void {
    this.#tables++;
  }

  /** An INFO begins. */
  info(element: XmlElement, parent: string): void {
    if (element.attr("name") !== "QUERY_STATUS") return;
    const value = element.attr("value") ?? "";
    const add = (severity: "error" | "warning", code: string, message: string): void =>
      this.#findings.add(severity, code, message, element);
    if (!/^(OK|ERROR|OVERFLOW)$/.test(value)) {
      add(
        "warning",
        "STATUS_VALUE",
        `QUERY_STATUS is ${JSON.stringify(value)}. Write OK, ERROR or OVERFLOW.`,
      );
    }
    if (parent !== "RESOURCE") {
      add(
        "warning",
        "STATUS_PLACE",
        `QUERY_STATUS stands in ${parent}. Move it into the RESOURCE of type results.`,
      );
      return;
    }
    if (this.#resourceType !== "results") {
      add(
        "warning",
        "STATUS_PLACE",
        `QUERY_STATUS stands in a RESOURCE of type ${this.#resourceType}. Move it into the one of type results.`,
      );
    }
    if (value === "OVERFLOW" && this.#tables === 0) {
      add(
        "warning",
        "STATUS_PLACE",
        "An OVERFLOW is reported after the TABLE. Move this INFO behind it.",
      );
    } else if (value === "OK" && this.#tables > 0) {
      add(
        "warning",
        "STATUS_PLACE",
        "QUERY_STATUS=OK stands before the TABLE. Move this INFO there.",
      );
    }
  }
}
