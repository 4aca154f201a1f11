import { fitEnvelope, fitIsoFlops, fitParametric, groupByBudget, optimalAllocation, type SizedCurve } from '../../lib/fit/index.js';

/** The columns of a challenge's runs that laws are fitted to. */
export interface PaidRun {
  nParamsTotal: number;
  nTokens: number;
  trainFlops: number;
  loss: number;
}

/** The three approaches of Hoffmann et al. 2022 on one student's runs, each with the size that it holds best at `targetFlops`. */
export function threeApproaches(runs: readonly PaidRun[], { floor, targetFlops }: { floor: number; targetFlops: number }) {
  const column = (name: keyof PaidRun) => runs.map((run) => run[name]);
  const [nParams, nTokens, trainFlops, loss] = [column('nParamsTotal'), column('nTokens'), column('trainFlops'), column('loss')];
  const envelope = fitEnvelope(finalLosses(runs));
  const isoFlops = fitIsoFlops({ trainFlops, nParams, loss });
  const law = fitParametric({ nParams, nTokens, loss, floor: { known: floor } });
  const { A, B, E, alpha, beta } = law.parameters;
  const values = { A: A.value, B: B.value, E: E.value, alpha: alpha.value, beta: beta.value };
  return {
    envelope, isoFlops, law,
    best: {
      envelope: envelope.params.predict({ x: targetFlops }).value,
      isoFlops: isoFlops.optimumAt(targetFlops).nParams.value,
      law: optimalAllocation(values, targetFlops).nParams,
    },
  };
}

/** The losses at which each size ended, against the budget (whole steps miss it by a little); a size with a single run is no curve. */
function finalLosses(runs: readonly PaidRun[]): SizedCurve[] {
  const { budgets } = groupByBudget(runs.map((run) => run.trainFlops));
  const points = budgets.flatMap(({ trainFlops, rows }) => rows.map((row) => ({ ...runs[row]!, trainFlops })));
  return [...new Set(points.map((point) => point.nParamsTotal))].flatMap((nParams) => {
    const own = points.filter((point) => point.nParamsTotal === nParams);
    return own.length < 2 ? [] : [{ nParams, trainFlops: own.map((point) => point.trainFlops), loss: own.map((point) => point.loss) }];
  });
}

/** The interval for one run at a size and length: by how predictions beyond missed before where enough runs tell, else the law's own. */
export function intervalFor(law: ReturnType<typeof fitParametric>, nParams: number, nTokens: number) {
  const { value, runInterval, extrapolationInterval } = law.predict({ nParams, nTokens });
  const { low, high } = extrapolationInterval ?? runInterval!;
  return { value, low, high, method: extrapolationInterval ? 'extrapolation' as const : 'run' as const };
}
