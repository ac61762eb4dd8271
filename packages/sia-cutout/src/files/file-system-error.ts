import { TransferError } from "../errors.ts";

const full = new Set(["ENOSPC", "EDQUOT", "EFBIG", "QuotaExceededError"]);

/** The disk refuses something. */
export class FileSystemError extends TransferError {
  /** Name of the class. */
  override readonly name = "FileSystemError";
  /** The file or directory. */
  readonly path: string;

  /**
   * @param code `disk-full` or `file-system`.
   * @param path The file or directory.
   * @param reason What the system says.
   * @param cause The system's error.
   */
  constructor(code: "disk-full" | "file-system", path: string, reason: string, cause?: unknown) {
    super(code, `Cannot write ${path}: ${reason}`, {
      cause,
      hint:
        code === "disk-full"
          ? "Free some space and run it again: what is here is kept"
          : "Look at the rights of the directory",
    });
    this.path = path;
  }

  /** Makes a typed error of what the system throws. */
  static fromSystem(error: unknown, path: string): FileSystemError {
    if (error instanceof FileSystemError) return error;
    const reason = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const name = error instanceof Error ? error.name : "";
    const isFull = full.has(code) || full.has(name);
    return new FileSystemError(isFull ? "disk-full" : "file-system", path, reason, error);
  }
}
