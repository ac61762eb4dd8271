import { tableFromRows } from "@vostack/votable";
import type { Command } from "commander";
import { withCadc } from "../archive.ts";
import { CliError, exits } from "../cli-error.ts";
import { subcommand, withArchive, withOutput } from "../options.ts";
import { writeTable } from "../output.ts";
import { suggestion } from "../suggestion.ts";

/** Columns of a table. */
export function command(signal: AbortSignal): Command {
  return withOutput(
    withArchive(
      subcommand("table", "Prints the columns of one table.", [
        "cadc table caom2.Observation",
        "cadc table caom2.Plane --format csv",
      ]),
    ),
  )
    .argument("<name>", "name of the table, with its schema")
    .action(async (name: string, options) => {
      await withCadc(options, async (cadc) => {
        const table = await cadc.getTable(name, { signal });
        if (table === null) {
          const meant = suggestion(name, await cadc.getTables({ onlyNames: true, signal }));
          const hint = meant === undefined ? "cadc tables lists them" : `did you mean ${meant}?`;
          throw new CliError(exits.notFound, `there is no table ${name}; ${hint}`);
        }
        const rows = table.columns.map((column) => [
          column.name,
          column.datatype &&
            `${column.datatype.name}${column.datatype.arraysize ? `[${column.datatype.arraysize}]` : ""}`,
          column.datatype?.xtype,
          column.unit,
          column.ucd,
          column.flags.join(" ") || undefined,
          column.description,
        ]);
        const text = { datatype: "char", arraysize: "*" };
        const names = ["name", "datatype", "xtype", "unit", "ucd", "flags", "description"];
        await writeTable(
          tableFromRows(
            rows,
            names.map((each) => ({ name: each, ...text })),
          ),
          options,
        );
      });
    });
}
