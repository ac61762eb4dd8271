import { readXml, XmlError } from "@vostack/xml";
import { describe, expect, test } from "vitest";

function fault(source: string | Uint8Array, options = {}): XmlError {
  try {
    readXml(source, options);
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
  throw new Error(`read without a fault: ${source}`);
}

describe("the tree", () => {
  test("names, attributes, namespaces and text are found whatever the prefix", () => {
    const root = readXml(
      '<v:a xmlns:v="urn:v" xmlns="urn:d" xmlns:x="urn:x" x:type="t" type="u"><b>1<v:c/>2</b><d/><v:b>3</v:b></v:a>',
    );
    expect([root.name, root.prefix, root.namespace, root.qualifiedName]).toEqual([
      "a",
      "v",
      "urn:v",
      "v:a",
    ]);
    expect(root.attr("type")).toBe("u");
    expect(root.attributes.find(({ prefix }) => prefix === "x")).toEqual({
      name: "type",
      prefix: "x",
      namespace: "urn:x",
      value: "t",
    });
    expect(root.child("b")?.namespace).toBe("urn:d");
    expect(root.childrenNamed("b").map((b) => b.text)).toEqual(["12", "3"]);
    expect([...root.descendants()].map(({ name }) => name)).toEqual(["b", "c", "d", "b"]);
    expect([...root.descendants("c")]).toHaveLength(1);
    expect(root.text).toBe("123");
    expect(root.child("nothing")).toBeUndefined();
    expect(root.attr("nothing")).toBeUndefined();
  });

  test("an attribute with a prefix answers when none without does, a declaration never", () => {
    const root = readXml('<a xmlns:type="urn:t" type:name="n"/>');
    expect(root.attr("type")).toBeUndefined();
    expect(root.attr("name")).toBe("n");
  });

  test("a namespace ends with its element, and an unbound prefix is no fault", () => {
    const root = readXml('<a><b xmlns="urn:b"><c/></b><c/><z:d/></a>');
    expect([...root.descendants()].map(({ namespace }) => namespace)).toEqual([
      "urn:b",
      "urn:b",
      "",
      "",
    ]);
  });

  test("every element knows its line and column", () => {
    const root = readXml('<?xml version="1.0"?>\r\n<a\n  x="1">\n<b/>é<c/>\n\n <d/></a>');
    expect([root, ...root.descendants()].map(({ line, column }) => [line, column])).toEqual([
      [2, 1],
      [4, 1],
      [4, 6],
      [6, 2],
    ]);
  });

  test("references, CDATA and line ends become text, and neighbours one string", () => {
    const root = readXml(
      "<a>1 &lt;&amp;&#65;&#x42;<![CDATA[<&amp;]]>\r\n2\r3<!-- no -->4<?pi no?></a>",
    );
    expect(root.children).toEqual(["1 <&AB<&amp;\n2\n34"]);
  });

  test("white space in an attribute counts as blanks unless it is written as a reference", () => {
    expect(readXml('<a x="1\r\n2\t3&#10;4 > 5"/>').attr("x")).toBe("1 2 3\n4 > 5");
  });

  test("attributes may have the names of properties that all objects have", () => {
    const names = ["hasOwnProperty", "__proto__", "constructor", "toString"];
    const root = readXml(
      `<a ${names.map((name) => `${name}="1"`).join(" ")}><b ${names.map((name) => `${name}="2"`).join(" ")}/></a>`,
    );
    expect(root.attributes.map(({ name }) => name)).toEqual(names);
    expect(root.child("b")?.attr("__proto__")).toBe("2");
    expect(fault('<a hasOwnProperty="1" hasOwnProperty="2"/>').message).toContain("twice");
    expect(fault('<a hasOwnProperty="1" x="1" x="2"/>').message).toContain("twice");
  });
});

describe("entities", () => {
  const declare = (subset: string, body: string): string =>
    `<!DOCTYPE a [${subset}]><a>${body}</a>`;

  test("those that the document declares expand, with their markup", () => {
    const root = readXml(
      declare(
        `<!-- it's > --><?pi ]>?><!ENTITY e "<b x='&f;'>1</b>&f;"><!ENTITY f 'é&#38;amp;'><!ELEMENT a ANY>`,
        "0&e;2<c y='&f;'/>",
      ),
    );
    expect(root.children[0]).toBe("0");
    expect(root.child("b")?.attr("x")).toBe("é&");
    expect(root.text).toBe("01é&2");
    expect(root.child("c")?.attr("y")).toBe("é&");
  });

  test("an empty one is nothing", () => {
    const root = readXml(declare('<!ENTITY e "">', "1&e;2<b x='3&e;4'/>&e;"));
    expect(root.children[0]).toBe("12");
    expect(root.child("b")?.attr("x")).toBe("34");
    expect(root.children).toHaveLength(2);
  });

  test("the first declaration of a name counts", () => {
    expect(readXml(declare('<!ENTITY e "1"><!ENTITY e "2">', "&e;")).text).toBe("1");
  });

  test.each([
    ["not declared", "<a>\n &nbsp;</a>", "XML_ENTITY"],
    ["predefined ones have one spelling", "<a>&AMP;</a>", "XML_ENTITY"],
    ["external", declare('<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;"), "XML_ENTITY"],
    ["recursive", declare('<!ENTITY e "&f;"><!ENTITY f "&e;">', "&e;"), "XML_ENTITY"],
    ["not well-formed by itself", declare('<!ENTITY e "<b>">', "&e;</b>"), "XML_SYNTAX"],
    ["half a tag", declare('<!ENTITY e "<b">', "&e; x='1'/>"), "XML_SYNTAX"],
    ["markup in an attribute", declare('<!ENTITY e "<b/>">', "<c x='&e;'/>"), "XML_SYNTAX"],
    ["no character", "<a>&#0;</a>", "XML_SYNTAX"],
    ["a surrogate", "<a>&#xD800;</a>", "XML_SYNTAX"],
    ["beyond Unicode", "<a>&#x110000;</a>", "XML_SYNTAX"],
    ["no number", "<a>&#X41;</a>", "XML_SYNTAX"],
  ])("refused: %s", (_, source, code) => {
    expect(fault(source).code).toBe(code);
  });

  test("a bomb is a fault at once", () => {
    const levels = Array.from(
      { length: 12 },
      (_, k) => `<!ENTITY e${k + 1} "${`&e${k};`.repeat(10)}">`,
    ).join("");
    const bomb = declare(`<!ENTITY e0 "ha">${levels}`, "&e12;");
    expect(fault(bomb).code).toBe("XML_LIMIT");
    expect(fault(bomb.replace("<a>&e12;", "<a x='&e12;'>")).code).toBe("XML_LIMIT");
    const wide = declare(`<!ENTITY e "${"x".repeat(10_000)}">`, "&e;".repeat(7));
    expect(fault(wide).code).toBe("XML_LIMIT");
    expect(readXml(wide, { maxEntityText: 70_000 }).text).toHaveLength(70_000);
  });
});

describe("documents that are not well-formed", () => {
  test.each([
    ["", "XML_TRUNCATED", 1, 1],
    ["  ", "XML_TRUNCATED", 1, 1],
    ["<a>", "XML_TRUNCATED", 1, 1],
    ["<a>\n<b>", "XML_TRUNCATED", 2, 1],
    ["<a>\n<b", "XML_TRUNCATED", 2, 1],
    ["<a/><!-- ", "XML_TRUNCATED", 1, 5],
    ["text", "XML_SYNTAX", 1, 1],
    ["<a/>text", "XML_SYNTAX", 1, 1],
    ["<a/>\n<b/>", "XML_SYNTAX", 2, 1],
    ["<a>\n</b>", "XML_SYNTAX", 2, 1],
    ["<a>\n <b></a>", "XML_SYNTAX", 2, 5],
    ["<a></a></a>", "XML_SYNTAX", 1, 8],
    ['<a x="1" x="2"/>', "XML_SYNTAX", 1, 1],
    ['<a x="<"/>', "XML_SYNTAX", 1, 7],
    ["<a x=1/>", "XML_SYNTAX", 1, 1],
    ["<a x/>", "XML_SYNTAX", 1, 1],
    ['<a x="1"y="2"/>', "XML_SYNTAX", 1, 1],
    ["< a/>", "XML_SYNTAX", 1, 1],
    ["<a></ a>", "XML_SYNTAX", 1, 4],
    ["<a>1 < 2</a>", "XML_SYNTAX", 1, 6],
    ["<a>\n]]></a>", "XML_SYNTAX", 2, 3],
    ["<a>&</a>", "XML_SYNTAX", 1, 5],
    ["<a>1\n &nbsp;</a>", "XML_ENTITY", 2, 2],
    ["<a>\n&#1;</a>", "XML_SYNTAX", 2, 1],
    ["<a>\0</a>", "XML_SYNTAX", 1, 4],
    ["<a>\n\u0007</a>", "XML_SYNTAX", 2, 1],
    ["<a><!-- -- --></a>", "XML_SYNTAX", 1, 9],
    ["<a><!ELEMENT></a>", "XML_SYNTAX", 1, 4],
    ["<a><?x", "XML_TRUNCATED", 1, 4],
    ['\n<?xml version="1.0"?><a/>', "XML_SYNTAX", 2, 1],
    ["<?xml?><a/>", "XML_SYNTAX", 1, 1],
    ['<?XML version="1.0"?><a/>', "XML_SYNTAX", 1, 1],
    ["<![CDATA[x]]><a/>", "XML_SYNTAX", 1, 1],
    ["<a/><!DOCTYPE a>", "XML_SYNTAX", 1, 5],
    ["<!DOCTYPE a><!DOCTYPE a><a/>", "XML_SYNTAX", 1, 13],
    ["<!DOCTYPE a [", "XML_TRUNCATED", 1, 1],
    ["<!DOCTYPE a [<!ENTITY>]><a/>", "XML_SYNTAX", 1, 1],
    ["<!DOCTYPE a [nonsense]><a/>", "XML_SYNTAX", 1, 1],
  ])("%j is refused where it goes wrong", (source, code, line, column) => {
    const error = fault(source);
    expect([error.code, error.line, error.column]).toEqual([code, line, column]);
    expect(error.message).toContain(`line ${line}, column ${column}`);
  });
});

test.each([
  ["markup that never ends", `<a ${"x".repeat(900)}="${"y".repeat(2_000_000)}`],
  ["nothing but beginnings", "<".repeat(2_000_000)],
  ["nothing but references", `<a>${"&amp;&#65;".repeat(200_000)}</a>`],
  ["references to nothing", `<!DOCTYPE a [<!ENTITY e "">]><a>${"&e;".repeat(300_000)}</a>`],
  ["blanks in a declaration", `<!DOCTYPE a [<!ENTITY e SYSTEM "x"${" ".repeat(200_000)}]><a/>`],
  ["blanks in an instruction", `<?a${" ".repeat(200_000)}?><a/>`],
  ["quotes in a declaration", `<!DOCTYPE a [<!ELEMENT a ${"''".repeat(100_000)}]><a/>`],
  ["comments in a declaration", `<!DOCTYPE a [${"<!---->".repeat(30_000)}]><a/>`],
  ["hyphens in a comment", `<a><!--${"- ".repeat(1_000_000)}--></a>`],
  ["brackets in a section", `<a><![CDATA[${"]".repeat(1_000_000)}]]></a>`],
  ["brackets in text", `<a>${"]".repeat(1_000_000)}</a>`],
  ["white space in tags", `<a ${"\n".repeat(1_000_000)}/>`],
  ["many elements", `<a>${"<b x='1'/>".repeat(200_000)}</a>`],
  [
    "many bindings",
    `<a>${`<b ${Array.from({ length: 200 }, (_, k) => `xmlns:p${k}="u"`).join(" ")}>`.repeat(200)}`,
  ],
  [
    "many attributes of one element",
    `<a>${`<b ${Array.from({ length: 900 }, (_, k) => `p${k}=""`).join(" ")}/>`.repeat(50)}</a>`,
  ],
])("%s, in large amounts, do not hold the reader up", (_, source) => {
  try {
    expect(readXml(source).name).toBe("a");
  } catch (error) {
    expect(error).toBeInstanceOf(XmlError);
  }
});

describe("limits", () => {
  test.each([
    ["depth", "<a>".repeat(300), {}],
    ["depth of one's own", "<a><b><c/></b></a>", { maxDepth: 2 }],
    ["attributes", `<a ${Array.from({ length: 1001 }, (_, k) => `a${k}="1"`).join(" ")}/>`, {}],
    ["the length of a name", `<${"a".repeat(1001)}/>`, {}],
    ["the length of an unfinished name", `<a ${"a".repeat(100_000)}`, {}],
    ["an attribute's length", `<a x="${"1".repeat(200)}"/>`, { maxAttributeLength: 100 }],
    ["a text's length", `<a>${"1".repeat(200)}</a>`, { maxTextLength: 100 }],
    ["an unfinished text's length", `<a>${"1".repeat(20_000)}`, { maxTextLength: 10_000 }],
    ["an unfinished comment's length", `<a><!--${"1".repeat(20_000)}`, { maxTextLength: 10_000 }],
    ["the length of the DTD", `<!DOCTYPE a [${" ".repeat(300_000)}`, {}],
  ])("%s", (_, source, options) => {
    expect(fault(source, options).code).toBe("XML_LIMIT");
  });
});
