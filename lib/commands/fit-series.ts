import { basename } from 'node:path';
import { InputError, printable } from '../core/check.js';
import { intervalInWords, short, type ParameterEstimate, type ReadColumns, type TableAnswer } from '../fit/index.js';
import type { AllocationLaw, EstimateRow } from '../figures/index.js';
import type { Figure } from '../plot/index.js';
import type { Layer } from '../plot/layers.js';

/** More series than this are a column that names runs, not series. */
const MOST_SERIES = 200;
/** Beyond so many series colours repeat, and estimates below each other tell them apart better than curves. */
const MOST_CURVES = 7;

/** What became of one series of `--group`. */
export type SeriesFit = { value: string; rows: number } & ({ answer: TableAnswer; warnings: string[] } | { reason: string });

type Fitted = Extract<SeriesFit, { answer: TableAnswer }>;
const isFitted = (fit: SeriesFit): fit is Fitted => 'answer' in fit;

/**
 * Fits each series for itself. A series with no more rows than the law has parameters, or whose rows cannot be fitted, is named with the reason.
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

async function fitOne(table: ReadColumns, fitRows: (table: ReadColumns) => Promise<{ answer: TableAnswer; warnings: string[] }>): Promise<{ answer: TableAnswer; warnings: string[] } | { reason: string }> {
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
function estimatesOf(answer: TableAnswer): Record<string, ParameterEstimate> {
  if (answer.kind === 'chain') throw new InputError('--group: expected a law that is one fit, got accuracy-chain; choose a series with --where');
  if (answer.kind === 'fit') return Object.fromEntries(Object.entries<ParameterEstimate>(answer.fit.parameters).filter(([, { status }]) => status !== 'known'));
  const { params, tokens } = answer.answer;
  return { 'k of N': params.parameters.k, 'a of N': params.parameters.a, 'k of D': tokens.parameters.k, 'a of D': tokens.parameters.a };
}

function warningsOf({ answer, warnings }: Fitted): string[] {
  return [...warnings, ...(answer.kind === 'fit' ? answer.fit.warnings : answer.kind === 'chain' ? [] : answer.answer.warnings)];
}

/** What was fitted, as a title and as a formula. */
function lawOf({ answer }: Fitted): { name: string; formula: string } {
  if (answer.kind === 'fit') return { name: answer.fit.law, formula: answer.fit.formula };
  return { name: answer.kind === 'isoflop' ? 'approach 2' : 'approach 1', formula: 'best N and D = k C^a' };
}

/** One line a series with its estimates side by side, then what was left out and what is doubtful. */
export function seriesInWords(column: string, fits: readonly SeriesFit[]): string[] {
  const fitted = fits.filter(isFitted);
  const { name: law, formula } = lawOf(fitted[0]!);
  const names = Object.keys(estimatesOf(fitted[0]!.answer));
  const rows = fitted.map((fit) => [printable(fit.value), String(fit.rows), ...names.map((name) => estimateInWords(estimatesOf(fit.answer)[name]))]);
  const methods = [...new Set(fitted.flatMap(({ answer }) => Object.values(estimatesOf(answer)).flatMap(({ interval }) => (interval ? [/\(.*?[;)]/.exec(intervalInWords(interval))![0].replace(/[();]/g, '')] : []))))];
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

/** The series as plain data; `write` turns one answer into it. */
export function seriesAsJson(column: string, fits: readonly SeriesFit[], write: (value: string, answer: TableAnswer, warnings: string[]) => object): object {
  return {
    group: column,
    series: fits.map((fit) => ('reason' in fit ? fit : { value: fit.value, rows: fit.rows, ...write(fit.value, fit.answer, fit.warnings) })),
  };
}

/** Draws all series in one figure: the curves of a law of one input, the allocations of approaches 1 and 2, else every parameter with its intervals. */
export async function saveSeriesFigure(column: string, fits: readonly SeriesFit[], path: string, { file, xLabel }: { file: string; xLabel: string }): Promise<void> {
  const fitted = fits.filter(isFitted);
  const title = `${lawOf(fitted[0]!).name}: one fit for each ${printable(column)}`;
  const source = `runs: ${basename(file)}`;
  const isOneInput = fitted.every(({ answer }) => answer.kind === 'fit' && answer.fit.basis.law.inputs.length === 1 && answer.fit.basis.law.response === 'log');
  const figure = fitted.length > MOST_CURVES ? await parametersFigure(fitted, title, source)
    : isOneInput ? await curvesFigure(fitted, title, source, xLabel)
    : fitted.every(({ answer }) => answer.kind !== 'fit') ? await allocationsFigure(fitted, title, source)
    : await parametersFigure(fitted, title, source);
  figure.save(path);
}

async function curvesFigure(fitted: readonly Fitted[], title: string, source: string, xLabel: string): Promise<Figure> {
  const { categoryColor, categorySymbol, chartFigure } = await import('../plot/index.js');
  const layers = fitted.flatMap(({ value, answer }, i): Layer[] => {
    if (answer.kind !== 'fit') return [];
    const { fit } = answer;
    const input = fit.basis.law.inputs[0]!;
    const x = fit.basis.data.columns[0]!;
    const every = Math.ceil(x.length / 1000);
    const points = fit.residuals.map(({ observed }, row) => ({ x: x[row]!, y: observed })).filter((_, row) => row % every === 0);
    const [low, high] = [x.reduce((a, b) => Math.min(a, b)), x.reduce((a, b) => Math.max(a, b))];
    const line = Array.from({ length: 60 }, (_, k) => low * (high / low) ** (k / 59)).map((at) => ({ x: at, y: fit.predict({ [input]: at }).value }));
    const color = categoryColor(i);
    const name = printable(value);
    return [{ kind: 'line', points: line, color, name, width: 1.5 }, { kind: 'dots', points, color, name, symbol: categorySymbol(i) }];
  });
  return chartFigure({ title, source, panels: [{ x: { label: xLabel, scale: 'log', format: 'count' }, y: { label: yLabelOf(fitted[0]!), scale: 'log' }, layers }] });
}

function yLabelOf({ answer }: Fitted): string {
  const law = answer.kind === 'fit' ? answer.fit.basis.law.spec.law : '';
  return law === 'critical-batch' ? 'critical batch size' : law === 'batch-tradeoff' ? 'steps' : 'loss (nats/token)';
}

async function allocationsFigure(fitted: readonly Fitted[], title: string, source: string): Promise<Figure> {
  const { allocationFigure } = await import('../figures/index.js');
  return allocationFigure({ title, source, laws: fitted.map(allocationOf) });
}

function allocationOf({ value, answer }: Fitted): AllocationLaw {
  if (answer.kind === 'fit' || answer.kind === 'chain') throw new Error('an allocation is drawn of approaches 1 and 2 only');
  const { params, tokens } = answer.answer;
  const flops = params.basis.data.columns[0]!;
  const [low, high] = [flops.reduce((a, b) => Math.min(a, b)), flops.reduce((a, b) => Math.max(a, b))];
  const best = { N: params.residuals, D: tokens.residuals };
  return {
    label: printable(value),
    line: Array.from({ length: 40 }, (_, k) => low * (high / low) ** (k / 39)).map((trainFlops) => ({ trainFlops, nParams: params.predict({ x: trainFlops }).value, nTokens: tokens.predict({ x: trainFlops }).value })),
    points: Array.from(flops, (trainFlops, i) => ({ trainFlops, nParams: best.N[i]!.observed, nTokens: best.D[i]!.observed })),
  };
}

async function parametersFigure(fitted: readonly Fitted[], title: string, source: string): Promise<Figure> {
  const [{ chartFigure }, { estimatesPanel }] = await Promise.all([import('../plot/index.js'), import('../figures/index.js')]);
  const names = Object.keys(estimatesOf(fitted[0]!.answer)).filter((name) => estimatesOf(fitted[0]!.answer)[name]!.tiedTo === undefined);
  const panels = names.map((name) => {
    const estimates = fitted.flatMap(({ value, answer }) => {
      const estimate = estimatesOf(answer)[name];
      return estimate ? [{ label: printable(value), value: estimate.value, ...(estimate.interval && { low: estimate.interval.low, high: estimate.interval.high }) }] : [];
    });
    const isLog = estimates.every(({ value }) => value > 0) && estimates.some(({ value, high }) => (high ?? value) > 10 * Math.min(...estimates.map((other) => other.value)));
    return estimatesPanel({ rows: estimates.map((row) => clipped(row, isLog)), valueLabel: name, scale: isLog ? 'log' : 'linear', ...(isLog && { format: 'power' }) });
  });
  return chartFigure({ title, subtitle: 'Points are estimates, bars their intervals; a bar that reaches far beyond the estimates is cut off.', source, panels, columns: Math.min(2, panels.length) });
}

/** An interval as far as it can be drawn beside others: a hundredfold on a logarithmic axis, three times the value on a linear one. */
function clipped<T extends EstimateRow>(row: T, isLog: boolean): T {
  const { value, low, high } = row;
  const [least, most] = isLog ? [value / 100, value * 100] : [value - 3 * Math.abs(value), value + 3 * Math.abs(value)];
  return { ...row, ...(low !== undefined && { low: Math.max(low, least) }), ...(high !== undefined && { high: Math.min(high, most) }) };
}
