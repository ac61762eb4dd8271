import { readXml, XmlError } from "@vostack/xml";

const MOST_TEXT = 4000;

/**
 * What a service says in the body of an error: a VOTable with QUERY_STATUS=ERROR, the title of an HTML page, or
 * the text as it is (DALI 1.1, sections 4.2 and 4.4). Nested messages are kept whole.
 *
 * @returns undefined when it says nothing; for a VOTable without an ERROR, too
 */
export function daliMessage(text: string, contentType: string): string | undefined {
  const body = text.trim();
  if (body === "") return undefined;
  if (/<(\w+:)?VOTABLE[\s>]/i.test(body)) return votableMessage(body);
  if (/html/i.test(contentType) || /^<(!doctype html|html)/i.test(body)) {
    const title = /<title[^>]*>(.*?)<\/title>/is.exec(body)?.[1];
    return shortened(plain(title ?? body)) || undefined;
  }
  return shortened(body);
}

/** The last QUERY_STATUS counts, and its text is the message (DALI 1.1, section 4.4.1). */
function votableMessage(body: string): string | undefined {
  try {
    const status = [...readXml(body).descendants("INFO")].findLast(
      (info) => info.attr("name")?.toUpperCase() === "QUERY_STATUS",
    );
    if (status?.attr("value")?.trim().toUpperCase() !== "ERROR") return undefined;
    return shortened(status.text.trim()) || "the service gives no reason";
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    // Error documents break off, or hold text that nobody escaped: what can be seen of it will do.
    const info = /<(?:\w+:)?INFO\b[^>]*\bQUERY_STATUS\b[^>]*>(.*?)(?:<\/|$)/is.exec(body);
    if (info === null || !/\bvalue\s*=\s*["']\s*ERROR/i.test(info[0])) return undefined;
    return shortened(plain(info[1] ?? "")) || "the service gives no reason";
  }
}

function plain(markup: string): string {
  return markup
    .replace(/<(script|style)\b.*?<\/\1>/gis, " ")
    .replace(/<!\[CDATA\[|\]\]>|<[^>]*>/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&amp;/g, "&")
    .replace(/\s+/g, " ")
    .trim();
}

function shortened(text: string): string {
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}
