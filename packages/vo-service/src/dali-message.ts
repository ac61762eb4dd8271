import { readXml } from "@vostack/xml";

/** What a service says in the body of an error: a VOTable with QUERY_STATUS=ERROR, or text (DALI 1.1, section 4.4). */
export function daliMessage(text: string, contentType: string): string | undefined {
  const body = text.trim();
  if (body === "") return undefined;
  if (/<VOTABLE[\s>]/i.test(body) || /:VOTABLE[\s>]/.test(body)) {
    try {
      for (const info of readXml(text).descendants("INFO")) {
        if (info.attr("name") === "QUERY_STATUS" && info.attr("value")?.toUpperCase() === "ERROR") {
          return info.text.trim() || "the service gives no reason";
        }
      }
    } catch {
      // Not well-formed: what can be read of it is still the best there is.
    }
  }
  if (/html/i.test(contentType) || /^<(!doctype html|html)/i.test(body)) {
    return /<title>(.*?)<\/title>/is.exec(body)?.[1]?.trim();
  }
  return body.length > 2000 ? `${body.slice(0, 2000)}…` : body;
}
