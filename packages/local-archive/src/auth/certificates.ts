import { generateKeyPair, type KeyObject, randomBytes, sign, X509Certificate } from "node:crypto";
import { promisify } from "node:util";
import { decodePath } from "../http/decode-path.ts";
import { Unauthorized } from "../http/http-error.ts";
import { der, oid, time } from "./der.ts";

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface Authority extends KeyPair {
  /** PEM */
  readonly certificate: string;
}

const DAY = 86_400_000;
/** Clocks differ a little: a certificate is valid from five minutes ago. */
const BACKDATED = 300_000;
const AUTHORITY_NAME = "vostack local authority";

/** Issues X.509 certificates to users, signed by an authority that lives as long as the archive. */
export class Certificates {
  #authority: Promise<Authority> | undefined;

  /** PEM: certificate, private key, the authority's certificate. */
  async issue(user: string, days: number): Promise<string> {
    const authority = await this.#theAuthority();
    const keys = await rsaKeys();
    const certificate = makeCertificate(user, keys.publicKey, days, authority.privateKey);
    const key = keys.privateKey.export({ type: "pkcs1", format: "pem" });
    return `${certificate}${key}${authority.certificate}`;
  }

  /**
   * The user of a certificate that this authority has issued.
   * @throws {@link Unauthorized} when it is another's, malformed, or not valid now
   */
  async userOf(pem: string): Promise<string> {
    const authority = await this.#theAuthority();
    const certificate = parse(pem);
    const now = Date.now();
    const isValid =
      certificate.verify(authority.publicKey) &&
      Date.parse(certificate.validFrom) <= now &&
      now < Date.parse(certificate.validTo);
    const user = /^CN=(.+)$/m.exec(certificate.subject)?.[1];
    if (!isValid || user === undefined) throw new Unauthorized("invalid certificate");
    return user;
  }

  #theAuthority(): Promise<Authority> {
    this.#authority ??= makeAuthority();
    return this.#authority;
  }
}

async function makeAuthority(): Promise<Authority> {
  const keys = await rsaKeys();
  const certificate = makeCertificate(AUTHORITY_NAME, keys.publicKey, 365, keys.privateKey);
  return { ...keys, certificate };
}

async function rsaKeys(): Promise<KeyPair> {
  return promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
}

/** Headers hold no line ends: there the PEM comes percent-encoded or with blanks for them. */
function parse(text: string): X509Certificate {
  const base64 = /-----BEGIN CERTIFICATE-----([^-]+)-----END/.exec(decode(text))?.[1];
  try {
    return new X509Certificate(Buffer.from(base64 ?? "", "base64"));
  } catch (cause) {
    throw new Unauthorized(`not a certificate: ${cause instanceof Error ? cause.message : cause}`);
  }
}

function decode(text: string): string {
  return /%[0-9a-f]{2}/i.test(text) ? decodePath(text) : text;
}

/*
 * X.509 (RFC 5280): Certificate is { tbsCertificate, signatureAlgorithm, signature }, and
 * tbsCertificate { [0] version 3, serial, algorithm, issuer, { from, to }, subject, key }.
 */
function makeCertificate(
  user: string,
  publicKey: KeyObject,
  days: number,
  signer: KeyObject,
): string {
  const algorithm = der("sequence", oid("1.2.840.113549.1.1.11"), der("null"));
  const from = new Date(Date.now() - BACKDATED);
  const serial = randomBytes(8);
  // The highest bit is the sign, and the first byte must not be superfluous.
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const toBeSigned = der(
    "sequence",
    der("version", der("integer", Buffer.of(2))),
    der("integer", serial),
    algorithm,
    distinguishedName(AUTHORITY_NAME),
    der("sequence", time(from), time(new Date(Date.now() + days * DAY))),
    distinguishedName(user),
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", toBeSigned, signer);
  const bitString = der("bitString", Buffer.of(0), signature);
  const body = der("sequence", toBeSigned, algorithm, bitString).toString("base64");
  const lines = body.replace(/.{64}/g, "$&\n").trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** O=vostack, CN=… */
function distinguishedName(commonName: string): Buffer {
  const part = (id: string, value: string): Buffer =>
    der("set", der("sequence", oid(id), der("utf8String", Buffer.from(value))));
  return der("sequence", part("2.5.4.10", "vostack"), part("2.5.4.3", commonName));
}
