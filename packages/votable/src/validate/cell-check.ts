import { ColumnBuilder } from "../column/builder.ts";
import { VOTableError } from "../errors.ts";
import type { Field } from "../model/field.ts";
import { Base64Fault, decodeBase64 } from "../number/base64.ts";
import { StreamFault } from "../read/binary/cell-reader.ts";
import { appendCellText, CellFault, type NullRule, nullRuleOf } from "../read/cell-text.ts";
import { appendEncodedCell } from "../read/encoded-cell.ts";
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
    const spelling = this.#spellingFault(text);
    if (spelling !== undefined) return error("CELL", `${quote(text)} ${spelling}`);
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

  /** What is wrong with a cell whose text is base64 of its bytes, or of the same packed by gzip, if anything is. */
  faultOfEncoded(text: string, encoding: "base64" | "gzip"): CellFinding | undefined {
    try {
      const bytes = decodeBase64(text);
      if (encoding === "base64") {
        if (this.#builder.length > 0) this.#builder.truncate(0);
        appendEncodedCell(this.#builder, this.#nulls, bytes);
      } else if (bytes.length > 0 && (bytes[0] !== 0x1f || bytes[1] !== 0x8b)) {
        return error("CELL", "the bytes are not those of gzip; encode the cell anew");
      }
      return undefined;
    } catch (fault) {
      this.#builder = new ColumnBuilder(this.#field);
      if (fault instanceof Base64Fault || fault instanceof StreamFault) {
        return error("CELL", `${fault.message}; encode the cell anew`);
      }
      throw fault;
    }
  }

  /** What reading tolerates and the standard does not have. */
  #spellingFault(text: string): string | undefined {
    const trimmed = text.trim();
    if (trimmed === this.#nulls.text) return undefined;
    const { list, complex, size } = this.#builder.layout;
    if (complex && size === 2 && !/\s/.test(trimmed)) {
      return "is one number; a complex number has two, separated by a blank";
    }
    if (!this.#real && !list && text !== trimmed) return "has white space around it; remove it";
    const missing = (this.#integer ? /nan|null|-(?!\w)/i : /null|-(?![\w.])/i).exec(text);
    if (missing !== null) {
      return `is no ${this.#field.datatype}; leave the cell empty when the value is missing`;
    }
    if (this.#integer && /[+-]0x|0X/.test(text)) {
      return "is hexadecimal with a sign or a large X; write it like 0x1f";
    }
    if (!this.#real) return undefined;
    if (/\d[dD]/.test(text)) return "has the exponent of Fortran; write e in place of d";
    const special = trimmed.split(/\s+/).find((item) => /[in]/i.test(item));
    return special === undefined || /^(NaN|[+-]Inf)$/.test(special)
      ? undefined
      : "is spelt in a way of its own; the standard has NaN, +Inf and -Inf";
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
