import { type AttributesInit, VOElement } from "./element.ts";

/** COOSYS: a celestial coordinate system (VOTable 1.5, section 4.2). */
export class CooSys extends VOElement {
  /** Makes a COOSYS element. */
  constructor(attributes: AttributesInit = [], children: (VOElement | string)[] = []) {
    super("COOSYS", attributes, children);
  }

  /** Frame, such as `ICRS` or `eq_FK5`; `eq_FK5` when absent, as in VOTable 1.0. */
  get system(): string {
    return this.attr("system") ?? "eq_FK5";
  }

  /** Equinox, such as `J2000`. */
  get equinox(): string | undefined {
    return this.attr("equinox");
  }

  /** Epoch of the positions, such as `J2015.5`. */
  get epoch(): string | undefined {
    return this.attr("epoch");
  }

  /** Origin of the frame, such as `BARYCENTER`. */
  get refposition(): string | undefined {
    return this.attr("refposition");
  }
}

/** TIMESYS: a time system (VOTable 1.5, section 4.3). */
export class TimeSys extends VOElement {
  /** Makes a TIMESYS element. */
  constructor(attributes: AttributesInit = [], children: (VOElement | string)[] = []) {
    super("TIMESYS", attributes, children);
  }

  /** Zero of the numbers as a Julian date in days, `MJD-origin` or `JD-origin`; absent for calendar times. */
  get timeorigin(): string | undefined {
    return this.attr("timeorigin");
  }

  /** Time scale, such as `TCB` or `UTC`. */
  get timescale(): string | undefined {
    return this.attr("timescale");
  }

  /** Where the times hold, such as `TOPOCENTER`. */
  get refposition(): string | undefined {
    return this.attr("refposition");
  }
}
