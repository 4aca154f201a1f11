import { describe, expect, it } from '@jest/globals';
import { gridFigure, seriesFigure, seriesPanelsFigure } from '../../lib/plot/index.js';

const at = (y: number) => [{ x: 1, y, low: y - 1, high: y + 1 }, { x: 2, y, low: y - 1, high: y + 1 }];
const axes = { title: 'spans', x: { label: 'size' }, y: { label: 'score' }, source: 'made' };

/** Where upright lines of this colour stand, in pixels, with what shifts their group. */
function barsOf(svg: string, color: string): number[] {
  return [...svg.matchAll(new RegExp(`<g([^>]*stroke="${color}"[^>]*)>((?:<line[^>]*>(?:</line>)?)+)</g>`, 'g'))].flatMap(([, group, lines]) => {
    const shift = Number(/translate\(([-\d.]+)/.exec(group!)?.[1] ?? 0);
    return [...lines!.matchAll(/x1="([\d.]+)"/g)].map(([, x]) => Number(x) + shift);
  });
}

describe('a figure of several series', () => {
  it('draws their intervals beside each other, five pixels apart, also where they lie at one x', () => {
    const { svg } = seriesFigure({ ...axes, series: [{ label: 'a', points: at(3) }, { label: 'b', points: at(4) }] });
    const [a, b] = [barsOf(svg, '#0072B2'), barsOf(svg, '#D55E00')];
    expect(a).toHaveLength(2);
    expect(b.map((x, i) => x - a[i]!)).toEqual([5, 5]);
  });

  it('in several panels gives a label one colour, also where another stands in its place', () => {
    const panel = (...labels: string[]) => ({ x: axes.x, y: axes.y, series: labels.map((label, i) => ({ label, points: at(3 + i) })) });
    const { svg } = seriesPanelsFigure({ title: 'panels', panels: [panel('a', 'b'), panel('b')] });
    expect(barsOf(svg, '#0072B2')).toHaveLength(2);
    expect(barsOf(svg, '#D55E00')).toHaveLength(4);
  });
});

describe('a table of shades', () => {
  const cells = [{ x: 'a', y: '1', value: 1 }, { x: 'b', y: '1', value: 2 }];
  const fillsOf = (darkest: 'highest' | 'lowest') =>
    [...gridFigure({ cells, xs: ['a', 'b'], ys: ['1'], xLabel: 'x', yLabel: 'y', valueLabel: 'loss', darkest }).svg.matchAll(/<rect[^>]*fill="(#[0-9a-f]{6})"/gi)]
      .map(([, fill]) => fill!);

  it('is darkest on a light page where the value is highest, or lowest where that is better, and says which in words that hold on a dark one', () => {
    const [high, low] = [fillsOf('highest'), fillsOf('lowest')];
    expect(low.slice(-2)).toEqual(high.slice(-2).reverse());
    expect(high.at(-1)).not.toBe(high.at(-2));
    const { svg } = gridFigure({ cells, xs: ['a', 'b'], ys: ['1'], xLabel: 'x', yLabel: 'y', valueLabel: 'loss', darkest: 'lowest' });
    expect(svg).toContain('the stronger the colour, the less');
  });
});
