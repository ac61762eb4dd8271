/**
 * Client for IVOA UWS 1.0 and 1.1 asynchronous jobs.
 *
 * @packageDocumentation
 */
export {};
