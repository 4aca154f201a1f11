import { extent } from 'd3';
import { growthOptimum, type IsoFlopAnswer, type IsoFlopRule } from '../fit/index.js';
import { growthOf } from '../fit/plan/growth-law.js';
import { ruleInWords } from '../fit/table/answer-in-words.js';
import type { IsoFlopProfile, IsoFlopRuleLine } from './isoflop-figure.js';
import { logSpaced } from './law-figure.js';

const N_SAMPLES = 40;

/**
 * The answer of approach 2 as `isoFlopFigure` draws it: at each budget its runs, the parabola through those of its window, and its lowest
 * point with its interval.
 */
export function isoFlopProfiles({ levels, runs }: Pick<IsoFlopAnswer, 'levels' | 'runs'>): IsoFlopProfile[] {
  return levels.map(({ trainFlops, rows, rowsFitted, parabola, nParamsBest, nParamsInterval, lossBest }) => {
    const members = rowsFitted.map((row) => runs[row]!);
    const sizes = members.map(({ nParams }) => Math.log(nParams));
    // a minimum beyond the sizes tried is reached by the curve too
    const [low, high] = [Math.min(...sizes, parabola.centre), Math.max(...sizes, parabola.centre)];
    const curve = Array.from({ length: N_SAMPLES }, (_, i) => {
      const lnN = low + (i / (N_SAMPLES - 1)) * (high - low);
      return { nParams: Math.exp(lnN), loss: parabola.lowest + parabola.curvature * (lnN - parabola.centre) ** 2 };
    });
    return {
      trainFlops,
      runs: members,
      outside: rows.filter((row) => !rowsFitted.includes(row)).map((row) => runs[row]!),
      curve,
      minimum: { nParams: nParamsBest, loss: lossBest, ...(nParamsInterval && { low: nParamsInterval.low, high: nParamsInterval.high }) },
    };
  });
}

/**
 * How the best size grows by the rule of the answer, with its interval, and by the others that people use, for the second panel of
 * `isoFlopFigure`; of the rules that differ only in weights the one with the answer's. Lines reach from the smallest budget to the largest,
 * and to the budgets of `until`.
 */
export function isoFlopGrowth(
  { rules, levels, window, weights }: Pick<IsoFlopAnswer, 'rules' | 'levels' | 'window' | 'weights'>,
  until: readonly number[] = [],
): IsoFlopRuleLine[] {
  const isMain = (rule: IsoFlopRule): boolean => rule.minimum === 'parabola' && rule.window === window;
  const shown = rules
    .filter((rule) => rule.minimum === 'lowest run' || rule.weights === weights)
    .sort((a, b) => Number(isMain(b)) - Number(isMain(a)));
  const flops = [...levels.map(({ trainFlops }) => trainFlops), ...until];
  return shown.map((rule) => {
    const law = growthOf(rule, rule.minimum);
    const line = logSpaced(extent(flops) as [number, number], N_SAMPLES).map((trainFlops) => growthOptimum(law, trainFlops));
    const band = line.flatMap(({ trainFlops, nParams: { interval } }) =>
      interval ? [{ trainFlops, low: interval.low, high: interval.high }] : [],
    );
    return {
      label: `${ruleInWords(rule)}: a = ${rule.params.parameters.a.value.toFixed(3)}`,
      points: isMain(rule)
        ? levels.map(({ trainFlops, nParamsBest, nParamsInterval }) => ({
            trainFlops,
            nParams: nParamsBest,
            ...(nParamsInterval && { low: nParamsInterval.low, high: nParamsInterval.high }),
          }))
        : rule.minima,
      line: line.map(({ trainFlops, nParams: { value } }) => ({ trainFlops, nParams: value })),
      ...(isMain(rule) && band.length > 0 && { band }),
    };
  });
}
