import type { CellInput } from "../column/append-value.ts";
import { Field } from "../model/field.ts";

/** The narrowest field that holds the values. */
export function inferField(name: string, values: readonly CellInput[], known?: string): Field {
  const present = values.filter((value) => value !== null && value !== undefined);
  if (known !== undefined) return new Field({ name, datatype: known });
  const lists = present.filter((value) => Array.isArray(value) || ArrayBuffer.isView(value));
  if (lists.length > 0 && lists.length === present.length) {
    const items = lists.flatMap((list) => Array.from(list as ArrayLike<CellInput>));
    const typed = lists.every((list) => ArrayBuffer.isView(list));
    const datatype = typed ? typedDatatype(lists[0] as ArrayBufferView) : datatypeOf(items);
    if (datatype !== "char") return new Field({ name, datatype, arraysize: "*" });
    const utf8 = new TextEncoder();
    const width = Math.max(1, ...items.map((item) => utf8.encode(String(item ?? "")).length));
    return new Field({ name, datatype: "char", arraysize: `${width}x*` });
  }
  const datatype = datatypeOf(present);
  const dates = present.length > 0 && present.every((value) => value instanceof Date);
  return new Field({
    name,
    datatype,
    ...(datatype === "char" ? { arraysize: "*" } : {}),
    ...(dates ? { xtype: "timestamp" } : {}),
  });
}

function datatypeOf(values: readonly CellInput[]): string {
  const present = values.filter((value) => value !== null && value !== undefined);
  if (present.length === 0) return "char";
  if (present.every((value) => typeof value === "boolean")) return "boolean";
  if (present.every((value) => typeof value === "number" || typeof value === "bigint")) {
    if (present.some((value) => typeof value === "bigint")) {
      return present.every((value) => typeof value === "bigint" || Number.isInteger(value))
        ? "long"
        : "double";
    }
    if (!present.every((value) => Number.isSafeInteger(value) && !Object.is(value, -0))) {
      return "double";
    }
    return present.every((value) => value === ((value as number) | 0)) ? "int" : "long";
  }
  return "char";
}

function typedDatatype(view: ArrayBufferView): string {
  if (view instanceof Uint8Array) return "unsignedByte";
  if (view instanceof Int16Array) return "short";
  if (view instanceof Int32Array) return "int";
  if (view instanceof BigInt64Array) return "long";
  return view instanceof Float32Array ? "float" : "double";
}
