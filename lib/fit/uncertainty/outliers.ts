import type { Fit } from '../answer.js';
import { innerFit, keepRows, residualsOf } from '../inner-fit.js';
import { fromTheta } from '../law.js';
import { median } from '../statistics.js';

/** A point that lies far from the law. */
export interface Outlier {
  row: number;
  residual: number;
  /** residual - median, over 1.4826 times the median absolute deviation: like a z-score, but not inflated by the outliers. */
  robustZ: number;
}

/** Points that stand apart, and what they do to the answer. */
export interface OutlierReport {
  outliers: Outlier[];
  /** Each parameter fitted again without them; absent if there are none. */
  without?: Record<string, number>;
}

/**
 * Finds points with |robust z| above `threshold` (3.5, as Iglewicz and Hoaglin 1993 advise) and fits again without them, so
 * that one can see whether they matter. It removes nothing: why a run went wrong is for its owner to find out.
 * Worked value: residuals 0.01, -0.01, 0.02, -0.02, 0 and 1 have median 0.005 and MAD 0.015, so the last has z = 44.7.
 */
export function findOutliers<P extends string, I extends string>(fit: Fit<P, I>, { threshold = 3.5 } = {}): OutlierReport {
  const { basis } = fit;
  const residuals = residualsOf(basis);
  const outliers = robustZ(residuals).flatMap((z, row) =>
    Math.abs(z) > threshold ? [{ row, residual: residuals[row]!, robustZ: z }] : [],
  );
  if (outliers.length === 0) return { outliers };
  const dropped = new Set(outliers.map(({ row }) => row));
  const { data, law, problem, level } = basis;
  const again = innerFit(law, keepRows(data, (row) => !dropped.has(row)), { loss: problem.loss, level });
  return {
    outliers,
    without: Object.fromEntries(
      law.parameters.map((parameter, j) => [parameter.name, parameter.known ?? fromTheta(parameter, again.minimum.theta[j]!)]),
    ),
  };
}

/** (value - median)/(1.4826 MAD) for each value; zero everywhere if more than half of the values are equal. */
export function robustZ(values: ArrayLike<number>): number[] {
  const centre = median(values);
  const scale = 1.4826 * median(Array.from(values, (value) => Math.abs(value - centre)));
  return Array.from(values, (value) => (scale > 0 ? (value - centre) / scale : 0));
}
