import { createHash } from "node:crypto";
import { parseDigest } from "@vostack/sia-cutout";
import fc from "fast-check";
import { expect, test } from "vitest";
import { declaredDigests } from "../src/download/digest.ts";
import {
  dispositionFileName,
  numberedName,
  safeFileName,
  urlFileName,
} from "../src/download/file-name.ts";
import { createHasher as nodeHasher } from "../src/files/node.ts";
import { createHasher as webHasher } from "../src/files/web.ts";

test("Content-Disposition in all the forms that servers send", () => {
  const names: Record<string, string | undefined> = {
    'inline; filename="1234567p.fits.fz"': "1234567p.fits.fz",
    "inline;filename=COLL-obs-prod.tar": "COLL-obs-prod.tar",
    "attachment; filename*=UTF-8''%e2%82%ac%20rates.fits; filename=\"x.fits\"": "€ rates.fits",
    'attachment; filename="a\\"b.fits"': "a_b.fits",
    'attachment; filename="../../etc/passwd"': "passwd",
    "attachment; filename=..\\..\\boot.ini": "boot.ini",
    'attachment; filename=".."': undefined,
    'attachment; filename=".bashrc"': "bashrc",
    'attachment; filename="con.fits"': "_con.fits",
    'attachment; filename="cut.fits': "cut.fits",
    "attachment; filename*=UTF-8''%zz.fits; filename=plain.fits": "plain.fits",
    'attachment; filename="a\u0000b.fits"': "a_b.fits",
    attachment: undefined,
  };
  for (const [header, name] of Object.entries(names)) {
    expect([header, dispositionFileName(header)]).toEqual([header, name]);
  }
  const utf8 = Buffer.from('inline; filename="Größe.fits"').toString("latin1");
  expect(dispositionFileName(utf8)).toBe("Größe.fits");
});

test("the last part of a URL is a name, an identifier's scheme left out", () => {
  const name = (url: string): string | undefined => urlFileName(new URL(url));
  expect(name("https://x.org/files/cadc:CFHT/123p.fits.fz?RUNID=1")).toBe("123p.fits.fz");
  expect(name("https://x.org/files/cadc:123p.fits")).toBe("123p.fits");
  expect(name("https://x.org/a%2F..%2F..%2Fetc")).toBe("etc");
  expect(name("https://x.org/100%.fits")).toBe("100%.fits");
  expect(name("https://x.org/")).toBeUndefined();
});

test("no name, whatever it is made of, leaves its directory", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const name = safeFileName(text);
      if (name === undefined) return;
      expect(name).not.toMatch(/[/\\\0]/);
      expect(name.startsWith(".")).toBe(false);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    }),
  );
});

test("a number comes before the extensions", () => {
  expect(numberedName("a.fits.fz", 2)).toBe("a-2.fits.fz");
  expect(numberedName("1.5GHz", 3)).toBe("1.5GHz-3");
  expect(numberedName("readme", 4)).toBe("readme-4");
});

test("digests in hexadecimal, base64, and base64 of the hexadecimal text", () => {
  const hash = createHash("md5").update("x").digest();
  const hex = hash.toString("hex");
  for (const text of [
    `md5:${hex}`,
    `MD5=${hex.toUpperCase()}`,
    `md5=${hash.toString("base64")}`,
    `md5=${Buffer.from(hex).toString("base64")}`,
    `md5=:${hash.toString("base64")}:`,
  ]) {
    expect(parseDigest(text)).toEqual({ algorithm: "md5", hex });
  }
  const sha = createHash("sha256").update("x").digest();
  expect(parseDigest(`sha256-${sha.toString("base64")}`)?.algorithm).toBe("sha-256");
  for (const text of ["md5:123", "crc32:00000000", "md5=????", ""]) {
    expect(parseDigest(text)).toBeUndefined();
  }
});

test("of several declared digests the strongest comes first; Content-MD5 counts for whole bodies only", () => {
  const of = (algorithm: string): string => createHash(algorithm).update("x").digest("base64");
  const headers = new Headers({
    Digest: `md5=${of("md5")}, sha-256=${of("sha256")}`,
    "Content-MD5": of("md5"),
  });
  expect(declaredDigests(headers, true).map(({ algorithm }) => algorithm)).toEqual([
    "sha-256",
    "md5",
    "md5",
  ]);
  expect(declaredDigests(headers, false)).toHaveLength(2);
});

test("the digests of browsers are those of Node", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("md5", "sha-1", "sha-256", "sha-512"),
      fc.array(fc.uint8Array({ maxLength: 300 })),
      (algorithm, chunks) => {
        const [a, b] = [nodeHasher(algorithm), webHasher(algorithm)];
        for (const chunk of chunks) {
          a.update(chunk);
          b.update(chunk);
        }
        expect(a.hex()).toBe(b.hex());
      },
    ),
    { numRuns: 50 },
  );
});
