import { fitParabola } from '../../fit/approaches/parabola.js';
import { fitPowerLaw } from '../../fit/laws/power-law.js';
import { chartFigure } from '../../plot/chart.js';
import type { Layer } from '../../plot/layers.js';
import { categoryColor, THEME } from '../../plot/theme.js';
import type { NumberFormat } from '../../plot/ticks.js';
import { logSpaced } from '../../figures/law-figure.js';
import { reading, type Drawn, type LivingFigure, type PlaneAxis } from './living-figure.js';

/** Points to draw a curve through: losses, or losses above a floor. */
export interface ByHandData {
  points: readonly { x: number; y: number }[];
  xLabel: string;
  yLabel?: string;
  xFormat?: NumberFormat;
  title?: string;
  source?: string;
}

const FITTED = {
  kind: 'choice', label: 'the fitted one', start: 'hidden', options: [{ value: 'hidden', label: 'hidden' }, { value: 'shown', label: 'shown' }],
} as const;

/** A power law as a line through two handles, at the smallest and the largest x, against the least-squares one. */
export const lineByHand: LivingFigure<ByHandData, { left: number; right: number; fitted: string }> = {
  controls({ points, yLabel = 'loss (nats/token)' }) {
    const { low, high } = room(points, 'log');
    const middle = Math.sqrt(low * high);
    const handle = (where: string) =>
      ({ kind: 'range', label: `${yLabel} at the ${where}`, from: low, to: high, start: middle, scale: 'log' }) as const;
    return { left: handle('left'), right: handle('right'), fitted: FITTED };
  },
  draw(data, { left, right, fitted }, width) {
    const [x0, x1] = ends(data.points);
    const exponent = Math.log(left / right) / Math.log(x1 / x0);
    const byHand = (x: number) => left * (x / x0) ** -exponent;
    const fit = fitPowerLaw({ x: data.points.map(({ x }) => x), loss: data.points.map(({ y }) => y), floor: 'none' }, { intervals: 'none' });
    const { alpha } = fit.parameters;
    const misses = [byHand, (x: number) => fit.predict({ x }).value].map((curve) =>
      rootMeanSquare(data.points.map(({ x, y }) => Math.log(y / curve(x))))) as [number, number];
    return drawn(data, width, {
      scale: 'log', byHand, fitted: fitted === 'shown' ? (x) => fit.predict({ x }).value : undefined,
      readings: [reading('exponent', 'your exponent α', exponent), reading('miss', 'your line misses ln L by', misses[0])],
      ofFitted: [reading('fittedExponent', 'fitted exponent α', alpha.value), reading('fittedMiss', 'the fitted line misses by', misses[1])],
      sentence: `Your line falls with the exponent ${exponent.toFixed(3)}.`,
    });
  },
  pointer: {
    moves: 'pressed',
    to({ points }, { left, right }, { x, y }) {
      const [x0, x1] = ends(points);
      const share = Math.log(x / x0) / Math.log(x1 / x0);
      return share < 0.5 ? { left: (y / right ** share) ** (1 / (1 - share)) } : { right: (y / left ** (1 - share)) ** (1 / share) };
    },
  },
};

/** A parabola in ln x, as approach 2 draws one through the losses of a budget, against the least-squares one. */
export const parabolaByHand: LivingFigure<ByHandData, { centre: number; lowest: number; curvature: number; fitted: string }> = {
  controls({ points, xLabel, yLabel = 'loss (nats/token)' }) {
    const { low, high } = room(points, 'linear');
    const [x0, x1] = ends(points);
    const steepest = (8 * (high - low)) / Math.log(x1 / x0) ** 2;
    return {
      centre: { kind: 'range', label: `${xLabel} at the lowest point`, from: x0, to: x1, start: Math.sqrt(x0 * x1), scale: 'log', format: 'count' },
      lowest: { kind: 'range', label: `${yLabel} there`, from: low, to: high, start: (low + high) / 2 },
      curvature: { kind: 'range', label: 'curvature', from: 0, to: steepest, start: steepest / 8 },
      fitted: FITTED,
    };
  },
  draw(data, { centre, lowest, curvature, fitted }, width) {
    const lnX = data.points.map(({ x }) => Math.log(x));
    const fit = fitParabola(lnX, data.points.map(({ y }) => y));
    const byHand = (x: number) => lowest + curvature * Math.log(x / centre) ** 2;
    const byFit = (x: number) => fit.lowest + fit.curvature * (Math.log(x) - fit.centre) ** 2;
    const misses = [byHand, byFit].map((curve) => rootMeanSquare(data.points.map(({ x, y }) => y - curve(x)))) as [number, number];
    return drawn(data, width, {
      scale: 'linear', byHand, fitted: fitted === 'shown' ? byFit : undefined,
      readings: [reading('centre', 'your best size', centre, 'count'), reading('miss', 'your parabola misses the loss by', misses[0])],
      ofFitted: [
        reading('fittedCentre', 'fitted best size', Math.exp(fit.centre), 'count'), reading('fittedMiss', 'the fitted one misses by', misses[1]),
      ],
      sentence: `Your parabola is lowest at ${reading('', '', centre, 'count').text}.`,
    });
  },
  pointer: { moves: 'pressed', to: (_, __, { x, y }) => ({ centre: x, lowest: y }) },
};

interface Curves {
  scale: 'log' | 'linear';
  byHand: (x: number) => number;
  fitted: ((x: number) => number) | undefined;
  readings: Drawn['readings'];
  ofFitted: Drawn['readings'];
  sentence: string;
}

function drawn({ points, xLabel, yLabel = 'loss (nats/token)', xFormat = 'count', title, source }: ByHandData, width: number, curves: Curves): Drawn {
  const { scale, byHand, fitted, readings, ofFitted, sentence } = curves;
  const { low, high } = room(points, scale);
  const [x0, x1] = ends(points);
  const plane = { x: { scale: 'log', domain: [x0 / 1.3, x1 * 1.3] }, y: { scale, domain: [low, high] } } satisfies Record<string, PlaneAxis>;
  const sampled = (curve: (x: number) => number) => logSpaced(plane.x.domain, 60).map((x) => ({ x, y: curve(x) }));
  const inside = (y: number) => Math.min(high, Math.max(low, y));
  const layers: Layer[] = [
    { kind: 'line', points: sampled(byHand), color: categoryColor(1), width: 2.4, name: 'yours' },
    ...(fitted ? [{ kind: 'line', points: sampled(fitted), color: THEME.ink, dash: 'dashed', name: 'fitted' } as const] : []),
    { kind: 'links', links: points.map((from) => ({ from, to: { x: from.x, y: inside(byHand(from.x)) } })), color: categoryColor(1) },
    { kind: 'dots', points, color: categoryColor(0), name: 'runs' },
  ];
  const figure = chartFigure({
    title: title ?? 'By hand', width, ...(source && { source }),
    panels: [{ x: { label: xLabel, format: xFormat, ...plane.x }, y: { label: yLabel, ...plane.y }, layers }],
  });
  return { figure, readings: fitted ? [...readings, ...ofFitted] : readings, sentence, plane };
}

/** A tenth of the span above and below the points, in logarithms on a logarithmic axis. */
function room(points: ByHandData['points'], scale: 'log' | 'linear'): { low: number; high: number } {
  const [least, most] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
  if (scale === 'linear') return { low: least - 0.3 * (most - least), high: most + 0.3 * (most - least) };
  return { low: least * (least / most) ** 0.3, high: most * (most / least) ** 0.3 };
}

const ends = (points: ByHandData['points']): [number, number] =>
  [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];

const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
