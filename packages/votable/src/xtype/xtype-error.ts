/** A value that does not follow its xtype. */
export class XtypeError extends Error {
  /** Always `XtypeError`. */
  override readonly name = "XtypeError";
  /** The kind of fault. */
  readonly code = "XTYPE" as const;
  /** The xtype as the field has it. */
  readonly xtype: string;
  /** The value as it was found. */
  readonly value: unknown;

  /** Makes an error. */
  constructor(xtype: string, value: unknown, reason: string, cause?: unknown) {
    super(`${shown(value)} is no ${xtype}: ${reason}`, cause === undefined ? undefined : { cause });
    this.xtype = xtype;
    this.value = value;
  }
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
