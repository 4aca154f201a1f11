import { attentionMasksFigure } from '../../figures/attention-masks-figure.js';
import { causalVisibility, fullVisibility, prefixVisibility } from '../../model/masks.js';
import { reading, type LivingFigure } from './living-figure.js';

/** What `livingMasks` shows. */
export interface MasksData {
  tokens: readonly string[];
  title?: string;
  source?: string;
}

const ARCHITECTURES = {
  'causal-decoder': { name: 'Causal decoder', caption: 'sees itself and before' },
  'prefix-decoder': { name: 'Non-causal decoder', caption: 'the prefix sees all of itself' },
  'encoder-decoder': { name: 'Encoder-decoder', caption: 'two stacks, joined' },
  encoder: { name: 'Encoder', caption: 'all see all' },
} as const;

/** Which token may look at which, in one architecture after another. */
export const masks: LivingFigure<MasksData, { architecture: string; prefix: number; looking: number }> = {
  controls: ({ tokens }) => ({
    architecture: {
      kind: 'choice', label: 'architecture', start: 'causal-decoder', options: Object.entries(ARCHITECTURES).map(([value, { name }]) => ({ value, label: name })),
    },
    prefix: { kind: 'range', label: 'tokens of the prefix', from: 1, to: tokens.length - 1, start: Math.floor(tokens.length / 2), step: 1, format: 'whole' },
    looking: { kind: 'range', label: 'the token that looks', from: 1, to: tokens.length, start: tokens.length - 1, step: 1, format: 'whole' },
  }),
  draw({ tokens, title, source }, { architecture, prefix, looking }, width) {
    const { name, caption } = ARCHITECTURES[architecture as keyof typeof ARCHITECTURES];
    const time = tokens.length;
    const mask = { 'causal-decoder': causalVisibility(time), encoder: fullVisibility(time, time) }[architecture] ?? prefixVisibility(time, prefix);
    const visible = mask.flat().filter(Boolean).length;
    const seen = tokens.filter((_, key) => mask[looking - 1]![key]);
    const figure = attentionMasksFigure({
      masks: [{ name, caption, mask, tokens, looking: looking - 1, ...(architecture === 'encoder-decoder' && { nEncoderTokens: prefix }) }],
      title: title ?? 'Who may look at whom', width: Math.min(width, 460), ...(source && { source }),
    });
    return {
      figure,
      readings: [
        reading('visible', 'pairs that may look', visible, 'whole'), reading('share', 'of all pairs', visible / time ** 2, 'percent'),
        reading('seen', `tokens that “${tokens[looking - 1]}” sees`, seen.length, 'whole'),
      ],
      sentence: `“${tokens[looking - 1]}” sees ${seen.length} of ${time}: ${seen.join(' ')}.`,
    };
  },
};
