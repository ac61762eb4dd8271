/** The character that `#233` or `#xE9` stands for, or undefined when XML does not allow it (XML 1.0, 2.2 and 4.1). */
export function decodeCharacterReference(reference: string): string | undefined {
  const hexadecimal = /^#x([0-9a-fA-F]{1,8})$/.exec(reference)?.[1];
  const decimal = /^#([0-9]{1,10})$/.exec(reference)?.[1];
  const code =
    hexadecimal === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hexadecimal, 16);
  return isXmlCharacter(code) ? String.fromCodePoint(code) : undefined;
}

function isXmlCharacter(code: number): boolean {
  return (
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}
