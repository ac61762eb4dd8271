import type { Capability, Limit } from "./capability.ts";

/**
 * What a service can do, in lines for people: standards with their versions, addresses, mirrors and securityMethods, and
 * for TAP its languages, functions, formats, uploads and limits with their units.
 */
export function describeCapabilities(capabilities: readonly Capability[]): string {
  return capabilities.map((one) => linesOf(one).join("\n")).join("\n\n");
}

function linesOf(capability: Capability): string[] {
  const lines = [capability.standardID || capability.type || "something without a standard"];
  const add = (name: string, values: readonly string[]): void => {
    if (values.length > 0) lines.push(`  ${name}: ${values.join(", ")}`);
  };
  for (const one of capability.interfaces) {
    const short = one.securityMethods.map((id) => id.replace(/^.*#/, ""));
    const who = [...(one.anonymous ? ["anybody"] : []), ...short].join(", ");
    const version = one.version === undefined ? "" : ` (version ${one.version})`;
    lines.push(`  ${one.accessURL}${version}: ${who}`);
    add("mirrors", one.mirrorURLs);
  }
  for (const language of capability.languages) {
    const versions = language.versions.map((one) => one.version).join(", ");
    lines.push(`  language ${language.name}${versions && ` ${versions}`}`);
    for (const { type, items } of language.features) {
      const kind = type.replace(/^.*#(features-)?/, "");
      lines.push(`    ${kind}: ${items.map((item) => item.form).join("; ")}`);
    }
  }
  add(
    "data models",
    capability.dataModels.map((model) => model.name || model.ivoId),
  );
  const formats = capability.outputFormats.map(({ mime, aliases }) =>
    aliases.length > 0 ? `${mime} (${aliases.join(", ")})` : mime,
  );
  add("formats", formats);
  add(
    "uploads",
    capability.uploadMethods.map((id) => id.replace(/^.*#(upload-)?/, "")),
  );
  add("result limit", capability.outputLimit.flatMap(limitText));
  add("upload limit", capability.uploadLimit.flatMap(limitText));
  add("execution limit", capability.executionDuration.flatMap(limitText));
  add("results are kept", capability.retentionPeriod.flatMap(limitText));
  return lines;
}

function limitText({ default: usual, hard, unit, forMode }: Limit): string[] {
  const mode = forMode === undefined ? "" : ` for ${forMode}`;
  const texts: string[] = [];
  if (usual !== undefined) texts.push(`${usual} ${unit}s by default${mode}`);
  if (hard !== undefined) texts.push(`${hard} ${unit}s at most${mode}`);
  return texts;
}
