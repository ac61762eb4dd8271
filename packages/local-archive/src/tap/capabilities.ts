import { escapeText } from "@vostack/xml";
import { MAX_BODY_BYTES } from "../http/request.ts";
import { geometryFunctions } from "../translate/functions.ts";
import { ANY_METHOD, type Capability, commonCapabilities } from "../vosi/capabilities.ts";
import { formats } from "./formats.ts";
import { HARD_ROW_LIMIT } from "./tap-request.ts";

/** What the TAP service says of itself (TAP 1.1 and TAPRegExt 1.0). */
export function tapCapabilities(base: string): Capability[] {
  return [
    ...commonCapabilities(base),
    { standardId: "ivo://ivoa.net/std/VOSI#tables-1.1", url: `${base}/tables`, use: "base" },
    { standardId: "ivo://ivoa.net/std/DALI#examples", url: `${base}/examples` },
    {
      standardId: "ivo://ivoa.net/std/TAP",
      url: base,
      use: "base",
      version: "1.1",
      type: "tr:TableAccess",
      methods: ANY_METHOD,
      details: tableAccess(),
    },
  ];
}

function tableAccess(): string {
  const feature = (form: string): string => `<feature><form>${form}</form></feature>\n`;
  const languages = `<language>
<name>ADQL</name>
<version ivo-id="ivo://ivoa.net/std/ADQL#v2.0">2.0</version>
<version ivo-id="ivo://ivoa.net/std/ADQL#v2.1">2.1</version>
<description>Astronomical Data Query Language</description>
<languageFeatures type="ivo://ivoa.net/std/TAPRegExt#features-adqlgeo">
${geometryFunctions.map(feature).join("")}</languageFeatures>
</language>
`;
  const outputs = formats.map(
    ({ mime, aliases, ivoId }) =>
      `<outputFormat${ivoId === undefined ? "" : ` ivo-id="${ivoId}"`}>\n<mime>${escapeText(mime)}</mime>\n${aliases
        .map((alias) => `<alias>${escapeText(alias)}</alias>\n`)
        .join("")}</outputFormat>\n`,
  );
  return `<dataModel ivo-id="ivo://ivoa.net/std/ObsCore#core-1.1">ObsCore-1.1</dataModel>
${languages}${outputs.join("")}<uploadMethod ivo-id="ivo://ivoa.net/std/TAPRegExt#upload-inline"/>
<uploadMethod ivo-id="ivo://ivoa.net/std/TAPRegExt#upload-http"/>
<retentionPeriod><default>604800</default><hard>604800</hard></retentionPeriod>
<executionDuration><default>14400</default><hard>14400</hard></executionDuration>
<outputLimit><default unit="row">${HARD_ROW_LIMIT}</default><hard unit="row">${HARD_ROW_LIMIT}</hard></outputLimit>
<uploadLimit><hard unit="byte">${MAX_BODY_BYTES}</hard></uploadLimit>
`;
}
