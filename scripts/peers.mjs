// Makes the servers and clients that nobody here wrote ready: Debian's astropy, pyvo, STILTS, cfitsio
// tools, programs that download, and PostgreSQL, and a DaCHS server on loopback with the data of peers/dachs.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const packages = ["libcfitsio-bin", "curl", "wget", "aria2", "chromium", "fonts-dejavu-core"];
const commands = ["fpack", "curl", "wget", "aria2c", "chromium"].map((name) => `/usr/bin/${name}`);

function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  if (error) throw error;
  if (status !== 0) {
    console.error(`peers: ${command} ${args.join(" ")} failed; the packages come from Debian 12`);
    process.exit(status ?? 1);
  }
}

// up.sh installs what it needs itself, and is quick when everything runs already.
run("bash", ["peers/dachs/up.sh"], { DACHS_BIG_ROWS: process.env.DACHS_BIG_ROWS ?? "1000" });
if (!commands.every(existsSync)) {
  if (process.getuid?.() !== 0) {
    console.error(`peers: not root and missing: ${packages.join(" ")}`);
    process.exit(1);
  }
  const quiet = { DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["-y", "-q", "install", "--no-install-recommends", ...packages], quiet);
}
