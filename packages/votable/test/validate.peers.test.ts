import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { validateVOTable } from "@vostack/votable";
import { readXml, type XmlElement } from "@vostack/xml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "votlint-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The errors that votlint finds, with their lines. */
function votlintMessages(path: string): (readonly [line: number, message: string])[] {
  const output = execFileSync("stilts", ["votlint", "maxrepeat=1000000", `votable=${path}`], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
    timeout: 120_000,
  });
  const messages: (readonly [line: number, message: string])[] = [];
  for (const line of output.split("\n")) {
    if (!line.startsWith("ERROR")) continue;
    // An ID that is missing is reported at the end of the document, too, without saying from where.
    if (line.includes("cvc-id.1")) continue;
    messages.push([Number(/\(l\.(\d+)/.exec(line)?.[1] ?? 0), line]);
  }
  return messages;
}

/** Lines in which votlint finds errors. */
function votlint(path: string): number[] {
  return votlintMessages(path).map(([line]) => line);
}

async function ours(text: string | Uint8Array): Promise<number[]> {
  const findings = await validateVOTable(text, { maxRepeats: 1_000_000, maxFindings: 1_000_000 });
  return findings.filter(({ severity }) => severity === "error").map(({ line }) => line);
}

interface Node {
  name: string;
  attributes: [string, string][];
  children: (Node | string)[];
}

function nodeOf(element: XmlElement): Node {
  return {
    name: element.name,
    attributes: element.attributes.map(({ name, value }) => [name, value]),
    children: element.children
      .filter((child) => typeof child !== "string" || child.trim() !== "")
      .map((child) => (typeof child === "string" ? child : nodeOf(child))),
  };
}

function textOf(node: Node | string): string {
  if (typeof node === "string") return node;
  const attributes = node.attributes.map(([name, value]) => ` ${name}="${value}"`).join("");
  const { children } = node;
  const flat = children.every((child) => typeof child === "string");
  const inner = flat ? children.join("") : `\n${children.map(textOf).join("\n")}\n`;
  return `<${node.name}${attributes}>${inner}</${node.name}>`;
}

const template = nodeOf(
  readXml(`<RESOURCE type="results" name="r" ID="res">
<DESCRIPTION>A resource</DESCRIPTION>
<INFO name="QUERY_STATUS" value="OK" ID="inf">text</INFO>
<COOSYS ID="sys" system="ICRS" epoch="J2016.0" equinox="J2000"/>
<TIMESYS ID="tim" timeorigin="MJD-origin" timescale="UTC" refposition="TOPOCENTER"/>
<PARAM name="p" datatype="double" arraysize="2" value="1.5 2.5" unit="deg" ucd="pos.eq"/>
<LINK href="http://example.org/" content-role="doc" content-type="text/html" title="t"/>
<TABLE ID="tab" name="t" nrows="2">
<DESCRIPTION>A table</DESCRIPTION>
<GROUP name="g" ucd="pos.eq" ID="grp"><DESCRIPTION>g</DESCRIPTION><FIELDref ref="ra"/><PARAMref ref="par"/><PARAM name="q" datatype="int" value="3"/></GROUP>
<PARAM ID="par" name="pp" datatype="char" arraysize="*" value="text"/>
<FIELD ID="ra" name="ra" datatype="double" unit="deg" ucd="pos.eq.ra;meta.main" ref="sys" width="10" precision="6"><DESCRIPTION>d</DESCRIPTION><VALUES ID="val" type="legal"><MIN value="0" inclusive="yes"/><MAX value="360" inclusive="no"/></VALUES><LINK href="http://example.org/x"/></FIELD>
<FIELD name="n" datatype="int"><VALUES null="-1"><OPTION name="a" value="1"/><OPTION name="b" value="2"/></VALUES></FIELD>
<FIELD name="b" datatype="boolean"/>
<FIELD name="s" datatype="char" arraysize="10*"/>
<FIELD name="u" datatype="unicodeChar" arraysize="*"/>
<FIELD name="l" datatype="long"/>
<FIELD name="h" datatype="short" arraysize="3"/>
<FIELD name="y" datatype="unsignedByte" arraysize="2x*"/>
<FIELD name="f" datatype="float"/>
<FIELD name="x" datatype="bit" arraysize="4"/>
<FIELD name="c" datatype="doubleComplex"/>
<FIELD name="when" datatype="char" arraysize="*" xtype="timestamp" ref="tim"/>
<LINK href="http://example.org/y"/>
<DATA><TABLEDATA>
<TR><TD>10.5</TD><TD>1</TD><TD>true</TD><TD>abc</TD><TD>xyz</TD><TD>12345678901</TD><TD>1 2 3</TD><TD>1 2 3 4</TD><TD>1.5e3</TD><TD>1 0 1 1</TD><TD>1 2</TD><TD>2020-01-02T03:04:05</TD></TR>
<TR><TD></TD><TD>-1</TD><TD>F</TD><TD></TD><TD>u</TD><TD></TD><TD>4 5 6</TD><TD>5 6</TD><TD>NaN</TD><TD>0000</TD><TD>3 4</TD><TD>2020-01-02</TD></TR>
</TABLEDATA></DATA>
<INFO name="after" value="1"/>
</TABLE>
<INFO name="last" value="x"/>
</RESOURCE>`),
);

/** What documents of others have, where votlint sees an error and we do not, on purpose. */
const accepted: readonly (readonly [line: RegExp, why: string])[] = [
  [
    /Wrong number of elements in array \(0 found/,
    "since VOTable 1.3 an empty TD is null for every type, arrays of fixed size included",
  ],
  [
    /must have no element \[children\]/,
    "we say it where the child stands, votlint where its parent ends",
  ],
  [/There are no columns in this table/, "a TABLE with ref has the columns of another one"],
];

const data = [
  new URL("../../../../shared/data/votable/", import.meta.url),
  new URL("file:///usr/lib/python3/dist-packages/astropy/io/votable/tests/data/"),
].map((url) => fileURLToPath(url));

/** VOTables in a folder; those with a DTD on the net are left out, since votlint would ask for it. */
function documentsIn(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".xml"))
    .map((name) => join(path, name))
    .filter((name) => {
      const text = readFileSync(name, "latin1");
      return /<(\w+:)?VOTABLE/.test(text) && !text.includes("<!DOCTYPE") && text.length < 1e6;
    });
}

describe.each(data)("the documents in %s", (path) => {
  const documents = documentsIn(path);
  if (documents.length === 0) console.warn(`${path} is not there: its test is skipped`);

  it.skipIf(documents.length === 0)(
    "have every error of votlint found in the same line",
    { timeout: 300_000 },
    async () => {
      const missed: string[] = [];
      for (const document of documents) {
        const found = new Set(await ours(readFileSync(document)));
        for (const [line, message] of votlintMessages(document)) {
          if (found.has(line) || accepted.some(([pattern]) => pattern.test(message))) continue;
          missed.push(`${document}: ${message}`);
        }
      }
      expect(missed).toEqual([]);
    },
  );
});

/** The template without what came after a version. */
function olderThan(node: Node, without: readonly string[]): Node {
  const gone = (child: Node | string, k: number): boolean => {
    if (typeof child === "string") return false;
    return (
      child.name === "TIMESYS" ||
      (without.includes("info") && child.name === "INFO" && (node.name === "TABLE" || k > 3))
    );
  };
  return {
    name: node.name,
    attributes: node.attributes.filter(
      ([name, value]) =>
        // The schema of VOTable 1.2 takes a content-type for a word, so that no media type fits.
        name !== "content-type" &&
        value !== "tim" &&
        !(name === "xtype" && without.includes("xtype")),
    ),
    children: node.children
      .filter((child, k) => !gone(child, k))
      .map((child) => {
        if (typeof child === "string") return child;
        const empty =
          child.name === "TD" && child.children.length === 0 && without.includes("empty");
        return empty ? { ...child, children: ["0"] } : olderThan(child, without);
      }),
  };
}

interface Mutant {
  readonly what: string;
  readonly resource: Node;
}

const garbage = ["", "zork", "-1", "3x", "*", "1.5", "99999999999999999999", "1 2 3 4 5 6 7"];

/** Every way to break the template in one place. */
function* mutants(template: Node): Generator<Mutant> {
  const paths: number[][] = [];
  const collect = (node: Node, path: number[]): void => {
    paths.push(path);
    node.children.forEach((child, k) => {
      if (typeof child !== "string") collect(child, [...path, k]);
    });
  };
  collect(template, []);
  const at = (root: Node, path: readonly number[]): Node =>
    path.reduce((node, k) => node.children[k] as Node, root);
  for (const path of paths) {
    const original = at(template, path);
    const changed = (
      what: string,
      change: (node: Node, parent: Node | undefined, index: number) => void,
    ): Mutant => {
      const resource = structuredClone(template);
      const parent = path.length === 0 ? undefined : at(resource, path.slice(0, -1));
      change(at(resource, path), parent, path.at(-1) ?? 0);
      return {
        what: `${original.name}${path.length === 0 ? "" : `[${path.join(",")}]`}: ${what}`,
        resource,
      };
    };
    const { name } = original;
    for (const [k, [attribute, value]] of original.attributes.entries()) {
      for (const other of garbage) {
        if (name === "RESOURCE" && attribute === "name") continue;
        if (other !== value)
          yield changed(`${attribute}="${other}"`, (node) => (node.attributes[k]![1] = other));
      }
      yield changed(`without ${attribute}`, (node) => node.attributes.splice(k, 1));
      yield changed(`${attribute} misspelt`, (node) => (node.attributes[k]![0] = `${attribute}s`));
    }
    if (name === "TD") {
      for (const text of [
        "",
        "zork",
        "1.5",
        "-1",
        "300",
        "1e400",
        "0x1F",
        "1,2",
        "99999999999999999999",
        "1 2 3",
        "2020-13-01",
        "?",
      ]) {
        yield changed(`text ${JSON.stringify(text)}`, (node) => (node.children = [text]));
      }
    }
    if (path.length === 0) continue;
    yield changed("removed", (_, parent, index) => parent!.children.splice(index, 1));
    yield changed("twice", (node, parent, index) =>
      parent!.children.splice(index, 0, {
        ...structuredClone(node),
        attributes: node.attributes
          .filter(([a]) => a !== "ID" || /^(COOSYS|TIMESYS)$/.test(name))
          .map(([a, v]) => [a, a === "ID" ? `${v}2` : v]),
      }),
    );
    yield changed("renamed", (node) => (node.name = "ZORK"));
    yield changed("in lower case", (node) => (node.name = name.toLowerCase()));
    yield changed("with text", (node) => node.children.push("stray"));
    yield changed("with a TABLE inside", (node) =>
      node.children.push({ name: "TABLE", attributes: [], children: [] }),
    );
    yield changed("moved to the end", (_, parent, index) =>
      parent!.children.push(...parent!.children.splice(index, 1)),
    );
    yield changed("moved to the beginning", (_, parent, index) =>
      parent!.children.unshift(...parent!.children.splice(index, 1)),
    );
  }
}

/** IDs and refs of each resource get an ending of their own. */
function distinct(node: Node, ending: string): Node {
  return {
    name: node.name,
    attributes: node.attributes.map(([name, value]) => [
      name,
      (name === "ID" || name === "ref") && /^[a-z]+2?$/.test(value) ? value + ending : value,
    ]),
    children: node.children.map((child) =>
      typeof child === "string" ? child : distinct(child, ending),
    ),
  };
}

interface Verdict {
  readonly what: string;
  readonly votlint: boolean;
  readonly vostack: boolean;
}

async function compare(
  version: string,
  namespace: string,
  all: readonly Mutant[],
): Promise<Verdict[]> {
  let text = `<?xml version="1.0"?>\n<VOTABLE version="${version}" xmlns="http://www.ivoa.net/xml/VOTable/${namespace}">\n`;
  const starts: number[] = [];
  let line = 3;
  all.forEach(({ resource }, k) => {
    const own = `${textOf(distinct(resource, `_${k}`))}\n`;
    starts.push(line);
    line += own.split("\n").length - 1;
    text += own;
  });
  text += "</VOTABLE>\n";
  starts.push(line);
  const path = join(folder, `${version}.vot`);
  writeFileSync(path, text);
  const bins = (lines: readonly number[]): Set<number> => {
    const hit = new Set<number>();
    for (const at of lines) hit.add(starts.findLastIndex((start) => start <= at));
    return hit;
  };
  const theirs = bins(votlint(path));
  const found = bins(await ours(text));
  return all.map(({ what }, k) => ({ what, votlint: theirs.has(k), vostack: found.has(k) }));
}

/** Where we differ on purpose: what is written, who calls it an error, and why. */
const agreed: readonly (readonly [what: RegExp, who: "votlint" | "vostack", why: string])[] = [
  [
    /arraysize="3x"/,
    "vostack",
    "the pattern of the schema allows 3x, but it says nothing about the second dimension",
  ],
  [
    /^LINK.* content-role="(\*|1 2)/,
    "votlint",
    "the schema of VOTable 1.2 alone takes a content-role for a word",
  ],
  [
    /^LINK.*: with text/,
    "vostack",
    "LINK lost its text with VOTable 1.2, and no version says what it means",
  ],
  [/^VALUES.* null=/, "vostack", "a null that is no value of its datatype can never be met"],
  [
    /^FIELD\[\d,1\d\]: (arraysize=""|without arraysize)/,
    "vostack",
    "a timestamp of one character is none (DALI)",
  ],
  [
    /^(FIELD|TD)\[.*\]: (removed|twice)/,
    "vostack",
    "votlint only warns of rows that are too short or long; readers lose data",
  ],
  [/^TD\[.*\]: text "2020-13-01"/, "vostack", "votlint looks at the digits, not at the calendar"],
  [
    /^TD\[.*,7\]: text "(0x1F|1 2 3)"/,
    "vostack",
    "an array of 2x* holds a multiple of two items; votlint does not count them",
  ],
  [
    /^TD\[.*\]: text ""/,
    "votlint",
    "since VOTable 1.3 an empty TD is null for every type, arrays of fixed size included",
  ],
];

function disagreements(verdicts: readonly Verdict[]): string[] {
  const differing = verdicts.filter((verdict) => verdict.votlint !== verdict.vostack);
  return differing
    .filter(
      ({ what, votlint: theirs }) =>
        !agreed.some(([pattern, who]) => pattern.test(what) && (who === "votlint") === theirs),
    )
    .map(({ what, votlint: theirs }) => `${theirs ? "only votlint" : "only vostack"}: ${what}`);
}

describe("votlint and validateVOTable", () => {
  it("agree about every way to break a document of VOTable 1.4 in one place", {
    timeout: 300_000,
  }, async () => {
    const all = [...mutants(template)];
    expect(all.length).toBeGreaterThan(900);
    const verdicts = await compare("1.4", "v1.3", [
      { what: "unchanged", resource: template },
      ...all,
    ]);
    expect(verdicts[0]).toEqual({ what: "unchanged", votlint: false, vostack: false });
    expect(verdicts.filter((verdict) => verdict.votlint).length).toBeGreaterThan(600);
    expect(disagreements(verdicts)).toEqual([]);
  });

  it.each([
    ["1.3", "v1.3", []],
    ["1.2", "v1.2", ["empty"]],
    ["1.1", "v1.1", ["empty", "xtype", "info"]],
  ] as const)(
    "agree about documents of VOTable %s",
    { timeout: 300_000 },
    async (version, namespace, without) => {
      const old = olderThan(template, without);
      const all = [...mutants(old)].filter((_, k) => k % 3 === 0);
      const verdicts = await compare(version, namespace, [
        { what: "unchanged", resource: old },
        ...all,
      ]);
      expect(verdicts[0]).toEqual({ what: "unchanged", votlint: false, vostack: false });
      expect(disagreements(verdicts)).toEqual([]);
    },
  );

  it("agree line by line on how the values of cells are spelt", { timeout: 60_000 }, async () => {
    const reals = ["NaN", "nan", "NAN", "+Inf", "-Inf", "Inf", "inf", "INF", "-InF", "Infinity"];
    const numbers = [" 1.5", "1.5 ", "1.5e3", "1D3", "+1", ".5", "5.", "0x1F", "-Infinity", "x"];
    const integers = ["1", " 1", "1 ", "+1", "-1", "0x1f", "0X1F", "-0x1", "1.0", "NaN", "null"];
    const booleans = ["T", "t", "F", "f", "0", "1", "true", "TRUE", "True", "?", " T", "x"];
    const column = (type: string): string => `<FIELD name="${type}" datatype="${type}"/>`;
    const types = ["double", "float", "int", "long", "boolean"];
    const good = ["1", "1", "1", "1", "T"];
    const rows = [
      ...[...reals, ...numbers].flatMap((cell) => [
        [cell, "1", "1", "1", "T"],
        ["1", cell],
      ]),
      ...integers.flatMap((cell) => [
        ["1", "1", cell],
        ["1", "1", "1", cell],
      ]),
      ...booleans.map((cell) => ["1", "1", "1", "1", cell]),
    ].map((cells) => [...cells, ...good.slice(cells.length)]);
    const text = `<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>${types.map(column).join("")}<DATA><TABLEDATA>
${rows.map((row) => `<TR>${row.map((cell) => `<TD>${cell}</TD>`).join("")}</TR>`).join("\n")}
</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`;
    const path = join(folder, "cells.vot");
    writeFileSync(path, text);
    const told = (lines: Iterable<number>): string[] =>
      [...new Set(lines)].sort((a, b) => a - b).map((line) => rows[line - 2]!.join("|"));
    expect(told(await ours(text))).toEqual(told(votlint(path)));
  });

  it.each([
    ["not well-formed", (text: string) => text.replace("</TR>", "</TD>")],
    ["cut", (text: string) => text.slice(0, 1500)],
    ["with an entity that is not declared", (text: string) => text.replace("A table", "&nbsp;")],
    ["with a bare ampersand", (text: string) => text.replace("A table", "A & B")],
    ["with an attribute twice", (text: string) => text.replace('name="n"', 'name="n" name="m"')],
    ["with text after its end", (text: string) => `${text}stray`],
    ["without the declared prefix", (text: string) => text.replace("<LINK", "<x:LINK")],
  ])("agree that a document %s is in error", { timeout: 60_000 }, async (_, breaks) => {
    const whole = `<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">\n${textOf(template)}\n</VOTABLE>`;
    const broken = breaks(whole);
    expect(broken).not.toBe(whole);
    const path = join(folder, "broken.vot");
    writeFileSync(path, broken);
    let theirs = true;
    try {
      theirs = votlint(path).length > 0;
    } catch {
      // votlint gives up on some of them with a status that says so.
    }
    expect({ theirs, ours: (await ours(broken)).length > 0 }).toEqual({ theirs: true, ours: true });
  });
});
