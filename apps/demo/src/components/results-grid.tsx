import { useSignal } from "@preact/signals";
import type { Table } from "@vostack/votable";
import { hovered, selected } from "../store.ts";

const numeric = /^(unsignedByte|short|int|long|float|double)$/;
/** How many rows are put into the page at once. */
const pageSize = 200;

/** What the grid shows. */
interface GridProps {
  readonly table: Table;
  /** Only these columns. */
  readonly columns?: readonly string[];
  /** Whether its rows are those of the sky map. */
  readonly linked?: boolean;
}

/** A table of the archive, sorted by a click on a column. */
export function ResultsGrid({ table, columns, linked = false }: GridProps) {
  const order = useSignal<{ name: string; down: boolean } | undefined>(undefined);
  const shown = useSignal(pageSize);
  const fields = columns
    ? columns.flatMap((name) => table.fields.filter((field) => field.name === name).slice(0, 1))
    : table.fields;
  const rows = sorted(table, order.value).slice(0, shown.value);

  if (table.nrows === 0) return <div class="panel note">No rows.</div>;
  return (
    <div
      class="panel grid"
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        const nearEnd = scrollTop + clientHeight > scrollHeight - 400;
        if (nearEnd && shown.value < table.nrows) shown.value += pageSize;
      }}
    >
      <table aria-rowcount={table.nrows}>
        <thead>
          <tr>
            {fields.map(({ name, unit, description, layout }) => (
              <th
                key={name}
                class={numeric.test(layout.item) && !layout.list ? "number" : ""}
                title={description ?? name}
                aria-sort={
                  order.value?.name === name
                    ? order.value.down
                      ? "descending"
                      : "ascending"
                    : "none"
                }
                onClick={() => {
                  order.value = { name, down: order.value?.name === name && !order.value.down };
                }}
              >
                {name}
                {unit ? <span class="dim"> {unit}</span> : null}
                {order.value?.name === name ? (order.value.down ? " ▾" : " ▴") : ""}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((n) => (
            <tr
              key={n}
              tabIndex={0}
              aria-selected={linked && selected.value === n}
              class={linked && hovered.value === n ? "hovered" : ""}
              onClick={() => {
                if (linked) selected.value = n;
              }}
              onKeyDown={(event) => {
                if (linked && event.key === "Enter") selected.value = n;
              }}
              onPointerEnter={() => {
                if (linked) hovered.value = n;
              }}
            >
              {fields.map(({ name }) => {
                const value = table.column(name).get(n);
                return (
                  <td key={name} class={typeof value === "number" ? "number" : ""}>
                    {textOf(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Row numbers in the order that was asked for; nulls come last. */
function sorted(table: Table, order: { name: string; down: boolean } | undefined): number[] {
  const rows = Array.from({ length: table.nrows }, (_, n) => n);
  if (!order) return rows;
  const column = table.column(order.name);
  const sign = order.down ? -1 : 1;
  const keys = rows.map((n) => column.get(n));
  return rows.sort((a, b) => {
    const [x, y] = [keys[a], keys[b]];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    if (typeof x === "number" && typeof y === "number") return sign * (x - y);
    return sign * String(x).localeCompare(String(y));
  });
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number")
    return Number.isInteger(value) ? String(value) : value.toPrecision(7);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>).join(" ");
  return String(value);
}
