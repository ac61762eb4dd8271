import { boundingCone } from "@vostack/sphere";
import { escapeAttribute } from "@vostack/xml";
import type { CutoutService } from "./links.ts";

/** A PARAM of a service descriptor. */
function param(attributes: Readonly<Record<string, string>>, inside = ""): string {
  const text = Object.entries({ value: "", ...attributes })
    .map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`)
    .join("");
  return inside === "" ? `<PARAM${text}/>\n` : `<PARAM${text}>${inside}</PARAM>\n`;
}

const text = (name: string, value: string): string =>
  param({ name, datatype: "char", arraysize: "*", value });

const numbers = (
  name: string,
  arraysize: string,
  xtype: string,
  unit: string,
  ucd: string,
  inside: string,
): string => param({ name, datatype: "double", arraysize, xtype, unit, ucd }, inside);

function resource(id: string, params: string, inputs: string): string {
  return `<RESOURCE type="meta" ID="${escapeAttribute(id)}" utype="adhoc:service">
${params}<GROUP name="inputParams">
${inputs}</GROUP>
</RESOURCE>
`;
}

/** The descriptors of the services that cut one file (SODA 1.0, section 4). */
export function cutoutDescriptors(service: CutoutService, origin: string): string {
  const { observation } = service.of;
  const inputs = cutoutInputs(service);
  return (["sync", "async"] as const)
    .map((mode) =>
      resource(
        service[mode],
        text("resourceIdentifier", `ivo://cadc.nrc.ca/${observation.collection.publisher}`) +
          text("standardID", `ivo://ivoa.net/std/SODA#${mode}-1.0`) +
          text("accessURL", `${origin}/caom2ops/${mode}`) +
          text("contentType", "application/fits"),
        inputs,
      ),
    )
    .join("");
}

function cutoutInputs({ of: { observation, plane }, artifact }: CutoutService): string {
  const footprint = plane.footprint ?? [];
  const { lon, lat, radius } = boundingCone(footprint);
  let inputs =
    param({
      name: "ID",
      datatype: "char",
      arraysize: "*",
      ucd: "meta.id;meta.main",
      value: artifact.uri,
    }) +
    param({ name: "POS", datatype: "char", arraysize: "*", ucd: "obs.field" }) +
    numbers(
      "CIRCLE",
      "3",
      "circle",
      "deg",
      "obs.field",
      `<VALUES><MAX value="${lon} ${lat} ${radius}"/></VALUES>`,
    );
  if (footprint.length >= 6) {
    const max = `<VALUES><MAX value="${footprint.join(" ")}"/></VALUES>`;
    inputs += numbers("POLYGON", "*", "polygon", "deg", "obs.field", max);
  }
  if (observation.instrument.layout === "cube" && plane.band !== null) {
    const { lower, upper } = plane.band;
    const range = `<VALUES><MIN value="${lower}"/><MAX value="${upper}"/></VALUES>`;
    inputs += numbers("BAND", "2", "interval", "m", "em.wl;stat.interval", range);
  }
  return inputs;
}

/** The descriptor that leads from a result's publisher identifiers to their links. */
export function linksDescriptor(
  fields: readonly { readonly id?: string }[],
  origin: string,
): string {
  const column = fields.find(({ id }) => id === "caomPublisherID" || id === "ivoaPublisherID");
  if (column?.id === undefined) return "";
  return resource(
    `links-${column.id}`,
    text("resourceIdentifier", "ivo://cadc.nrc.ca/caom2ops") +
      text("standardID", "ivo://ivoa.net/std/DataLink#links-1.0") +
      text("accessURL", `${origin}/caom2ops/datalink`),
    param({ name: "ID", datatype: "char", arraysize: "*", ref: column.id }),
  );
}
