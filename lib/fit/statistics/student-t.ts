import { checkNumber } from '../../core/check.js';

/**
 * The quantile of Student's t distribution: the t with P(T <= t) = probability, for `degrees` of freedom (> 0).
 *
 * Found by bisection on the distribution function 1 - I_x(degrees/2, 1/2)/2 at x = degrees/(degrees + t^2), I being the
 * regularised incomplete beta function. Worked value: probability 0.95 and 10 degrees give 1.812461 (any printed t table).
 * @throws InputError if the probability is not strictly between 0 and 1
 */
export function studentTQuantile(probability: number, degrees: number): number {
  checkNumber('probability', probability, { min: 1e-12, max: 1 - 1e-12 });
  checkNumber('degrees', degrees, { min: 1e-3 });
  if (probability < 0.5) return -studentTQuantile(1 - probability, degrees);
  const upperTail = (t: number): number => studentTTail(t, degrees);
  let low = 0;
  let high = 1;
  while (upperTail(high) > 1 - probability) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2;
    if (upperTail(middle) > 1 - probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(T > t) of Student's t distribution for t >= 0. Worked value: t = 1.812461 and 10 degrees give 0.05. */
export function studentTTail(t: number, degrees: number): number {
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
}

/**
 * ln Gamma(x) for x > 0, by Stirling's series after shifting x above 10 (Abramowitz and Stegun 6.1.41).
 * Worked value: ln Gamma(5) = ln 24 = 3.178054.
 */
export function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < 10) {
    shift += Math.log(z);
    z += 1;
  }
  const inverse = 1 / z;
  const series = inverse * (1 / 12 - inverse ** 2 * (1 / 360 - inverse ** 2 * (1 / 1260 - inverse ** 2 / 1680)));
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series - shift;
}

/** I_x(a, b), the regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x)) / a;
  // modified Lentz evaluation of 1 + d1/(1 + d2/(1 + ...))
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return front * fraction;
}
