import type { ParametricParameters } from '../../fit/law.js';
import { repeatedWorth, repetitionLoss } from '../../fit/laws/repetition.js';
import { logSpaced } from '../../figures/law-figure.js';
import { chartFigure } from '../../plot/chart.js';
import type { Layer } from '../../plot/layers.js';
import { categoryColor, THEME } from '../../plot/theme.js';
import { formatNumber } from '../../plot/ticks.js';
import { decayOfRepetition } from '../../runs/analysis/worth-of-tokens.js';
import { reading, type LivingFigure } from './living-figure.js';

/** What `livingEpochs` shows. */
export interface EpochsData {
  /** What passes of our runs were worth: `freshEquivalent`. */
  worth: readonly { x: number; y: number }[];
  /** Where the curve begins: a published decay constant. */
  decay: number;
  /** A model of a law without repetition, and its different tokens, for the loss that repeating costs. */
  model: { law: ParametricParameters; RN: number; nParams: number; nUniqueTokens: number; label: string };
  title?: string;
  source?: string;
}

const MOST_PASSES = 64;
const DECAYS = [0.3, 3000] as const;

/** Passes over the same tokens against fresh ones: what they are worth for a decay constant, and what that does to a loss. */
export const epochs: LivingFigure<EpochsData, { passes: number; decay: number }> = {
  controls: ({ decay }) => ({
    passes: { kind: 'range', label: 'passes over the same tokens', from: 1, to: MOST_PASSES, start: 4, scale: 'log' },
    decay: { kind: 'range', label: 'decay constant R*', from: DECAYS[0], to: DECAYS[1], start: decay, scale: 'log' },
  }),
  draw({ worth, model, title, source }, { passes, decay }, width) {
    const { law, RN, nParams, nUniqueTokens } = model;
    const lossOf = (unique: number, times: number) =>
      repetitionLoss({ ...law, RD: decay, RN }, { nParams, nTokens: times * nUniqueTokens, nUniqueTokens: unique });
    const repeated = (times: number) => lossOf(nUniqueTokens, times);
    const fresh = (times: number) => lossOf(times * nUniqueTokens, times);
    const best = decayOfRepetition(worth);
    const curve = (y: (times: number) => number) => logSpaced([1, MOST_PASSES], 50).map((x) => ({ x, y: y(x) }));
    const [ours, all] = [categoryColor(0), categoryColor(1)];
    const now = (y: number): Layer => ({ kind: 'dots', points: [{ x: passes, y }], color: categoryColor(4), symbol: 'diamond', radius: 6.5, name: 'now' });
    const domain = [1, MOST_PASSES] as const;
    const x = { label: 'passes over the same tokens', scale: 'log', domain } as const;
    const figure = chartFigure({
      title: title ?? 'The same tokens again, or fresh ones', width, columns: width < 560 ? 1 : 2, ...(source && { source }),
      panels: [
        {
          title: 'worth as many fresh passes', x, y: { label: '', scale: 'log', domain },
          layers: [
            { kind: 'line', points: curve((times) => times), color: THEME.muted, dash: 'dashed', name: 'if every token were new' },
            { kind: 'line', points: curve((times) => repeatedWorth(times, decay)), color: all, width: 2.4, name: 'repeated, by R*' },
            { kind: 'dots', points: worth, color: ours, name: 'our runs' }, now(repeatedWorth(passes, decay)),
          ],
        },
        {
          title: `loss of ${model.label}`, x, y: { label: 'nats/token' },
          layers: [
            { kind: 'line', points: curve(fresh), color: THEME.muted, dash: 'dashed' },
            { kind: 'line', points: curve(repeated), color: all, width: 2.4 }, now(repeated(passes)),
          ],
        },
      ],
    });
    const value = repeatedWorth(passes, decay);
    return {
      figure,
      readings: [
        reading('worth', 'worth as many fresh passes', value),
        reading('share', 'of what fresh tokens are worth', value / passes, 'percent'),
        reading('repeatedLoss', 'loss with repeated tokens', repeated(passes), 'plain', 'nats/token'),
        reading('freshLoss', 'loss with as many fresh ones', fresh(passes), 'plain', 'nats/token'),
        reading('miss', 'the curve misses ln worth of our runs by', missOf(worth, decay)),
        reading('bestDecay', 'R* that misses them least', best),
      ],
      sentence: `${formatNumber(passes, 'plain')} passes over the same tokens are worth ${formatNumber(value, 'plain')} over fresh ones.`,
      plane: { x: { scale: 'log', domain }, y: { scale: 'log', domain } },
    };
  },
  pointer: { moves: 'pressed', to: (_, __, { x, y }) => ({ passes: x, decay: decayThrough(x, y) }) },
};

function missOf(worth: EpochsData['worth'], decay: number): number {
  return Math.sqrt(worth.reduce((sum, { x, y }) => sum + Math.log(y / repeatedWorth(x, decay)) ** 2, 0) / worth.length);
}

/** The decay constant whose curve passes through a place: worth grows with it. */
function decayThrough(passes: number, worth: number): number {
  let [low, high] = [Math.log(DECAYS[0]), Math.log(DECAYS[1])];
  for (let halvings = 0; halvings < 50; halvings++) {
    const middle = (low + high) / 2;
    if (repeatedWorth(passes, Math.exp(middle)) < worth) low = middle;
    else high = middle;
  }
  return Math.exp(low);
}
