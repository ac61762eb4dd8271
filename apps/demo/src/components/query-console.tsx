import { useSignal } from "@preact/signals";
import type { Table } from "@vostack/votable";
import { reasonOf, runQuery } from "../store.ts";
import { ResultsGrid } from "./results-grid.tsx";

const example = `SELECT TOP 20 collection, COUNT(*) AS planes
FROM caom2.Observation o JOIN caom2.Plane p ON o.obsID = p.obsID
GROUP BY collection`;

/** ADQL, sent to the archive's TAP service. */
export function QueryConsole() {
  const table = useSignal<Table | undefined>(undefined);
  const note = useSignal("");
  const error = useSignal("");
  const text = useSignal(example);

  const run = async (): Promise<void> => {
    error.value = "";
    note.value = "running…";
    const started = performance.now();
    try {
      const result = await runQuery(text.value);
      table.value = result.table;
      const time = `${((performance.now() - started) / 1000).toFixed(2)} s`;
      note.value = `${result.table.nrows} rows${result.truncated ? " (there are more)" : ""}, ${time}`;
    } catch (reason) {
      note.value = "";
      error.value = reasonOf(reason);
    }
  };

  return (
    <section class="panel console" aria-label="ADQL console">
      <textarea
        aria-label="ADQL"
        spellcheck={false}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void run();
        }}
      />
      <div>
        <button class="primary" type="button" onClick={() => void run()}>
          Run
        </button>{" "}
        <span class="dim">Ctrl+Enter · {note.value}</span>
        {error.value ? <div class="error">{error.value}</div> : null}
      </div>
      {table.value ? (
        <ResultsGrid table={table.value} />
      ) : (
        <div class="note">Results appear here.</div>
      )}
    </section>
  );
}
