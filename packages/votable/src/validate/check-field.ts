import type { XmlElement } from "@vostack/xml";
import { ColumnBuilder } from "../column/builder.ts";
import { VOTableError } from "../errors.ts";
import type { Field } from "../model/field.ts";
import { CellCheck } from "./cell-check.ts";
import type { FindingList } from "./finding-list.ts";
import { ucdFault } from "./ucd.ts";
import { unitFault } from "./unit.ts";
import type { Version } from "./version.ts";

/** The datatypes of the standard (VOTable 1.5, section 2.1). */
const datatypes: ReadonlySet<string> = new Set([
  "boolean",
  "bit",
  "unsignedByte",
  "short",
  "int",
  "long",
  "char",
  "unicodeChar",
  "float",
  "double",
  "floatComplex",
  "doubleComplex",
]);

/** For each xtype of DALI 1.2: the datatypes and arraysizes it may have. */
const xtypes: Readonly<Record<string, readonly [datatype: RegExp, arraysize: RegExp]>> = {
  timestamp: [/^(char|unicodeChar)$/, /./],
  interval: [/^(unsignedByte|short|int|long|float|double)$/, /^2(x.*)?$/],
  multiinterval: [/^(unsignedByte|short|int|long|float|double)$/, /^(2x)?\d*\*$/],
  point: [/^(float|double)$/, /^2$/],
  circle: [/^(float|double)$/, /^3$/],
  range: [/^(float|double)$/, /^4$/],
  polygon: [/^(float|double)$/, /./],
  moc: [/^(char|unicodeChar)$/, /./],
  shape: [/^(char|unicodeChar)$/, /./],
  multishape: [/^(char|unicodeChar)$/, /./],
  hms: [/^(char|unicodeChar)$/, /./],
  dms: [/^(char|unicodeChar)$/, /./],
  uri: [/^(char|unicodeChar)$/, /./],
  uuid: [/^(char|unicodeChar)$/, /./],
  json: [/^(char|unicodeChar)$/, /./],
};

/** Which checks of vocabularies are made. */
export interface VocabularyChecks {
  /** Whether UCDs are checked against UCD1+. */
  readonly ucd: boolean;
  /** Whether units are checked against VOUnits. */
  readonly unit: boolean;
}

/** Checks the ucd and unit of any element. */
export function checkVocabularies(
  element: XmlElement,
  checks: VocabularyChecks,
  findings: FindingList,
): void {
  const ucd = element.attr("ucd");
  const ucdMessage = ucd === undefined || !checks.ucd ? undefined : ucdFault(ucd);
  if (ucdMessage !== undefined) {
    findings.add(
      "warning",
      "UCD",
      `${quote(ucd)} is no UCD of UCD1+: ${ucdMessage}`,
      element,
      quote(ucd),
    );
  }
  const unit = element.attr("unit");
  const unitMessage = unit === undefined || !checks.unit ? undefined : unitFault(unit);
  if (unitMessage !== undefined) {
    findings.add(
      "warning",
      "UNIT",
      `${quote(unit)} is no unit of VOUnits: ${unitMessage}`,
      element,
      quote(unit),
    );
  }
}

/** Checks what a FIELD or PARAM says about its values, when it is complete. @returns Whether cells can be checked. */
export function checkField(
  field: Field,
  version: Version,
  place: XmlElement,
  findings: FindingList,
): boolean {
  const { elementName: kind, name } = field;
  const datatype = field.attr("datatype");
  const about = `${kind} ${quote(name)}`;
  const add = (severity: "error" | "warning" | "info", code: string, message: string): void =>
    findings.add(severity, code, message, place, about);
  if (datatype !== undefined && !datatypes.has(datatype)) {
    add(
      "error",
      "DATATYPE",
      `The datatype ${quote(datatype)} of ${about} is not known. Write one of ${[...datatypes].join(", ")}.`,
    );
  }
  let builder: ColumnBuilder;
  try {
    builder = new ColumnBuilder(field);
  } catch (fault) {
    if (!(fault instanceof VOTableError)) throw fault;
    const known = datatype === undefined || datatypes.has(datatype);
    if (known)
      add("error", "ARRAYSIZE", `${fault.message}. ${fault.hint ?? "Correct the arraysize."}`);
    return false;
  }
  const written = field.arraysize;
  if (written !== undefined && !/^(\d+x)*\d*\*?(s\W)?$/.test(written)) {
    add(
      "error",
      "ARRAYSIZE",
      `The arraysize ${quote(written)} of ${about} must not have blanks. Write it like 2x3*.`,
    );
  }
  const text = builder.layout.item === "char" || builder.layout.item === "unicodeChar";
  if (text && written === undefined && datatype !== undefined) {
    add(
      "info",
      "ARRAYSIZE_MISSING",
      `${about} holds a single character. Add arraysize="*" when it is meant to hold strings.`,
    );
  }
  if (written === "1") {
    add(
      "info",
      "ARRAYSIZE_ONE",
      `arraysize="1" of ${about} is read as a scalar by some and as an array by others. Leave it out for scalars.`,
    );
  }
  checkXtype(field, add, about);
  checkValues(field, builder, version, add, about);
  if (kind === "PARAM") checkParamValue(field, builder, version, place, findings);
  return true;
}

type Add = (severity: "error" | "warning" | "info", code: string, message: string) => void;

function checkXtype(field: Field, add: Add, about: string): void {
  const { xtype } = field;
  if (xtype === undefined || xtype.includes(":")) return;
  const form = Object.hasOwn(xtypes, xtype) ? xtypes[xtype] : undefined;
  if (form === undefined) {
    add(
      "warning",
      "XTYPE_UNKNOWN",
      `The xtype ${quote(xtype)} of ${about} is not one of DALI's (${Object.keys(xtypes).join(", ")}). Give types of your own a prefix, like my:${xtype}.`,
    );
    return;
  }
  const [datatype, arraysize] = form;
  if (!datatype.test(field.datatype)) {
    add(
      "error",
      "XTYPE_DATATYPE",
      `The xtype ${quote(xtype)} cannot have the datatype ${quote(field.datatype)} (${about}). See DALI, section 3.3.`,
    );
  } else if (!arraysize.test(field.arraysize ?? "")) {
    add(
      "error",
      "XTYPE_ARRAYSIZE",
      `The xtype ${quote(xtype)} cannot have the arraysize ${quote(field.arraysize ?? "")} (${about}). See DALI, section 3.3.`,
    );
  }
}

function checkValues(
  field: Field,
  builder: ColumnBuilder,
  version: Version,
  add: Add,
  about: string,
): void {
  const nullText = field.nullValue;
  const { item } = builder.layout;
  if (nullText !== undefined && nullText !== "" && item !== "char" && item !== "unicodeChar") {
    const fault = new CellCheck(scalarOf(field), version).faultOf(nullText);
    if (fault !== undefined) {
      add(
        "error",
        "VALUES_NULL",
        `The VALUES null ${quote(nullText)} of ${about} is no ${field.datatype}: ${fault.message}. Write a value of the datatype.`,
      );
    } else if (item === "float" || item === "double") {
      if (!/^nan$/i.test(nullText.trim())) {
        add(
          "info",
          "VALUES_NULL",
          `${about} is floating: its missing values are better written as NaN or left empty than as ${nullText}.`,
        );
      }
    }
  }
  if (field.childrenNamed("VALUES").length > 2) {
    add(
      "warning",
      "VALUES_REPEATED",
      `${about} has more than two VALUES. Keep one of type legal and one of type actual.`,
    );
  }
}

/** The same field, with one item a cell. */
function scalarOf(field: Field): Field {
  const scalar = new (field.constructor as typeof Field)(field.attributes);
  return scalar.setAttr("arraysize", undefined).setAttr("xtype", undefined);
}

function checkParamValue(
  field: Field,
  builder: ColumnBuilder,
  version: Version,
  place: XmlElement,
  findings: FindingList,
): void {
  const value = field.attr("value");
  // Descriptors of services leave out the values that the user chooses.
  if (value === undefined || value.trim() === "") return;
  const fault = new CellCheck(builder.field, version).faultOf(value);
  if (fault === undefined) return;
  findings.add(
    fault.severity,
    "PARAM_VALUE",
    `The value of PARAM ${quote(field.name)}: ${fault.message}. Correct the value, the datatype or the arraysize.`,
    place,
    field.name,
  );
}

function quote(text: string | undefined): string {
  return JSON.stringify(text ?? "");
}
