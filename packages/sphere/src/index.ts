/**
 * Geometry, coordinates, angles, frames and projections of the celestial sphere.
 *
 * @packageDocumentation
 */
export {};
