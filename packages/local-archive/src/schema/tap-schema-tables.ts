import { parseColumns } from "./parse-columns.ts";
import type { ForeignKey, SchemaInfo, TableInfo } from "./table.ts";

/** The schema that describes the others (TAP 1.1, section 4). */
export const tapSchema: SchemaInfo = {
  name: "tap_schema",
  description: "A description of every schema, table, column and foreign key",
};

const table = (
  name: string,
  description: string,
  notation: string,
  keys: readonly ForeignKey[] = [],
): TableInfo => ({
  schema: "tap_schema",
  name,
  type: "table",
  description,
  columns: parseColumns("", notation),
  keys,
});

const key = (id: string, from: string, target: string, to: string): ForeignKey => ({
  id,
  target: `tap_schema.${target}`,
  columns: [[from, to]],
});

/** The five tables of TAP_SCHEMA. */
export const tapSchemaTables: readonly TableInfo[] = [
  table(
    "schemas",
    "Every schema",
    `
    schema_name  char[64*]  - - ps
    utype        char[512*] - - ps
    description  char[512*] - - ps
    schema_index int        - - ps
  `,
  ),
  table(
    "tables",
    "Every table",
    `
    schema_name char[64*]  - - ps
    table_name  char[64*]  - - ps
    table_type  char[8*]   - - ps
    utype       char[512*] - - ps
    description char[512*] - - ps
    table_index int        - - ps
  `,
    [key("k1", "schema_name", "schemas", "schema_name")],
  ),
  table(
    "columns",
    "Every column",
    `
    table_name   char[64*]  - - ps
    column_name  char[64*]  - - ps
    utype        char[512*] - - ps
    ucd          char[64*]  - - ps
    unit         char[64*]  - - ps
    description  char[512*] - - ps
    datatype     char[64*]  - - ps
    arraysize    char[16*]  - - ps
    xtype        char[64*]  - - ps
    "size"       int        - - ps
    principal    int        - - ps
    indexed      int        - - ps
    std          int        - - ps
    column_index int        - - ps
  `,
    [key("k2", "table_name", "tables", "table_name")],
  ),
  table(
    "keys",
    "Every foreign key",
    `
    key_id       char[64*]  - - ps
    from_table   char[64*]  - - ps
    target_table char[64*]  - - ps
    utype        char[512*] - - ps
    description  char[512*] - - ps
  `,
    [
      key("k3", "from_table", "tables", "table_name"),
      key("k4", "target_table", "tables", "table_name"),
    ],
  ),
  table(
    "key_columns",
    "The columns of every foreign key",
    `
    key_id        char[64*] - - ps
    from_column   char[64*] - - ps
    target_column char[64*] - - ps
  `,
    [
      key("k5", "key_id", "keys", "key_id"),
      key("k6", "from_column", "columns", "column_name"),
      key("k7", "target_column", "columns", "column_name"),
    ],
  ),
];
