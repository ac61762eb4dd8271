import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { loadCutout, reasonOf, result, selected } from "../store.ts";

const facts = [
  "observationURI",
  "target_name",
  "instrument_name",
  "dataProductType",
  "calibrationLevel",
  "energy_bandpassName",
  "time_exposure",
  "proposal_pi",
  "dataRelease",
] as const;

/** The selected plane: what it is, and a cutout of the searched region. */
export function DetailPanel() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const note = useSignal("");
  const row = selected.value;
  const table = result.value;

  useSignalEffect(() => {
    const n = selected.value;
    if (n < 0 || !result.value) return;
    const stop = new AbortController();
    note.value = "cutting out…";
    loadCutout(n, stop.signal).then(
      ({ image, text }) => {
        note.value = text;
        const context = canvas.current?.getContext("2d");
        if (!context || !image) return;
        context.canvas.width = image.width;
        context.canvas.height = image.height;
        context.putImageData(image, 0, 0);
      },
      (reason: unknown) => {
        if (!stop.signal.aborted) note.value = reasonOf(reason);
      },
    );
    return () => stop.abort();
  });

  if (row < 0 || !table || row >= table.nrows) return null;
  const cell = (name: string): unknown =>
    table.fields.some((field) => field.name === name) ? table.column(name).get(row) : null;
  return (
    <aside class="panel detail" aria-label="Selected plane">
      <div>
        <h2>
          {String(cell("collection"))} {String(cell("productID"))}
        </h2>
        <dl>
          {facts.map((name) => {
            const value = cell(name);
            return value === null ? null : (
              <>
                <dt>{name}</dt>
                <dd>{String(value)}</dd>
              </>
            );
          })}
        </dl>
        <div class="dim">{note.value}</div>
      </div>
      <canvas ref={canvas} width={1} height={1} aria-label="Cutout of the searched region" />
    </aside>
  );
}
