/** Names that Windows keeps for devices, with or without an extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
// Control characters, separators, and what Windows or a shell would stumble over.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
const unsafe = /[\u0000-\u001f\u007f-\u009f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]/g;
const longest = 200;

/**
 * Makes a file name that cannot leave its directory nor hide in it: only the last part of a path,
 * no control characters, no leading dots, at most 200 bytes with the extension kept.
 *
 * @returns `undefined` when nothing usable is left.
 */
export function safeFileName(name: string): string | undefined {
  const last = name.split(/[/\\]/).pop() ?? "";
  const clean = last
    .normalize("NFC")
    .replace(unsafe, "_")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  if (clean === "") return undefined;
  return shorten(reserved.test(clean) ? `_${clean}` : clean);
}

/** Whether a name that was noted down is one that this package could have given. */
export function staysInside(name: string): boolean {
  return name !== "" && !/^\.|[/\\\0]/.test(name);
}

/**
 * The file name in a Content-Disposition header (RFC 6266), made safe: `filename*` first, then
 * `filename` quoted or not, with or without a blank after the semicolon.
 */
export function dispositionFileName(header: string | null): string | undefined {
  if (header === null) return undefined;
  const extended = /;\s*filename\*\s*=\s*([\w-]+)'[^']*'([^;\s]+)/i.exec(header);
  if (extended !== null) {
    const name = decodeExtended(extended[1]!, extended[2]!);
    if (name !== undefined) return safeFileName(name);
  }
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(header);
  if (quoted !== null) return safeFileName(fromLatin1(quoted[1]!.replace(/\\(["\\])/g, "$1")));
  const bare = /;\s*filename\s*=\s*"?([^;"]+)/i.exec(header);
  return bare === null ? undefined : safeFileName(fromLatin1(bare[1]!.trim()));
}

/** The file name that a URL suggests: the last part of its path, decoded once and made safe. */
export function urlFileName(url: URL): string | undefined {
  const last = url.pathname.split("/").filter(Boolean).pop() ?? "";
  // An identifier such as cadc:CFHT/x.fits can be a single path element.
  return safeFileName((decode(last) ?? last).replace(/^[A-Za-z][\w+.-]*:(?=.)/, ""));
}

/** The name with a number before its extension: `image.fits.fz` becomes `image-2.fits.fz`. */
export function numberedName(name: string, number: number): string {
  const dot = /(\.[A-Za-z][A-Za-z0-9]{0,7}){1,2}$/.exec(name)?.index ?? name.length;
  return `${name.slice(0, dot)}-${number}${name.slice(dot)}`;
}

function shorten(name: string): string {
  const bytes = (text: string): number => new TextEncoder().encode(text).length;
  if (bytes(name) <= longest) return name;
  const extension = /(\.[A-Za-z0-9]{1,8}){1,2}$/.exec(name)?.[0] ?? "";
  let stem = Array.from(name.slice(0, name.length - extension.length));
  while (bytes(stem.join("")) + bytes(extension) > longest) stem = stem.slice(0, -1);
  return stem.join("") + extension;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function decodeExtended(charset: string, text: string): string | undefined {
  if (/^utf-8$/i.test(charset)) return decode(text);
  if (!/^iso-8859-1$/i.test(charset)) return undefined;
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Headers arrive as Latin-1; many servers put UTF-8 there. */
function fromLatin1(text: string): string {
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return text;
    throw error;
  }
}
