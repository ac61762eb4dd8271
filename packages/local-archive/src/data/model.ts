import type { SkyPosition } from "./tangent.ts";

/** How the pixels of a product are laid out in its file. */
type Layout = "image" | "extension" | "mosaic" | "cube" | "spectrum";

/** A filter, receiver band or grating: where in the spectrum it looks. */
export interface Band {
  readonly name: string;
  /** Wavelengths in m. */
  readonly lower: number;
  readonly upper: number;
  readonly resolvingPower: number;
}

/** An instrument and the pixels it makes. */
export interface Instrument {
  readonly name: string;
  readonly keywords: readonly string[];
  readonly bands: readonly Band[];
  readonly layout: Layout;
  /** Pixels along one side of the (square) field. */
  readonly pixels: number;
  /** arcsec per pixel. */
  readonly scale: number;
  /** Whether the field is given as a circle rather than as a polygon. */
  readonly round?: boolean;
  /** Exposure times in s. */
  readonly exposures: readonly number[];
  readonly bitpix: 16 | -32;
  readonly polarization?: string;
}

/** A telescope's archive. */
export interface Collection {
  readonly name: string;
  /** The path of publisher identifiers: `mirror/HST` for HST. */
  readonly publisher: string;
  readonly telescope: string;
  /** Geocentric position of the telescope in m, absent in space. */
  readonly geoLocation?: readonly [number, number, number];
  readonly instruments: readonly Instrument[];
  /** CAOM energy bands. */
  readonly energyBands: string;
  readonly observations: number;
  readonly declinations: readonly [number, number];
  /** Modified Julian Dates of first and last light. */
  readonly dates: readonly [number, number];
  /** Group that may read proprietary data. */
  readonly group: string;
  readonly provenance: string;
  /** Proprietary period in days. */
  readonly proprietary: number;
}

/** A target on the sky. */
export interface Target {
  readonly name: string;
  readonly position: SkyPosition;
  readonly type: "field" | "object";
  readonly redshift?: number;
}

/** One file of a plane. */
export interface Artifact {
  readonly id: string;
  readonly uri: string;
  readonly productType:
    | "science"
    | "calibration"
    | "preview"
    | "thumbnail"
    | "weight"
    | "auxiliary";
  readonly releaseType: "data" | "meta";
  readonly contentType: string;
  readonly contentLength: number;
}

/** One product of an observation. */
export interface Plane {
  readonly id: string;
  readonly productID: string;
  readonly publisherID: string;
  readonly uri: string;
  readonly calibrationLevel: number;
  readonly dataProductType: string;
  readonly dataRelease: Date;
  readonly band: Band | null;
  /** Centre of the field, or null when the product is not of the sky. */
  readonly centre: SkyPosition | null;
  /** Position angle of the detector's y axis, degrees east of north. */
  readonly angle: number;
  /** DALI numbers: circle (3) or polygon (6 and more), degrees. */
  readonly footprint: readonly number[] | null;
  /** Start, end in MJD. */
  readonly time: readonly [number, number];
  /** s */
  readonly exposure: number;
  readonly quality: string | null;
  readonly processed: Date | null;
  /** planeURIs. */
  readonly inputs: readonly string[];
  readonly artifacts: readonly Artifact[];
}

/** One observation of the synthetic archive. */
export interface Observation {
  readonly id: string;
  readonly collection: Collection;
  readonly instrument: Instrument;
  readonly observationID: string;
  readonly sequenceNumber: number | null;
  readonly uri: string;
  readonly type: string;
  readonly intent: "science" | "calibration";
  readonly metaRelease: Date;
  readonly target: Target | null;
  readonly proposal: { readonly id: string; readonly pi: string; readonly title: string };
  readonly environment: {
    readonly seeing: number;
    readonly humidity: number;
    readonly elevation: number;
    readonly ambientTemp: number;
    readonly photometric: boolean;
  } | null;
  /** observationURIs of which a derived observation is made. */
  readonly members: readonly string[];
  readonly lastModified: Date;
  readonly planes: readonly Plane[];
}
