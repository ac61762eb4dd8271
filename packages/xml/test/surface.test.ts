import { expect, test } from "vitest";

test("the package exports exactly this", async () => {
  expect(Object.keys(await import("@vostack/xml")).sort()).toMatchInlineSnapshot(`
    [
      "XmlElement",
      "XmlError",
      "XmlReader",
      "XmlWriter",
      "escapeAttribute",
      "escapeText",
      "readXml",
      "toUtf8",
    ]
  `);
});
