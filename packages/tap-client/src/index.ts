/**
 * Client for IVOA TAP 1.0 and 1.1 services.
 *
 * @packageDocumentation
 */
export {};
