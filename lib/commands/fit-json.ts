import { chainPredictions } from '../fit/approaches/accuracy-chain.js';
import {
  growthOptimum, isoFlopOptimum, uncertainLaw, type EnvelopeAnswer, type Fit, type IsoFlopAnswer, type ReadColumns, type TableAnswer,
} from '../fit/index.js';
import { growthOf } from '../fit/plan/growth-law.js';
import type { SeriesFit } from '../fit/table/series.js';
import type { LabelledRecord } from '../fit/uncertainty/approach-records.js';

/** What was read, as plain data. */
export function tableAsJson(file: string, { rowsRead, rowsKept, rowsDropped }: ReadColumns, said: string[]): object {
  return { file, rowsRead, rowsFitted: rowsKept, rowsDropped, columns: said };
}

/** What is written beside an answer. */
interface AboutAnswer { warnings: string[]; records: readonly LabelledRecord[]; budgets: readonly number[]; withResiduals: boolean }

/** An answer as plain data; `source` names where the law came from. */
export function answerAsJson(source: string, answer: TableAnswer, { warnings, records, budgets, withResiduals }: AboutAnswer): object {
  const plain = (fit: Fit): unknown => ({ ...fit, residuals: withResiduals ? fit.residuals : undefined });
  switch (answer.kind) {
    case 'fit': {
      const law =
        answer.fit.basis.law.spec.law === 'parametric' ? uncertainLaw(answer.fit, `fit of ${source}`, records[0]?.record) : undefined;
      return { ...(plain(answer.fit) as object), warnings: [...warnings, ...answer.fit.warnings], uncertainLaw: law, notes: answer.notes };
    }
    case 'chain':
      return {
        lossLaw: plain(answer.answer.lossLaw),
        link: plain(answer.answer.link),
        resamples: answer.answer.resamples,
        predictions: chainPredictions(answer.answer),
        warnings,
      };
    case 'envelope':
      return { ...envelopeAsJson(answer.answer, source, budgets, plain), warnings: [...warnings, ...answer.answer.warnings] };
    case 'isoflop':
      return { ...isoFlopAsJson(answer.answer, source, budgets, plain), warnings: [...warnings, ...answer.answer.warnings] };
  }
}

/** Approach 1 as JSON; `plain` is what is printed of a fit, `growthLaw` what `scaling plan --law-file` reads. */
function envelopeAsJson(answer: EnvelopeAnswer, file: string, budgets: readonly number[], plain: (fit: Fit) => unknown): object {
  const law = growthOf(answer, `approach 1 on ${file}`);
  return {
    params: plain(answer.params), tokens: plain(answer.tokens), published: answer.published, handovers: answer.handovers,
    ...(budgets.length > 0 && { optima: budgets.map((budget) => growthOptimum(law, budget)) }),
    growthLaw: law, warnings: answer.warnings,
  };
}

/** Approach 2 as JSON, likewise. */
function isoFlopAsJson(answer: IsoFlopAnswer, file: string, budgets: readonly number[], plain: (fit: Fit) => unknown): object {
  return {
    ...answer,
    params: plain(answer.params), tokens: plain(answer.tokens), ...(answer.loss && { loss: plain(answer.loss) }),
    rules: answer.rules.map((rule) => ({ ...rule, params: plain(rule.params) })),
    ...(budgets.length > 0 && { optima: budgets.map((budget) => isoFlopOptimum(answer, budget)) }),
    growthLaw: growthOf(answer, `approach 2 on ${file}`),
  };
}

/** The records as JSON: every prediction only where all residuals are wanted too. */
export function recordsAsJson(records: readonly LabelledRecord[], { withRuns }: { withRuns: boolean }): unknown {
  return records.map(({ label, record }) => ({
    label,
    ...record,
    steps: record.steps.map(({ heldOut, ...step }) => ({ ...step, heldOut: withRuns ? heldOut : heldOut.length })),
  }));
}

/** The series as plain data; `write` turns one answer into it. */
export function seriesAsJson(
  column: string,
  fits: readonly SeriesFit[],
  write: (value: string, answer: TableAnswer, warnings: string[]) => object,
): object {
  return {
    group: column,
    series: fits.map((fit) =>
      'reason' in fit ? fit : { value: fit.value, rows: fit.rows, ...write(fit.value, fit.answer, fit.warnings) },
    ),
  };
}
