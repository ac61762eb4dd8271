import { escapeAttribute, escapeText } from "@vostack/xml";
import type { Quirks } from "../quirks.ts";
import type { Job } from "./job.ts";

/*
 * UWS 1.1, appendix A: the job document and its parts.
 */
const NAMESPACES =
  'xmlns:uws="http://www.ivoa.net/xml/UWS/v1.0" xmlns:xlink="http://www.w3.org/1999/xlink"' +
  ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="1.1"';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** `<uws:job>`: everything about one job. */
export function jobDocument(job: Job, quirks: Quirks): string {
  const document = `${DECLARATION}<uws:job ${NAMESPACES}>
<uws:jobId>${job.id}</uws:jobId>
<uws:runId>${escapeText(job.runId ?? "")}</uws:runId>
${element("ownerId", job.ownerId)}
<uws:phase>${job.phase}</uws:phase>
${element("quote", job.quote.toISOString())}
${element("creationTime", job.creationTime.toISOString())}
${element("startTime", job.startTime?.toISOString() ?? null)}
${element("endTime", job.endTime?.toISOString() ?? null)}
<uws:executionDuration>${job.executionDuration}</uws:executionDuration>
<uws:destruction>${job.destruction.toISOString()}</uws:destruction>
${parameters(job, "")}${results(job, "")}${errorSummary(job)}</uws:job>
`;
  return quirks.has("bare-timestamps") ? document.replace(/(\d\d\.\d{3})Z</g, "$1<") : document;
}

/** `<uws:parameters>` on its own. */
export function parametersDocument(job: Job): string {
  return DECLARATION + parameters(job, ` ${NAMESPACES}`);
}

/** `<uws:results>` on its own. */
export function resultsDocument(job: Job): string {
  return DECLARATION + results(job, ` ${NAMESPACES}`);
}

/** `<uws:jobs>`: the list. */
export function jobsDocument(jobs: readonly Job[], baseUrl: string, quirks: Quirks): string {
  const bare = quirks.has("job-list-without-links");
  const references = jobs.map(
    (
      job,
    ) => `<uws:jobref id="${job.id}"${bare ? "" : ` xlink:href="${escapeAttribute(`${baseUrl}/${job.id}`)}"`}>
<uws:phase>${job.phase}</uws:phase>
${job.runId === null ? "" : `${element("runId", job.runId)}\n`}${element("ownerId", job.ownerId)}
${bare ? "" : element("creationTime", job.creationTime.toISOString())}
</uws:jobref>
`,
  );
  return `${DECLARATION}<uws:jobs ${NAMESPACES}>\n${references.join("")}</uws:jobs>\n`;
}

function element(name: string, value: string | null): string {
  return value === null
    ? `<uws:${name} xsi:nil="true"/>`
    : `<uws:${name}>${escapeText(value)}</uws:${name}>`;
}

function parameters(job: Job, attributes: string): string {
  const items = job.parameters.map(
    ([name, value]) =>
      `<uws:parameter id="${escapeAttribute(name)}">${escapeText(value)}</uws:parameter>\n`,
  );
  return `<uws:parameters${attributes}>\n${items.join("")}</uws:parameters>\n`;
}

function results(job: Job, attributes: string): string {
  const items = job.results.map(({ id, href, mimeType, size }) => {
    const more =
      (mimeType === undefined ? "" : ` mime-type="${escapeAttribute(mimeType)}"`) +
      (size === undefined ? "" : ` size="${size}"`);
    return `<uws:result id="${escapeAttribute(id)}"${more} xlink:href="${escapeAttribute(href)}"/>\n`;
  });
  return `<uws:results${attributes}>\n${items.join("")}</uws:results>\n`;
}

function errorSummary({ error }: Job): string {
  if (error === null) return "";
  return `<uws:errorSummary type="${error.type}" hasDetail="true">
<uws:message>${escapeText(error.message)}</uws:message>
</uws:errorSummary>
`;
}
