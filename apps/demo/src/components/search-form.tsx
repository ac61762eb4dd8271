import { busy, collections, search } from "../store.ts";

/** Where and what to search. */
export function SearchForm() {
  return (
    <form
      class="panel search"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const text = (name: string): string => String(form.get(name) ?? "").trim();
        void search({
          coordinates: text("coordinates"),
          radius: text("radius"),
          collection: text("collection"),
        });
      }}
    >
      <label>
        Coordinates or name
        <input class="wide" name="coordinates" required defaultValue="08h45m07.5s +54d18m00s" />
      </label>
      <label>
        Radius
        <input name="radius" required size={9} defaultValue="0.02 deg" />
      </label>
      <label>
        Collection
        <select name="collection">
          <option value="">all</option>
          {collections.value.map((name) => (
            <option key={name} selected={name === "CFHT"}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button class="primary" type="submit" disabled={busy.value}>
        {busy.value ? "Searching…" : "Search"}
      </button>
    </form>
  );
}
