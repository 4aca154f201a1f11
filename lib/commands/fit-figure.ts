import { basename } from 'node:path';
import { optimalTokens, parametricLoss, uncertainLaw, type EnvelopeAnswer, type Fit, type IsoFlopAnswer, type TableAnswer } from '../fit/index.js';
import { isoFlopGrowth, isoFlopProfiles } from '../figures/isoflop-profiles.js';
import type { Figure } from '../plot/index.js';

/** Beyond this many points a scatter is a blot: every k-th is drawn. */
const MOST_POINTS = 3000;

/** Where the runs came from, what a law of one input calls its input, and which budgets were asked for. */
interface FigureOrigin {
  file: string;
  xLabel: string;
  /** Budgets that were asked for, to which approach 2's lines reach. */
  budgets: readonly number[];
}

/** Draws what was fitted to a .svg or .png file. */
export async function saveFitFigure(answer: TableAnswer, path: string, origin: FigureOrigin): Promise<void> {
  const figure = await figureOf(answer, `runs: ${basename(origin.file)}`, origin);
  figure.save(path);
}

async function figureOf(answer: TableAnswer, source: string, { xLabel, budgets }: FigureOrigin): Promise<Figure> {
  switch (answer.kind) {
    case 'isoflop': return isoFlopFigureOf(answer.answer, source, budgets);
    case 'chain': return residualsFigureOf(answer.answer.link, source);
    case 'envelope': return allocationFigureOf(answer.answer, source);
    case 'fit': {
      const { law } = answer.fit.basis;
      if (law.spec.law === 'parametric') return contourFigureOf(answer.fit, source);
      return law.inputs.length === 1 && law.response === 'log' ? lineFigureOf(answer.fit, source, xLabel) : residualsFigureOf(answer.fit, source);
    }
  }
}

/** A law of one input: points, line, band and residuals. */
async function lineFigureOf(fit: Fit, source: string, xLabel: string): Promise<Figure> {
  const { powerLawFigure } = await import('../figures/index.js');
  const { law, data } = fit.basis;
  const input = law.inputs[0]!;
  const x = data.columns[0]!;
  const every = Math.ceil(x.length / MOST_POINTS);
  const shown = fit.residuals.map((residual, i) => ({ ...residual, x: x[i]! })).filter((_, i) => i % every === 0);
  const [low, high] = [x.reduce((a, b) => Math.min(a, b)), x.reduce((a, b) => Math.max(a, b))];
  const line = Array.from({ length: 80 }, (_, k) => low * (high / low) ** (k / 79)).map((at) => ({ x: at, ...fit.predict({ [input]: at }) }));
  const band = line.flatMap(({ x: at, interval }) => (interval ? [{ x: at, low: interval.low, high: interval.high }] : []));
  const E = fit.parameters['E'];
  return powerLawFigure({
    title: `${fit.law}: ${fit.formula}`,
    points: shown.map(({ x: at, observed }) => ({ x: at, loss: observed })),
    line: line.map(({ x: at, value }) => ({ x: at, loss: value })),
    ...(band.length > 0 && { band }),
    ...(E && E.value > 0 && { floor: { loss: E.value, label: E.status === 'known' ? 'known floor' : 'fitted floor' } }),
    residuals: shown.map(({ x: at, residual }) => ({ x: at, residual })),
    xLabel,
    source,
  });
}

/** Approach 3: the loss over N and D, the runs, and the compute-optimal path. */
async function contourFigureOf(fit: Fit, source: string): Promise<Figure> {
  const { lossContourFigure } = await import('../figures/index.js');
  const { parameters } = uncertainLaw(fit);
  const [nParams, nTokens] = fit.basis.data.columns.map((column): [number, number] => [column.reduce((a, b) => Math.min(a, b)) / 1.5, column.reduce((a, b) => Math.max(a, b)) * 1.5]);
  const every = Math.ceil(fit.residuals.length / MOST_POINTS);
  const runs = fit.residuals.map((_, i) => ({ nParams: fit.basis.data.columns[0]![i]!, nTokens: fit.basis.data.columns[1]![i]! })).filter((_, i) => i % every === 0);
  const frontier = Array.from({ length: 60 }, (_, k) => nParams![0] * (nParams![1] / nParams![0]) ** (k / 59)).map((size) => ({ nParams: size, nTokens: optimalTokens(parameters, size) }));
  return lossContourFigure({
    title: `${fit.law}: ${fit.formula}`,
    loss: (size, tokens) => parametricLoss(parameters, size, tokens),
    nParams: nParams!,
    nTokens: nTokens!,
    runs,
    frontier: frontier.filter((at) => at.nTokens >= nTokens![0] && at.nTokens <= nTokens![1]),
    source,
  });
}

/** A law of several inputs: what it leaves over, against each. */
async function residualsFigureOf(fit: Fit, source: string): Promise<Figure> {
  const { residualsFigure } = await import('../figures/index.js');
  const { law, data } = fit.basis;
  const every = Math.ceil(fit.residuals.length / MOST_POINTS);
  const isShown = (_: unknown, i: number): boolean => i % every === 0;
  return residualsFigure({
    title: `What ${law.name} leaves over`,
    residuals: fit.residuals.map(({ residual }) => residual).filter(isShown),
    against: law.inputs.map((label, k) => ({ label, values: Array.from(data.columns[k]!).filter(isShown), ...(law.mayBeAnyNumber?.includes(label) ? {} : { scale: 'log' as const, format: 'power' as const }) })),
    ...(law.response === 'linear' && { yLabel: 'observed - fit' }),
    source,
  });
}

async function isoFlopFigureOf(answer: IsoFlopAnswer, source: string, budgets: readonly number[]): Promise<Figure> {
  const { isoFlopFigure } = await import('../figures/index.js');
  const { window } = answer;
  return isoFlopFigure({
    title: 'The best size at fixed compute, and how it grows',
    subtitle: `stars: minima of parabolas through ${window === 'all' ? 'all sizes' : `sizes within a factor ${window} of the best`}; bars and band: intervals`,
    profiles: isoFlopProfiles(answer),
    growth: isoFlopGrowth(answer, budgets),
    source,
  });
}

async function allocationFigureOf({ params, tokens, handovers }: EnvelopeAnswer, source: string): Promise<Figure> {
  const { allocationFigure } = await import('../figures/index.js');
  const flops = handovers.map(({ trainFlops }) => trainFlops);
  const [low, high] = [Math.min(...flops), Math.max(...flops)];
  const at = Array.from({ length: 40 }, (_, k) => low * (high / low) ** (k / 39)).map((trainFlops) => ({ trainFlops, n: params.predict({ x: trainFlops }), d: tokens.predict({ x: trainFlops }) }));
  const band = (which: 'n' | 'd') => at.flatMap(({ trainFlops, [which]: { interval } }) => (interval ? [{ trainFlops, low: interval.low, high: interval.high }] : []));
  return allocationFigure({
    laws: [{
      label: 'approach 1',
      line: at.map(({ trainFlops, n, d }) => ({ trainFlops, nParams: n.value, nTokens: d.value })),
      paramsBand: band('n'),
      tokensBand: band('d'),
      points: handovers.map(({ trainFlops, nParams }) => ({ trainFlops, nParams, nTokens: trainFlops / (6 * nParams) })),
    }],
    source,
  });
}
