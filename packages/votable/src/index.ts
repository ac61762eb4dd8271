/**
 * VOTable 1.x reader and writer: streaming, columnar, fast.
 *
 * @packageDocumentation
 */
export type { CellInput } from "./column/append-value.ts";
export {
  Column,
  type ColumnData,
  type ColumnOptions,
  type Scalar,
  type Value,
} from "./column/column.ts";
export type { BitItems, Items, NumberItems, NumericArray, TextItems } from "./column/items.ts";
export type { ItemType, Layout } from "./column/layout.ts";
export { VOTableError, type VOTableErrorCode, type VOTableErrorDetails } from "./errors.ts";
export type { Finding } from "./finding.ts";
export { type Attribute, type AttributesInit, VOElement } from "./model/element.ts";
export { Field, type FieldInit, Param } from "./model/field.ts";
export { Group } from "./model/group.ts";
export { Info } from "./model/info.ts";
export { Link } from "./model/link.ts";
export { Comment, Instruction } from "./model/remark.ts";
export { Resource } from "./model/resource.ts";
export type { QueryStatus } from "./model/status.ts";
export { CooSys, TimeSys } from "./model/systems.ts";
export { Values } from "./model/values.ts";
export { VOTable } from "./model/votable.ts";
export { IncompleteVOTableError } from "./read/incomplete.ts";
export type { ExternalStream, ReadLimits, ReadOptions } from "./read/options.ts";
export { readVOTable } from "./read/read-votable.ts";
export type { FileSource, VOTableSource } from "./read/source.ts";
export { openTable, openTables, type StreamOptions, TableStream } from "./read/table-stream.ts";
export type { RowMarkup } from "./table/row-markup.ts";
export { type Row, Table } from "./table/table.ts";
export {
  type ColumnInput,
  type DeclaredColumn,
  tableFromColumns,
  tableFromRows,
} from "./table/table-from.ts";
export type { ValidateOptions } from "./validate/options.ts";
export { validateVOTable } from "./validate/validate-votable.ts";
export type { Serialization, WriteOptions } from "./write/options.ts";
export type { RowSource } from "./write/row-source.ts";
export type { StreamedTable } from "./write/streamed-table.ts";
export { streamVOTable, writeVOTable } from "./write/write-votable.ts";
