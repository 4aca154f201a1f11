import type { SymbolName } from './theme.js';

/** A place in a panel: a number on a linear or logarithmic axis, a name on an axis of categories. */
export type Coordinate = number | string;

export interface Point {
  x: Coordinate;
  y: Coordinate;
}

/** A line through points in the order given; a point that is not finite leaves a gap. */
export interface LineLayer {
  kind: 'line';
  points: readonly Point[];
  color: string;
  /** In the legend; layers of one name share an entry. */
  name?: string;
  dash?: 'dashed' | 'dotted';
  width?: number;
  opacity?: number;
  /** Pixels to the right of its place. */
  shift?: number;
}

/** Points, filled or hollow. */
export interface DotsLayer {
  kind: 'dots';
  points: readonly Point[];
  color: string;
  name?: string;
  symbol?: SymbolName;
  hollow?: boolean;
  radius?: number;
  /** Pixels to the right of their place. */
  shift?: number;
  opacity?: number;
}

/** The area between `low` and `high`: an interval at every x. */
export interface BandLayer {
  kind: 'band';
  points: readonly { x: number; low: number; high: number }[];
  color: string;
  name?: string;
}

/** Upright error bars. */
export interface IntervalsLayer {
  kind: 'intervals';
  points: readonly { x: Coordinate; low: number; high: number }[];
  color: string;
  name?: string;
  /** Pixels to the right of their place, so that bars of several series at one x stand beside each other. */
  shift?: number;
}

/** A straight line across the panel at one value of one axis. */
export interface RuleLayer {
  kind: 'rule';
  axis: 'x' | 'y';
  at: number;
  color: string;
  name?: string;
  dash?: 'dashed' | 'dotted';
}

/** Filled cells on two axes of categories, each with a text in it if given; the text is black or white, whichever stands out. */
export interface CellsLayer {
  kind: 'cells';
  cells: readonly { x: string; y: string; color: string; text?: string }[];
  /** Colours to explain in the legend. */
  meanings?: readonly { color: string; name: string }[];
}

/** Straight lines from one place to another. */
export interface LinksLayer {
  kind: 'links';
  links: readonly { from: Point; to: Point }[];
  color: string;
  name?: string;
  width?: number;
  opacity?: number;
}

/** Areas of a function of both axes: `colors[i]` from `thresholds[i]` to the next; nothing is drawn below the first. */
export interface ContourLayer {
  kind: 'contour';
  value: (x: number, y: number) => number;
  thresholds: readonly number[];
  colors: readonly string[];
}

/** Labels beside points, put where they touch neither each other nor the points. */
export interface LabelsLayer {
  kind: 'labels';
  labels: readonly { x: Coordinate; y: Coordinate; text: string; color?: string }[];
}

/** Something drawn in a panel, as plain data. */
export type Layer = LineLayer | DotsLayer | BandLayer | IntervalsLayer | RuleLayer | CellsLayer | LinksLayer | ContourLayer | LabelsLayer;

const BINS = 300;

/**
 * Thins a long curve to what a screen can show: the first, lowest, highest and last point of each of 300 stretches,
 * so that spikes stay. A curve of at most 1,200 points is returned as it is.
 */
export function decimate<P extends { y: number }>(points: readonly P[]): readonly P[] {
  if (points.length <= 4 * BINS) return points;
  const kept = new Set<number>();
  for (let bin = 0; bin < BINS; bin++) {
    const start = Math.floor((bin * points.length) / BINS);
    const end = Math.floor(((bin + 1) * points.length) / BINS);
    let [lowest, highest] = [start, start];
    for (let i = start; i < end; i++) {
      if (points[i]!.y < points[lowest]!.y) lowest = i;
      if (points[i]!.y > points[highest]!.y) highest = i;
    }
    for (const i of [start, lowest, highest, end - 1]) kept.add(i);
  }
  return [...kept].sort((a, b) => a - b).map((i) => points[i]!);
}

const MOST_DOTS = 4000;

/** Of a layer of more than 4,000 dots every k-th, and a name that says so: an SVG of a million dots opens nowhere. */
export function thinDots(layer: DotsLayer): DotsLayer {
  const { points } = layer;
  if (points.length <= MOST_DOTS) return layer;
  const stride = Math.ceil(points.length / MOST_DOTS);
  const name = `${layer.name ?? 'points'} (one in ${stride} of ${points.length.toLocaleString('en')})`;
  return { ...layer, points: points.filter((_, i) => i % stride === 0), name };
}
