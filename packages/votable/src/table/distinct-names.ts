/** Names by which columns are told apart: of two with one name the second is called `name_2`. */
export function distinctNames(columns: readonly { readonly name: string }[]): string[] {
  const taken = new Set(columns.map(({ name }) => name));
  const used = new Set<string>();
  return columns.map(({ name }) => {
    let distinct = name;
    for (let k = 2; used.has(distinct); k++) {
      const next = `${name}_${k}`;
      if (!taken.has(next)) distinct = next;
    }
    used.add(distinct);
    return distinct;
  });
}
