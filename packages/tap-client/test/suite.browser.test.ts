import { inject } from "vitest";
import { tapSuite } from "./support/tap-suite.ts";

tapSuite({ name: "the local archive", url: () => inject("archive").tap });
