import type { EnvelopeAnswer } from '../approaches/envelope.js';
import type { IsoFlopAnswer } from '../approaches/isoflop.js';
import type { Fit } from '../answer.js';
import { fitPowerLaw } from '../laws/power-law.js';
import type { TableAnswer } from '../table/fit-table.js';
import { extrapolationRecord, type ExtrapolationRecord } from './extrapolation-record.js';

/** How well smaller budgets foretold the best size and the lowest loss of larger ones. */
export interface ApproachRecords {
  /** Of N_best = k C^a. */
  nParams: ExtrapolationRecord;
  /** Of the lowest loss of each budget, L = E + A C^-alpha; absent if fewer than two are above zero. */
  loss?: ExtrapolationRecord;
}

/**
 * The records of approach 1 or 2, rolled forward over budgets: the handovers, or the minima of the parabolas, of the smaller budgets
 * foretell those of the larger ones. Each minimum comes from its own budget alone, so nothing of the larger budgets is known.
 * Worked value: minima on an exact power law are foretold with errors of 0.
 */
export function approachRecords(answer: IsoFlopAnswer | EnvelopeAnswer): ApproachRecords {
  const best = 'levels' in answer
    ? answer.levels.map(({ trainFlops, lossBest }) => ({ trainFlops, loss: lossBest }))
    : answer.handovers.map(({ trainFlops }) => ({ trainFlops, loss: lossAt(answer, trainFlops) }));
  const usable = best.filter(({ loss }) => loss > 0);
  const nParams = extrapolationRecord(answer.params);
  if (usable.length < 2) return { nParams };
  const law = fitPowerLaw(
    { x: usable.map(({ trainFlops }) => trainFlops), loss: usable.map(({ loss }) => loss), floor: 'fitted' },
    { intervals: 'none' },
  );
  return { nParams, loss: extrapolationRecord(law) };
}

/** The loss of the envelope nearest to a budget. */
function lossAt({ envelope }: EnvelopeAnswer, trainFlops: number): number {
  return envelope.reduce((nearest, point) =>
    Math.abs(Math.log(point.trainFlops / trainFlops)) < Math.abs(Math.log(nearest.trainFlops / trainFlops)) ? point : nearest,
  ).loss;
}

/** One law of an answer, with the record of its extrapolation. */
export interface LabelledRecord {
  label: string;
  isLog: boolean;
  record: ExtrapolationRecord;
}

/** The records of an answer: one of a fit; of approach 1 and 2 those of the best N and of the lowest loss. */
export function recordsOf(answer: TableAnswer): LabelledRecord[] {
  if (answer.kind === 'fit') return [lawRecord(answer.fit)];
  if (answer.kind === 'chain') return [lawRecord(answer.answer.lossLaw), lawRecord(answer.answer.link)];
  const { nParams, loss } = approachRecords(answer.answer);
  return [{ label: 'best N', isLog: true, record: nParams }, ...(loss ? [{ label: 'lowest loss', isLog: true, record: loss }] : [])];
}

function lawRecord(fit: Fit): LabelledRecord {
  return { label: fit.law, isLog: fit.basis.law.response === 'log', record: extrapolationRecord(fit) };
}
