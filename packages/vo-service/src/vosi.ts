import { readXml } from "@vostack/xml";
import type { Session } from "./session.ts";

/** One way to reach a capability (VOResource 1.1, section 2.2). */
export interface Interface {
  /** Where it is. */
  readonly accessURL: string;
  /** `full` or `base`. */
  readonly use: string | undefined;
  /** Version of the standard. */
  readonly version: string | undefined;
  /** Security methods that it takes; an empty list means nobody needs to sign on. */
  readonly securityMethods: readonly string[];
}

/** Something that a service can do. */
export interface Capability {
  /** The standard that says how. */
  readonly standardID: string;
  /** Where it can be reached. */
  readonly interfaces: readonly Interface[];
  /** Formats of results (TAPRegExt 1.0). */
  readonly outputFormats: readonly { readonly mime: string; readonly aliases: readonly string[] }[];
  /** Ways of uploading tables. */
  readonly uploadMethods: readonly string[];
}

/** Reads the capabilities of the service at a base URL. */
export async function getCapabilities(session: Session, baseUrl: string): Promise<Capability[]> {
  const url = /\/capabilities$/.test(baseUrl) ? baseUrl : `${baseUrl.replace(/\/$/, "")}/capabilities`;
  const response = await session.fetch(url);
  const root = readXml(new Uint8Array(await response.arrayBuffer()));
  return [...root.descendants("capability")].map((capability) => ({
    standardID: capability.attr("standardID") ?? "",
    interfaces: capability.childrenNamed("interface").map((one) => ({
      accessURL: one.child("accessURL")?.text.trim() ?? "",
      use: one.child("accessURL")?.attr("use"),
      version: one.attr("version"),
      securityMethods: one
        .childrenNamed("securityMethod")
        .map((method) => method.attr("standardID") ?? "")
        .filter((id) => id !== ""),
    })),
    outputFormats: capability.childrenNamed("outputFormat").map((format) => ({
      mime: format.child("mime")?.text.trim() ?? "",
      aliases: format.childrenNamed("alias").map((alias) => alias.text.trim()),
    })),
    uploadMethods: capability
      .childrenNamed("uploadMethod")
      .map((method) => method.attr("ivo-id") ?? "")
      .filter((id) => id !== ""),
  }));
}

/** Whether a service is there (VOSI 1.1, section 3). */
export interface Availability {
  /** Whether it accepts requests. */
  readonly available: boolean;
  /** What it says about it. */
  readonly notes: readonly string[];
}

/** Reads the availability of the service at a base URL. */
export async function getAvailability(session: Session, baseUrl: string): Promise<Availability> {
  const response = await session.fetch(`${baseUrl.replace(/\/$/, "")}/availability`);
  const root = readXml(new Uint8Array(await response.arrayBuffer()));
  return {
    available: /^(true|1)$/.test(root.child("available")?.text.trim() ?? ""),
    notes: root.childrenNamed("note").map((note) => note.text.trim()),
  };
}
