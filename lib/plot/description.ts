import { domainOf, isCategorical, type Axis } from './axes.js';
import type { Coordinate, Layer, Point } from './layers.js';
import type { Panel } from './layout.js';
import { formatNumber } from './ticks.js';

/** Of a figure of one panel, and of the names of an axis; of more panels each says less. */
const MOST_NAMES = 8;

/**
 * What a figure shows, for those who do not see it: its title and its result, then of each panel the axes, and each series from its first
 * value to its last.
 *
 * Worked value: a chart `Loss falls with size` of the points (1000, 3.4) and (1e6, 2.9) over `parameters` on a logarithmic axis gives
 * `Loss falls with size. Across: parameters, logarithmic, from 759 to 1.32M. Up: loss (nats/token), from 2.88 to 3.42. points: 2, from 3.4
 * at 1k to 2.9 at 1M.` An axis has 4% of its length more than its values at each end: 1000 · 1000^-0.04 = 759 and 2.9 − 0.04 · 0.5 = 2.88.
 */
export function describeFigure(title: string, subtitle: string | undefined, panels: readonly Panel[]): string {
  const most = Math.max(2, Math.ceil(MOST_NAMES / panels.length));
  const parts = [title, ...(subtitle === undefined ? [] : [subtitle]), ...panels.flatMap((panel) => panelInWords(panel, most))];
  return parts.length === 1 ? title : parts.map((part) => part.replace(/([^.?!:])$/, '$1.')).join(' ');
}

function panelInWords(panel: Panel, most: number): string[] {
  const { title, x, y, layers } = panel;
  const named = layers.filter((layer) => nameOf(layer) !== undefined);
  const series = (named.length > 0 ? named : layers).flatMap((layer) => layerInWords(layer, panel));
  const distinct = [...new Set(series)];
  const rest = distinct.length > most ? [`And ${distinct.length - most} more`] : [];
  return [
    ...(title === undefined ? [] : [`${title}:`]),
    `Across: ${axisInWords(x, layers, 'x')}`,
    `Up: ${axisInWords(y, layers, 'y')}`,
    ...distinct.slice(0, most),
    ...rest,
  ];
}

const nameOf = (layer: Layer) => ('name' in layer ? layer.name : undefined);

function axisInWords(axis: Axis, layers: readonly Layer[], direction: 'x' | 'y'): string {
  if (isCategorical(axis)) return [axis.label, listed(axis.names ?? axis.categories)].filter((part) => part !== '').join(': ');
  const domain = domainOf(axis, layers, direction);
  const kind = axis.scale === 'log' ? ', logarithmic' : '';
  return domain === undefined ? `${axis.label}${kind}` : `${axis.label}${kind}, from ${valueOn(axis, domain[0])} to ${valueOn(axis, domain[1])}`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}

function valueOn(axis: Axis, value: Coordinate): string {
  if (!isCategorical(axis)) return typeof value === 'number' ? formatNumber(value, axis.format ?? 'plain') : value;
  return axis.names?.[axis.categories.indexOf(String(value))] ?? String(value);
}

function layerInWords(layer: Layer, { x, y }: Panel): string[] {
  const middle = ({ x: at, low, high }: { x: Coordinate; low: number; high: number }): Point => ({ x: at, y: (low + high) / 2 });
  switch (layer.kind) {
    case 'line':
      return spanInWords(layer.name ?? 'a line', layer.points, x, y);
    case 'dots':
      return spanInWords(`${layer.name ?? 'points'}: ${layer.points.length}`, layer.points, x, y);
    case 'band':
    case 'intervals':
      return layer.name === undefined ? [] : spanInWords(`${layer.name}, in its middle`, layer.points.map(middle), x, y);
    case 'rule':
      return [`${layer.name ?? 'a straight line'} at ${valueOn(layer.axis === 'x' ? x : y, layer.at)}`];
    case 'cells':
      return layer.cells.some(({ text }) => text !== undefined)
        ? layer.cells.filter(({ text }) => text !== undefined).map((cell) => `${valueOn(x, cell.x)}, ${valueOn(y, cell.y)}: ${cell.text}`)
        : [`${layer.cells.length} cells${layer.meanings ? `, of the kinds ${listed(layer.meanings.map(({ name }) => name))}` : ''}`];
    case 'links':
      return layer.name === undefined ? [] : [`${layer.name}: ${layer.links.length} lines`];
    case 'contour':
      return ['Areas of equal value'];
    case 'labels':
      return [];
  }
}

function spanInWords(name: string, points: readonly Point[], x: Axis, y: Axis): string[] {
  const seen = points.filter((point) => [point.x, point.y].every((value) => typeof value === 'string' || Number.isFinite(value)));
  const [first, last] = [seen[0], seen.at(-1)];
  if (first === undefined || last === undefined) return [];
  const at = (point: Point) => `${valueOn(y, point.y)} at ${valueOn(x, point.x)}`;
  const join = name.includes(': ') ? ',' : ':';
  return [seen.length === 1 ? `${name}${join} ${at(first)}` : `${name}${join} from ${at(first)} to ${at(last)}`];
}
