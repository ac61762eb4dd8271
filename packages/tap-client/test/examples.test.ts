import { describe, expect, test } from "vitest";
import { parseExamples } from "../src/metadata/examples.ts";

const page = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><body vocab="ivo://ivoa.net/std/DALI-examples#">
<div typeof="example" id="near" resource="#near"><h2 property="name">Near
  M31</h2><p>Join <em property="table">a.b</em>&nbsp;and <em property="table">a.c</em>:</p>
<pre property="query">
SELECT * FROM a.b WHERE x &lt; 3
</pre></div>
<div typeof="ex:example" id="gen"><span property="ex:name">Generic</span><span property="generic-parameter">none</span></div>
<div typeof="example" resource="#hidden"><span property="name" content="Hidden"/><span property="query" content="SELECT 1"/></div>
<a property="continuation" href="more.html">more</a>
</body></html>`;

describe("parseExamples", () => {
  test("keeps names, descriptions, tables and queries", () => {
    expect(parseExamples(page).examples).toEqual([
      {
        id: "near",
        name: "Near M31",
        query: "SELECT * FROM a.b WHERE x < 3",
        description: "Join a.b and a.c:",
        tables: ["a.b", "a.c"],
        properties: {
          name: ["Near\n  M31"],
          table: ["a.b", "a.c"],
          query: ["SELECT * FROM a.b WHERE x < 3"],
        },
      },
      {
        id: "hidden",
        name: "Hidden",
        query: "SELECT 1",
        description: "",
        tables: [],
        properties: { name: ["Hidden"], query: ["SELECT 1"] },
      },
    ]);
  });

  test("gives the addresses of continuations", () => {
    expect(parseExamples(page).continuations).toEqual(["more.html"]);
  });

  test("reads pages that are nearly XHTML", () => {
    const html = `<html><head><meta charset="utf-8"><link rel=stylesheet href="x.css"></head><body>
      <div typeof="example"><p property="name">A<br>B</p><pre property="query">SELECT 1</pre></div></body></html>`;
    const tidy = html.replace("rel=stylesheet ", "");
    expect(parseExamples(tidy).examples.map(({ name }) => name)).toEqual(["AB"]);
  });

  test("reads signs that nobody escaped", () => {
    const page = `<html><body><div typeof="example"><pre property="query">SELECT 1 WHERE a < 2 AND b & c</pre><br></div></body></html>`;
    expect(parseExamples(page).examples[0]?.query).toBe("SELECT 1 WHERE a < 2 AND b & c");
  });

  test("refuses what is no page at all", () => {
    expect(() => parseExamples("not found")).toThrow();
  });
});
