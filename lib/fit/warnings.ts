import { agrees, type InnerFit } from './inner-fit.js';

/** Sentences on what the points cannot support; empty when there is nothing to say. */
export function warningsOf(inner: InnerFit): string[] {
  const { law, data, minimum, ranges } = inner;
  const warnings: string[] = [];
  const points = data.observed.length;
  const fitted = ranges.filter((range) => range.free).length;
  if (points <= fitted) {
    warnings.push(`${fitted} parameters from ${points} points: no interval can be given, and the law passes through almost any points; add at least ${fitted + 1 - points} runs`);
  }
  law.inputs.forEach((name, k) => {
    if (!law.spans.includes(name)) return;
    const [low, high] = extremes(data.columns[k]!);
    if (high / low < 10) warnings.push(`${name} spans a factor ${(high / low).toPrecision(3)}, under a decade: an exponent from so short a range does not extrapolate`);
  });
  if (!minimum.converged) warnings.push(`the minimiser did not converge (${minimum.reason})`);
  const agreeing = inner.minima.filter((other) => agrees(other, minimum)).length;
  if (inner.minima.length > 2 && agreeing === 1) warnings.push(`only one of ${inner.minima.length} starts reached this minimum: it may not be the lowest`);
  const repeated = repeatedRows(data.columns, data.observed);
  if (repeated > 0) warnings.push(`${repeated} ${repeated === 1 ? 'point repeats' : 'points repeat'} an earlier one exactly: copies make the intervals too narrow; remove them`);
  return warnings;
}

function extremes(column: Float64Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of column) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

function repeatedRows(columns: readonly Float64Array[], observed: Float64Array): number {
  const seen = new Set<string>();
  for (let i = 0; i < observed.length; i++) seen.add([...columns.map((column) => column[i]), observed[i]].join(' '));
  return observed.length - seen.size;
}
