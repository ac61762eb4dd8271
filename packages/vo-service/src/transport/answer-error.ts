import { daliMessage } from "../dali-message.ts";
import {
  AuthenticationError,
  AuthorizationError,
  NotFoundError,
  ServiceError,
  UnavailableError,
  UsageError,
  type VoError,
  type VoErrorDetails,
} from "../errors.ts";
import { parseChallenges, securityMethodOf } from "../sign-on/challenge.ts";
import { describeMethods } from "../sign-on/security-methods.ts";
import { readStart } from "./read-document.ts";
import { parseRetryAfter } from "./retry.ts";

/** Statuses that may be different when the request is repeated. */
const PASSING = [408, 425, 429, 502, 503, 504];
const MOST_BYTES = 65_536;

/** What is known about a request whose answer is an error. */
export interface AnswerContext {
  /** URL without secrets. */
  readonly url: string;
  /** The job that it was about. */
  readonly jobId: string | undefined;
  /** Blots out secrets that the service repeats. */
  readonly redact: (text: string) => string;
  /** The securityMethods that the service declares for the URL. */
  readonly declared: readonly string[];
  /** Whether credentials went with the request. */
  readonly signedOn: boolean;
}

/** The error that an answer is; its body is read for what the service says, as far as it comes. */
export async function answerError(response: Response, context: AnswerContext): Promise<VoError> {
  const { headers, status } = response;
  const { url, jobId, redact } = context;
  const { bytes } = await readStart(response, MOST_BYTES);
  const body = new TextDecoder().decode(bytes);
  const said = daliMessage(body, headers.get("content-type") ?? "");
  const serverMessage = said === undefined ? undefined : redact(said);
  const requestId = headers.get("x-request-id") ?? headers.get("x-correlation-id");
  const details: VoErrorDetails = {
    url,
    status,
    ...(serverMessage !== undefined && { serverMessage }),
    ...(jobId !== undefined && { jobId }),
    ...(requestId !== null && { requestId }),
    ...(said !== undefined && /<(\w+:)?VOTABLE[\s>]/i.test(body) && { queryFailed: true }),
  };
  const message = `${new URL(url).host} answers ${status}${serverMessage ? `: ${serverMessage}` : ""}`;
  if (status === 401) {
    return new AuthenticationError(message, { ...details, hint: signOnHint(headers, context) });
  }
  if (status === 403) {
    const hint = context.signedOn
      ? "the user who is signed on has no right to this"
      : signOnHint(headers, context);
    return new AuthorizationError(message, { ...details, hint });
  }
  if (status === 404 || status === 410) return new NotFoundError(message, details);
  if (PASSING.includes(status)) {
    const retryAfter = parseRetryAfter(headers);
    const when = retryAfter === undefined ? "later" : `in ${Math.ceil(retryAfter)} s`;
    return new UnavailableError(message, { ...details, retryAfter, hint: `try again ${when}` });
  }
  if (status >= 500) return new ServiceError(message, details);
  if (status >= 400) return new UsageError(message, details);
  const hint = "check the address: this is not what a service answers here";
  return new ServiceError(message, { ...details, hint });
}

/** Which way of signing on would work, as the challenges and the declarations say. */
function signOnHint(headers: Headers, { declared, signedOn, redact }: AnswerContext): string {
  const challenges = parseChallenges(headers.get("www-authenticate"));
  const asked = challenges.flatMap((challenge) => securityMethodOf(challenge) ?? []);
  const methods = describeMethods([...asked, ...declared]);
  const login = challenges.find(({ parameters }) => parameters.access_url)?.parameters.access_url;
  const why = challenges.find(({ parameters }) => parameters.error_description);
  const reason = why === undefined ? "" : ` (${redact(why.parameters.error_description ?? "")})`;
  const first = signedOn ? `the credentials were not accepted${reason}; sign on again` : "sign on";
  const how = methods === "" ? "" : ` with ${methods}`;
  return `${first}${how}${login === undefined ? "" : `, to be had at ${redact(login)}`}`;
}
