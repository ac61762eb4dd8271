import { existsSync } from "node:fs";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

// Tests import the packages by name; this condition leads them to the sources,
// so that no build is needed.
const source = "@vostack/source";

const onNode: TestProjectConfiguration = {
  resolve: { conditions: [source, "node", "module", "default"] },
  ssr: {
    resolve: {
      conditions: [source, "node", "module", "default"],
      externalConditions: [source],
    },
  },
};

const node: TestProjectConfiguration = {
  ...onNode,
  test: {
    name: "node",
    setupFiles: ["test-setup/no-network.ts"],
    testTimeout: 60_000,
    include: ["{packages,apps}/*/test/**/*.test.ts", "docs/test/*.test.ts"],
    exclude: ["**/*.browser.test.ts", "**/*.peers.test.ts"],
    typecheck: {
      enabled: true,
      include: ["packages/*/test/**/*.test-d.ts"],
      tsconfig: "tsconfig.test.json",
    },
  },
};

// Against servers and clients that nobody here wrote; scripts/peers.mjs prepares them.
const peers: TestProjectConfiguration = {
  ...onNode,
  test: {
    name: "peers",
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    include: ["{packages,apps}/*/test/**/*.peers.test.ts"],
  },
};

const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

const browser: TestProjectConfiguration = {
  resolve: { conditions: [source, "browser", "module", "default"] },
  test: {
    name: "browser",
    testTimeout: 60_000,
    globalSetup: ["test-setup/browser-archive.ts"],
    include: ["packages/*/test/**/*.browser.test.ts"],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath: chromium,
          args: ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
        },
      }),
      instances: [{ browser: "chromium" }],
    },
  },
};

export default defineConfig({
  test: {
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**"],
      reporter: ["text", "json-summary"],
    },
    projects: existsSync(chromium) ? [node, peers, browser] : [node, peers],
  },
});
