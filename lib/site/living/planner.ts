import { publishedTable } from '../../core/published.js';
import { estimatesFigure } from '../../figures/estimates-figure.js';
import { CHINCHILLA_REFIT } from '../../fit/plan/known-laws.js';
import { DEFAULT_MFU } from '../../fit/plan/hardware.js';
import { planTraining } from '../../fit/plan/plan.js';
import type { UncertainLaw } from '../../fit/plan/uncertain-law.js';
import { formatNumber } from '../../plot/ticks.js';
import { reading, type LivingFigure } from './living-figure.js';

/** What `livingPlanner` shows. */
export interface PlannerData {
  /** The law to plan by; the kit's refit of the Chinchilla runs unless said. */
  law?: UncertainLaw;
  /** Hours of all devices together, at the start; a million unless said. */
  hours?: number;
  title?: string;
  source?: string;
}

/** What the planner reads of datasets/. */
export const PLANNER_TABLES = ['accelerators', 'kaplan-2020-laws', 'parametric-fits', 'hoffmann-2022-optimal-tokens', 'porian-2024-exponents'] as const;

const PRICES = [1e3, 1e8] as const;

/** Hardware, hours and utilisation, and the model that they buy. */
export const planner: LivingFigure<PlannerData, { gpu: string; devices: number; hours: number; mfu: number }> = {
  controls: ({ hours }) => ({
    gpu: { kind: 'choice', label: 'hardware', start: 'a100', options: publishedTable('accelerators').map(({ id, name }) => ({ value: id, label: name })) },
    devices: { kind: 'number', label: 'devices', from: 1, to: 1e6, start: 2048 },
    hours: { kind: 'range', label: 'hours of all devices together', from: PRICES[0], to: PRICES[1], start: hours ?? 1e6, scale: 'log', format: 'count', step: 0.05 },
    mfu: { kind: 'range', label: 'share of the peak that is used (MFU)', from: 0.05, to: 0.7, start: DEFAULT_MFU, format: 'percent', step: 0.01 },
  }),
  draw({ law = CHINCHILLA_REFIT, title, source }, { gpu, devices, hours, mfu }, width) {
    const plan = planTraining({ budget: { gpu, hours, mfu }, law, cluster: { gpu, devices, mfu } });
    const { trainFlops, nParams, nTokens, tokensPerParam, loss, others, cluster, warnings } = plan;
    const figure = estimatesFigure({
      title: title ?? `${formatNumber(trainFlops, 'power')} FLOPs: which model?`, width, scale: 'log', format: 'count',
      valueLabel: 'parameters N (tokens: C / 6N)', ...(source && { source }),
      rows: [
        { label: 'by the law', value: nParams.value, group: 'with 90% interval', ...nParams.interval },
        ...others.map((other) => ({ label: other.name, value: other.nParams, group: 'as published' })),
      ],
    });
    return {
      figure,
      readings: [
        reading('trainFlops', 'compute C (FLOPs)', trainFlops, 'power'),
        reading('nParams', 'parameters N', nParams.value, 'count'), reading('nTokens', 'tokens D', nTokens.value, 'count'),
        reading('tokensPerParam', 'tokens a parameter', tokensPerParam.value),
        reading('loss', 'loss by the law', loss.value, 'plain', 'nats/token'),
        reading('days', 'days on these devices', cluster!.days),
        reading('stateShare', 'of their memory for weights, gradients, optimiser', cluster!.stateShare, 'percent'),
      ],
      sentence: [
        `${formatNumber(nParams.value, 'count')} parameters on ${formatNumber(nTokens.value, 'count')} tokens, in ${formatNumber(cluster!.days, 'plain')} days.`,
        ...warnings.map((warning) => `${warning[0]!.toUpperCase()}${warning.slice(1)}.`),
      ].join(' '),
    };
  },
};
