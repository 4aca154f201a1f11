import { describe, expect, it } from '@jest/globals';
import { chartFigure, comparisonFigure, spreadFigure } from '../../lib/plot/index.js';

/** What a column, a model or a student may be called. */
const hostile = (place: string) => `${place}"><script>alert('${place}')</script><img src=x onerror="y">`;

const marked = { title: hostile('title'), subtitle: hostile('subtitle'), source: hostile('source'), width: 3000 };

describe('markup in what a figure is given', () => {
  const figures = {
    chart: chartFigure({
      ...marked,
      ramp: { label: hostile('ramp'), colors: ['#000000', '"><script>'], names: [hostile('low'), hostile('high')] },
      panels: [
        {
          title: hostile('panel'),
          x: { label: hostile('x') },
          y: { label: hostile('y') },
          layers: [
            {
              kind: 'line',
              points: [
                { x: 0, y: 0 },
                { x: 1, y: 1 },
              ],
              color: 'red"><script>',
              name: hostile('line'),
            },
            { kind: 'dots', points: [{ x: 0, y: 1 }], color: 'red"><script>', name: hostile('dots') },
            { kind: 'labels', labels: [{ x: 0, y: 1, text: hostile('label'), color: 'red"><script>' }] },
          ],
        },
      ],
    }),
    cells: chartFigure({
      ...marked,
      panels: [
        {
          x: { label: '', categories: ['a'], names: [hostile('column')] },
          y: { label: '', categories: ['b'], names: [hostile('row')] },
          layers: [
            {
              kind: 'cells',
              cells: [{ x: 'a', y: 'b', color: '#ffffff', text: hostile('cell') }],
              meanings: [{ color: '"><script>', name: hostile('meaning') }],
            },
          ],
        },
      ],
    }),
    empty: chartFigure({ ...marked, panels: [{ x: { label: '' }, y: { label: '' }, layers: [], emptyText: hostile('nothing') }] }),
    comparison: comparisonFigure({
      ...marked,
      valueLabel: hostile('value'),
      rows: [{ label: hostile('row'), values: [{ group: hostile('group'), value: 1 }] }],
      reference: { value: 0.5, label: hostile('chance') },
    }),
    spread: spreadFigure({
      ...marked,
      valueLabel: hostile('value'),
      rows: [{ label: hostile('row'), values: [1, 2], group: hostile('group') }],
    }),
  };

  it.each(Object.entries(figures))('never reaches the page of a %s: it is read as text', (_, { svg }) => {
    expect(svg).not.toMatch(/<script|<img|<[^>]*onerror="/);
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).toMatch(/^<svg [^<>]*aria-label="title&quot;&gt;&lt;script&gt;/);
  });

  it('is text of the picture, to the letter', () => {
    const texts = [...figures.chart.svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(texts).toContain('title&quot;&gt;&lt;script&gt;alert(&#39;title&#39;)&lt;/script&gt;&lt;img src=x onerror=&quot;y&quot;&gt;');
  });
});
