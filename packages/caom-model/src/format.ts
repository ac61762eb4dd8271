import type { Observation } from "./model.ts";
import { entityAttributes } from "./schema.ts";

/**
 * Prints an observation for people: one line a value, indented by depth, units named.
 *
 * @param observation what to print
 */
export function formatObservation(observation: Observation): string {
  const { planes, ...head } = observation;
  const lines = [`caom:${observation.collection}/${observation.observationID}`];
  print(head, 1, lines);
  for (const plane of planes) {
    const { artifacts, ...body } = plane;
    lines.push("", `  plane ${plane.productID}`);
    print(body, 2, lines);
    for (const { parts, ...artifact } of artifacts) {
      lines.push(`    artifact ${artifact.uri}`);
      print({ ...artifact, ...(parts && { parts: parts.length }) }, 3, lines);
    }
  }
  return lines.join("\n");
}

const units: Readonly<Record<string, string>> = {
  "position.resolution": "arcsec",
  "position.sampleSize": "arcsec",
  "position.bounds.radius": "deg",
  "energy.sampleSize": "m",
  "energy.restwav": "m",
  "time.exposure": "s",
  "time.sampleSize": "d",
  "time.resolution": "d",
  contentLength: "bytes",
};
const hidden = new Set(["uri", "productID", "collection", "observationID", ...entityAttributes]);

function print(object: object, depth: number, lines: string[], path = ""): void {
  for (const [name, value] of Object.entries(object)) {
    if (value === undefined || (path === "" && hidden.has(name)) || name === "samples") continue;
    const full = path + name;
    const unit = units[full] ? ` ${units[full]}` : "";
    const indent = "  ".repeat(depth);
    if (isInterval(value)) {
      const axis = full.startsWith("energy.b") ? " m" : full.startsWith("time.b") ? " MJD" : "";
      lines.push(`${indent}${full}: ${value.lower} … ${value.upper}${axis}`);
    } else if (full.endsWith("points")) {
      const corners = value as { cval1: number; cval2: number }[];
      lines.push(`${indent}${full}: ${corners.map((p) => `${p.cval1} ${p.cval2}`).join(", ")} deg`);
    } else if (Array.isArray(value)) {
      lines.push(`${indent}${full}: ${value.join(", ")}`);
    } else if (typeof value === "object" && value !== null) {
      print(value, depth, lines, `${full}.`);
    } else {
      lines.push(`${indent}${full}: ${String(value)}${unit}`);
    }
  }
}

function isInterval(value: unknown): value is { lower: number; upper: number } {
  return typeof value === "object" && value !== null && "lower" in value && "upper" in value;
}
