import { type Layout, layoutOf } from "../column/layout.ts";
import { type AttributesInit, VOElement } from "./element.ts";
import { Link } from "./link.ts";
import { Values } from "./values.ts";

/** What a FIELD or PARAM may be made of; any other attribute may be added. */
export interface FieldInit {
  /** Name of the column. */
  readonly name?: string;
  /** Type of a value: `double`, `long`, `char`, … (VOTable 1.5, section 2.1). */
  readonly datatype?: string;
  /** Number of items in a cell: `3`, `*`, `10*`, `2x*`; absent for one item. */
  readonly arraysize?: string;
  /** Unit in VOUnits syntax. */
  readonly unit?: string;
  /** Unified content descriptor. */
  readonly ucd?: string;
  /** Role in a data model. */
  readonly utype?: string;
  /** Finer type of a value: `timestamp`, `point`, `polygon`, … (DALI). */
  readonly xtype?: string;
  /** What the column means; becomes the DESCRIPTION. */
  readonly description?: string;
  /** The text that stands for a missing value; becomes VALUES null. */
  readonly nullValue?: string | number | bigint;
  /** Any further attribute: `ID`, `ref`, `width`, `precision`, `type`. */
  readonly [attribute: string]: string | number | bigint | undefined;
}

/** FIELD: the description of one column (VOTable 1.5, section 3.2). */
export class Field extends VOElement {
  #layout: Layout | undefined;

  /** Makes a field, from its properties or from the attributes and children that were read. */
  constructor(
    init: FieldInit | AttributesInit = [],
    children: (VOElement | string)[] = [],
    elementName = "FIELD",
  ) {
    const { attributes, added } = split(init);
    super(elementName, attributes, [...added, ...children]);
  }

  /** Name of the column; its ID where the document gives no name, and empty where it gives neither. */
  get name(): string {
    return this.attr("name") ?? this.ID ?? "";
  }

  /** Type of a value as written; `char` when the document gives none. */
  get datatype(): string {
    return this.attr("datatype") ?? "char";
  }

  /** Number of items in a cell as written. */
  get arraysize(): string | undefined {
    return this.attr("arraysize");
  }

  /** Unit in VOUnits syntax. */
  get unit(): string | undefined {
    return this.attr("unit");
  }

  /** Unified content descriptor. */
  get ucd(): string | undefined {
    return this.attr("ucd");
  }

  /** Role in a data model. */
  get utype(): string | undefined {
    return this.attr("utype");
  }

  /** Finer type of a value. */
  get xtype(): string | undefined {
    return this.attr("xtype");
  }

  /** ID of the COOSYS, TIMESYS or other element that this field refers to. */
  get ref(): string | undefined {
    return this.attr("ref");
  }

  /** Characters that a value takes when printed. */
  get width(): string | undefined {
    return this.attr("width");
  }

  /** Significant digits (`E5`, or digits after the point: `F3`, `3`). */
  get precision(): string | undefined {
    return this.attr("precision");
  }

  /** `hidden`, `no_query`, `trigger` or `location`. */
  get type(): string | undefined {
    return this.attr("type");
  }

  /** The domain of the values. */
  get values(): Values | undefined {
    return this.childrenOf(Values)[0];
  }

  /** The text that stands for a missing value, from VALUES. */
  get nullValue(): string | undefined {
    for (const values of this.childrenOf(Values)) {
      if (values.null !== undefined) return values.null;
    }
    return undefined;
  }

  /** LINK children. */
  get links(): Link[] {
    return this.childrenOf(Link);
  }

  /** How values of this field lie in memory. @throws {VOTableError} `FIELD` when datatype or arraysize are not understood. */
  get layout(): Layout {
    const known = this.#layout;
    if (
      known !== undefined &&
      known.datatype === this.attr("datatype") &&
      known.arraysize === this.arraysize
    ) {
      return known;
    }
    const layout = layoutOf(this);
    this.#layout = layout;
    return layout;
  }
}

/** PARAM: a constant column (VOTable 1.5, section 3.3). */
export class Param extends Field {
  /** Makes a parameter, from its properties or from what was read. */
  constructor(init: FieldInit | AttributesInit = [], children: (VOElement | string)[] = []) {
    super(init, children, "PARAM");
  }

  /** The value as text, as TABLEDATA would write it; empty when the document gives none. */
  get value(): string {
    return this.attr("value") ?? "";
  }
}

function split(init: FieldInit | AttributesInit): {
  attributes: AttributesInit;
  added: VOElement[];
} {
  if (Array.isArray(init)) return { attributes: init, added: [] };
  const { description, nullValue, ...attributes } = init as FieldInit;
  const added: VOElement[] = [];
  if (description !== undefined) added.push(new VOElement("DESCRIPTION", [], [description]));
  if (nullValue !== undefined) added.push(new Values({ null: String(nullValue) }));
  return { attributes: attributes as AttributesInit, added };
}
