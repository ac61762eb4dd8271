/** Somebody who has signed on. */
export interface Identity {
  readonly user: string;
  /** The groups whose proprietary data this user may read. */
  readonly groups: readonly string[];
}

/** Whether a proprietary row or file, readable by these groups, is open to this caller. */
export function mayRead(
  identity: Identity | null,
  release: Date | null,
  groups: readonly string[],
): boolean {
  if (release === null || release.getTime() <= Date.now()) return true;
  return identity?.groups.some((group) => groups.includes(group)) ?? false;
}
