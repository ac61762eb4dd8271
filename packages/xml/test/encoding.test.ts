import { readXml, toUtf8, XmlError } from "@vostack/xml";
import { describe, expect, test } from "vitest";

const body = "<a>é€😀</a>";
const latin = "<a>é\u0085</a>";

function utf16(text: string, little: boolean, bom: boolean): Uint8Array {
  const units = (bom ? `\ufeff${text}` : text).split("").map((c) => c.charCodeAt(0));
  return new Uint8Array(
    units.flatMap((unit) => (little ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])),
  );
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(text.split("").map((c) => c.charCodeAt(0)));
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const documents: [string, Uint8Array, string][] = [
  ["UTF-8", utf8(body), "é€😀"],
  ["UTF-8 with a byte order mark", utf8(`\ufeff${body}`), "é€😀"],
  ["declared UTF-8", utf8(`<?xml version="1.0" encoding='utf-8'?>${body}`), "é€😀"],
  ["UTF-16 LE", utf16(body, true, true), "é€😀"],
  ["UTF-16 BE", utf16(`<?xml version="1.0" encoding="UTF-16"?>${body}`, false, true), "é€😀"],
  ["UTF-16 LE without mark", utf16(`<?xml version="1.0"?>${body}`, true, false), "é€😀"],
  ["UTF-16 BE without mark", utf16(`<?xml version="1.0"?>${body}`, false, false), "é€😀"],
  ["ISO-8859-1", bytes(`<?xml version="1.0" encoding="ISO-8859-1"?>${latin}`), "é\u0085"],
  ["windows-1251", bytes('<?xml version="1.0" encoding="windows-1251"?><a>\xe9</a>'), "й"],
  ["US-ASCII", utf8('<?xml version="1.0" encoding="US-ASCII"?><a>a</a>'), "a"],
  [
    "UTF-16 declared and transcoded on the way",
    utf8(`<?xml version="1.0" encoding="UTF-16"?>${body}`),
    "é€😀",
  ],
];

async function* chunks(source: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.length; at += size) yield source.subarray(at, at + size);
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: number[] = [];
  for await (const chunk of source) all.push(...chunk);
  return new Uint8Array(all);
}

describe.each(documents)("%s", (_, source, text) => {
  test("is read whole", () => {
    expect(readXml(source).text).toBe(text);
  });

  test.each([1, 3, 64, 10_000])("is transcoded in chunks of %i bytes", async (size) => {
    const transcoded = await collect(toUtf8(chunks(source, size)));
    expect(readXml(new TextDecoder().decode(transcoded)).text).toBe(text);
    expect(transcoded[0]).toBe(0x3c);
  });
});

test("text may begin with a byte order mark, too", () => {
  expect(readXml('\ufeff<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>').text).toBe("é");
  expect(() => readXml('\ufeff <?xml version="1.0"?><a/>')).toThrowError(/very beginning/);
});

test("an empty stream stays empty", async () => {
  expect(await collect(toUtf8(chunks(new Uint8Array(0), 1)))).toHaveLength(0);
});

test.each([
  ["an unknown encoding", utf8('<?xml version="1.0" encoding="EBCDIC-37"?><a/>')],
  ["bytes that do not follow it", new Uint8Array([...utf8("<a>"), 0xff, ...utf8("</a>")])],
  ["half a UTF-16 unit", utf16("<a/>", true, true).subarray(0, 7)],
])("%s is refused", async (_, source) => {
  expect(() => readXml(source)).toThrowError(XmlError);
});
