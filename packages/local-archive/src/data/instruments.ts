import type { Band, Instrument } from "./model.ts";

const NM = 1e-9;
const MM = 1e-3;
const C = 299_792_458;

/** A filter by its edges in nm. */
function filter(name: string, lower: number, upper: number): Band {
  return band(name, lower * NM, upper * NM);
}

/** A receiver band by its edges in GHz. */
function receiver(name: string, lower: number, upper: number): Band {
  return band(name, C / (upper * 1e9), C / (lower * 1e9));
}

function band(name: string, lower: number, upper: number, resolvingPower?: number): Band {
  const own = (lower + upper) / 2 / (upper - lower);
  return { name, lower, upper, resolvingPower: resolvingPower ?? own };
}

export const megaPrime: Instrument = {
  name: "MegaPrime",
  keywords: ["MegaCam", "mosaic"],
  bands: [
    filter("u.MP9301", 336.2, 411.6),
    filter("g.MP9401", 414, 559.5),
    filter("r.MP9601", 564, 685),
    filter("i.MP9702", 698, 843),
    filter("z.MP9801", 827.5, 1112),
  ],
  layout: "mosaic",
  pixels: 1024,
  scale: 3.5,
  exposures: [40, 60, 100, 120, 180, 300, 460, 600],
  bitpix: 16,
};

export const wirCam: Instrument = {
  name: "WIRCam",
  keywords: ["infrared", "imager"],
  bands: [
    filter("J.WC8101", 1175, 1331),
    filter("H.WC8201", 1478, 1784),
    filter("Ks.WC8302", 1985, 2312),
  ],
  layout: "image",
  pixels: 512,
  scale: 2.4,
  exposures: [15, 25, 50, 125, 240],
  bitpix: 16,
};

export const scuba2: Instrument = {
  name: "SCUBA-2",
  keywords: ["continuum", "bolometer"],
  bands: [
    band("SCUBA-2-450um", 0.4344 * MM, 0.4656 * MM),
    band("SCUBA-2-850um", 0.79 * MM, 0.94 * MM),
  ],
  layout: "image",
  pixels: 256,
  scale: 4,
  round: true,
  exposures: [600, 1200, 1840, 2400],
  bitpix: -32,
};

export const harp: Instrument = {
  name: "HARP-ACSIS",
  keywords: ["heterodyne", "spectral cube"],
  bands: [
    receiver("12CO 3-2", 345.3, 346.3),
    receiver("13CO 3-2", 330.1, 331.1),
    receiver("C18O 3-2", 328.8, 329.8),
  ].map((one) => ({ ...one, resolvingPower: 350_000 })),
  layout: "cube",
  pixels: 64,
  scale: 6,
  exposures: [300, 900, 1800],
  bitpix: -32,
};

export const gmosNorth: Instrument = {
  name: "GMOS-N",
  keywords: ["imaging"],
  bands: [filter("g_G0301", 398, 552), filter("r_G0303", 562, 698), filter("i_G0302", 706, 850)],
  layout: "extension",
  pixels: 512,
  scale: 0.645,
  exposures: [30, 60, 150, 300, 600],
  bitpix: 16,
};

export const gmosSouth: Instrument = {
  ...gmosNorth,
  name: "GMOS-S",
  bands: [filter("g_G0325", 398, 552), filter("r_G0326", 562, 698), filter("z_G0328", 848, 1000)],
};

export const niri: Instrument = {
  name: "NIRI",
  keywords: ["infrared", "imaging"],
  bands: [filter("J_G0202", 1150, 1330), filter("H_G0203", 1490, 1780)],
  layout: "extension",
  pixels: 256,
  scale: 0.468,
  exposures: [10, 30, 60],
  bitpix: 16,
};

export const acsWfc: Instrument = {
  name: "ACS/WFC",
  keywords: ["CCD", "wide field"],
  bands: [filter("F435W", 361, 486), filter("F606W", 463, 718), filter("F814W", 687, 959)],
  layout: "extension",
  pixels: 512,
  scale: 0.4,
  exposures: [339, 507, 1200, 2100],
  bitpix: -32,
};

export const wfc3Ir: Instrument = {
  name: "WFC3/IR",
  keywords: ["infrared", "HgCdTe"],
  bands: [filter("F125W", 1100, 1400), filter("F160W", 1400, 1700)],
  layout: "extension",
  pixels: 256,
  scale: 0.51,
  exposures: [103, 503, 1403],
  bitpix: -32,
};

export const newtonianImager: Instrument = {
  name: "Newtonian Imager",
  keywords: ["CCD"],
  bands: [filter("B", 390, 490), filter("V", 500, 590), filter("R", 570, 720)],
  layout: "image",
  pixels: 256,
  scale: 4.4,
  exposures: [30, 120, 600],
  bitpix: 16,
};

export const mckellarSpectrograph: Instrument = {
  name: "McKellar Spectrograph",
  keywords: ["spectrograph", "coude"],
  bands: [band("9682M", 575 * NM, 602 * NM, 47_000), band("32121H", 405 * NM, 418 * NM, 32_000)],
  layout: "spectrum",
  pixels: 2048,
  scale: 1.2,
  round: true,
  exposures: [300, 900, 1800],
  bitpix: -32,
};

export const iras: Instrument = {
  name: "IRAS",
  keywords: ["survey", "far infrared"],
  bands: [
    band("IRAS-12um", 8.5e-6, 15e-6),
    band("IRAS-25um", 19e-6, 30e-6),
    band("IRAS-60um", 40e-6, 80e-6),
    band("IRAS-100um", 83e-6, 120e-6),
  ],
  layout: "image",
  pixels: 500,
  scale: 90,
  exposures: [8],
  bitpix: -32,
};

export const vla: Instrument = {
  name: "S-band receiver",
  keywords: ["interferometer", "quicklook"],
  bands: [receiver("S-3GHz", 2, 4)],
  layout: "cube",
  pixels: 256,
  scale: 14,
  exposures: [5],
  bitpix: -32,
  polarization: "/I/",
};
