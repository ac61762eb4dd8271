/** Who may read and write a table. */
export interface TablePermissions {
  /** Owner, where the service tells it. */
  readonly owner?: string;
  /** Whether everybody may read. */
  readonly public: boolean;
  /** Identifier of the group that may read. */
  readonly readGroup?: string;
  /** Identifier of the group that may read and write. */
  readonly readWriteGroup?: string;
}

/** What to change; what is absent stays as it is, `null` takes a group's permission away. */
export interface PermissionChange {
  /** Whether everybody may read. */
  readonly public?: boolean;
  /** Identifier of the group that may read. */
  readonly readGroup?: string | null;
  /** Identifier of the group that may read and write. */
  readonly readWriteGroup?: string | null;
}

/** Reads the lines `key=value` in which services state permissions. */
export function parsePermissions(text: string): TablePermissions {
  const values = new Map(
    text.split(/\r?\n/).flatMap((line): [string, string][] => {
      const at = line.indexOf("=");
      return at < 0 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]];
    }),
  );
  const owner = values.get("owner");
  const readGroup = values.get("r-group");
  const readWriteGroup = values.get("rw-group");
  return {
    public: values.get("public") === "true",
    ...(owner ? { owner } : {}),
    ...(readGroup ? { readGroup } : {}),
    ...(readWriteGroup ? { readWriteGroup } : {}),
  };
}

/** Writes a change as lines `key=value`. */
export function formatPermissions(change: PermissionChange): string {
  const lines = [
    ["public", change.public],
    ["r-group", change.readGroup],
    ["rw-group", change.readWriteGroup],
  ]
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value ?? ""}\n`);
  return lines.join("");
}
