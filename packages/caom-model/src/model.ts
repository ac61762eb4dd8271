import type { Dimension2D, EnergyTransition, Interval, SampledInterval, Shape } from "./values.ts";

/** What every CAOM entity carries: identity, dates and checksums. */
export interface Entity {
  /** UUID, lower case. */
  id?: string;
  /** When the entity itself last changed: ISO date, UTC. */
  lastModified?: string;
  /** When it or anything below it last changed: ISO date, UTC. */
  maxLastModified?: string;
  /** Checksum URI (`md5:…`) of the entity itself. */
  metaChecksum?: string;
  /** Checksum URI of the entity and everything below it. */
  accMetaChecksum?: string;
  /** URI of the software that made the metadata. */
  metaProducer?: string;
}

/** A simple or derived observation: CAOM's root. */
export interface Observation extends Entity {
  /** Whether it was observed, or derived from `members`. */
  observationType: "SimpleObservation" | "DerivedObservation";
  /** The collection it belongs to. */
  collection: string;
  /** Its name within the collection. */
  observationID: string;
  /** When the metadata become public: ISO date, UTC. */
  metaRelease?: string;
  /** Groups that may read the metadata before that. */
  metaReadGroups?: string[];
  /** A number that grows within the collection. */
  sequenceNumber?: number;
  /** What made the observation: `exposure` for simple ones. */
  algorithm: Algorithm;
  /** The kind of frame: OBJECT, flat, dark… */
  type?: string;
  /** What it was made for. */
  intent?: string;
  /** The proposal it was made under. */
  proposal?: Proposal;
  /** What was looked at. */
  target?: Target;
  /** Where the target is. */
  targetPosition?: TargetPosition;
  /** Whether the requirements of the proposal were met. */
  requirements?: { /** `fail`. */ flag: string };
  /** The telescope. */
  telescope?: Telescope;
  /** The instrument. */
  instrument?: Instrument;
  /** Weather and seeing. */
  environment?: Environment;
  /** Data products. */
  planes: Plane[];
  /** URIs of the observations it was derived from. */
  members?: string[];
}

/** The process that made an observation. */
export interface Algorithm {
  /** Its name. */
  name: string;
}

/** A proposal. */
export interface Proposal {
  /** Its identifier. */
  id: string;
  /** Principal investigator. */
  pi?: string;
  /** The project. */
  project?: string;
  /** The title. */
  title?: string;
  /** Keywords. */
  keywords?: string[];
}

/** What was looked at. */
export interface Target {
  /** Its name. */
  name: string;
  /** URI of the target. */
  targetID?: string;
  /** `object` or `field`. */
  type?: string;
  /** Whether it is a standard. */
  standard?: boolean;
  /** Redshift, no unit. */
  redshift?: number;
  /** Whether it moves against the stars. */
  moving?: boolean;
  /** Keywords. */
  keywords?: string[];
}

/** Where the target is. */
export interface TargetPosition {
  /** Coordinate system. */
  coordsys: string;
  /** Equinox, years. */
  equinox?: number;
  /** The position, deg. */
  coordinates: { /** Longitude, deg. */ cval1: number /** Latitude, deg. */; cval2: number };
}

/** A telescope. */
export interface Telescope {
  /** Its name. */
  name: string;
  /** Geocentric X, m. */
  geoLocationX?: number;
  /** Geocentric Y, m. */
  geoLocationY?: number;
  /** Geocentric Z, m. */
  geoLocationZ?: number;
  /** Keywords. */
  keywords?: string[];
}

/** An instrument. */
export interface Instrument {
  /** Its name. */
  name: string;
  /** Keywords. */
  keywords?: string[];
}

/** Weather and seeing. */
export interface Environment {
  /** Seeing, arcsec. */
  seeing?: number;
  /** Humidity, no unit. */
  humidity?: number;
  /** Elevation, deg. */
  elevation?: number;
  /** Zenith opacity. */
  tau?: number;
  /** Wavelength at which tau was measured, m. */
  wavelengthTau?: number;
  /** Ambient temperature, °C. */
  ambientTemp?: number;
  /** Whether the sky was photometric. */
  photometric?: boolean;
}

/** A data product of an observation. */
export interface Plane extends Entity {
  /** Its name within the observation. */
  productID: string;
  /** URI that its creator gave it. */
  creatorID?: string;
  /** The identifier that DataLink takes; not part of documents, known from TAP rows. */
  publisherID?: string;
  /** When the metadata become public: ISO date, UTC. */
  metaRelease?: string;
  /** Groups that may read the metadata before that. */
  metaReadGroups?: string[];
  /** When the data become public: ISO date, UTC. */
  dataRelease?: string;
  /** Groups that may read the data before that. */
  dataReadGroups?: string[];
  /** image, spectrum, cube… */
  dataProductType?: string;
  /** −1 planned, 0 raw instrumental, 1 raw, 2 calibrated, 3 product, 4 analysis product. */
  calibrationLevel?: number;
  /** How it was made. */
  provenance?: Provenance;
  /** What was measured. */
  observable?: { /** UCD. */ ucd: string };
  /** Figures of quality. */
  metrics?: Metrics;
  /** `junk` when it should not be used. */
  quality?: { /** `junk`. */ flag: string };
  /** Where on the sky. */
  position?: Position;
  /** Where in the spectrum. */
  energy?: Energy;
  /** When. */
  time?: Time;
  /** Polarization. */
  polarization?: Polarization;
  /** An axis of another kind. */
  custom?: CustomAxis;
  /** Files. */
  artifacts: Artifact[];
}

/** How a plane was made. */
export interface Provenance {
  /** Name of the process. */
  name: string;
  /** Its version. */
  version?: string;
  /** The project it belongs to. */
  project?: string;
  /** Who ran it. */
  producer?: string;
  /** Identifier of the run. */
  runID?: string;
  /** Where it is documented. */
  reference?: string;
  /** When it ran: ISO date, UTC. */
  lastExecuted?: string;
  /** Keywords. */
  keywords?: string[];
  /** URIs of the planes that went in. */
  inputs?: string[];
}

/** Figures of quality. */
export interface Metrics {
  /** Sources, deg⁻². */
  sourceNumberDensity?: number;
  /** Background, Jy/pixel. */
  background?: number;
  /** Its standard deviation, Jy/pixel. */
  backgroundStddev?: number;
  /** Flux density limit, Jy. */
  fluxDensityLimit?: number;
  /** Limiting magnitude, mag. */
  magLimit?: number;
  /** Signal to noise of a sample. */
  sampleSNR?: number;
}

/** Where on the sky. */
export interface Position {
  /** Footprint, ICRS, deg. */
  bounds?: Shape;
  /** Size, pixels. */
  dimension?: Dimension2D;
  /** Resolution, arcsec. */
  resolution?: number;
  /** Range of the resolution, arcsec. */
  resolutionBounds?: Interval;
  /** Pixel size, arcsec. */
  sampleSize?: number;
  /** Whether the position changes with time. */
  timeDependent?: boolean;
}

/** Where in the spectrum: barycentric wavelength in vacuum. */
export interface Energy {
  /** Range, m. */
  bounds?: SampledInterval;
  /** Number of samples. */
  dimension?: number;
  /** λ/Δλ. */
  resolvingPower?: number;
  /** Range of λ/Δλ. */
  resolvingPowerBounds?: Interval;
  /** Sample size, m. */
  sampleSize?: number;
  /** Name of the filter. */
  bandpassName?: string;
  /** Radio, Millimeter, Infrared, Optical, UV, EUV, X-ray, Gamma-ray. */
  energyBands?: string[];
  /** Rest wavelength, m. */
  restwav?: number;
  /** The line. */
  transition?: EnergyTransition;
}

/** When: MJD, UTC. */
export interface Time {
  /** Range, MJD. */
  bounds?: SampledInterval;
  /** Number of samples. */
  dimension?: number;
  /** Resolution, d. */
  resolution?: number;
  /** Range of the resolution, d. */
  resolutionBounds?: Interval;
  /** Sample size, d. */
  sampleSize?: number;
  /** Exposure, s. */
  exposure?: number;
}

/** Polarization. */
export interface Polarization {
  /** I, Q, U, V, RR… */
  states?: string[];
  /** Number of states. */
  dimension?: number;
}

/** An axis that is neither position, energy, time nor polarization. */
export interface CustomAxis {
  /** What it is. */
  ctype: string;
  /** Range, in its own unit. */
  bounds?: SampledInterval;
  /** Number of samples. */
  dimension?: number;
}

/** A file. */
export interface Artifact extends Entity {
  /** Its URI, such as `cadc:CFHT/700000o.fits.fz`. */
  uri: string;
  /** this, science, preview, auxiliary… */
  productType: string;
  /** Which release date applies: `data` or `meta`. */
  releaseType: string;
  /** When the content becomes public: ISO date, UTC. */
  contentRelease?: string;
  /** Groups that may read the content before that. */
  contentReadGroups?: string[];
  /** Media type. */
  contentType?: string;
  /** Size, bytes; a bigint beyond 2⁵³. */
  contentLength?: number | bigint;
  /** Checksum URI (`md5:…`). */
  contentChecksum?: string;
  /** Parts of the file, such as FITS extensions. */
  parts?: Part[];
}

/** Part of a file. */
export interface Part extends Entity {
  /** Name or number of the extension. */
  name: string;
  /** What it holds. */
  productType?: string;
  /** Pieces with one world coordinate system each. */
  chunks?: Chunk[];
}

/** A piece of data with one world coordinate system. */
export interface Chunk extends Entity {
  /** What it holds. */
  productType?: string;
  /** Number of axes. */
  naxis?: number;
  /** Which axis is the observable. */
  observableAxis?: number;
  /** Which axis is the first of the position. */
  positionAxis1?: number;
  /** Which axis is the second of the position. */
  positionAxis2?: number;
  /** Which axis is energy. */
  energyAxis?: number;
  /** Which axis is time. */
  timeAxis?: number;
  /** Which axis is polarization. */
  polarizationAxis?: number;
  /** Which axis is the custom one. */
  customAxis?: number;
  /** The observable, as in the document. */
  observable?: WcsNode;
  /** Spatial world coordinates, as in the document. */
  position?: WcsNode;
  /** Spectral world coordinates, as in the document. */
  energy?: WcsNode;
  /** Temporal world coordinates, as in the document. */
  time?: WcsNode;
  /** Polarization world coordinates, as in the document. */
  polarization?: WcsNode;
  /** Custom world coordinates, as in the document. */
  custom?: WcsNode;
}

/** A node of a chunk's world coordinate system: CAOM's element names as keys, numbers and text as leaves. */
export interface WcsNode {
  /** A value, a child, or a list of children. */
  [element: string]: string | number | WcsNode | WcsNode[];
}
