import type { Node } from "@vostack/adql";

/** A copy of a tree without offsets. */
export function withoutPositions(node: Node): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value: unknown) =>
      key === "start" || key === "end" ? undefined : value,
    ),
  );
}
