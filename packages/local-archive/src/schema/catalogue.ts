import { caomSchema, caomTables } from "./caom-tables.ts";
import { obsCoreColumns } from "./obscore-columns.ts";
import { qualifiedName, type SchemaInfo, type TableInfo } from "./table.ts";
import { tapSchema, tapSchemaTables } from "./tap-schema-tables.ts";

const ivoaSchema: SchemaInfo = {
  name: "ivoa",
  description: "Tables and views that IVOA standards define",
};

const obsCore: TableInfo = {
  schema: "ivoa",
  name: "ObsCore",
  type: "view",
  description: "Science products in the common ObsCore 1.1 form",
  utype: "ivo://ivoa.net/std/ObsCore#table-1.1",
  columns: obsCoreColumns,
  keys: [],
};

/** Everything that TAP serves; tables can be added while the archive runs. */
export class Catalogue {
  readonly #schemas: SchemaInfo[] = [tapSchema, ivoaSchema, caomSchema];
  readonly #tables: TableInfo[] = [...tapSchemaTables, obsCore, ...caomTables];

  get schemas(): readonly SchemaInfo[] {
    return this.#schemas;
  }

  get tables(): readonly TableInfo[] {
    return this.#tables;
  }

  /** The tables of one schema. */
  tablesOf(schema: string): TableInfo[] {
    return this.#tables.filter((table) => table.schema === schema);
  }

  /** Finds `schema.table` regardless of case. */
  find(name: string): TableInfo | undefined {
    const wanted = name.toLowerCase();
    return this.#tables.find((table) => qualifiedName(table).toLowerCase() === wanted);
  }

  addSchema(schema: SchemaInfo): void {
    if (!this.#schemas.some(({ name }) => name === schema.name)) this.#schemas.push(schema);
  }

  addTable(table: TableInfo): void {
    this.#tables.push(table);
  }

  removeTable(table: TableInfo): void {
    this.#tables.splice(this.#tables.indexOf(table), 1);
  }
}
