import { extent } from 'd3';
import type { Fit, TableAnswer } from '../fit/index.js';
import { parametricLoss } from '../fit/laws/parametric.js';
import { optimalTokens } from '../fit/plan/allocation.js';
import { uncertainLaw } from '../fit/plan/uncertain-law.js';
import type { Figure } from '../plot/index.js';
import { allocationFigure, type AllocationLaw } from './allocation-figure.js';
import { isoFlopFigure, isoFlopGrowth, isoFlopProfiles } from './isoflop-figure.js';
import { logSpaced, sampledLaw, thinned } from './law-figure.js';
import { lossContourFigure } from './loss-contour-figure.js';
import { powerLawFigure } from './power-law-figure.js';
import { residualsFigure } from './residuals-figure.js';

/** Where the runs came from, and what a law of one input calls its input. */
export interface FitFigureOptions {
  source: string;
  xLabel: string;
  /** Budgets that were asked for, to which approach 2's lines reach. */
  budgets?: readonly number[];
}

/**
 * The answer to a table as a figure: approach 2 by its profiles, approach 1 by its allocation, approach 3 by the loss over N and D, a law
 * of one input by its line, any other by what it leaves over.
 */
export function answerFigure(answer: TableAnswer, { source, xLabel, budgets = [] }: FitFigureOptions): Figure {
  switch (answer.kind) {
    case 'isoflop': {
      const { window } = answer.answer;
      return isoFlopFigure({
        title: 'The best size at fixed compute, and how it grows',
        subtitle: `stars: minima of parabolas through ${window === 'all' ? 'all sizes' : `sizes within a factor ${window} of the best`}; bars and band: intervals`,
        profiles: isoFlopProfiles(answer.answer),
        growth: isoFlopGrowth(answer.answer, budgets),
        source,
      });
    }
    case 'chain': return leftOverFigure(answer.answer.link, source);
    case 'envelope': return allocationFigure({ laws: [allocationLaw('approach 1', answer.answer, { withBands: true })], source });
    case 'fit': {
      const { law } = answer.fit.basis;
      if (law.spec.law === 'parametric') return contourFigure(answer.fit, source);
      return isOfOneInput(answer.fit) ? lineFigure(answer.fit, source, xLabel) : leftOverFigure(answer.fit, source);
    }
  }
}

/** Whether a law is a line over one input, on a logarithmic scale. */
export const isOfOneInput = ({ basis: { law } }: Fit): boolean => law.inputs.length === 1 && law.response === 'log';

/** A law of one input: points, line, band and residuals. */
function lineFigure(fit: Fit, source: string, xLabel: string): Figure {
  const { points, line } = sampledLaw(fit);
  const shown = thinned(points);
  const band = line.flatMap(({ x, interval }) => (interval ? [{ x, low: interval.low, high: interval.high }] : []));
  const E = fit.parameters['E'];
  return powerLawFigure({
    title: `${fit.law}: ${fit.formula}`,
    points: shown.map(({ x, observed }) => ({ x, loss: observed })),
    line: line.map(({ x, value }) => ({ x, loss: value })),
    ...(band.length > 0 && { band }),
    ...(E && E.value > 0 && { floor: { loss: E.value, label: E.status === 'known' ? 'known floor' : 'fitted floor' } }),
    residuals: shown.map(({ x, residual }) => ({ x, residual })),
    xLabel,
    source,
  });
}

/** Approach 3: the loss over N and D, the runs, and the compute-optimal path. */
function contourFigure(fit: Fit, source: string): Figure {
  const { parameters } = uncertainLaw(fit);
  const [sizes, tokens] = fit.basis.data.columns as [Float64Array, Float64Array];
  const wider = (column: Float64Array): [number, number] => {
    const [low, high] = extent(column) as [number, number];
    return [low / 1.5, high * 1.5];
  };
  const [nParams, nTokens] = [wider(sizes), wider(tokens)];
  const frontier = logSpaced(nParams, 60).map((size) => ({ nParams: size, nTokens: optimalTokens(parameters, size) }));
  return lossContourFigure({
    title: `${fit.law}: ${fit.formula}`,
    loss: (size, data) => parametricLoss(parameters, size, data),
    nParams,
    nTokens,
    runs: thinned(Array.from(sizes, (size, i) => ({ nParams: size, nTokens: tokens[i]! }))),
    frontier: frontier.filter((at) => at.nTokens >= nTokens[0] && at.nTokens <= nTokens[1]),
    source,
  });
}

/** A law of several inputs: what it leaves over, against each. */
function leftOverFigure(fit: Fit, source: string): Figure {
  const { law, data } = fit.basis;
  return residualsFigure({
    title: `What ${law.name} leaves over`,
    residuals: thinned(fit.residuals.map(({ residual }) => residual)),
    against: law.inputs.map((label, k) => ({
      label,
      values: thinned(Array.from(data.columns[k]!)),
      ...(law.mayBeAnyNumber?.includes(label) ? {} : { scale: 'log' as const, format: 'power' as const }),
    })),
    ...(law.response === 'linear' && { yLabel: 'observed - fit' }),
    source,
  });
}

/**
 * How approach 1 or 2 splits compute: the lines of the best N and D, the points they were fitted to, and if wanted the intervals of the
 * lines.
 */
export function allocationLaw(
  label: string,
  { params, tokens }: { params: Fit<'k' | 'a', 'x'>; tokens: Fit<'k' | 'a', 'x'> },
  { withBands = false } = {},
): AllocationLaw {
  const [N, D] = [sampledLaw(params), sampledLaw(tokens)];
  const band = (line: typeof N.line) =>
    line.flatMap(({ x, interval }) => (interval ? [{ trainFlops: x, low: interval.low, high: interval.high }] : []));
  return {
    label,
    line: N.line.map(({ x, value }, i) => ({ trainFlops: x, nParams: value, nTokens: D.line[i]!.value })),
    ...(withBands && { paramsBand: band(N.line), tokensBand: band(D.line) }),
    points: N.points.map(({ x, observed }, i) => ({ trainFlops: x, nParams: observed, nTokens: D.points[i]!.observed })),
  };
}
