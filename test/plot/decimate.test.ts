import { describe, expect, it } from '@jest/globals';
import { decimate } from '../../lib/plot/layers.js';
import { residualsFigure } from '../../lib/figures/index.js';

const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

describe('decimate and thinDots', () => {
  it('keeps the ends, every spike and the order of a long curve', () => {
    const points = Array.from({ length: 100_000 }, (_, x) => ({ x, y: x === 54_321 ? 100 : Math.sin(x / 5000) }));
    const kept = decimate(points);
    expect(kept.length).toBeLessThanOrEqual(1200);
    expect(kept).toContainEqual({ x: 54_321, y: 100 });
    expect([kept[0]!.x, kept.at(-1)!.x]).toEqual([0, 99_999]);
    expect(kept.map(({ x }) => x)).toEqual([...kept.map(({ x }) => x)].sort((a, b) => a - b));
  });

  it('thins a million dots and says so in the legend', () => {
    const values = new Array<number>(1_000_000).fill(0).map((_, i) => Math.sin(i) / 100);
    const { svg } = residualsFigure({ residuals: values, against: [{ label: 'fitted loss', values: values.map((_, i) => i) }] });
    expect(textsOf(svg)).toContain('runs (one in 250 of 1,000,000)');
    expect(svg.length).toBeLessThan(1_000_000);
  });

  it('returns a short curve as it is', () => {
    const points = [{ x: 1, y: 2 }];
    expect(decimate(points)).toBe(points);
  });
});
