import { asind, sind } from "../trigonometry.ts";
import { nowhere, type ProjectionMaker } from "./projection.ts";

/** HEALPix: PVi_1 = H, PVi_2 = K. */
export const hpx: ProjectionMaker = (parameter) => {
  const h = parameter(1, 4);
  const k = parameter(2, 3);
  const isOdd = Math.round(k) % 2 === 1;
  const facet = 180 / h;
  const equatorial = (k - 1) / k;
  /** Middle of the polar facet over (or under) this longitude. */
  const middle = (x: number, isNorth: boolean): number => {
    const omega = isOdd || isNorth ? 1 : 0;
    return -180 + (2 * Math.floor((x + 180) / (2 * facet) + (1 - omega) / 2) + omega) * facet;
  };
  return {
    theta0: 0,
    toPlane(phi, theta) {
      const s = sind(theta);
      if (Math.abs(s) <= equatorial) return [phi, (90 * k * s) / h];
      const sigma = Math.sqrt(2 * k) * sind((90 - Math.abs(theta)) / 2);
      const centre = middle(phi, theta > 0);
      const y = facet * ((k + 1) / 2 - sigma);
      return [centre + (phi - centre) * sigma, theta > 0 ? y : -y];
    },
    toSphere(x, y) {
      const height = Math.abs(y);
      if (height <= (90 * (k - 1)) / h) return [x, asind((y * h) / (90 * k))];
      const sigma = (k + 1) / 2 - height / facet;
      if (sigma < 0) return nowhere;
      const centre = middle(x, y > 0);
      if (sigma === 0) return [centre, y > 0 ? 90 : -90];
      const dphi = (x - centre) / sigma;
      if (Math.abs(dphi) > facet * (1 + 1e-12)) return nowhere;
      const theta = 90 - 2 * asind(sigma / Math.sqrt(2 * k));
      return [centre + dphi, y > 0 ? theta : -theta];
    },
  };
};
