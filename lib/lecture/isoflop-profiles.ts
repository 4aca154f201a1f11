import type { IsoFlopAnswer } from '../fit/index.js';
import type { IsoFlopProfile } from '../plot/index.js';

const N_SAMPLES = 40;

/** The answer of approach 2 as `isoFlopFigure` draws it: at each budget its runs, the parabola through them, and its lowest point. */
export function isoFlopProfiles({ levels, runs }: Pick<IsoFlopAnswer, 'levels' | 'runs'>): IsoFlopProfile[] {
  return levels.map(({ trainFlops, rows, parabola, nParamsBest, lossBest }) => {
    const members = rows.map((row) => runs[row]!);
    const [low, high] = [Math.log(Math.min(...members.map(({ nParams }) => nParams))), Math.log(Math.max(...members.map(({ nParams }) => nParams)))];
    const curve = Array.from({ length: N_SAMPLES }, (_, i) => {
      const lnN = low + (i / (N_SAMPLES - 1)) * (high - low);
      return { nParams: Math.exp(lnN), loss: parabola.lowest + parabola.curvature * (lnN - parabola.centre) ** 2 };
    });
    return { trainFlops, runs: members, curve, minimum: { nParams: nParamsBest, loss: lossBest } };
  });
}
