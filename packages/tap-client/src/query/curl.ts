import type { InlineUpload, PreparedUpload } from "../upload/prepare.ts";
import type { Parameter } from "./parameters.ts";
import { withoutPasswords } from "./provenance.ts";

/**
 * The shell commands that send the same request with curl. Credentials are never part of them.
 *
 * @param url - Where the request goes.
 * @param parameters - Its parameters in order.
 * @param uploads - Inline tables are written first, to files of the current directory called `tap_upload.NAME.xml`.
 */
export async function curlCommand(
  url: string,
  parameters: readonly Parameter[],
  uploads: readonly PreparedUpload[] = [],
): Promise<string> {
  const inline = uploads.filter((upload) => upload.kind === "inline");
  const option = inline.length > 0 ? "--form-string" : "--data-urlencode";
  const command = [
    `curl --location ${quoted(withoutPasswords(url))}`,
    ...parameters.map(
      ([name, value]) => `${option} ${quoted(`${name}=${withoutPasswords(value, name)}`)}`,
    ),
    ...inline.map(
      ({ part, filename, name, content }) =>
        `--form ${quoted(`${part}=@${fileOf(name)};filename=${filename};type=${content.type}`)}`,
    ),
  ].join(" \\\n  ");
  const files = await Promise.all(inline.map(writing));
  return [...files, command].join("\n");
}

function fileOf(name: string): string {
  return `tap_upload.${name}.xml`;
}

/** The command that writes a table to its file: as it is, or packed where a shell would change it. */
async function writing({ name, content }: InlineUpload): Promise<string> {
  const bytes = new Uint8Array(await content.arrayBuffer());
  const text = textOf(bytes);
  const end = "END_OF_TABLE";
  if (text === undefined || text.split("\n").includes(end)) {
    return `base64 -d > ${fileOf(name)} <<'${end}'\n${base64(bytes)}\n${end}`;
  }
  return `cat > ${fileOf(name)} <<'${end}'\n${text.replace(/\n$/, "")}\n${end}`;
}

/** UTF-8 that survives a here-document; `undefined` for anything else. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return /[\0\r]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let from = 0; from < bytes.length; from += 57) {
    text += `${btoa(String.fromCharCode(...bytes.subarray(from, from + 57)))}\n`;
  }
  return text.trimEnd();
}

// Inside single quotes a POSIX shell changes nothing; a single quote itself stands outside.
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
