import type { FieldInit } from "../model/field.ts";
import type { CsvCell } from "./split-csv.ts";

type Kind = "none" | "boolean" | "int" | "long" | "double" | "char";

const integer = /^[+-]?(0|[1-9]\d*)$/;
const real = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?(inf|infinity)$|^nan$/i;
const yes = /^(true|false)$/i;

/** Finds the type that fits every value of a column. `007` is no number: its zeros mean something. */
export class CsvTypeInference {
  #kind: Kind = "none";

  /** Looks at one more value. */
  add({ text, quoted }: CsvCell): void {
    if (this.#kind === "char" || (text === "" && !quoted)) return;
    const kind = quoted && text === "" ? "char" : kindOf(text.trim());
    this.#kind = this.#kind === "none" ? kind : common(this.#kind, kind);
  }

  /** The field of the column. */
  field(name: string): FieldInit {
    switch (this.#kind) {
      case "boolean":
      case "int":
      case "long":
      case "double":
        return { name, datatype: this.#kind };
      default:
        return { name, datatype: "char", arraysize: "*" };
    }
  }
}

function kindOf(text: string): Kind {
  if (integer.test(text)) {
    const value = BigInt(text.replace("+", ""));
    if (BigInt.asIntN(32, value) === value) return "int";
    return BigInt.asIntN(64, value) === value ? "long" : "char";
  }
  if (real.test(text) && !/^[+-]?0\d/.test(text)) return "double";
  return yes.test(text) ? "boolean" : "char";
}

function common(a: Kind, b: Kind): Kind {
  if (a === b) return a;
  const numbers = ["int", "long", "double"];
  const [x, y] = [numbers.indexOf(a), numbers.indexOf(b)];
  if (x < 0 || y < 0) return "char";
  return numbers[Math.max(x, y)] as Kind;
}
