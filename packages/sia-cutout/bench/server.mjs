// A file server on loopback in a process of its own: `/big` is as long as asked, `/small/N` takes its time.
import { createServer } from "node:http";

const [, , bigMegabytes = "1024", latency = "50"] = process.argv;
const block = Buffer.alloc(1 << 20, 7);
const small = Buffer.alloc(20_000, 7);

const server = createServer(async (request, response) => {
  if (request.url.startsWith("/small")) {
    setTimeout(() => {
      response.writeHead(200, { "Content-Length": small.length, ETag: '"1"' }).end(small);
    }, Number(latency));
    return;
  }
  const blocks = Number(bigMegabytes);
  response.writeHead(200, { "Content-Length": blocks * block.length, ETag: '"1"' });
  for (let i = 0; i < blocks; i++) {
    if (!response.write(block)) await new Promise((resolve) => response.once("drain", resolve));
  }
  response.end();
});
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
process.on("disconnect", () => process.exit());
