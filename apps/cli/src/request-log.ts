import process from "node:process";
import type { SessionEvent } from "@vostack/vo-service";

/** Tells every request, answer, redirect and repetition on stderr; the session has blotted secrets out. */
export function logRequest(event: SessionEvent): void {
  const line = lineOf(event);
  if (line !== undefined) process.stderr.write(`${line}\n`);
}

function lineOf(event: SessionEvent): string | undefined {
  switch (event.type) {
    case "request":
      return `> ${event.method} ${event.url}${event.credential ? ` (with ${event.credential})` : ""}`;
    case "response":
      return `< ${event.status} ${event.url}`;
    case "redirect":
      return `  redirected to ${event.to}`;
    case "retry":
      return `  again in ${Math.round(event.delay)} ms: ${event.reason}`;
    default:
      return undefined;
  }
}
