import { InputError } from '../../core/check.js';
import type { Fit } from '../answer.js';
import { fitAccuracyChain, type AccuracyChain } from '../approaches/accuracy-chain.js';
import { fitBestSetting } from '../approaches/best-setting.js';
import { fitEnvelope, type EnvelopeAnswer } from '../approaches/envelope.js';
import { fitIsoFlops, type IsoFlopAnswer, type MinimaWeights } from '../approaches/isoflop.js';
import type { SizeWindow } from '../approaches/minima.js';
import type { Convention, FitOptions } from '../inner-fit.js';
import type { ParametricParameters } from '../law.js';
import { fitAccuracyLink } from '../laws/accuracy.js';
import { fitAnnealing, type AnnealingCurve } from '../laws/annealing.js';
import { fitBatchTradeoff, fitCriticalBatch } from '../laws/batch.js';
import { fitCoupled } from '../laws/coupled.js';
import { fitKaplan, fitKaplanJoint, fitKaplanSteps } from '../laws/kaplan.js';
import { fitParametric } from '../laws/parametric.js';
import { fitPowerLaw } from '../laws/power-law.js';
import { fitRepetition, MUENNIGHOFF_2023 } from '../laws/repetition.js';
import { comparePinned } from '../uncertainty/compare-laws.js';
import type { TableLaw } from './table-laws.js';
import type { ColumnRole } from './units.js';

/** The answer to a table: one fit, or those of approach 1 or 2. */
export type TableAnswer =
  | { kind: 'fit'; fit: Fit; notes?: string[] }
  | { kind: 'chain'; answer: AccuracyChain }
  | { kind: 'envelope'; answer: EnvelopeAnswer }
  | { kind: 'isoflop'; answer: IsoFlopAnswer };

/** Choices beyond the law's name. */
export interface TableOptions extends FitOptions {
  /** For `repetition`: fit the base law too, or hold it at given values; Muennighoff's unless said. */
  base?: 'fitted' | ParametricParameters;
  /** For `accuracy` and `accuracy-chain`: the accuracy of guessing, 0 unless said. */
  chance?: number;
  /** For `power-floor`, `parametric` and `coupled`: the known floor; fitted unless given. */
  floor?: number;
  /** For `annealing`: the decay of the momentum of annealing, 0.999 unless said. */
  decay?: number | 'fitted';
  /** For `accuracy-chain`: how many draws of the runs its intervals come from, and their seed. */
  resamples?: number;
  seed?: number;
  convention?: Convention;
  /** For `isoflop`: the sizes that parabolas are drawn through, and what a minimum counts. */
  window?: SizeWindow;
  minimaWeights?: MinimaWeights;
}

/**
 * Fits a law to columns that were read from a table. D is C/(6 N) where only C is given, and C is 6 N D where only D is.
 * @throws InputError if a value is out of range, or a column the law needs is missing
 */
export function fitTable(law: TableLaw, columns: Partial<Record<ColumnRole, Float64Array>>, options: TableOptions = {}): TableAnswer {
  const { base, chance = 0, floor, convention, decay, resamples, seed, window, minimaWeights, ...fitOptions } = options;
  const column = (role: ColumnRole): number[] => {
    const values = columns[role];
    if (!values) throw new InputError(`${role}: expected a column of numbers, got none`);
    return Array.from(values);
  };
  const nTokens = (): number[] =>
    columns.nTokens ? column('nTokens') : column('trainFlops').map((flops, i) => flops / (6 * columns.nParams![i]!));
  const trainFlops = (): number[] =>
    columns.trainFlops ? column('trainFlops') : column('nTokens').map((tokens, i) => 6 * columns.nParams![i]! * tokens);
  const resource = (): number[] => column((['x', 'nParams', 'nTokens', 'trainFlops'] as const).find((role) => columns[role]) ?? 'x');
  const known = floor === undefined ? {} : { floor: { known: floor } };
  const shared = { ...(columns.weights && { weights: column('weights') }), ...(convention && { convention }) };
  const one = (fit: Fit, notes: string[] = []): TableAnswer => ({ kind: 'fit', fit, ...(notes.length > 0 && { notes }) });
  const bestSetting = (reference: 'learningRate' | 'batchTokens', role: 'learningRate' | 'batch'): TableAnswer => {
    const answer = fitBestSetting(
      {
        nParams: column('nParams'),
        nTokens: nTokens(),
        setting: column(role),
        settingName: role,
        reference,
        ...(columns.loss && { loss: column('loss') }),
        ...(convention && { convention }),
      },
      fitOptions,
    );
    return one(answer.fit, answer.notes);
  };
  if ((fitOptions.constraints ?? fitOptions.loss?.overestimatePenalty) !== undefined && (law === 'isoflop' || law === 'envelope')) {
    throw new InputError(`law: expected one that is fitted to all runs at once where parameters are pinned or tied or overestimates penalised, got ${law}, which fits several laws one after another`);
  }
  switch (law) {
    case 'power':
      return one(fitPowerLaw({ x: resource(), loss: column('loss'), floor: 'none', ...shared }, fitOptions));
    case 'power-floor':
      return one(
        fitPowerLaw(
          { x: resource(), loss: column('loss'), floor: floor === undefined ? 'fitted' : { known: floor }, ...shared },
          fitOptions,
        ),
      );
    case 'kaplan':
      return one(fitKaplan({ resource: resource(), loss: column('loss'), ...shared }, fitOptions));
    case 'kaplan-joint':
      return one(fitKaplanJoint({ nParams: column('nParams'), nTokens: nTokens(), loss: column('loss'), ...shared }, fitOptions));
    case 'kaplan-steps':
      return one(fitKaplanSteps({ nParams: column('nParams'), minSteps: column('steps'), loss: column('loss'), ...shared }, fitOptions));
    case 'critical-batch':
      return one(fitCriticalBatch({ loss: column('loss'), criticalBatch: column('criticalBatch') }, fitOptions));
    case 'batch-tradeoff':
      return one(fitBatchTradeoff({ batch: column('batch'), steps: column('steps') }, fitOptions));
    case 'parametric':
      return one(fitParametric({ nParams: column('nParams'), nTokens: nTokens(), loss: column('loss'), ...known, ...shared }, fitOptions));
    case 'repetition':
      return one(
        fitRepetition(
          {
            nParams: column('nParams'),
            nTokens: nTokens(),
            nUniqueTokens: column('nUniqueTokens'),
            loss: column('loss'),
            base: base ?? MUENNIGHOFF_2023,
            ...shared,
          },
          fitOptions,
        ),
      );
    case 'accuracy':
      return one(fitAccuracyLink({ loss: column('loss'), accuracy: column('accuracy'), chance, ceiling: 'fitted' }, fitOptions));
    case 'accuracy-chain': {
      const chained = {
        nParams: column('nParams'),
        nTokens: nTokens(),
        loss: column('loss'),
        accuracy: column('accuracy'),
        chance,
        ...(convention && { convention }),
      };
      return {
        kind: 'chain',
        answer: fitAccuracyChain(chained, {
          ...fitOptions,
          ...(resamples !== undefined && { resamples }),
          ...(seed !== undefined && { seed }),
        }),
      };
    }
    case 'coupled': {
      const fit = fitCoupled({ nParams: column('nParams'), nTokens: nTokens(), loss: column('loss'), ...known, ...shared }, fitOptions);
      const gamma = fit.basis.ranges.at(-1)!;
      return one(fit, gamma.free && fit.basis.covariance.available ? [comparePinned(fit, 'gamma', 1).sentence] : []);
    }
    case 'best-lr':
      return bestSetting('learningRate', 'learningRate');
    case 'best-batch':
      return bestSetting('batchTokens', 'batch');
    case 'annealing':
      return one(
        fitAnnealing(curvesByRun(column('steps'), column('learningRate'), column('loss'), fitOptions.groups), {
          ...fitOptions,
          ...(decay !== undefined && { decay }),
        }),
      );
    case 'isoflop':
      return {
        kind: 'isoflop',
        answer: fitIsoFlops(
          { trainFlops: trainFlops(), nParams: column('nParams'), loss: column('loss'), ...(convention && { convention }) },
          { ...fitOptions, ...(window !== undefined && { window }), ...(minimaWeights && { weights: minimaWeights }) },
        ),
      };
    case 'envelope':
      return {
        kind: 'envelope',
        answer: fitEnvelope(curvesBySize(column('nParams'), trainFlops(), column('loss')), {
          ...fitOptions,
          ...(convention && { convention }),
        }),
      };
  }
}

/** One curve for each run; without names of runs a new one begins where the step does not rise. */
function curvesByRun(
  steps: readonly number[],
  learningRate: readonly number[],
  loss: readonly number[],
  runs?: ArrayLike<string | number>,
): AnnealingCurve[] {
  const curves = new Map<string | number, { step: number; learningRate: number; loss: number }[]>();
  let unnamed = 0;
  steps.forEach((step, i) => {
    if (!runs && i > 0 && step <= steps[i - 1]!) unnamed++;
    const run = runs ? runs[i]! : unnamed;
    const points = curves.get(run) ?? [];
    points.push({ step, learningRate: learningRate[i]!, loss: loss[i]! });
    curves.set(run, points);
  });
  return [...curves.values()].map((points) => {
    const ordered = points.sort((a, b) => a.step - b.step);
    return {
      steps: ordered.map((point) => point.step),
      learningRate: ordered.map((point) => point.learningRate),
      loss: ordered.map((point) => point.loss),
    };
  });
}

/** One curve for each model size, in order of compute; of several losses at one compute the lowest. */
function curvesBySize(nParams: readonly number[], trainFlops: readonly number[], loss: readonly number[]) {
  const sizes = new Map<number, { trainFlops: number; loss: number }[]>();
  nParams.forEach((size, i) => {
    const points = sizes.get(size) ?? [];
    points.push({ trainFlops: trainFlops[i]!, loss: loss[i]! });
    sizes.set(size, points);
  });
  return [...sizes].map(([size, points]) => {
    const ordered = points
      .sort((a, b) => a.trainFlops - b.trainFlops || a.loss - b.loss)
      .filter((point, i, all) => i === 0 || point.trainFlops > all[i - 1]!.trainFlops);
    return { nParams: size, trainFlops: ordered.map((point) => point.trainFlops), loss: ordered.map((point) => point.loss) };
  });
}
