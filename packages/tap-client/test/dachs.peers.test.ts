import { tapSuite } from "./support/tap-suite.ts";

const url = `${process.env.VOSTACK_DACHS_URL ?? "http://127.0.0.1:8581"}/tap`;

// DaCHS executes this test hook until it is aborted.
tapSuite({ name: "DaCHS", url: () => url, endless: "JUST HANG around", listsJobs: true });
