import { NotFoundError, ProtocolError, readDocument, type Session } from "@vostack/vo-service";
import { XmlError } from "@vostack/xml";
import type { Budget } from "../query/budget.ts";
import { type ExamplesPage, parseExamples, type TapExample } from "./examples.ts";

const maxPages = 20;

/**
 * The examples of a service with the pages that continue them; none when the service has no
 * such resource.
 *
 * @throws ProtocolError when the pages never end.
 */
export async function readExamples(
  session: Session,
  url: string,
  budget: Budget,
): Promise<TapExample[]> {
  const examples: TapExample[] = [];
  const seen = new Set<string>();
  const pages = [url];
  for (let page = pages.shift(); page !== undefined; page = pages.shift()) {
    if (seen.has(page)) continue;
    seen.add(page);
    if (seen.size > maxPages) {
      throw new ProtocolError(`Cannot read more than ${maxPages} pages of examples`, { url });
    }
    const response = await open(session, page, budget);
    if (!response) continue;
    const { examples: found, continuations } = parsed(await readDocument(response), response.url);
    examples.push(...found);
    pages.push(...continuations.map((target) => new URL(target, response.url || page).href));
  }
  return examples;
}

function parsed(document: Uint8Array, url: string): ExamplesPage {
  try {
    return parseExamples(new TextDecoder().decode(document));
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause;
    throw new ProtocolError(`Cannot read the examples: ${cause.message}`, {
      url,
      cause,
      hint: "the page is no XHTML; open it in a browser to read it",
    });
  }
}

async function open(session: Session, url: string, budget: Budget): Promise<Response | undefined> {
  try {
    return await session.fetch(url, budget.next());
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
