import type { ColumnBuilder } from "../column/builder.ts";
import { type Bytes, type CellReader, cellReader, StreamFault } from "./binary/cell-reader.ts";
import type { NullRule } from "./cell-text.ts";

/**
 * Adds a cell given as bytes: TD with an `encoding` (VOTable 1.5, appendix A.5). They are those that BINARY would have;
 * arrays of varying size may lack their length, which the number of bytes tells.
 *
 * @throws {StreamFault} When they are no value of the field.
 */
export function appendEncodedCell(
  builder: ColumnBuilder,
  nulls: NullRule,
  bytes: Uint8Array,
): void {
  if (bytes.length === 0) {
    builder.appendNull();
    return;
  }
  const reader = cellReader(builder, nulls, false);
  const { layout } = builder;
  if (reader.varies) {
    const counted = isWhole(reader, bytes) ? bytes : withLength(bytes, builder);
    readWhole(reader, counted);
  } else {
    // A string ends where its bytes end.
    const isShort = layout.width !== undefined && !layout.list && bytes.length < reader.fixedBytes;
    readWhole(reader, isShort ? filledUp(bytes, reader.fixedBytes) : bytes);
  }
}

function sourceOf(bytes: Uint8Array): Bytes {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

function readWhole(reader: CellReader, bytes: Uint8Array): void {
  const source = sourceOf(bytes);
  if (reader.skip(source, 0, bytes.length) !== bytes.length) {
    throw new StreamFault("the bytes of the cell are no value of the field");
  }
  reader.read(source, 0);
}

/** Whether the bytes begin with the length of what follows. */
function isWhole(reader: CellReader, bytes: Uint8Array): boolean {
  try {
    return reader.skip(sourceOf(bytes), 0, bytes.length) === bytes.length;
  } catch (fault) {
    if (fault instanceof StreamFault) return false;
    throw fault;
  }
}

/** The bytes with the length before them that BINARY has there. */
function withLength(bytes: Uint8Array, { layout }: ColumnBuilder): Uint8Array {
  const { item, itemBytes, complex } = layout;
  const text = item === "char" || item === "unicodeChar";
  const unit = text ? (item === "char" ? 1 : 2) : complex ? itemBytes * 2 : itemBytes;
  const count = item === "bit" ? bytes.length * 8 : bytes.length / unit;
  const counted = filledUp(bytes, bytes.length + 4, 4);
  new DataView(counted.buffer).setInt32(0, count);
  return counted;
}

function filledUp(bytes: Uint8Array, length: number, at = 0): Uint8Array {
  const longer = new Uint8Array(length);
  longer.set(bytes, at);
  return longer;
}
