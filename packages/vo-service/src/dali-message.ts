import { readXml, XmlError } from "@vostack/xml";

const MOST_TEXT = 4000;
const MOST_OF_PAGE = 600;
const MESSAGE_NAME = /^(message|msg|error|error_?description|errors|detail|details|title|reason)$/i;

/**
 * What a service says in the body of an error: a VOTable with QUERY_STATUS=ERROR, the words of an HTML page, the messages
 * in JSON, or the text as it is (DALI 1.1, sections 4.2 and 4.4). Nested messages are kept whole.
 *
 * @returns undefined when it says nothing; for a VOTable without an ERROR, too
 */
export function daliMessage(text: string, contentType: string): string | undefined {
  const body = text.trim();
  if (body === "") return undefined;
  if (/<(\w+:)?VOTABLE[\s>]/i.test(body)) return votableMessage(body);
  if (/html/i.test(contentType) || /^<(!doctype html|html)/i.test(body)) {
    return shortened(pageMessage(body)) || undefined;
  }
  if (/json/i.test(contentType) || /^[{[]/.test(body)) return shortened(jsonMessage(body));
  return shortened(body);
}

/** The title of a page, and the words below it: web servers put nothing but the status into the title. */
function pageMessage(body: string): string {
  const title = plain(/<title[^>]*>(.*?)<\/title>/is.exec(body)?.[1] ?? "");
  const words = plain(body.replace(/<head\b.*?<\/head>|<title\b.*?<\/title>/gis, " "));
  if (title === "" || words.startsWith(title)) return cut(words || title, MOST_OF_PAGE);
  return words === "" ? title : `${title}: ${cut(words, MOST_OF_PAGE)}`;
}

/** The messages in a JSON document, under the names that web frameworks use; all of it when there is none. */
function jsonMessage(body: string): string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return body;
  }
  const found: string[] = [];
  const visit = (inner: unknown, isMessage: boolean): void => {
    if (typeof inner === "string") {
      if (isMessage && inner.trim() !== "" && !found.includes(inner.trim()))
        found.push(inner.trim());
    } else if (Array.isArray(inner)) for (const one of inner) visit(one, isMessage);
    else if (typeof inner === "object" && inner !== null) {
      for (const [name, one] of Object.entries(inner)) visit(one, MESSAGE_NAME.test(name));
    }
  };
  visit(value, false);
  return found.join(": ") || body;
}

/** The last QUERY_STATUS counts, and its text is the message (DALI 1.1, section 4.4.1). */
function votableMessage(body: string): string | undefined {
  try {
    const root = readXml(body);
    const infos = [...root.descendants("INFO")];
    const status = infos.findLast((info) => info.attr("name")?.toUpperCase() === "QUERY_STATUS");
    if (status?.attr("value")?.trim().toUpperCase() !== "ERROR") return undefined;
    // Some services say the reason beside it.
    const other = infos.find((info) => /message|error|reason/i.test(info.attr("name") ?? ""));
    const beside = other && (other.text.trim() || other.attr("value")?.trim());
    return shortened(status.text.trim() || beside || "the service gives no reason");
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
  return cut(text, MOST_TEXT);
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
