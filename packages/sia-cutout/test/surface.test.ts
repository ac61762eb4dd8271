import { expect, test } from "vitest";

test("the package offers these names and no others", async () => {
  expect(Object.keys(await import("@vostack/sia-cutout")).sort()).toMatchInlineSnapshot(`
    [
      "Cutout",
      "DatalinkLink",
      "DatalinkResult",
      "DatalinkService",
      "DownloadAbortedError",
      "DownloadReport",
      "FileSystemError",
      "Manifest",
      "ObsCoreRow",
      "ServiceDescriptor",
      "ServiceParameter",
      "SiaResult",
      "SiaService",
      "SodaService",
      "TransferError",
      "circleAround",
      "cutoutUrl",
      "cutoutsOf",
      "datalinkTerms",
      "download",
      "estimateDownload",
      "exportList",
      "footprint",
      "formatBytes",
      "formatEstimate",
      "isKindOf",
      "linksOf",
      "normalizeSemantics",
      "outsideReason",
      "parseDigest",
      "peekFitsHeaders",
      "previewOf",
      "readLinks",
      "remoteFile",
      "resultItems",
      "serviceDescriptors",
    ]
  `);
});
