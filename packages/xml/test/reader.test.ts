import { XmlError, type XmlHandlers, XmlReader } from "@vostack/xml";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Everything that a document makes the reader say; of a refused document only that. */
function listen(write: (reader: XmlReader) => void): string[] {
  const said: string[] = [];
  const handlers: XmlHandlers = {
    open: (element) => {
      const attributes = element.attributes.map(({ name, value }) => `${name}=${value}`);
      said.push(`<${element.qualifiedName} ${attributes} ${element.line}:${element.column}`);
    },
    close: (element) => said.push(`>${element.name}`),
    text: (text) => {
      if (said.at(-1)?.startsWith("'")) said.push(said.pop() + text);
      else said.push(`'${text}`);
    },
    comment: (text) => said.push(`!${text}`),
    instruction: (target, body) => said.push(`?${target} ${body}`),
  };
  const reader = new XmlReader(handlers);
  try {
    write(reader);
    reader.end();
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return ["refused"];
  }
  return said;
}

test("long comments and CDATA sections cost no more than their size", () => {
  const long = "x]-\r\ny".repeat(5_000_000);
  for (const [before, after, sign] of [
    ["<!--", "-->", "!"],
    ["<![CDATA[", "]]>", "'"],
  ] as const) {
    const said = listen((reader) => {
      reader.writeText(`<a>${before}`);
      reader.writeText(long);
      reader.writeText(`${after}</a>`);
    });
    expect(said.length).toBe(3);
    expect(said[1]?.length).toBe(1 + 25_000_000);
    expect(said[1]?.slice(0, 11)).toBe(`${sign}x]-\nyx]-\ny`);
  }
});

test("a reader says whether it stands inside of markup", () => {
  const reader = new XmlReader({});
  for (const [piece, inside] of [
    ["<a b='", true],
    [">'", true],
    [">x", false],
    ["<!-- <c> ", true],
    ["--", true],
    [">", false],
    ["<![CDATA[ <c/> ", true],
    ["]]>", false],
    ["<?p > ", true],
    ["?>y&am", false],
    ["p;<", true],
    ["/a>", false],
  ] as const) {
    reader.writeText(piece);
    expect(reader.insideMarkup, piece).toBe(inside);
  }
  reader.end();
});

describe("suspending", () => {
  const document = '<?xml version="1.0"?>\n<V é="ü"><T a="1 > 0">raw é\r\n<bytes\n</T>\n<c/>é</V>';

  test.each([1, 2, 3, 5, 1000])("stops right after the tag, in chunks of %i bytes", (size) => {
    const bytes = encode(document);
    const opened: string[] = [];
    let stop = false;
    const reader = new XmlReader({
      open(element) {
        opened.push(`${element.name} ${element.line}:${element.column}`);
        if (element.name !== "T") return;
        stop = true;
        reader.suspend();
      },
    });
    let at = 0;
    let raw = "";
    while (at < bytes.length) {
      const chunk = bytes.subarray(at, at + size);
      at += reader.write(chunk);
      if (!stop) continue;
      stop = false;
      const end = at + document.slice(0).indexOf("</T>") - document.indexOf("raw") + 1;
      raw = decode(bytes.subarray(at, end));
      reader.skip(bytes.subarray(at, end));
      at = end;
    }
    reader.end();
    expect(raw).toBe("raw é\r\n<bytes\n");
    expect(opened).toEqual(["V 2:1", "T 2:10", "c 5:1"]);
  });

  test("an empty-element tag says so, since its end comes at once", () => {
    const said: (string | boolean)[] = [];
    const reader = new XmlReader({
      open(element) {
        said.push(element.selfClosing);
        if (element.name === "T") reader.suspend();
      },
      close: (element) => said.push(element.name),
    });
    expect(reader.write(encode("<a><T/>tail"))).toBe(7);
    expect(said).toEqual([false, true, "T"]);
  });

  test("lines that the caller has counted are added", () => {
    const at: string[] = [];
    const reader: XmlReader = new XmlReader({
      open: ({ name, line, column }) => {
        at.push(`${name} ${line}:${column}`);
        if (name === "T") reader.suspend();
      },
    });
    reader.write(encode("<a>\n <T>"));
    reader.skipLines(41);
    reader.write(encode("</T><b/>\n<c/></a>"));
    reader.end();
    expect(at).toEqual(["a 1:1", "T 2:2", "b 43:5", "c 44:1"]);
  });

  test("text says how many characters were read", () => {
    const reader: XmlReader = new XmlReader({ open: () => reader.suspend() });
    expect(reader.writeText("<!--é--><a>é<b>")).toBe(11);
  });
});

describe("chunks", () => {
  const piece = fc.constantFrom(
    "<a>",
    "</a>",
    "<b x='1>2' y=\"&lt;\"/>",
    "<!-- - > -->",
    "<![CDATA[<a>]] ]>]]>",
    "<?p q?>",
    "&amp;",
    "&#233;",
    "é😀",
    "\r\n",
    "\r",
    "\n",
    "]]",
    ">",
    "text",
    "<",
    "&",
    "<!DOCTYPE a [<!ENTITY e 'x<b/>y'>]>",
    "&e;",
    '<?xml version="1.0"?>',
    "\ufeff",
    "<c\n\tz\n=\n'1\n2'>",
    "</c>",
  );
  const document = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(""));

  test("the borders between them change nothing", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          document,
          document.map((inner) => `<a>${inner}</a>`),
        ),
        fc.integer({ min: 1, max: 7 }),
        (text, size) => {
          const bytes = encode(text);
          const whole = listen((reader) => reader.write(bytes));
          const cut = listen((reader) => {
            for (let at = 0; at < bytes.length; at += size)
              reader.write(bytes.subarray(at, at + size));
          });
          expect(cut).toEqual(whole);
          const asText = listen((reader) => {
            for (const character of text) reader.writeText(character);
          });
          expect(asText).toEqual(whole);
        },
      ),
      { numRuns: 1500 },
    );
  });

  test("any bytes are read or refused with a typed error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        listen((reader) => reader.write(bytes));
      }),
      { numRuns: 500 },
    );
  });
});

test("bytes that are not UTF-8 are refused where they are", () => {
  const reader = new XmlReader({});
  const bytes = new Uint8Array([...encode("<a>\nab"), 0xe9, ...encode("</a>")]);
  expect(() => reader.write(bytes)).toThrowError(
    expect.objectContaining({ code: "XML_ENCODING", line: 2, column: 3 }),
  );
  expect(() => {
    const cut = new XmlReader({});
    cut.write(encode("<a/>"));
    cut.write(new Uint8Array([0xc3]));
    cut.end();
  }).toThrowError(expect.objectContaining({ code: "XML_ENCODING" }));
});

test("an element that comes from an entity cannot be read apart", () => {
  const reader: XmlReader = new XmlReader({
    open: (element) => {
      if (element.name === "T") reader.suspend();
    },
  });
  expect(() => reader.writeText("<!DOCTYPE a [<!ENTITY e '<T>1</T>'>]><a>&e;</a>")).toThrowError(
    expect.objectContaining({ code: "XML_ENTITY" }),
  );
});
