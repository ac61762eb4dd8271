import { useSignal } from "@preact/signals";
import { DetailPanel } from "./components/detail-panel.tsx";
import { QueryConsole } from "./components/query-console.tsx";
import { ResultsGrid } from "./components/results-grid.tsx";
import { SearchForm } from "./components/search-form.tsx";
import { SkyMap } from "./components/sky-map.tsx";
import { archiveName, message, problem, result } from "./store.ts";

const columns = [
  "collection",
  "observationID",
  "productID",
  "target_name",
  "instrument_name",
  "energy_bandpassName",
  "time_exposure",
  "calibrationLevel",
  "dataProductType",
] as const;

/** The whole page. */
export function App() {
  const tab = useSignal<"results" | "console">("results");
  const choose = (name: "results" | "console", text: string) => (
    <button
      type="button"
      role="tab"
      aria-selected={tab.value === name}
      onClick={() => {
        tab.value = name;
      }}
    >
      {text}
    </button>
  );
  return (
    <div class="app">
      <header>
        <h1>Archive explorer</h1>
        <span class="dim">{archiveName.value}</span>
        <span class="dim" role="status">
          {message.value}
        </span>
      </header>
      <SearchForm />
      <SkyMap />
      <main>
        <div class="tabs" role="tablist">
          {choose("results", `Results${result.value ? ` (${result.value.nrows})` : ""}`)}
          {choose("console", "ADQL")}
        </div>
        {tab.value === "console" ? (
          <QueryConsole />
        ) : problem.value ? (
          <div class="panel note error" role="alert">
            {problem.value}
          </div>
        ) : result.value ? (
          <ResultsGrid table={result.value} columns={columns} linked />
        ) : (
          <div class="panel note">Search a region of the sky.</div>
        )}
        {tab.value === "results" ? <DetailPanel /> : null}
      </main>
    </div>
  );
}
