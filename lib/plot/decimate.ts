import type { DotsLayer } from './layers.js';

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
