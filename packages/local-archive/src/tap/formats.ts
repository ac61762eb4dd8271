import { delimited } from "../votable/delimited.ts";
import { type ResultTable, votableDocument } from "../votable/document.ts";
import { binary, type Serialization, tableData } from "../votable/serialization.ts";

/** A form in which TAP gives its results. */
export interface Format {
  /** What it is called in the capabilities and in RESPONSEFORMAT. */
  readonly mime: string;
  readonly aliases: readonly string[];
  /** The Content-Type of the answer. */
  readonly contentType: string;
  readonly extension: string;
  readonly ivoId?: string;
  /** Whether an error about a request in this format is a VOTable too. */
  readonly votable: boolean;
  readonly write: (table: ResultTable) => AsyncIterable<Uint8Array>;
}

const MIME = "application/x-votable+xml";

function votable(serialization: Serialization, aliases: readonly string[], ivoId?: string): Format {
  const mime = `${MIME};serialization=${serialization.name}`;
  return {
    mime,
    aliases,
    contentType: mime,
    extension: "xml",
    ...(ivoId === undefined ? {} : { ivoId }),
    votable: true,
    write: (table) => votableDocument(table, serialization),
  };
}

const ID = "ivo://ivoa.net/std/TAPRegEXT#output-votable-";

/** TABLEDATA, what one gets without asking. */
export const defaultFormat: Format = votable(
  tableData(),
  ["votable", MIME, "text/xml", "votable/td"],
  `${ID}td`,
);

/** The formats that the capabilities announce. */
export const formats: readonly Format[] = [
  defaultFormat,
  votable(binary("binary2"), ["votable/b2"], `${ID}binary2`),
  votable(binary("binary"), ["votable/b"], `${ID}binary`),
  {
    mime: "text/csv",
    aliases: ["csv", "text/csv;header=present"],
    contentType: "text/csv; header=present",
    extension: "csv",
    votable: false,
    write: (table) => delimited(table, ","),
  },
  {
    mime: "text/tab-separated-values",
    aliases: ["tsv"],
    contentType: "text/tab-separated-values",
    extension: "tsv",
    votable: false,
    write: (table) => delimited(table, "\t"),
  },
];

/** The format of a RESPONSEFORMAT value; blanks and letter case do not matter. */
export function findFormat(name: string): Format | undefined {
  const wanted = name.toLowerCase().replace(/\s+/g, "");
  return formats.find(({ mime, aliases }) => mime === wanted || aliases.includes(wanted));
}
