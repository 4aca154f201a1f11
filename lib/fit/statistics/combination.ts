import { Matrix, solve } from 'ml-matrix';

/**
 * Coefficients c_k of y = sum_k c_k term_k that a minimiser can start from: least squares on relative errors, and a
 * coefficient that comes out negative, or whose term adds nothing, is raised to a thousandth of the mean of y.
 *
 * terms [terms][rows] > 0, lnY and weights [rows]. Worked value: y = 5, 3.5, 2.75 with terms 1 and 1, 0.5, 0.25 give 2 and 3.
 */
export function positiveCombination(terms: readonly Float64Array[], lnY: Float64Array, weights: Float64Array): number[] {
  const peaks = terms.map((term) => term.reduce((a, b) => Math.max(a, b)));
  const normal = Matrix.zeros(terms.length, terms.length);
  const right = Matrix.zeros(terms.length, 1);
  let meanY = 0;
  for (let i = 0; i < lnY.length; i++) {
    const y = Math.exp(lnY[i]!);
    meanY += y / lnY.length;
    terms.forEach((termA, a) => {
      const relative = (termA[i]! / peaks[a]!) * (weights[i]! / y);
      right.set(a, 0, right.get(a, 0) + relative);
      terms.forEach((termB, b) => normal.set(a, b, normal.get(a, b) + (relative * termB[i]!) / (peaks[b]! * y)));
    });
  }
  return solve(normal, right, true).to1DArray().map((coefficient, k) => Math.max(coefficient, 1e-3 * meanY) / peaks[k]!);
}
