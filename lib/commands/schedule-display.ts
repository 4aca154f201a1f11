import { InputError } from '../core/check.js';
import { chooseColumns, columnNames, predictCurve, readColumns, short, type AnnealingFit, type TableAnswer } from '../fit/index.js';

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
