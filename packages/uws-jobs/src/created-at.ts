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
    return addressFrom(location, list) ?? fail(response, list);
  }
  const text = new TextDecoder().decode(await readDocument(response));
  if (/<(\w+:)?job[\s>]/.test(text)) {
    return `${list}/${encodeURIComponent(parseJob(text, list).id)}`;
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

function fail(response: Response, list: string, said?: string): never {
  throw new ProtocolError(`Creating a job was answered ${response.status} without its address`, {
    url: list,
    status: response.status,
    ...(said && { serverMessage: said }),
    hint: "check that this is the address of a list of jobs",
  });
}
