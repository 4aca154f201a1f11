import { contourOfLaw, lossContourFigure } from '../../figures/loss-contour-figure.js';
import { logSpaced } from '../../figures/law-figure.js';
import { allocationPenalty, optimalAllocation } from '../../fit/plan/allocation.js';
import type { ParametricParameters } from '../../fit/law.js';
import { formatNumber } from '../../plot/ticks.js';
import { reading, type LivingFigure } from './living-figure.js';

/** What `livingContour` shows. */
export interface ContourData {
  law: ParametricParameters;
  nParams: readonly [number, number];
  nTokens: readonly [number, number];
  /** Runs the law was fitted to. */
  runs?: readonly { nParams: number; nTokens: number }[];
  paramsLabel?: string;
  title?: string;
  source?: string;
}

/** L(N, D) with a model to move over it: its loss, the line of all models that cost the same, and the best of these. */
export const contour: LivingFigure<ContourData, { nParams: number; nTokens: number }> = {
  controls: ({ nParams, nTokens, paramsLabel }) => ({
    nParams: range(paramsLabel ?? 'parameters N', nParams),
    nTokens: range('training tokens D', nTokens),
  }),
  draw({ law, nParams, nTokens, runs, paramsLabel, title, source }, state, width) {
    const { chosen, best, excessLoss, computeFactor, side } = allocationPenalty(law, state);
    const { trainFlops } = chosen;
    const budgets = [6 * nParams[0] * nTokens[0], 6 * nParams[1] * nTokens[1]] as const;
    const figure = lossContourFigure({
      ...contourOfLaw(law, { nParams, nTokens, budgets: [trainFlops] }),
      frontier: logSpaced(budgets, 30).map((C) => optimalAllocation(law, C)),
      marks: [{ ...chosen, name: 'chosen' }, { ...best, name: 'best for its compute' }],
      title: title ?? 'Loss over size and data',
      subtitle: `${formatNumber(trainFlops, 'power', 2)} FLOPs reach ${formatNumber(chosen.loss, 'plain', 4)} as chosen, ${formatNumber(best.loss, 'plain', 4)} at best`,
      width,
      ...(runs && { runs }), ...(paramsLabel && { paramsLabel }), ...(source && { source }),
    });
    const [size, tokens] = [formatNumber(best.nParams, 'count'), formatNumber(best.nTokens, 'count')];
    const verdict = { optimal: 'as good as it gets', 'under-trained': 'too large for its data', 'over-trained': 'too small for its data' }[side];
    return {
      figure,
      readings: [
        reading('trainFlops', 'compute C = 6 N D (FLOPs)', trainFlops, 'power'),
        reading('loss', 'loss by the law', chosen.loss, 'plain', 'nats/token'),
        reading('bestParams', 'best size for this compute', best.nParams, 'count'),
        reading('bestTokens', 'best tokens for this compute', best.nTokens, 'count'),
        reading('bestLoss', 'loss there', best.loss, 'plain', 'nats/token'),
        reading('excessLoss', 'lost by the choice', excessLoss, 'plain', 'nats/token'),
        reading('computeFactor', 'compute over what an optimal model needs', computeFactor),
      ],
      sentence: `A model of ${formatNumber(state.nParams, 'count')} parameters on ${formatNumber(state.nTokens, 'count')} tokens is ${verdict}: the best for this compute are ${size} on ${tokens}.`,
      plane: { x: { scale: 'log', domain: nTokens }, y: { scale: 'log', domain: nParams } },
    };
  },
  pointer: { moves: 'hovering', to: (_, __, { x, y }) => ({ nTokens: x, nParams: y }) },
};

/** From one end to the other, starting in the middle. */
function range(label: string, [from, to]: readonly [number, number]) {
  return { kind: 'range', label, from, to, start: Math.sqrt(from * to), scale: 'log', format: 'count' } as const;
}
