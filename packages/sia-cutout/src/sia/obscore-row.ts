import type { Row, Value } from "@vostack/votable";
import { datalinkType } from "../datalink/link.ts";
import type { Downloadable, DownloadItem } from "../download/item.ts";

/** One row of ObsCore 1.1, as SIA 2 gives it; what a service leaves out is `undefined`. */
export class ObsCoreRow implements Downloadable {
  /** All columns as the service named them. */
  readonly columns: Row;
  readonly #byName: ReadonlyMap<string, Value>;

  /**
   * @param columns The columns of the row.
   * @param derived Columns of ObsCore that follow from them, where the row does not have them itself.
   */
  constructor(columns: Row, derived: Row = {}) {
    this.columns = columns;
    this.#byName = new Map(
      [...Object.entries(derived), ...Object.entries(columns)].flatMap(([name, value]) =>
        value === null ? [] : [[name.toLowerCase(), value] as const],
      ),
    );
  }

  /** Kind of data: `image`, `cube`, … */
  get dataproductType(): string | undefined {
    return this.#text("dataproduct_type");
  }
  /** Calibration level, 0 to 4. */
  get calibLevel(): number | undefined {
    return this.#number("calib_level");
  }
  /** Collection. */
  get collection(): string | undefined {
    return this.#text("obs_collection");
  }
  /** Observation. */
  get obsId(): string | undefined {
    return this.#text("obs_id");
  }
  /** Identifier that the publisher gives to the data; what DataLink is asked for. */
  get publisherDid(): string | undefined {
    return this.#text("obs_publisher_did");
  }
  /** Where the data, or a links table of them, are. */
  get accessUrl(): string | undefined {
    return this.#text("access_url");
  }
  /** Media type of what is there. */
  get accessFormat(): string | undefined {
    return this.#text("access_format");
  }
  /** Estimated length in bytes (ObsCore counts kilobytes). */
  get accessSize(): number | undefined {
    const kilobytes = this.#number("access_estsize");
    return kilobytes === undefined ? undefined : Math.round(kilobytes * 1000);
  }
  /** Name of the target. */
  get targetName(): string | undefined {
    return this.#text("target_name");
  }
  /** Right ascension of the centre in ICRS degrees. */
  get ra(): number | undefined {
    return this.#number("s_ra");
  }
  /** Declination of the centre in ICRS degrees. */
  get dec(): number | undefined {
    return this.#number("s_dec");
  }
  /** Size of the field of view in degrees. */
  get fov(): number | undefined {
    return this.#number("s_fov");
  }
  /** Footprint as the service writes it. */
  get region(): Value | undefined {
    return this.#byName.get("s_region");
  }
  /** Spatial resolution in arcseconds. */
  get spatialResolution(): number | undefined {
    return this.#number("s_resolution");
  }
  /** First and last moment in MJD. */
  get time(): readonly [number, number] | undefined {
    return this.#pair("t_min", "t_max");
  }
  /** Exposure time in seconds. */
  get exposure(): number | undefined {
    return this.#number("t_exptime");
  }
  /** Shortest and longest wavelength in metres. */
  get band(): readonly [number, number] | undefined {
    return this.#pair("em_min", "em_max");
  }
  /** Polarization states, such as `I`, `Q`. */
  get polarization(): readonly string[] {
    return (this.#text("pol_states") ?? "").split("/").filter(Boolean);
  }
  /** Observatory or telescope. */
  get facility(): string | undefined {
    return this.#text("facility_name");
  }
  /** Instrument. */
  get instrument(): string | undefined {
    return this.#text("instrument_name");
  }

  /** Whether the access URL leads to a links table rather than to the data. */
  get isDatalink(): boolean {
    return datalinkType.test(this.accessFormat ?? "");
  }

  /** A column by name, in any letter case. */
  get(name: string): Value | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** The item to download, or why there is nothing to. */
  toDownloadItem(): DownloadItem {
    const { accessUrl, accessSize, accessFormat } = this;
    const skip =
      accessUrl === undefined
        ? "The row has no access URL"
        : this.isDatalink
          ? "The access URL leads to a links table: ask DatalinkService for the files"
          : undefined;
    return {
      url: accessUrl ?? this.publisherDid ?? "",
      ...(accessSize !== undefined && accessSize > 0 && { sizeHint: accessSize }),
      ...(accessFormat !== undefined && { contentType: accessFormat }),
      ...(skip !== undefined && { skip }),
    };
  }

  #text(name: string): string | undefined {
    const value = this.#byName.get(name);
    return value === undefined || value === "" ? undefined : String(value);
  }

  #number(name: string): number | undefined {
    const value = this.#byName.get(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    return Number.isNaN(number) ? undefined : number;
  }

  #pair(low: string, high: string): readonly [number, number] | undefined {
    const [from, to] = [this.#number(low), this.#number(high)];
    return from === undefined || to === undefined ? undefined : [from, to];
  }
}
