import { bin } from 'd3';
import type { AskedNumber } from '../../course/lecture/predictions.js';
import type { Result } from '../../course/lecture/prediction-page.js';
import { categoryColor, chartFigure, formatNumber, type Figure, type Layer } from '../../plot/index.js';
import type { Panel } from '../../plot/layout.js';
import type { Poll } from './polls.js';

/** For which page: side by side on the wall, one under another on a phone. */
export type FigureSize = 'screen' | 'phone';

const LOOKS = { screen: { width: 560, height: 195 }, phone: { width: 360, height: 210 } } as const;
const BINS = 25;
/** Pixels of a panel that are not its drawing area. */
const LABELS = 70;

/**
 * What the room answered to the numbers of a poll: how many said what, on the axis on which a prediction is drawn, the room's median, and
 * beside it what was measured, with its interval, where that is to be seen.
 * @param numbersOf the answers to a part
 */
export function roomFigure(
  poll: Poll, numbersOf: (part: string) => readonly number[], { size, withSolution }: { size: FigureSize; withSolution: boolean },
): Figure {
  const parts = Object.entries(poll.asked).flatMap(([name, part]) => (part.kind === 'number' ? [[name, part] as const] : []));
  const { width, height } = LOOKS[size];
  const columns = size === 'screen' ? parts.length : 1;
  const panelWidth = width / columns - LABELS;
  const solutionOf = (name: string) => (withSolution ? poll.solution?.[name] : undefined);
  const panels = parts.map(([name, part]) => ({ ...numberPanel(part, numbersOf(name), solutionOf(name), panelWidth), height }));
  return chartFigure({ title: `${poll.title}: what the room said`, width, columns, panels });
}

function numberPanel(part: AskedNumber, numbers: readonly number[], solution: Result | undefined, panelWidth: number): Panel {
  const on = (x: number) => (part.scale === 'log' ? Math.log(x) : x);
  const back = (x: number) => (part.scale === 'log' ? Math.exp(x) : x);
  const [from, to] = [on(part.from), on(part.to)];
  const edges = Array.from({ length: BINS - 1 }, (_, i) => from + ((i + 1) * (to - from)) / BINS);
  const bars = bin().domain([from, to]).thresholds(edges)(numbers.map(on)).filter((one) => one.length > 0)
    .map((one) => ({ x: back((one.x0! + one.x1!) / 2), count: one.length }));
  const most = Math.max(3, ...bars.map(({ count }) => count));
  const median = [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
  const { value, low, high } = typeof solution === 'object' ? solution : { value: solution, low: undefined, high: undefined };
  const layers: Layer[] = [];
  if (low !== undefined) layers.push({ kind: 'band', points: [low, high].map((x) => ({ x, low: 0, high: most })), color: MEASURED });
  layers.push({
    kind: 'links', links: bars.map(({ x, count }) => ({ from: { x, y: 0 }, to: { x, y: count } })),
    color: categoryColor(0), width: Math.max(4, (0.8 * panelWidth) / BINS), name: 'answers',
  });
  if (median !== undefined) layers.push({ kind: 'rule', axis: 'x', at: median, color: '#000000', dash: 'dashed', name: 'median of the room' });
  if (typeof value === 'number') layers.push({ kind: 'rule', axis: 'x', at: value, color: MEASURED, name: 'measured' });
  const said = typeof value === 'number' ? `: measured ${formatNumber(value, 'plain')}` : '';
  return {
    title: `${part.label}${said}`,
    x: { label: part.unit ?? part.label, domain: [part.from, part.to], ...(part.scale && { scale: part.scale }) },
    y: { label: 'answers', domain: [0, 1.1 * most] },
    layers,
  };
}

const MEASURED = categoryColor(1);
