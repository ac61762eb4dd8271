/** Kinds of faults in a links table (DataLink 1.1, section 3.4). */
export type FaultKind =
  | "NotFound"
  | "Usage"
  | "Transient"
  | "Fatal"
  | "Default"
  | "Authentication"
  | "Authorization"
  /** Not in the standard: the service said nothing about the ID, also when asked again. */
  | "Missing";

/** What a service says about an ID that it has no links for. */
export interface Fault {
  /** Its kind; `Default` when the text does not begin with one. */
  readonly kind: FaultKind;
  /** What the service says, without the kind. */
  readonly message: string;
}

const prefix =
  /^\s*(NotFound|Usage|Transient|Fatal|Default|Authentication|Authorization)(?:Fault|Error)\s*:?\s*/i;

/** Takes an error message apart; old services write `NotFoundError`, some leave the colon out. */
export function parseFault(text: string): Fault {
  const match = prefix.exec(text);
  if (match === null) return { kind: "Default", message: text.trim() };
  const kinds: readonly FaultKind[] = [
    "NotFound",
    "Usage",
    "Transient",
    "Fatal",
    "Default",
    "Authentication",
    "Authorization",
  ];
  const kind = kinds.find((each) => each.toLowerCase() === match[1]!.toLowerCase()) ?? "Default";
  return { kind, message: text.slice(match[0].length).trim() };
}
