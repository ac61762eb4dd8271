import { type ValueType, valueTypeOf } from "./value-type.ts";

/** A function that a service offers beyond the standard. */
export interface FunctionSignature {
  /** The function's name as declared; matched without regard to case. */
  readonly name: string;
  /** The smallest and largest number of arguments, where the declaration tells it. */
  readonly argumentCount?: readonly [least: number, most: number] | undefined;
  /** The type of its value, where known. */
  readonly returns?: ValueType | undefined;
}

/**
 * Reads the form of a user-defined function as TAPRegExt declares it:
 * `name(arg TYPE, …) -> TYPE`. A bare name is a signature too.
 */
export function parseFunctionSignature(form: string): FunctionSignature {
  const parts = /^\s*([\w.]+)\s*(?:\((.*)\)\s*(?:->\s*(.*?)\s*)?)?$/s.exec(form);
  const name = parts?.[1] ?? form.trim();
  const args = parts?.[2];
  const type = parts?.[3];
  return {
    name,
    argumentCount: args === undefined ? undefined : countArguments(args),
    returns: type ? valueTypeOf({ name: type }) : undefined,
  };
}

/** Arguments in brackets may be left out; an ellipsis stands for any number more. */
function countArguments(list: string): readonly [number, number] {
  const written = list.trim();
  if (written === "") return [0, 0];
  const count = (text: string): number =>
    text
      .replace(/\([^)]*\)/g, "")
      .split(",")
      .filter((part) => /\w/.test(part)).length;
  const most = /\.\.\.|…/.test(written)
    ? Number.POSITIVE_INFINITY
    : count(written.replace(/[[\]]/g, ""));
  return [count(written.replace(/\[.*\]/s, "")), most];
}
