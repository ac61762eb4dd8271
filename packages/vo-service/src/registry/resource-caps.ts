/**
 * Reads a registry file: lines of `resource id = URL of its capabilities`, comments after `#`, blank lines. Of several
 * lines with one id the last one counts. Lines that are none of that are passed over.
 */
export function parseResourceCaps(text: string): Map<string, string> {
  const resources = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    // Only the first "=" separates: URLs may have others.
    const [, id, url] = /^\s*([^#!=\s][^=]*?)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (id !== undefined && url !== undefined && URL.canParse(url)) resources.set(id, url);
  }
  return resources;
}
