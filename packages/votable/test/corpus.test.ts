import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  readVOTable,
  type VOElement,
  type VOTable,
  VOTableError,
  writeVOTable,
} from "@vostack/votable";
import { XmlError } from "@vostack/xml";
import { describe, expect, test } from "vitest";

/** Documents of others, read where they are and never copied. */
const folders = [
  new URL("../../../../shared/data/votable/", import.meta.url),
  new URL("file:///usr/lib/python3/dist-packages/astropy/io/votable/tests/data/"),
].map((url) => fileURLToPath(url));

/** A document as nested lists, without positions and layout; `nrows` is what there really is. */
function shapeOf(element: VOElement | string): unknown {
  if (typeof element === "string") return element;
  const { prefix, elementName, namespace, attributes, children } = element;
  const written = attributes.map(({ name, value }) => [name, name === "nrows" ? "" : value]);
  const content = "content" in element ? element.content : undefined;
  return [prefix, elementName, namespace, content, written, children.map(shapeOf)];
}

/** Streams write NaN for reals that are null inside of arrays, as the standard has it. */
function plain(value: unknown): unknown {
  if (Number.isNaN(value)) return null;
  return typeof value === "object" && value !== null
    ? Array.from(value as ArrayLike<unknown>, plain)
    : value;
}

/** What stands among the rows of tables besides values. */
function markupOf(votable: VOTable): unknown {
  return votable
    .tables()
    .map(({ rowMarkup }) =>
      [...(rowMarkup ?? [])].map(([row, standing]) => [row, standing.map(shapeOf)]),
    );
}

const tags =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[?!][\s\S]*?>|<([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g;

/** A document with an attribute, a comment and an element that no standard knows in every element that can have them. */
function decorated(document: string): string {
  let count = 0;
  return document.replace(tags, (tag, name: string | undefined, attributes, slash) => {
    if (name === undefined) return tag;
    const declaration = count++ === 0 ? ' xmlns:z="urn:z"' : "";
    const isText = /^(\w+:)?(TD|STREAM|INFO|MIN|MAX|OPTION)$/.test(name);
    const comment = slash === "" ? `<!--z${count}-->` : "";
    const child = slash === "" && !isText ? `<z:any z:is="inside ${count}"/>` : "";
    return `<${name}${attributes}${declaration} z:is="${count}"${slash}>${comment}${child}`;
  });
}

function decorationsOf(document: string): string[] {
  return (document.match(/z:is="[^"]*"|<!--z\d+-->/g) ?? []).sort();
}

function cellsOf(votable: VOTable): unknown {
  return votable
    .tables()
    .map(({ columns }) => columns.map((column) => column.toArray().map(plain)));
}

describe.each(folders)("the documents in %s", (folder) => {
  const names = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
        /\.xml(\.gz)?$/.test(name),
      )
    : [];
  if (names.length === 0) console.warn(`${folder} is not there: its test is skipped`);

  test.skipIf(names.length === 0)(
    "are the same after writing and reading",
    async () => {
      let read = 0;
      for (const name of names) {
        let first: VOTable;
        try {
          first = await readVOTable(new Uint8Array(readFileSync(join(folder, name))));
        } catch (fault) {
          expect(fault instanceof VOTableError || fault instanceof XmlError, name).toBe(true);
          continue;
        }
        const again = await readVOTable(writeVOTable(first));
        expect(shapeOf(again), name).toEqual(shapeOf(first));
        expect(cellsOf(again), name).toEqual(cellsOf(first));
        expect(markupOf(again), name).toEqual(markupOf(first));
        expect(again.prolog.map(shapeOf)).toEqual(first.prolog.map(shapeOf));
        const binary2 = await readVOTable(writeVOTable(first, { serialization: "binary2" }));
        expect(cellsOf(binary2), name).toEqual(cellsOf(first));
        expect(binary2.findings, name).toEqual([]);
        read++;
      }
      expect(read).toBeGreaterThan(10);
    },
    60_000,
  );

  test.skipIf(names.length === 0)(
    "keep what no standard knows, wherever it stands",
    async () => {
      let read = 0;
      for (const name of names.filter((one) => one.endsWith(".xml"))) {
        const document = decorated(readFileSync(join(folder, name), "utf8"));
        const serialization = /<(\w+:)?BINARY2/.test(document)
          ? "binary2"
          : /<(\w+:)?BINARY\b/.test(document)
            ? "binary"
            : "tabledata";
        if (/<(\w+:)?FITS/.test(document) || document.length > 2_000_000) continue;
        const votable = await readVOTable(document).catch(() => undefined);
        if (votable === undefined) continue;
        const written = new TextDecoder().decode(writeVOTable(votable, { serialization }));
        expect(decorationsOf(written), name).toEqual(decorationsOf(document));
        expect(cellsOf(await readVOTable(written)), name).toEqual(cellsOf(votable));
        read++;
      }
      expect(read).toBeGreaterThan(10);
    },
    60_000,
  );
});
