import process from "node:process";
import { parseArgs } from "node:util";
import { serveExplorer } from "./server.ts";

// Serves the explorer on an archive that runs elsewhere: the CADC, or whatever registry is named.
const { values } = parseArgs({
  options: {
    cadc: { type: "boolean" },
    registry: { type: "string" },
    port: { type: "string", default: "4173" },
  },
});
const cadc = "https://ws.cadc-ccda.hia-iha.nrc-cnrc.gc.ca/reg/resource-caps";
const registry = values.cadc ? cadc : values.registry;
if (registry === undefined || !URL.canParse(registry) || !/^\d+$/.test(values.port)) {
  process.stderr.write("Usage: main.js --cadc | --registry URL [--port N]\n");
  process.exit(2);
}

const explorer = await serveExplorer({
  registry,
  archive: new URL(registry).host,
  port: Number(values.port),
  // The CADC's services live under these domains.
  hosts: values.cadc ? [".canfar.net", ".hia-iha.nrc-cnrc.gc.ca"] : [],
});
process.stdout.write(`${explorer.url}\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void explorer.close());
}
