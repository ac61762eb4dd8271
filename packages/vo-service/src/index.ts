/**
 * What every Virtual Observatory service shares: HTTP, sign-on, VOSI, registry, DALI errors.
 *
 * @packageDocumentation
 */
export { daliMessage } from "./dali-message.ts";
export {
  AbortedError,
  AuthenticationError,
  AuthorizationError,
  DeadlineError,
  NotFoundError,
  ProtocolError,
  ServiceError,
  UnavailableError,
  type UnavailableErrorDetails,
  UsageError,
  VoError,
  type VoErrorDetails,
} from "./errors.ts";
export type { CertificateFacts, ConnectionOptions, Fetch } from "./http/types.ts";
export { HarRecorder } from "./log/har.ts";
export type {
  BodyEvent,
  ExchangeEvent,
  FailureEvent,
  RedirectEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  SessionEvent,
} from "./log/session-event.ts";
export { type LookupOptions, Registry, type RegistryOptions } from "./registry/registry.ts";
export {
  type RegistrySearch,
  type RegistrySearchOptions,
  type RegistryService,
  searchRegistry,
} from "./registry/regtap.ts";
export { parseResourceCaps } from "./registry/resource-caps.ts";
export type { CacheOptions } from "./registry/stale-cache.ts";
export { Session, type SessionOptions } from "./session.ts";
export { type ClientCertificate, readCertificate } from "./sign-on/certificate.ts";
export { type Challenge, parseChallenges } from "./sign-on/challenge.ts";
export type {
  BasicCredential,
  CertificateCredential,
  CookieCredential,
  Credential,
  TokenCredential,
} from "./sign-on/credential.ts";
export { type CredentialScope, Credentials } from "./sign-on/credentials.ts";
export { type LoginOptions, login, loginURL, type SignedOn } from "./sign-on/login.ts";
export { addNetrc, type NetrcEntry, parseNetrc } from "./sign-on/netrc.ts";
export { readDocument } from "./transport/read-document.ts";
export type { RequestOptions } from "./transport/request-options.ts";
export type { RetryOptions } from "./transport/retry.ts";
export { type Availability, getAvailability, parseAvailability } from "./vosi/availability.ts";
export type {
  Capability,
  DataModel,
  Interface,
  Language,
  LanguageFeature,
  LanguageFeatures,
  LanguageVersion,
  Limit,
  OutputFormat,
} from "./vosi/capability.ts";
export { chooseInterface, findCapabilities } from "./vosi/choose-interface.ts";
export { getCapabilities } from "./vosi/get-capabilities.ts";
export { parseCapabilities } from "./vosi/parse-capabilities.ts";
export { describeCapabilities } from "./vosi/report.ts";
