import { FitsError } from "../errors.ts";
import type { Hdu } from "../hdu.ts";
import { asciiColumns } from "./ascii-table.ts";
import { binaryColumns } from "./binary-table.ts";
import type { FitsColumn, FitsTable } from "./column.ts";

/**
 * Reads the structure of a binary or ASCII table; columns are decoded when they are read.
 *
 * @throws FitsError `no-such-hdu` when the HDU is no table; `bad-header`
 */
export function readTable(hdu: Hdu): FitsTable {
  if (hdu.kind !== "bintable" && hdu.kind !== "compressed-image" && hdu.kind !== "table") {
    throw new FitsError("no-such-hdu", `This HDU holds no table but ${hdu.kind}`, {
      hdu: hdu.index,
    });
  }
  const columns = hdu.kind === "table" ? asciiColumns(hdu) : binaryColumns(hdu);
  return {
    rows: hdu.shape[1]!,
    columns,
    column: (which) => find(columns, which, hdu.index),
  };
}

function find(columns: readonly FitsColumn[], which: number | string, hdu: number): FitsColumn {
  const lower = String(which).toLowerCase();
  const found =
    typeof which === "number"
      ? columns[which - 1]
      : (columns.find(({ name }) => name === which) ??
        columns.find(({ name }) => name.toLowerCase() === lower));
  if (found !== undefined) return found;
  throw new FitsError("no-such-column", `The table has no column ${JSON.stringify(which)}`, {
    hdu,
    hint: `it has ${columns
      .slice(0, 20)
      .map(({ name, number }) => name || number)
      .join(", ")}`,
  });
}
