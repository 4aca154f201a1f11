import { fitPowerLaw } from '../../fit/laws/power-law.js';
import { logSpaced } from '../../figures/law-figure.js';
import { chartFigure } from '../../plot/chart.js';
import type { Panel } from '../../plot/layout.js';
import { categoryColor, THEME } from '../../plot/theme.js';
import { reading, type LivingFigure } from './living-figure.js';

/** What `livingFloor` shows. */
export interface FloorData {
  points: readonly { x: number; loss: number }[];
  /** A floor that is known, drawn beside the one that is moved. */
  known?: { loss: number; label: string };
  xLabel: string;
  title?: string;
  source?: string;
}

/** A power law whose floor is moved: loss, loss above the floor, and the exponent that follows. */
export const floor: LivingFigure<FloorData, { floor: number }> = {
  controls: ({ points }) => ({
    floor: { kind: 'range', label: 'floor E (nats/token)', from: 0, to: 0.998 * lowest(points), start: 0 },
  }),
  draw({ points, known, xLabel, title, source }, { floor: E }, width) {
    const [x, loss] = [points.map((point) => point.x), points.map((point) => point.loss)];
    const fit = fitPowerLaw({ x, loss, floor: E > 0 ? { known: E } : 'none' }, { intervals: 'covariance' });
    const best = fitPowerLaw({ x, loss, floor: 'fitted' }, { intervals: 'none' });
    const { value: alpha, interval } = fit.parameters.alpha;
    const line = logSpaced([Math.min(...x), Math.max(...x)], 40).map((at) => ({ x: at, y: fit.predict({ x: at }).value }));
    const domain = [0, 1.05 * Math.max(...loss)] as const;
    const xAxis = { label: xLabel, scale: 'log', format: 'count', domain: [Math.min(...x) / 1.3, Math.max(...x) * 1.3] } as const;
    const panels: Panel[] = [
      {
        title: 'loss', x: xAxis, y: { label: 'nats/token', domain }, height: 300,
        layers: [
          ...(known ? [{ kind: 'rule', axis: 'y', at: known.loss, color: THEME.muted, dash: 'dotted', name: known.label } as const] : []),
          { kind: 'rule', axis: 'y', at: E, color: categoryColor(1), name: 'floor E' },
          { kind: 'line', points: line, color: THEME.ink, name: 'E + A x^-α' },
          { kind: 'dots', points: points.map((point) => ({ x: point.x, y: point.loss })), color: categoryColor(0), name: 'runs' },
        ],
      },
      {
        title: 'loss above the floor', x: xAxis, y: { label: 'nats/token', scale: 'log' }, height: 300,
        layers: [
          { kind: 'line', points: line.map((at) => ({ x: at.x, y: at.y - E })), color: THEME.ink },
          { kind: 'dots', points: points.map((point) => ({ x: point.x, y: point.loss - E })), color: categoryColor(0) },
        ],
      },
      {
        title: 'what the law leaves over', x: xAxis, y: { label: 'ln(loss / law)', include: [0] }, height: 300,
        layers: [
          { kind: 'rule', axis: 'y', at: 0, color: THEME.ink },
          { kind: 'dots', points: fit.residuals.map(({ residual }, i) => ({ x: x[i]!, y: residual })), color: categoryColor(0) },
        ],
      },
    ];
    const figure = chartFigure({
      title: title ?? 'Move the floor, and the exponent moves', panels, columns: width < 560 ? 1 : 3, width, ...(source && { source }),
    });
    return {
      figure,
      readings: [
        reading('alpha', 'exponent α', alpha),
        ...(interval ? [reading('low', 'its 90% interval, lower end', interval.low), reading('high', 'upper end', interval.high)] : []),
        reading('scatter', 'scatter of ln L around the law', fit.goodness.rootMeanSquareResidual),
        reading('fittedFloor', 'floor with the least scatter', best.parameters.E.value, 'plain', 'nats/token'),
        reading('fittedAlpha', 'exponent there', best.parameters.alpha.value),
      ],
      sentence: `With a floor of ${E.toFixed(3)} nats the exponent is ${alpha.toFixed(3)}.`,
      plane: { x: { scale: 'log', domain: xAxis.domain }, y: { scale: 'linear', domain } },
    };
  },
  pointer: { moves: 'pressed', to: (_, __, { y }) => ({ floor: y }) },
};

const lowest = (points: FloorData['points']): number => Math.min(...points.map(({ loss }) => loss));
