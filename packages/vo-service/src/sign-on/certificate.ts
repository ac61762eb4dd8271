import { platform } from "#http";
import type { CertificateFacts } from "../http/types.ts";

/**
 * Reads a client certificate from a PEM file.
 *
 * @param path - the file; `~/` is the home directory
 * @returns The text to add to {@link Credentials}, and what the certificate says.
 * @throws Error of the file system; browsers read no files
 */
export async function readCertificate(
  path: string,
): Promise<{ readonly pem: string; readonly facts: CertificateFacts | undefined }> {
  const pem = await platform.readFile(path);
  return { pem, facts: platform.certificateFacts(pem) };
}
