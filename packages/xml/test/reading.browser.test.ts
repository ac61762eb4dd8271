import { readXml, XmlReader } from "@vostack/xml";
import { expect, test } from "vitest";

test("a browser reads XML as Node does", () => {
  const root = readXml(
    new TextEncoder().encode(
      '<!DOCTYPE a [<!ENTITY e "é">]><v:a xmlns:v="urn:v" x="&e;"><b>&#233;<![CDATA[<]]></b></v:a>',
    ),
  );
  expect([root.name, root.namespace, root.attr("x"), root.child("b")?.text]).toEqual([
    "a",
    "urn:v",
    "é",
    "é<",
  ]);
  const reader: XmlReader = new XmlReader({ open: () => reader.suspend() });
  expect(reader.write(new TextEncoder().encode("<é>raw"))).toBe(4);
});
