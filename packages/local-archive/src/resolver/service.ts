import { escapeText } from "@vostack/xml";
import { certainFields, famousTargets } from "../data/targets.ts";
import type { ArchiveRequest } from "../http/request.ts";

/** What a name resolves to. */
interface Resolved {
  readonly name: string;
  readonly ra: number;
  readonly dec: number;
}

const MISSING = { name: "", ra: 0, dec: 0 };
/** The status that says "not found" here, as it does at the archive this one is like. */
const NOT_FOUND = 425;

const ALIASES: Readonly<Record<string, string>> = {
  "andromeda galaxy": "M31",
  "ngc 224": "M31",
  "triangulum galaxy": "M33",
  "crab nebula": "M1",
  "whirlpool galaxy": "M51",
  "ring nebula": "M57",
  "orion nebula": "M42",
};

/** `/cadc-target-resolver/find`: the position of a name. */
export async function nameResolver(request: ArchiveRequest): Promise<Response> {
  const parameters = await request.parameters();
  const target = parameters.get("target")?.trim();
  if (target === undefined || target === "") return new Response("", { status: NOT_FOUND });
  const found = resolve(target);
  const format = (parameters.get("format") ?? "ASCII").toUpperCase();
  const detail = (parameters.get("detail") ?? "MIN").toUpperCase() === "MAX";
  const status = found === undefined ? NOT_FOUND : 200;
  const lines = report(target, found, detail);
  if (format === "JSON") {
    const numeric = Object.fromEntries(
      lines.map(([key, value]) => [key, /^(ra|dec|time)/.test(key) ? Number(value) : value]),
    );
    return reply(`${JSON.stringify(numeric)}\r\n`, "application/json", status);
  }
  if (format === "XML") {
    const elements = lines.map(([key, value]) => `<${tag(key)}>${escapeText(value)}</${tag(key)}>`);
    return reply(`<result>${elements.join("")}</result>\r\n`, "text/xml", status);
  }
  return reply(lines.map(([key, value]) => `${key}=${value}\r\n`).join(""), "text/plain", status);
}

function reply(body: string, contentType: string, status: number): Response {
  return new Response(body, { status, headers: { "content-type": contentType } });
}

function tag(key: string): string {
  return key.replace(/\W.*$/, "");
}

/** A number at the end is a radius: without it the name is tried again. */
function resolve(target: string): Resolved | undefined {
  return find(target) ?? find(target.replace(/\s+[\d.]+$/, ""));
}

function find(target: string): Resolved | undefined {
  const name = normal(ALIASES[normal(target)] ?? ALIASES[target.toLowerCase()] ?? target);
  for (const known of famousTargets) {
    if (normal(known.name) === name) {
      return { name: known.name, ra: known.position[0], dec: known.position[1] };
    }
  }
  for (const { position, observations } of certainFields) {
    const known = observations.find((observation) => normal(observation.target) === name);
    if (known !== undefined) return { name: known.target, ra: position[0], dec: position[1] };
  }
  return undefined;
}

/** `m 31`, `M31` and `Messier 31` are one name. */
function normal(name: string): string {
  const folded = name
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/^messier\s*/, "m")
    .trim();
  return folded.replace(/^(m|ngc|ic|3c)\s*(\d)/, "$1 $2");
}

function report(
  target: string,
  found: Resolved | undefined,
  detail: boolean,
): (readonly [string, string])[] {
  const { name, ra, dec } = found ?? MISSING;
  return [
    ["target", target],
    ["service", found === undefined ? "ned(null),simbad(null),vizier(null)" : "local(127.0.0.1)"],
    ["coordsys", "ICRS"],
    ["ra", String(ra)],
    ["dec", String(dec)],
    ...(detail && found !== undefined ? [["oname", name] as const] : []),
    ...(found === undefined ? [["error", "Target not found"] as const] : []),
    ["time(ms)", "1"],
  ];
}
