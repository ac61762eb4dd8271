import { ProtocolError } from "../errors.ts";
import { redactUrl } from "../log/redact.ts";
import { parseChallenges, securityMethodOf } from "../sign-on/challenge.ts";
import type { Credential } from "../sign-on/credential.ts";
import { takes } from "../sign-on/security-methods.ts";
import { answerError } from "./answer-error.ts";
import type { Operation, SessionContext } from "./context.ts";
import { type Answer, exchange } from "./exchange.ts";
import { type Outgoing, redirected } from "./outgoing.ts";

/**
 * Sends a request, follows where it leads, proves who asks where that is wanted, and returns the answer that
 * counts. To repeat a request is to begin here again: an address that a redirect leads to may be good for once only.
 *
 * @throws VoError when there is no answer, or one that the caller does not accept
 */
export async function converse(
  first: Outgoing,
  operation: Operation,
  context: SessionContext,
): Promise<Response> {
  const { options, redact } = operation;
  const manual = options.redirect === "manual" || first.method === "DELETE";
  const accept = options.accept ?? ((status: number): boolean => status >= 200 && status < 300);
  let request = first;
  for (let hops = 0; ; hops += 1) {
    const { answer, signedOn } = await signedOnAnswer(request, operation, context);
    const { response, url } = answer;
    const next = redirected(request, response);
    if (next !== undefined && !manual) {
      await response.body?.cancel();
      const to = redact(redactUrl(next.url));
      context.tell?.({ type: "redirect", exchange: answer.exchange, url, to, time: new Date() });
      if (hops >= context.maxRedirects) {
        throw new ProtocolError(`${first.url.host} redirects more than ${hops} times`, {
          code: "redirects",
          url: redact(redactUrl(first.url)),
          hint: "the service leads in a circle; tell those who run it",
        });
      }
      request = next;
      continue;
    }
    if (accept(response.status) || (next !== undefined && manual)) return answer.handOver();
    const declared = context.declarations.methodsOf(request.url) ?? [];
    throw await answerError(response, { url, jobId: options.jobId, redact, declared, signedOn });
  }
}

/** An answer, and whether credentials went with its request. */
interface SignedOnAnswer {
  readonly answer: Answer;
  readonly signedOn: boolean;
}

/** One exchange; when the service refuses who asks, another with a credential that it asks for. */
async function signedOnAnswer(
  request: Outgoing,
  operation: Operation,
  context: SessionContext,
): Promise<SignedOnAnswer> {
  const { credentials, declarations, policy, anonymousFallback } = context;
  const { url, body } = request;
  const declared = policy === "negotiate" ? declarations.methodsOf(url) : undefined;
  const tried = new Set<Credential>();
  let credential = credentials.choose(url, declared);
  for (;;) {
    if (credential !== undefined) tried.add(credential);
    const answer = await exchange(request, operation, context, credential);
    const { response } = answer;
    const done = { answer, signedOn: credential !== undefined };
    if (response.status !== 401 || body instanceof ReadableStream) return done;
    const challenges = parseChallenges(response.headers.get("www-authenticate"));
    const asked = challenges.flatMap((challenge) => securityMethodOf(challenge) ?? []);
    const next: Credential | undefined = credentials
      .for(url)
      .find((one) => !tried.has(one) && asked.some((method) => takes(method, one.kind)));
    if (next === undefined && (credential === undefined || !anonymousFallback)) return done;
    await response.body?.cancel();
    credential = next;
  }
}
