import { InputError, printable } from '../../core/check.js';
import type { ParameterEstimate } from '../answer.js';
import { intervalInWords, short } from '../in-words.js';
import type { TableAnswer } from './fit-table.js';
import type { ReadColumns } from './read-table.js';

/** More series than this are a column that names runs, not series. */
const MOST_SERIES = 200;

/** What became of one series of `--group`. */
export type SeriesFit = { value: string; rows: number } & ({ answer: TableAnswer; warnings: string[] } | { reason: string });

/** A series that could be fitted. */
export type FittedSeries = Extract<SeriesFit, { answer: TableAnswer }>;
/** Whether a series could be fitted. */
export const isFitted = (fit: SeriesFit): fit is FittedSeries => 'answer' in fit;

/**
 * Fits each series for itself. A series with no more rows than the law has parameters, or whose rows cannot be fitted, is named with the
 * reason.
 * @throws InputError if there are too many series, or none could be fitted
 */
export async function fitEachSeries(
  column: string,
  series: readonly { value: string; table: ReadColumns }[],
  fitRows: (table: ReadColumns) => Promise<{ answer: TableAnswer; warnings: string[] }>,
): Promise<SeriesFit[]> {
  if (series.length > MOST_SERIES) throw new InputError(`--group: expected a column of at most ${MOST_SERIES} values, got ${series.length} in "${printable(column)}"; which tells series apart, not runs?`);
  const fits: SeriesFit[] = [];
  for (const { value, table } of series) fits.push({ value, rows: table.rowsKept, ...(await fitOne(table, fitRows)) });
  if (!fits.some(isFitted)) {
    const reasons = fits.slice(0, 4).map((fit) => `${printable(fit.value)}: ${'reason' in fit ? fit.reason : ''}`).join('; ');
    throw new InputError(`--group: expected a series that can be fitted, got none of ${fits.length} in "${printable(column)}": ${reasons}${fits.length > 4 ? '; ...' : ''}`);
  }
  return fits;
}

async function fitOne(
  table: ReadColumns,
  fitRows: (table: ReadColumns) => Promise<{ answer: TableAnswer; warnings: string[] }>,
): Promise<{ answer: TableAnswer; warnings: string[] } | { reason: string }> {
  try {
    const found = await fitRows(table);
    if (found.answer.kind !== 'fit') return found;
    const { points, fittedParameters } = found.answer.fit.goodness;
    return points > fittedParameters ? found : { reason: `${points} ${points === 1 ? 'row is' : 'rows are'} too few for ${fittedParameters} parameters` };
  } catch (error) {
    if (error instanceof InputError) return { reason: error.message };
    throw error;
  }
}

/** What is estimated for a series: the law's parameters, or those of the best N and D. */
export function estimatesOf(answer: TableAnswer): Record<string, ParameterEstimate> {
  if (answer.kind === 'chain') throw new InputError('--group: expected a law that is one fit, got accuracy-chain; choose a series with --where');
  if (answer.kind === 'fit')
    return Object.fromEntries(Object.entries<ParameterEstimate>(answer.fit.parameters).filter(([, { status }]) => status !== 'known'));
  const { params, tokens } = answer.answer;
  return { 'k of N': params.parameters.k, 'a of N': params.parameters.a, 'k of D': tokens.parameters.k, 'a of D': tokens.parameters.a };
}

function warningsOf({ answer, warnings }: FittedSeries): string[] {
  return [...warnings, ...(answer.kind === 'fit' ? answer.fit.warnings : answer.kind === 'chain' ? [] : answer.answer.warnings)];
}

/** What was fitted, as a title and as a formula. */
export function fittedLaw({ answer }: FittedSeries): { name: string; formula: string } {
  if (answer.kind === 'fit') return { name: answer.fit.law, formula: answer.fit.formula };
  return { name: answer.kind === 'isoflop' ? 'approach 2' : 'approach 1', formula: 'best N and D = k C^a' };
}

/** One line a series with its estimates side by side, then what was left out and what is doubtful. */
export function seriesInWords(column: string, fits: readonly SeriesFit[]): string[] {
  const fitted = fits.filter(isFitted);
  const { name: law, formula } = fittedLaw(fitted[0]!);
  const names = Object.keys(estimatesOf(fitted[0]!.answer));
  const rows = fitted.map((fit) => [
    printable(fit.value),
    String(fit.rows),
    ...names.map((name) => estimateInWords(estimatesOf(fit.answer)[name])),
  ]);
  const methods = [
    ...new Set(
      fitted.flatMap(({ answer }) =>
        Object.values(estimatesOf(answer)).flatMap(({ interval }) =>
          interval ? [/\(.*?[;)]/.exec(intervalInWords(interval))![0].replace(/[();]/g, '')] : [],
        ),
      ),
    ),
  ];
  const lines = [[printable(column), 'rows', ...names], ...rows];
  const widths = lines[0]!.map((_, k) => Math.max(...lines.map((cells) => cells[k]!.length)));
  return [
    `${law}: ${formula}, one fit for each "${printable(column)}"${methods.length > 0 ? `, intervals ${methods.join(' and ')}` : ''}`,
    ...lines.map((cells) => `  ${cells.map((cell, k) => (k === 1 ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!))).join('  ').trimEnd()}`),
    ...fits.flatMap((fit) => ('reason' in fit ? [`left out: ${printable(fit.value)}: ${fit.reason}`] : [])),
    ...fitted.flatMap((fit) => warningsOf(fit).map((warning) => `warning: ${printable(fit.value)}: ${warning}`)),
  ];
}

function estimateInWords(estimate: ParameterEstimate | undefined): string {
  if (!estimate) return '';
  const { value, interval, status, tiedTo } = estimate;
  if (tiedTo !== undefined) return `= ${tiedTo}`;
  return `${short(value)}${interval ? ` [${short(interval.low)}, ${short(interval.high)}]${interval.open ? ', open' : ''}` : ''}${status === 'at a bound' ? ', at a bound' : ''}`;
}
