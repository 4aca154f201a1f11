import { extent } from 'd3';
import { InputError } from '../core/check.js';
import type { Coordinate, Layer } from './layers.js';
import { formatNumber, type NumberFormat, type ScaleType } from './ticks.js';

/** An axis of numbers. The domain comes from the data, with a little room around it, unless given. */
export interface NumberAxis {
  label: string;
  scale?: ScaleType;
  format?: NumberFormat;
  domain?: readonly [number, number];
  /** Values that the domain must reach, for example 0. */
  include?: readonly number[];
}

/** An axis of names, in the order given; the y axis begins at the top. */
export interface CategoryAxis {
  label: string;
  /** All different. */
  categories: readonly string[];
  /** What stands at the axis, where that is not the category itself: two categories may show the same name. */
  names?: readonly string[];
}

export type Axis = NumberAxis | CategoryAxis;

/** True for an axis of names. */
export function isCategorical(axis: Axis): axis is CategoryAxis {
  return 'categories' in axis;
}

/**
 * All places that a layer takes up along one axis: `mustShow` belong inside the panel, `mayClip` (bands) may run out of a logarithmic one.
 */
function extentOf(layer: Layer, direction: 'x' | 'y'): { mustShow?: Coordinate[]; mayClip?: number[] } {
  switch (layer.kind) {
    case 'line':
    case 'dots':
      return { mustShow: layer.points.map((point) => point[direction]) };
    case 'labels':
      return { mustShow: layer.labels.map((label) => label[direction]) };
    case 'links':
      return { mustShow: layer.links.flatMap(({ from, to }) => [from[direction], to[direction]]) };
    case 'band':
    case 'intervals':
      return direction === 'x'
        ? { mustShow: layer.points.map(({ x }) => x) }
        : { mayClip: layer.points.flatMap(({ low, high }) => [low, high]) };
    case 'rule':
      return layer.axis === direction ? { mustShow: [layer.at] } : {};
    case 'cells':
    case 'contour':
      return {};
  }
}

const ROOM = 0.04; // of the length of the axis, at each end

/**
 * The domain of an axis of numbers, or undefined if there is nothing to show yet.
 * @throws InputError if a logarithmic axis is given a value that is not above zero
 */
export function domainOf(axis: NumberAxis, layers: readonly Layer[], direction: 'x' | 'y'): [number, number] | undefined {
  if (axis.domain !== undefined) return [axis.domain[0], axis.domain[1]];
  const isLog = axis.scale === 'log';
  const isFinite = (value: Coordinate): value is number => typeof value === 'number' && Number.isFinite(value);
  const values = layers.flatMap((layer) => {
    const { mustShow = [], mayClip = [] } = extentOf(layer, direction);
    return [...mustShow.filter(isFinite), ...mayClip.filter((value) => isFinite(value) && (!isLog || value > 0))];
  });
  const [low, high] = extent([...values, ...(axis.include ?? [])]);
  if (low === undefined) return undefined;
  if (isLog && low <= 0)
    throw new InputError(`${axis.label}: expected values > 0 on a logarithmic axis, got ${formatNumber(low, 'plain')}`);
  return isLog ? logRoom(low, high) : linearRoom(low, high, axis.include ?? []);
}

function logRoom(low: number, high: number): [number, number] {
  const room = Math.max(Math.log(high / low) * ROOM, 0.01);
  return [low * Math.exp(-room), high * Math.exp(room)];
}

/** A value that the caller asked to include, such as 0, stays the end of the axis. */
function linearRoom(low: number, high: number, include: readonly number[]): [number, number] {
  const room = high > low ? (high - low) * ROOM : Math.max(Math.abs(low) * 0.1, 0.1);
  return [include.includes(low) ? low : low - room, include.includes(high) ? high : high + room];
}
