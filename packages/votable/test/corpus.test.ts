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
});
