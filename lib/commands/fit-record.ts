import { basename } from 'node:path';
import { InputError } from '../core/check.js';
import {
  approachRecords, extrapolationRecord, predictionInWords, recordInWords, type AccuracyChain, type ExtrapolationRecord, type Fit, type Prediction, type TableAnswer,
} from '../fit/index.js';
import type { PredictionVerdict } from '../figures/index.js';

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

/** The records as lines of text. */
export function recordsInWords(records: readonly LabelledRecord[]): string[] {
  return records.flatMap(({ label, isLog, record }) => [...(records.length > 1 ? [`${label}:`] : []), ...recordInWords(record, { isLog })]);
}

/** The records as JSON: every prediction only where all residuals are wanted too. */
export function recordsAsJson(records: readonly LabelledRecord[], { withRuns }: { withRuns: boolean }): unknown {
  return records.map(({ label, record }) => ({
    label,
    ...record,
    steps: record.steps.map(({ heldOut, ...step }) => ({ ...step, heldOut: withRuns ? heldOut : heldOut.length })),
  }));
}

/** Draws the first record to a .svg or .png file. */
export async function saveRecordFigure([first]: readonly LabelledRecord[], path: string, file: string): Promise<void> {
  const { extrapolationFigure } = await import('../figures/index.js');
  const { isLog, label, record } = first!;
  extrapolationFigure({
    title: `${label}: what smaller runs foretold of larger ones`,
    ...(record.beyond.plain && { subtitle: subtitleOf(record) }),
    predictions: record.steps.flatMap(({ heldOut }) => heldOut.map(({ factor, error, plain, extrapolated }) =>
      ({ factor, error: isLog ? 100 * Math.expm1(error) : error, held: verdictOf(plain?.held === true, extrapolated?.held) }))),
    ...(!isLog && { yLabel: 'observed - predicted' }),
    source: `runs: ${basename(file)}`,
  }).save(path);
}

function subtitleOf({ beyond: { plain, extrapolated }, level }: ExtrapolationRecord): string {
  const share = (value: number): string => `${(100 * value).toFixed(0)}%`;
  return `${share(level)} intervals: the plain one held ${share(extrapolated?.plainCoverage ?? plain!.coverage)}${extrapolated ? `, the one for beyond the range ${share(extrapolated.coverage)}` : ''}`;
}

function verdictOf(plain: boolean, extrapolated: boolean | undefined): PredictionVerdict {
  if (plain) return 'plain';
  return extrapolated === undefined ? 'plain missed' : extrapolated ? 'extrapolation' : 'neither';
}

/** A prediction that was asked for. */
export interface AskedPrediction {
  of: string;
  inputs: Record<string, number>;
  prediction: Prediction;
}

/**
 * What an answer predicts at `nParams=7e9,nTokens=1e12`; for N and D, `trainFlops` may stand for one of them (C = 6 N D), and a law of one input
 * takes its value under any name. Approach 1 and 2 give the best N and D of a budget.
 * @throws InputError if a value is missing or is no number above zero
 */
export function predictAt(answer: TableAnswer, text: string): AskedPrediction[] {
  const given = Object.fromEntries(text.split(',').map((part): [string, number] => {
    const [name, cell] = part.split('=').map((piece) => piece.trim());
    const value = Number(cell);
    if (!name || !cell || !(value > 0) || !Number.isFinite(value)) throw new InputError(`--predict: expected name=number pairs such as nParams=7e9,nTokens=1e12, got "${part}"`);
    return [name, value];
  }));
  const at = (of: string, fit: Fit): AskedPrediction => {
    const inputs = inputsOf(fit, given);
    return { of, inputs, prediction: fit.predict(inputs) };
  };
  if (answer.kind === 'fit') return [at(answer.fit.law, answer.fit)];
  if (answer.kind === 'chain') return chainAt(answer.answer, at(answer.answer.lossLaw.law, answer.answer.lossLaw));
  return [at('best N', answer.answer.params), at('best D', answer.answer.tokens)];
}

/** The loss, and the accuracy that the chain gives there; its draws take both formulas to hold, so they are no interval beyond the range. */
function chainAt({ predict }: AccuracyChain, loss: AskedPrediction): AskedPrediction[] {
  const { accuracy: value, interval, runInterval } = predict({ nParams: loss.inputs['nParams']!, nTokens: loss.inputs['nTokens']! });
  const { kind, factorBeyond } = loss.prediction;
  const prediction: Prediction = {
    kind, value, interval, runInterval,
    ...(factorBeyond !== undefined && { factorBeyond, noExtrapolationInterval: 'the draws of the runs take both laws to hold there' }),
  };
  return [loss, { of: 'accuracy', inputs: loss.inputs, prediction }];
}

function inputsOf({ basis: { law } }: Fit, given: Record<string, number>): Record<string, number> {
  const names = Object.keys(given);
  const [only] = law.inputs;
  if (law.inputs.length === 1 && names.length === 1) return { [only!]: given[names[0]!]! };
  const { nParams, nTokens, trainFlops, ...others } = given;
  const completed: Record<string, number | undefined> = law.inputs.includes('nTokens') && trainFlops !== undefined
    ? { ...others, nParams: nParams ?? trainFlops / (6 * nTokens!), nTokens: nTokens ?? trainFlops / (6 * nParams!) } : given;
  const wrong = names.find((name) => !law.inputs.includes(name) && !(name === 'trainFlops' && law.inputs.includes('nTokens') && names.length === law.inputs.length));
  const missing = law.inputs.find((name) => completed[name] === undefined || Number.isNaN(completed[name]));
  if (wrong !== undefined || missing !== undefined) throw new InputError(`--predict: expected ${law.inputs.join(', ')}, each once, got ${names.join(', ')}; for example --predict ${law.inputs.map((name) => `${name}=1e9`).join(',')}`);
  return Object.fromEntries(law.inputs.map((name) => [name, completed[name]!]));
}

/** One line for each prediction. */
export function predictionsInWords(predictions: readonly AskedPrediction[]): string[] {
  return predictions.map(({ of, inputs, prediction }) =>
    `prediction of ${of} at ${Object.entries(inputs).map(([name, value]) => `${name} = ${value.toPrecision(4)}`).join(', ')}: ${predictionInWords(prediction)}`);
}
