// Serves the files of a folder on loopback; prints its address.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { basename, join } from "node:path";
import process from "node:process";

const [folder] = process.argv.slice(2);
const server = createServer(async (request, response) => {
  const path = join(folder, basename(request.url));
  if (!path.endsWith(".vot")) {
    response.setHeader("Content-Type", "text/html").end("<!doctype html>");
    return;
  }
  response.setHeader("Content-Length", (await stat(path)).size);
  createReadStream(path, { highWaterMark: 1 << 18 }).pipe(response);
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
