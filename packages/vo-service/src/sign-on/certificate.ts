import { platform } from "#http";
import type { CertificateFacts } from "../http/types.ts";

/** A client certificate, and what it says. */
export interface ClientCertificate {
  /** PEM text, to be added to `Credentials`. */
  readonly pem: string;
  /** Whose it is, and how long it is valid. */
  readonly facts: CertificateFacts | undefined;
}

/**
 * Reads a client certificate from a PEM file.
 *
 * @param path - the file; `~/` is the home directory
 * @throws Error of the file system; UsageError when it is no certificate, or its key does not fit or is encrypted;
 * browsers read no files
 */
export async function readCertificate(path: string): Promise<ClientCertificate> {
  const pem = await platform.readFile(path);
  return { pem, facts: platform.certificateFacts(pem) };
}
