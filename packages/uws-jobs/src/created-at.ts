import { daliMessage, ProtocolError, readDocument, ServiceError } from "@vostack/vo-service";
import { addressFrom } from "./address.ts";
import { parseJob } from "./parse-job.ts";

/**
 * Where a job is that was just created: what `Location` says (UWS 1.1, section 2.2.3.1), or below the list when a
 * service answers with the job itself.
 *
 * @param list - URL of the list of jobs
 * @throws ServiceError with the service's words when the answer is an error document, ProtocolError when it says nothing
 */
export async function createdAt(response: Response, list: string): Promise<string> {
  const location = response.headers.get("location")?.trim();
  if (location) {
    await response.body?.cancel();
    // Services that run a job at once lead to its phase.
    return addressFrom(location.replace(/\/phase\/?$/, ""), list) ?? fail(response, list);
  }
  const text = new TextDecoder().decode(await readDocument(response));
  if (/<(\w+:)?job[\s>]/.test(text)) {
    const below = list.replace(/[?#].*$/, "").replace(/\/$/, "");
    return `${below}/${encodeURIComponent(parseJob(text, list).id)}`;
  }
  const isVotable = /<(\w+:)?VOTABLE[\s>]/.test(text);
  const said = daliMessage(text, response.headers.get("content-type") ?? "");
  if (isVotable && said !== undefined) {
    throw new ServiceError(`The job was not created: ${said}`, {
      url: list,
      status: response.status,
      serverMessage: said,
      queryFailed: true,
    });
  }
  return fail(response, list, said);
}

/**
 * Where a list of jobs has moved to, when a redirect says that and not where a job is: it leads to a path that ends with the
 * same name, `async` for example, where no job can be, or asks by 307 or 308 for the same request on a path that is not
 * below the list.
 */
export function movedTo(response: Response, list: string): string | undefined {
  const location = response.headers.get("location")?.trim();
  const to = location ? addressFrom(location, list) : undefined;
  if (to === undefined || response.status < 300) return undefined;
  const path = (url: string): string => new URL(url).pathname.replace(/\/+$/, "");
  const name = (url: string): string => path(url).replace(/^.*\//, "");
  const isBelow = path(to).startsWith(`${path(list)}/`);
  if (isBelow) return undefined;
  return [307, 308].includes(response.status) || name(to) === name(list) ? to : undefined;
}

function fail(response: Response, list: string, said?: string): never {
  throw new ProtocolError(`Creating a job was answered ${response.status} without its address`, {
    url: list,
    status: response.status,
    ...(said && { serverMessage: said }),
    hint: "check that this is the address of a list of jobs",
  });
}
