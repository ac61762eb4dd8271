import { ColumnBuilder } from "../column/builder.ts";
import { VOTableError } from "../errors.ts";
import type { Field } from "../model/field.ts";
import { appendCellText, CellFault, type NullRule, nullRuleOf } from "../read/cell-text.ts";
import type { Version } from "./version.ts";
import { xtypeFault } from "./xtype-fault.ts";

/** What is wrong with a cell. */
export interface CellFinding {
  /** `error`: no value of its field; `warning`: others may not read it. */
  readonly severity: "error" | "warning";
  /** The finding's code. */
  readonly code: string;
  /** What is wrong. */
  readonly message: string;
}

/** Checks the text of cells against their field, with the reader's own rules and then the standard's stricter ones. */
export class CellCheck {
  readonly #field: Field;
  readonly #version: Version;
  #builder: ColumnBuilder;
  readonly #nulls: NullRule;
  readonly #integer: boolean;
  readonly #real: boolean;
  readonly #text: boolean;

  /** Makes a check. @throws {VOTableError} `FIELD` when the field's datatype or arraysize are not understood. */
  constructor(field: Field, version: Version) {
    this.#field = field;
    this.#version = version;
    this.#builder = new ColumnBuilder(field);
    this.#nulls = nullRuleOf(this.#builder);
    const { item } = this.#builder.layout;
    this.#integer = /^(unsignedByte|short|int|long)$/.test(item);
    this.#real = /^(float|double)$/.test(item);
    this.#text = /char$/i.test(item);
  }

  /** What is wrong with a cell of this text, if anything is. */
  faultOf(text: string): CellFinding | undefined {
    const { layout } = this.#builder;
    if (text.trim() === "" && !this.#text) return this.#emptyFault();
    try {
      // Null fillers count against a limit for the builder's life; a full one is replaced.
      if (this.#builder.length > 0) this.#builder.truncate(0);
      appendCellText(this.#builder, text, this.#nulls);
    } catch (fault) {
      this.#builder = new ColumnBuilder(this.#field);
      if (fault instanceof CellFault) return error("CELL", fault.message);
      if (fault instanceof VOTableError && fault.code === "LIMIT")
        return error("CELL", fault.message);
      throw fault;
    }
    if (this.#text) return this.#textFault(text);
    const missing = (this.#integer ? /nan|null|-(?!\w)/i : /null|-(?![\w.])/i).exec(text)?.[0];
    if (missing !== undefined && text.trim() !== this.#nulls.text) {
      return error(
        "CELL",
        `${quote(text)} is no ${this.#field.datatype}; leave the cell empty when the value is missing`,
      );
    }
    if (this.#real) {
      const spelling = /[dD]|inf(?!$|inity)|infinity/i.exec(text.replace(/nan/gi, ""));
      if (spelling !== null && /\d[dD]/.test(text)) {
        return error("CELL", `${quote(text)} has the exponent of Fortran; write e in place of d`);
      }
      if (/\binfinity\b/i.test(text))
        return warning("CELL_SPELLING", `${quote(text)}; the standard writes +Inf and -Inf`);
    }
    if (layout.list && text.includes(",")) {
      return error("CELL", `${quote(text)} has commas; items are separated by blanks`);
    }
    const { maxSize, complex } = layout;
    const items = this.#builder.items.length;
    if (maxSize !== undefined && items > maxSize) {
      return error(
        "CELL_SIZE",
        `${complex ? items / 2 : items} items where arraysize allows ${complex ? maxSize / 2 : maxSize}`,
      );
    }
    return this.#xtypeFault(text);
  }

  #emptyFault(): CellFinding | undefined {
    const { layout } = this.#builder;
    if (layout.list && layout.size === undefined) return undefined;
    if (this.#version >= 3) return undefined;
    if (!layout.list && this.#real) return undefined;
    if (this.#integer || layout.list) {
      return error(
        "CELL_EMPTY",
        `an empty cell of ${this.#field.datatype} means null only since VOTable 1.3; declare VALUES null and write that value, or raise the version`,
      );
    }
    return undefined;
  }

  #textFault(text: string): CellFinding | undefined {
    const { layout } = this.#builder;
    const utf8Counts = this.#version >= 6 && layout.item === "char";
    const length = utf8Counts ? new TextEncoder().encode(text).length : [...text].length;
    if (!layout.list && layout.width !== undefined && length > layout.width) {
      return warning(
        "CELL_SIZE",
        `${length} ${utf8Counts ? "bytes" : "characters"} where arraysize allows ${layout.width}; raise the arraysize or write *`,
      );
    }
    const bound = /(\d+)\*$/.exec(this.#field.arraysize ?? "")?.[1];
    if (
      !layout.list &&
      layout.width === undefined &&
      bound !== undefined &&
      length > Number(bound)
    ) {
      return warning(
        "CELL_SIZE",
        `${length} characters where arraysize allows ${bound}; raise it or write *`,
      );
    }
    if (layout.item === "char" && this.#version < 6 && /[^\0-\x7f]/.test(text)) {
      return warning(
        "CELL_CHARACTERS",
        `${quote(text)} has characters beyond ASCII; use unicodeChar (or VOTable 1.6)`,
      );
    }
    return this.#xtypeFault(text);
  }

  #xtypeFault(text: string): CellFinding | undefined {
    if (this.#field.xtype === undefined || this.#builder.length === 0) return undefined;
    if (this.#text && !this.#builder.layout.list) {
      const missing = text.trim() === "" || text === this.#nulls.text;
      const message = missing ? undefined : xtypeFault(this.#field, text);
      return message === undefined ? undefined : error("CELL_XTYPE", `${quote(text)}: ${message}`);
    }
    const message = xtypeFault(this.#field, this.#builder.finish().get(0));
    // The builder gave its memory away.
    this.#builder = new ColumnBuilder(this.#field);
    return message === undefined ? undefined : error("CELL_XTYPE", `${quote(text)}: ${message}`);
  }
}

function error(code: string, message: string): CellFinding {
  return { severity: "error", code, message };
}

function warning(code: string, message: string): CellFinding {
  return { severity: "warning", code, message };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
