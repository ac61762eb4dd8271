import type { Credential } from "../sign-on/credential.ts";
import { takes } from "../sign-on/security-methods.ts";
import type { Capability, Interface } from "./capability.ts";

/**
 * The capabilities of a standard. Identifiers match in any case; where the very one is missing, other minor versions
 * of the same major version do: `ivo://ivoa.net/std/SODA#sync-1.0` finds `…#sync-1.1`.
 */
export function findCapabilities(
  capabilities: readonly Capability[],
  standardID: string,
): Capability[] {
  const wanted = standardID.trim().toLowerCase();
  const exact = capabilities.filter((one) => one.standardID.toLowerCase() === wanted);
  if (exact.length > 0) return exact;
  const major = (id: string): string => id.toLowerCase().replace(/(-\d+)\.\w+$/, "$1");
  return capabilities.filter(
    (one) => one.standardID !== "" && major(one.standardID) === major(wanted),
  );
}

/**
 * The interface to use: one that takes a credential at hand, in the order of precedence; otherwise one that is open
 * to everybody; otherwise the first, which then says what it wants.
 */
export function chooseInterface(
  interfaces: readonly Interface[],
  kinds: readonly Credential["kind"][] = [],
): Interface | undefined {
  for (const kind of kinds) {
    const found = interfaces.find((one) => one.securityMethods.some((id) => takes(id, kind)));
    if (found !== undefined) return found;
  }
  return interfaces.find((one) => one.anonymous) ?? interfaces[0];
}
