/**
 * CAOM's classes as data: the fields of each, in the order of the XML, with their kinds. The reader, the
 * writers and the TAP mapping all follow this one table, so a field is named once.
 */

/** Kinds of plain values. */
export type ScalarKind = "string" | "date" | "int" | "long" | "double" | "boolean";

/** What a field holds. */
export type Kind =
  | ScalarKind
  /** A list of texts; `element` is the name of each in XML, `separator` stands between them in a TAP column. */
  | { readonly texts: string; readonly separator: string }
  /** An object of another class. */
  | { readonly object: ClassName }
  /** A list of objects; `element` is the name of each in XML. */
  | { readonly list: ClassName; readonly element: string }
  /** A circle or polygon, told apart by `xsi:type`. */
  | "shape"
  /** A world coordinate system, kept as the document has it. */
  | "wcs";

/** The classes that have fields of their own. */
export type ClassName =
  | "Observation"
  | "Algorithm"
  | "Flag"
  | "Proposal"
  | "Target"
  | "TargetPosition"
  | "Telescope"
  | "Instrument"
  | "Environment"
  | "Plane"
  | "Provenance"
  | "Observable"
  | "Metrics"
  | "Position"
  | "Energy"
  | "Time"
  | "Polarization"
  | "CustomAxis"
  | "Artifact"
  | "Part"
  | "Chunk"
  | "Circle"
  | "Polygon"
  | "MultiPolygon"
  | "Point"
  | "Vertex"
  | "Interval"
  | "SampledInterval"
  | "Dimension2D"
  | "EnergyTransition";

const object = (name: ClassName): Kind => ({ object: name });
const list = (name: ClassName, element: string): Kind => ({ list: name, element });
const keywords: Kind = { texts: "keyword", separator: "|" };
const groups: Kind = { texts: "groupURI", separator: " " };

const classes: Readonly<Record<ClassName, Readonly<Record<string, Kind>>>> = {
  Observation: {
    collection: "string",
    observationID: "string",
    metaRelease: "date",
    metaReadGroups: groups,
    sequenceNumber: "int",
    algorithm: object("Algorithm"),
    type: "string",
    intent: "string",
    proposal: object("Proposal"),
    target: object("Target"),
    targetPosition: object("TargetPosition"),
    requirements: object("Flag"),
    telescope: object("Telescope"),
    instrument: object("Instrument"),
    environment: object("Environment"),
    planes: list("Plane", "plane"),
    members: { texts: "observationURI", separator: " " },
  },
  Algorithm: { name: "string" },
  Flag: { flag: "string" },
  Proposal: {
    id: "string",
    pi: "string",
    project: "string",
    title: "string",
    keywords,
  },
  Target: {
    name: "string",
    targetID: "string",
    type: "string",
    standard: "boolean",
    redshift: "double",
    moving: "boolean",
    keywords,
  },
  TargetPosition: { coordsys: "string", equinox: "double", coordinates: object("Point") },
  Telescope: {
    name: "string",
    geoLocationX: "double",
    geoLocationY: "double",
    geoLocationZ: "double",
    keywords,
  },
  Instrument: { name: "string", keywords },
  Environment: {
    seeing: "double",
    humidity: "double",
    elevation: "double",
    tau: "double",
    wavelengthTau: "double",
    ambientTemp: "double",
    photometric: "boolean",
  },
  Plane: {
    productID: "string",
    creatorID: "string",
    metaRelease: "date",
    metaReadGroups: groups,
    dataRelease: "date",
    dataReadGroups: groups,
    dataProductType: "string",
    calibrationLevel: "int",
    provenance: object("Provenance"),
    observable: object("Observable"),
    metrics: object("Metrics"),
    quality: object("Flag"),
    position: object("Position"),
    energy: object("Energy"),
    time: object("Time"),
    polarization: object("Polarization"),
    custom: object("CustomAxis"),
    artifacts: list("Artifact", "artifact"),
  },
  Provenance: {
    name: "string",
    version: "string",
    project: "string",
    producer: "string",
    runID: "string",
    reference: "string",
    lastExecuted: "date",
    keywords,
    inputs: { texts: "planeURI", separator: " " },
  },
  Observable: { ucd: "string" },
  Metrics: {
    sourceNumberDensity: "double",
    background: "double",
    backgroundStddev: "double",
    fluxDensityLimit: "double",
    magLimit: "double",
    sampleSNR: "double",
  },
  Position: {
    bounds: "shape",
    dimension: object("Dimension2D"),
    resolution: "double",
    resolutionBounds: object("Interval"),
    sampleSize: "double",
    timeDependent: "boolean",
  },
  Energy: {
    bounds: object("SampledInterval"),
    dimension: "long",
    resolvingPower: "double",
    resolvingPowerBounds: object("Interval"),
    sampleSize: "double",
    bandpassName: "string",
    energyBands: { texts: "emBand", separator: "|" },
    restwav: "double",
    transition: object("EnergyTransition"),
  },
  Time: {
    bounds: object("SampledInterval"),
    dimension: "long",
    resolution: "double",
    resolutionBounds: object("Interval"),
    sampleSize: "double",
    exposure: "double",
  },
  Polarization: { states: { texts: "state", separator: "/" }, dimension: "long" },
  CustomAxis: { ctype: "string", bounds: object("SampledInterval"), dimension: "long" },
  Artifact: {
    uri: "string",
    productType: "string",
    releaseType: "string",
    contentRelease: "date",
    contentReadGroups: groups,
    contentType: "string",
    contentLength: "long",
    contentChecksum: "string",
    parts: list("Part", "part"),
  },
  Part: { name: "string", productType: "string", chunks: list("Chunk", "chunk") },
  Chunk: {
    productType: "string",
    naxis: "int",
    observableAxis: "int",
    positionAxis1: "int",
    positionAxis2: "int",
    energyAxis: "int",
    timeAxis: "int",
    polarizationAxis: "int",
    customAxis: "int",
    observable: "wcs",
    position: "wcs",
    energy: "wcs",
    time: "wcs",
    polarization: "wcs",
    custom: "wcs",
  },
  Circle: { center: object("Point"), radius: "double" },
  Polygon: { points: list("Point", "point"), samples: object("MultiPolygon") },
  MultiPolygon: { vertices: list("Vertex", "vertex") },
  Point: { cval1: "double", cval2: "double" },
  Vertex: { cval1: "double", cval2: "double", type: "int" },
  Interval: { lower: "double", upper: "double" },
  SampledInterval: { lower: "double", upper: "double", samples: list("Interval", "sample") },
  Dimension2D: { naxis1: "long", naxis2: "long" },
  EnergyTransition: { species: "string", transition: "string" },
};

/** The fields of a class, in the order of the XML. */
export function fieldsOf(name: ClassName): Readonly<Record<string, Kind>> {
  return classes[name];
}

/** The XML attributes of every entity, in the order of the writers. */
export const entityAttributes: readonly string[] = [
  "id",
  "lastModified",
  "maxLastModified",
  "metaChecksum",
  "accMetaChecksum",
  "metaProducer",
];

/** The classes that are entities. */
export const entities: ReadonlySet<ClassName> = new Set<ClassName>([
  "Observation",
  "Plane",
  "Artifact",
  "Part",
  "Chunk",
]);

/** Versions of the model and the namespaces of their documents. */
export const namespaces: Readonly<Record<CaomVersion, string>> = {
  "2.0": "vos://cadc.nrc.ca!vospace/CADC/xml/CAOM/v2.0",
  "2.1": "vos://cadc.nrc.ca!vospace/CADC/xml/CAOM/v2.1",
  "2.2": "vos://cadc.nrc.ca!vospace/CADC/xml/CAOM/v2.2",
  "2.3": "http://www.opencadc.org/caom2/xml/v2.3",
  "2.4": "http://www.opencadc.org/caom2/xml/v2.4",
};

/** A version of the model whose documents can be read. */
export type CaomVersion = "2.0" | "2.1" | "2.2" | "2.3" | "2.4";
