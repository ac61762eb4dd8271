import { readXml, type XmlElement, XmlError } from "@vostack/xml";
import { ProtocolError } from "../errors.ts";
import type { Capability, Interface, Language, Limit, OutputFormat } from "./capability.ts";

/**
 * Reads a VOSI capabilities document (VOSI 1.1, section 2). What is unknown or odd in it is kept or passed over, and
 * never a reason to fail: blanks around URLs, missing types, unknown securityMethods, empty elements.
 *
 * @param url - where it came from, for errors
 * @throws ProtocolError when it is no such document
 */
export function parseCapabilities(document: string | Uint8Array, url?: string): Capability[] {
  let root: XmlElement;
  try {
    root = readXml(document);
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause;
    throw notVosi(`Cannot read the capabilities: ${cause.message}`, url, cause);
  }
  const found =
    root.name === "capabilities"
      ? root.childrenNamed("capability")
      : [...root.descendants("capability")];
  if (root.name !== "capabilities" && found.length === 0) {
    throw notVosi(`Expected <capabilities>, got <${root.qualifiedName}>`, url);
  }
  return found.map(capabilityOf);
}

function notVosi(message: string, url: string | undefined, cause?: unknown): ProtocolError {
  const hint = "check that this is the base address of a VO service";
  return new ProtocolError(message, { hint, cause, ...(url !== undefined && { url }) });
}

function capabilityOf(capability: XmlElement): Capability {
  return {
    standardID: capability.attr("standardID")?.trim() ?? "",
    type: typeOf(capability),
    description: textOf(capability, "description"),
    interfaces: capability.childrenNamed("interface").flatMap(interfacesOf),
    dataModels: capability.childrenNamed("dataModel").map((model) => ({
      ivoId: model.attr("ivo-id")?.trim() ?? "",
      name: model.text.trim(),
    })),
    languages: capability.childrenNamed("language").map(languageOf),
    outputFormats: capability.childrenNamed("outputFormat").map(formatOf),
    uploadMethods: capability
      .childrenNamed("uploadMethod")
      .flatMap((method) => method.attr("ivo-id")?.trim() || []),
    outputLimit: limitsOf(capability, "outputLimit", "row"),
    uploadLimit: limitsOf(capability, "uploadLimit", "row"),
    executionDuration: limitsOf(capability, "executionDuration", "second"),
    retentionPeriod: limitsOf(capability, "retentionPeriod", "second"),
  };
}

/** An interface with several access URLs is several interfaces. */
function interfacesOf(element: XmlElement): Interface[] {
  const methods = element
    .childrenNamed("securityMethod")
    .map((one) => one.attr("standardID")?.trim() ?? "");
  const securityMethods = methods.filter((id) => id !== "" && !/#anon(ymous)?$/i.test(id));
  return element.childrenNamed("accessURL").flatMap((accessURL) => {
    const url = accessURL.text.trim();
    if (url === "") return [];
    return {
      accessURL: url,
      use: accessURL.attr("use"),
      type: typeOf(element),
      role: element.attr("role"),
      version: element.attr("version")?.trim(),
      securityMethods,
      // No securityMethod at all, or an empty one among others, is open to everybody.
      anonymous: methods.length === 0 || securityMethods.length < methods.length,
      mirrorURLs: element.childrenNamed("mirrorURL").map((mirror) => mirror.text.trim()),
    };
  });
}

function languageOf(language: XmlElement): Language {
  return {
    name: textOf(language, "name") ?? "",
    versions: language.childrenNamed("version").map((version) => ({
      version: version.text.trim(),
      ivoId: version.attr("ivo-id")?.trim(),
    })),
    description: textOf(language, "description"),
    features: language.childrenNamed("languageFeatures").map((features) => ({
      type: features.attr("type")?.trim() ?? "",
      items: features.childrenNamed("feature").map((feature) => ({
        form: textOf(feature, "form") ?? "",
        description: textOf(feature, "description"),
      })),
    })),
  };
}

function formatOf(format: XmlElement): OutputFormat {
  return {
    mime: textOf(format, "mime") ?? "",
    aliases: format.childrenNamed("alias").map((alias) => alias.text.trim()),
    ivoId: format.attr("ivo-id")?.trim(),
  };
}

function limitsOf(capability: XmlElement, name: string, unit: string): Limit[] {
  return capability.childrenNamed(name).map((limit) => {
    const inner = limit.child("default") ?? limit.child("hard");
    return {
      default: numberOf(limit.child("default")),
      hard: numberOf(limit.child("hard")),
      unit: (limit.attr("unit") ?? inner?.attr("unit"))?.trim() || unit,
      forMode: limit.attr("forMode") ?? inner?.attr("forMode"),
    };
  });
}

function numberOf(element: XmlElement | undefined): number | undefined {
  const text = element?.text.trim();
  return text && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

function textOf(parent: XmlElement, name: string): string | undefined {
  return parent.child(name)?.text.trim() || undefined;
}

function typeOf(element: XmlElement): string | undefined {
  return element.attr("type")?.trim().replace(/^.*:/, "");
}
