import { describe, expect, test } from "vitest";
import { curlCommand } from "../src/query/curl.ts";
import { queryParameters, requestBody, uploadItem } from "../src/query/parameters.ts";
import type { PreparedUpload } from "../src/upload/prepare.ts";

const inline: PreparedUpload = {
  kind: "inline",
  name: "mine",
  part: "upload1",
  filename: "mine.xml",
  content: new Blob(["<VOTABLE/>"], { type: "application/x-votable+xml" }),
};
const reference: PreparedUpload = { kind: "reference", name: "far", url: "http://x/a;b,c" };

describe("queryParameters", () => {
  test("sends MAXREC whenever it is given, zero included", () => {
    expect(queryParameters({ adql: "Q", maxrec: 0 })).toEqual([
      ["REQUEST", "doQuery"],
      ["LANG", "ADQL"],
      ["QUERY", "Q"],
      ["MAXREC", "0"],
    ]);
    expect(queryParameters({ adql: "Q" }).map(([name]) => name)).not.toContain("MAXREC");
  });

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses MAXREC=%s", (maxrec) => {
    expect(() => queryParameters({ adql: "Q", maxrec })).toThrow(RangeError);
  });

  test("joins uploads in one parameter and keeps their separators out of addresses", () => {
    const parameters = queryParameters({ adql: "Q", uploads: [inline, reference] });
    expect(parameters.at(-1)).toEqual(["UPLOAD", "mine,param:upload1;far,http://x/a%3Bb%2Cc"]);
    expect(uploadItem(inline)).toBe("mine,param:upload1");
  });

  test("repeats parameters that have several values and speaks TAP 1.0 when told to", () => {
    const parameters = queryParameters({
      adql: "Q",
      format: "csv",
      formatParameter: "FORMAT",
      runId: "r",
      parameters: { X: ["1", "2"], N: 3 },
    });
    expect(parameters.slice(3)).toEqual([
      ["FORMAT", "csv"],
      ["RUNID", "r"],
      ["X", "1"],
      ["X", "2"],
      ["N", "3"],
    ]);
  });
});

describe("requestBody", () => {
  test("is a form without inline tables", () => {
    const body = requestBody([["QUERY", "SELECT 'é' & x"]], [reference]);
    expect(String(body)).toBe("QUERY=SELECT+%27%C3%A9%27+%26+x");
  });

  test("is multipart with file parts that have file names", async () => {
    const body = requestBody([["QUERY", "Q"]], [inline]) as FormData;
    const part = body.get("upload1") as File;
    expect(part.name).toBe("mine.xml");
    expect(part.type).toBe("application/x-votable+xml");
    const text = await new Response(body).text();
    expect(text).toContain('name="upload1"; filename="mine.xml"');
  });
});

describe("curlCommand", () => {
  test("quotes for a POSIX shell", async () => {
    expect(await curlCommand("http://x/sync", [["QUERY", "SELECT 'a'"]])).toBe(
      `curl --location 'http://x/sync' \\\n  --data-urlencode 'QUERY=SELECT '\\''a'\\'''`,
    );
  });

  test("leaves users and passwords in addresses out", async () => {
    const upload = { kind: "reference", name: "a", url: "https://me:canary@h/a.vot" } as const;
    const command = await curlCommand(
      "https://me:canary@x/sync",
      [
        ["QUERY", "SELECT 'http://a@b'"],
        ["UPLOAD", "a,https://me:canary@h/a.vot"],
      ],
      [upload],
    );
    expect(command).not.toContain("canary");
    expect(command).toContain("UPLOAD=a,https://h/a.vot");
    expect(command).toContain("http://a@b");
  });
});
