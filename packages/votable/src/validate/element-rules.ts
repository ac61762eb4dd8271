import type { Version } from "./version.ts";

/** What one attribute may be. */
interface AttributeRule {
  /** Whether it must be there. */
  readonly required?: true;
  /** The version it came with; 1.0 when absent. */
  readonly since?: Version;
  /** What values it may have; anything when absent. */
  readonly values?: RegExp;
  /** The version from which on any value is allowed. */
  readonly freeSince?: Version;
}

/** What an element may have and hold. */
interface ElementRule {
  /** The version it came with; 1.0 when absent. */
  readonly since?: Version;
  /** Its attributes by name. */
  readonly attributes: Readonly<Record<string, AttributeRule>>;
  /**
   * Its children as a sequence of groups, each of alternative names and how often they come: `?`, `*`, `+`, or once.
   * An element without children holds text.
   */
  readonly children?: readonly string[];
  /** Whether attributes of other namespaces may be added. */
  readonly open?: true;
}

const any: AttributeRule = {};
const required: AttributeRule = { required: true };
const since1: AttributeRule = { since: 1 };
const since2: AttributeRule = { since: 2 };
const oneOf = (...values: string[]): AttributeRule => ({
  values: new RegExp(`^(${values.join("|")})$`),
});
/** What an ID may look like (NCName of XML). */
export const idForm: RegExp = /^[\p{L}_][\p{L}\p{N}_.\-\u00b7]*$/u;
const id: AttributeRule = { values: idForm };
const ucd: AttributeRule = { values: /^[\w.:;-]*$/ };
const count: AttributeRule = { values: /^\s*\+?\d+\s*$/ };

const field: Readonly<Record<string, AttributeRule>> = {
  ID: id,
  unit: any,
  datatype: required,
  precision: { values: /^\s*[EF]?\d+\s*$/ },
  width: { values: /^\s*\+?0*[1-9]\d*\s*$/ },
  xtype: since2,
  ref: any,
  name: required,
  ucd,
  utype: since1,
  arraysize: any,
  type: oneOf("hidden", "no_query", "trigger", "location"),
};

const limit: ElementRule = {
  attributes: { value: required, inclusive: oneOf("yes", "no") },
  children: [],
};
const reference: ElementRule = {
  since: 1,
  attributes: { ref: required, ucd: { ...ucd, since: 2 }, utype: since2 },
  children: [],
};
const fieldContent = ["DESCRIPTION?", "VALUES?", "LINK*"];

/** The elements of VOTable with their attributes and content (VOTable 1.5, section 7, and the histories of the versions). */
export const elementRules: Readonly<Record<string, ElementRule>> = {
  VOTABLE: {
    attributes: { ID: id, version: any },
    children: [
      "DESCRIPTION?",
      "DEFINITIONS?",
      "COOSYS|TIMESYS|GROUP|PARAM|INFO*",
      "RESOURCE+",
      "INFO*",
    ],
  },
  RESOURCE: {
    attributes: { name: any, ID: id, utype: since1, type: oneOf("results", "meta") },
    open: true,
    children: ["DESCRIPTION?", "INFO*", "COOSYS|TIMESYS|GROUP|PARAM*", "LINK|TABLE|RESOURCE|INFO*"],
  },
  DESCRIPTION: { attributes: {} },
  DEFINITIONS: { attributes: {}, children: ["COOSYS|PARAM*"] },
  INFO: {
    attributes: {
      ID: id,
      name: required,
      value: required,
      unit: since2,
      xtype: since2,
      ref: since2,
      ucd: { ...ucd, since: 2 },
      utype: since2,
    },
  },
  COOSYS: {
    attributes: {
      ID: { ...id, required: true },
      equinox: { values: /^\s*[JB]?\d+(\.\d*)?\s*$/ },
      epoch: { values: /^\s*[JB]?\d+(\.\d*)?\s*$/ },
      system: {
        ...oneOf(
          "eq_FK4",
          "eq_FK5",
          "ICRS",
          "ecl_FK4",
          "ecl_FK5",
          "galactic",
          "supergalactic",
          "xy",
          "barycentric",
          "geo_app",
        ),
        freeSince: 5,
      },
      refposition: { since: 5 },
    },
  },
  TIMESYS: {
    since: 4,
    attributes: {
      ID: { ...id, required: true },
      timeorigin: { values: /^\s*([+-]?\d+(\.\d*)?([eE][+-]?\d+)?|MJD-origin|JD-origin)\s*$/ },
      timescale: required,
      refposition: required,
    },
  },
  GROUP: {
    since: 1,
    attributes: { ID: id, name: any, ref: any, ucd, utype: any },
    children: ["DESCRIPTION?", "FIELDref|PARAMref|PARAM|GROUP*"],
  },
  FIELDref: reference,
  PARAMref: reference,
  TABLE: {
    attributes: {
      ID: id,
      name: any,
      ref: any,
      ucd,
      utype: since1,
      nrows: { ...count, since: 1 },
    },
    children: ["DESCRIPTION?", "INFO*", "FIELD|PARAM|GROUP*", "LINK*", "DATA?", "INFO*"],
  },
  FIELD: { attributes: field, children: fieldContent },
  PARAM: { attributes: { ...field, value: required }, children: fieldContent },
  VALUES: {
    attributes: { ID: id, type: oneOf("legal", "actual"), null: any, ref: any },
    children: ["MIN?", "MAX?", "OPTION*"],
  },
  MIN: limit,
  MAX: limit,
  OPTION: { attributes: { name: any, value: required }, children: ["OPTION*"] },
  LINK: {
    attributes: {
      ID: id,
      "content-role": { ...oneOf("query", "hints", "doc", "location"), freeSince: 2 },
      "content-type": any,
      title: any,
      value: any,
      href: any,
      gref: any,
      action: any,
    },
    children: [],
  },
  DATA: { attributes: {}, children: ["TABLEDATA|BINARY|BINARY2|FITS", "INFO*"] },
  TABLEDATA: { attributes: {}, children: ["TR*"] },
  TR: { attributes: { ID: { ...id, since: 3 } }, children: ["TD+"] },
  TD: { attributes: { encoding: { values: /^(gzip|base64|dynamic|none)$/ } } },
  BINARY: { attributes: {}, children: ["STREAM"] },
  BINARY2: { since: 3, attributes: {}, children: ["STREAM"] },
  FITS: { attributes: { extnum: count }, children: ["STREAM"] },
  STREAM: {
    attributes: {
      type: oneOf("locator", "other"),
      href: any,
      actuate: oneOf("onLoad", "onRequest", "other", "none"),
      encoding: oneOf("gzip", "base64", "dynamic", "none"),
      expires: any,
      rights: any,
    },
  },
};
