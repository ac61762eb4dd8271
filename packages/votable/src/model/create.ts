import { Table } from "../table/table.ts";
import { type Attribute, VOElement } from "./element.ts";
import { Field, Param } from "./field.ts";
import { Group } from "./group.ts";
import { Info } from "./info.ts";
import { Link } from "./link.ts";
import { Resource } from "./resource.ts";
import { CooSys, TimeSys } from "./systems.ts";
import { Values } from "./values.ts";
import { VOTable } from "./votable.ts";

const classes: ReadonlyMap<string, new (attributes: readonly Attribute[]) => VOElement> = new Map<
  string,
  new (
    attributes: readonly Attribute[],
  ) => VOElement
>([
  ["VOTABLE", VOTable],
  ["RESOURCE", Resource],
  ["TABLE", Table],
  ["FIELD", Field],
  ["PARAM", Param],
  ["INFO", Info],
  ["GROUP", Group],
  ["VALUES", Values],
  ["LINK", Link],
  ["COOSYS", CooSys],
  ["TIMESYS", TimeSys],
]);

/** Elements of the standard that hold elements only: white space inside of them is layout. */
const elementContent: ReadonlySet<string> = new Set([
  "VOTABLE",
  "RESOURCE",
  "TABLE",
  "FIELD",
  "PARAM",
  "GROUP",
  "VALUES",
  "OPTION",
  "DATA",
  "DEFINITIONS",
]);

/** An element of the class that belongs to its name. */
export function createElement(localName: string, attributes: readonly Attribute[]): VOElement {
  const type = classes.get(localName);
  return type === undefined ? new VOElement(localName, attributes) : new type(attributes);
}

/** Whether white space between the children of an element with this name means nothing. */
export function hasElementContent(localName: string): boolean {
  return elementContent.has(localName);
}
