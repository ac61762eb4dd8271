import { escapeAttribute, escapeText, readXml, type XmlElement, XmlWriter } from "@vostack/xml";
import fc from "fast-check";
import { expect, test } from "vitest";

test("elements are indented, texts are not", () => {
  const writer = new XmlWriter();
  writer
    .open("a", { x: 1, y: undefined, z: 'a"<&\n' })
    .element("b", {}, "1 < 2")
    .element("c", { d: true })
    .close();
  expect(writer.toString()).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<a x="1" z="a&quot;&lt;&amp;&#10;">\n  <b>1 &lt; 2</b>\n  <c d="true"/>\n</a>\n',
  );
});

test("mixed content keeps its white space", () => {
  const writer = new XmlWriter({ declaration: false });
  writer
    .open("p")
    .text("one ")
    .element("b", {}, "two")
    .text(" three")
    .open("i")
    .element("u")
    .close()
    .close();
  expect(readXml(writer.toString()).text).toBe("one two three");
});

test("what is written can be read", () => {
  const text = fc
    .string({ unit: "grapheme" })
    .filter((value) => /^[\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(value));
  fc.assert(
    fc.property(text, text, (content, value) => {
      const written = new XmlWriter({ indent: 0 })
        .open("a", { value })
        .text(content)
        .close()
        .toString();
      const root: XmlElement = readXml(written);
      expect(root.attr("value")).toBe(value);
      expect(root.text).toBe(content);
    }),
  );
});

test("escapes stand alone", () => {
  expect(escapeText("a]]>b&c\r")).toBe("a]]&gt;b&amp;c&#13;");
  expect(escapeAttribute("'\t\"")).toBe("'&#9;&quot;");
});

test("misuse is told", () => {
  expect(() => new XmlWriter().text("x")).toThrow(RangeError);
  expect(() => new XmlWriter().close()).toThrow(RangeError);
});
