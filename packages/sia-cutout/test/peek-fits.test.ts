import { peekFitsHeaders } from "@vostack/sia-cutout";
import { expect, test } from "vitest";
import { fitsImage } from "./support/fits.ts";
import { useScratch } from "./support/scratch.ts";
import { serveFile } from "./support/server.ts";

const scratch = useScratch();

test("all headers of a remote file come without its data", async () => {
  const fits = fitsImage(1000, 1000);
  const server = await scratch.serve((request, response) => serveFile(request, response, fits));
  const hdus = await peekFitsHeaders(`${server.url}/x.fits`, { readAhead: 2880 });
  expect(hdus.map(({ shape }) => shape)).toEqual([
    [1000, 1000],
    [1000, 1000],
  ]);
  expect(server.bytes).toBeLessThan(4 * 2880);
});

test("a server without ranges is read as far as needed", async () => {
  const fits = fitsImage(50, 50);
  const server = await scratch.serve((_, response) => {
    response.writeHead(200, { "Content-Length": fits.length }).end(fits);
  });
  const hdus = await peekFitsHeaders(`${server.url}/x.fits`, { readAhead: 2880 });
  expect(hdus).toHaveLength(2);
});

test("a file that changes in between is noticed", async () => {
  let version = 0;
  const server = await scratch.serve((request, response) =>
    serveFile(request, response, fitsImage(1000, 1000), { ETag: `"${version++}"` }),
  );
  await expect(peekFitsHeaders(server.url, { readAhead: 2880 })).rejects.toThrow("changed");
});

test("what is no FITS file is an error", async () => {
  const server = await scratch.serve((_, response) => {
    response.end("<html>not here</html>");
  });
  await expect(peekFitsHeaders(server.url)).rejects.toMatchObject({ code: "not-fits" });
});
