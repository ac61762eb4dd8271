// The floors of docs/architecture.md, lowest first. A package imports only from floors below it.
const floors = [
  ["xml", "sphere", "adql"],
  ["fits"], // ground floor too, but it may stand on sphere
  ["votable", "caom-model"],
  ["vo-service"],
  ["uws-jobs"],
  ["tap-client", "sia-cutout"],
  ["cadc-facade"],
];
// Beside the floors: the archive shares only formats and models with the clients.
const archiveMayUse = ["xml", "sphere", "adql", "fits", "votable", "caom-model"];

const all = [...floors.flat(), "local-archive"];
const forbid = (name, others) => ({
  name: `floor-of-${name}`,
  severity: "error",
  from: { path: `^packages/${name}/src` },
  to: { path: `^(packages/(${others.join("|")})|apps)/` },
});
const upward = floors.flatMap((floor, level) =>
  floor.map((name) => {
    const below = floors.slice(0, level).flat();
    return forbid(
      name,
      all.filter((other) => other !== name && !below.includes(other)),
    );
  }),
);
const nodeFiles = [
  "/(http|files)/node[.]ts$",
  "/(http|files)/[^/]+[.]node[.]ts$",
  "^packages/local-archive/",
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...upward,
    forbid(
      "local-archive",
      all.filter((other) => other !== "local-archive" && !archiveMayUse.includes(other)),
    ),
    {
      name: "no-circular",
      severity: "error",
      from: {},
      // Types may know each other: nothing of it is left at run time.
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-orphans",
      severity: "error",
      from: {
        orphan: true,
        pathNot: ["\\.d\\.ts$", "/types\\.ts$", "\\.config\\.", "/test/", "/bench/", "/scripts/"],
      },
      to: {},
    },
    {
      name: "node-only-in-node-files",
      severity: "error",
      from: { path: "^packages/[^/]+/src", pathNot: nodeFiles },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "undici-only-in-node-files",
      severity: "error",
      from: { path: "^packages/[^/]+/src", pathNot: nodeFiles },
      to: { path: "undici" },
    },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "src-not-to-tests",
      severity: "error",
      from: { path: "/src/" },
      to: { path: "/(test|bench)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/dist/|/dist-types/|/bench/|/wasm/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      conditionNames: ["@vostack/source", "node", "import", "types", "default"],
      exportsFields: ["exports"],
      extensions: [".ts", ".tsx", ".js", ".json"],
    },
  },
};
