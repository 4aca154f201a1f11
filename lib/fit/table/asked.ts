import { InputError } from '../../core/check.js';
import type { Fit, Prediction } from '../answer.js';
import type { AccuracyChain } from '../approaches/accuracy-chain.js';
import { predictionInWords, short } from '../in-words.js';
import { predictCurve, type AnnealingFit } from '../laws/annealing.js';
import { chooseColumns } from './columns.js';
import type { TableAnswer } from './fit-table.js';
import { columnNames, readColumns } from './read-table.js';

/** A prediction that was asked for. */
export interface AskedPrediction {
  of: string;
  inputs: Record<string, number>;
  prediction: Prediction;
}

/**
 * What an answer predicts at `nParams=7e9,nTokens=1e12`; for N and D, `trainFlops` may stand for one of them (C = 6 N D), and a law of one
 * input takes its value under any name. Approach 1 and 2 give the best N and D of a budget.
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

/**
 * The loss, and the accuracy that the chain gives there; its draws take both formulas to hold, so they are no interval beyond the range.
 */
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
  const wrong = names.find(
    (name) =>
      !law.inputs.includes(name) && !(name === 'trainFlops' && law.inputs.includes('nTokens') && names.length === law.inputs.length),
  );
  const missing = law.inputs.find((name) => completed[name] === undefined || Number.isNaN(completed[name]));
  if (wrong !== undefined || missing !== undefined) throw new InputError(`--predict: expected ${law.inputs.join(', ')}, each once, got ${names.join(', ')}; for example --predict ${law.inputs.map((name) => `${name}=1e9`).join(',')}`);
  return Object.fromEntries(law.inputs.map((name) => [name, completed[name]!]));
}

/** One line for each prediction. */
export function predictionsInWords(predictions: readonly AskedPrediction[]): string[] {
  return predictions.map(({ of, inputs, prediction }) =>
    `prediction of ${of} at ${Object.entries(inputs).map(([name, value]) => `${name} = ${value.toPrecision(4)}`).join(', ')}: ${predictionInWords(prediction)}`);
}

/**
 * What a fit of the annealing law says of the schedule in a file; nothing if no file is named.
 * @throws InputError if the law is another one, or the file holds no schedule
 */
export async function scheduleInWords(answer: TableAnswer, file: string | undefined): Promise<string[]> {
  if (file === undefined) return [];
  if (answer.kind !== 'fit' || answer.fit.basis.law.spec.law !== 'annealing') throw new InputError('--schedule: expected --law annealing, got another law');
  const names = await columnNames(file);
  const { positions } = chooseColumns(names, ['steps', 'learningRate'], []);
  const { columns } = await readColumns(file, names, positions);
  const steps = Array.from(columns.steps!);
  const losses = predictCurve(answer.fit as unknown as AnnealingFit, { steps, learningRate: Array.from(columns.learningRate!) });
  const end = losses.at(-1);
  if (end === undefined) throw new InputError(`${file}: expected a schedule that goes on after its largest learning rate, got one that ends with it`);
  return [`under the schedule of ${file} the law ends at a loss of ${short(end)} after step ${steps.at(-1)}`];
}
