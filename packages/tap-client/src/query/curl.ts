import type { PreparedUpload } from "../upload/prepare.ts";
import type { Parameter } from "./parameters.ts";

/**
 * The shell command that sends the same request with curl. Credentials are never part of it.
 *
 * @param url - Where the request goes.
 * @param parameters - Its parameters in order.
 * @param uploads - Inline tables appear as files of their names in the current directory.
 */
export function curlCommand(
  url: string,
  parameters: readonly Parameter[],
  uploads: readonly PreparedUpload[] = [],
): string {
  const inline = uploads.filter((upload) => upload.kind === "inline");
  const option = inline.length > 0 ? "--form-string" : "--data-urlencode";
  return [
    `curl --location ${quoted(url)}`,
    ...parameters.map(([name, value]) => `${option} ${quoted(`${name}=${value}`)}`),
    ...inline.map(
      ({ part, filename, content }) =>
        `--form ${quoted(`${part}=@${filename};type=${content.type}`)}`,
    ),
  ].join(" \\\n  ");
}

// Inside single quotes a POSIX shell changes nothing; a single quote itself stands outside.
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
