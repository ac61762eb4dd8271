/**
 * What every Virtual Observatory service shares: HTTP, sign-on, VOSI, registry, DALI errors.
 *
 * @packageDocumentation
 */
export { type Credential, Credentials } from "./credentials.ts";
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
  UsageError,
  VoError,
  type VoErrorDetails,
} from "./errors.ts";
export { Registry } from "./registry.ts";
export { type RequestOptions, Session, type SessionOptions } from "./session.ts";
export {
  type Availability,
  type Capability,
  getAvailability,
  getCapabilities,
  type Interface,
} from "./vosi.ts";
