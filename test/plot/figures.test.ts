import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { categoryColor, chartFigure, type Figure } from '../../lib/plot/index.js';
import { yearOf } from '../../lib/figures/model-growth-figure.js';
import { toFigure } from '../../lib/plot/render.js';
import { EXAMPLES } from './examples.js';
import { cutOff, render, textBoxes, touching } from './boxes.js';

/** How dark the PNG of a figure is in all, summed over its pixels; the PNG is read back by showing it as an image. */
function inkOf(figure: Figure): number {
  const { width, height } = figure;
  const png = Buffer.from(figure.toPng({ scale: 1 })).toString('base64');
  const { pixels } = render(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="data:image/png;base64,${png}"/></svg>`,
  ).render();
  return pixels.reduce((sum, value, i) => sum + (i % 4 === 3 ? 0 : 255 - value), 0);
}

describe.each(Object.entries(EXAMPLES))('the figure %s', (_, draw) => {
  const figure = draw();
  const boxes = textBoxes(figure.svg);

  it('shows all its text inside the picture', () => {
    expect(boxes.length).toBeGreaterThan(2);
    expect(cutOff(boxes, figure)).toEqual([]);
  });

  it('lets no two texts touch', () => {
    expect(touching(boxes)).toEqual([]);
  });

  it('has no number that is not one, and is the same when drawn again', () => {
    expect(figure.svg).not.toMatch(/NaN|Infinity|undefined|\[object/);
    expect(draw().svg).toBe(figure.svg);
  });

  it('keeps its text in the PNG', () => {
    const mute = toFigure(figure.chart, { ...figure, svg: figure.svg.replace(/<text[^>]*>[^<]*<\/text>/g, '') });
    // Titles and labels alone are thousands of dark pixels; a renderer without fonts drops them all.
    expect(inkOf(figure) - inkOf(mute)).toBeGreaterThan(100_000);
  });
});

describe('yearOf', () => {
  it('puts a model in the middle of its month', () => {
    expect(yearOf('2020-07')).toBeCloseTo(2020 + 6.5 / 12, 10);
    expect(yearOf('2020-07')).toBeCloseTo(2020.5417, 4);
  });
});

describe('chartFigure', () => {
  const small = () =>
    chartFigure({
      title: 'Loss falls with size',
      source: 'two runs',
      panels: [{
        x: { label: 'parameters', scale: 'log', format: 'count' },
        y: { label: 'loss (nats/token)' },
        layers: [
          { kind: 'line', points: [{ x: 1e3, y: 3.4 }, { x: 1e6, y: 2.9 }], color: categoryColor(0), name: 'runs' },
          { kind: 'dots', points: [{ x: 1e3, y: 3.4 }, { x: 1e6, y: 2.9 }], color: categoryColor(0), name: 'runs' },
        ],
      }],
    });

  it('draws this example like this', () => {
    expect(small().svg.replaceAll('><', '>\n<')).toMatchSnapshot();
  });

  it('names clip paths after the figure, so that two figures on one page do not clip each other', () => {
    const clips = Object.values(EXAMPLES).map((draw) => [...draw().svg.matchAll(/clipPath id="([^"]+)"/g)].map(([, id]) => id));
    const all = clips.flat();
    expect(all.length).toBeGreaterThan(10);
    expect(new Set(all).size).toBe(all.length);
  });

  it('wraps a long title, legend and source instead of cutting them', () => {
    const words = 'every word of a long sentence must be there to read '.repeat(8);
    const figure = chartFigure({
      title: words,
      subtitle: words,
      source: words,
      panels: [
        {
          x: { label: words },
          y: { label: words },
          title: words,
          layers: Array.from({ length: 30 }, (_, i) => ({
            kind: 'line' as const,
            points: [
              { x: i, y: i },
              { x: i + 1, y: 0 },
            ],
            color: categoryColor(i),
            name: `run number ${i} of thirty`,
          })),
          height: 500,
        },
      ],
    });
    const boxes = textBoxes(figure.svg);
    expect(cutOff(boxes, figure)).toEqual([]);
    expect(boxes.filter(({ text }) => text.startsWith('run number'))).toHaveLength(30);
  });

  it('escapes what would break the picture', () => {
    const figure = chartFigure({ title: 'a < b & "c"', panels: [] });
    expect(figure.svg).toContain('>a &lt; b &amp; &quot;c&quot;</text>');
    expect(figure.svg).toContain('aria-label="a &lt; b &amp; &quot;c&quot;"');
    expect(textBoxes(figure.svg)[0]!.text).toBe('a < b & "c"');
  });

  it('escapes text wherever it stands: at an axis, in the legend, at a point, in a cell and at a tick', () => {
    const wild = (where: string) => `${where}</text><script>"&amp;'`;
    const labels = { kind: 'labels' as const, labels: [{ x: 1, y: 1, text: wild('label') }] };
    const dots = { kind: 'dots' as const, points: [{ x: 1, y: 1 }, { x: 2, y: 2 }], color: categoryColor(0), name: wild('legend') };
    const cells = { kind: 'cells' as const, cells: [{ x: wild('tick'), y: 'b', color: '#ffffff', text: wild('cell') }] };
    const { svg } = chartFigure({
      title: wild('title'), subtitle: wild('subtitle'), source: wild('source'),
      panels: [
        { title: wild('panel'), x: { label: wild('x axis') }, y: { label: wild('y axis') }, layers: [dots, labels] },
        { x: { label: 'x', categories: [wild('tick')] }, y: { label: 'y', categories: ['b'] }, layers: [cells] },
      ],
    });
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('"&amp;\''); // an ampersand of the text itself is escaped, too
    const shown = textBoxes(svg).map(({ text }) => text);
    for (const where of ['title', 'subtitle', 'Source: source', 'panel', 'x axis', 'y axis', 'legend', 'label', 'tick', 'cell']) {
      expect(shown).toContainEqual(expect.stringContaining(wild(where)));
    }
  });

  it('draws a band or interval that reaches 0 or below to the edge of a logarithmic panel, and does not leave it out', () => {
    const drawn = (kind: 'band' | 'intervals', low: number, scale: 'log' | 'linear' = 'log') => {
      const layers = [
        { kind: 'dots' as const, points: [{ x: 1, y: 2 }, { x: 10, y: 3 }], color: '#000' },
        { kind, points: [{ x: 1, low: 1, high: 3 }, { x: 10, low, high: 4 }], color: '#123456' },
      ];
      const { svg } = chartFigure({ title: 't', panels: [{ x: { label: 'x' }, y: { label: 'loss', scale }, layers, height: 300 }] });
      const group = /<g[^>]*(?:fill|stroke)="#123456"[^>]*>(.*?)<\/g>/.exec(svg)![1]!;
      // a band: there and back; intervals: two lines
      if (kind === 'intervals') return [...group.matchAll(/y1="([\d.]+)"/g)].map(([, y]) => Number(y));
      return /d="M([^Z]*)Z"/.exec(group)![1]!.split('L').map((pair) => Number(pair.split(',')[1]));
    };
    const edge = (kind: 'band' | 'intervals') => {
      const own = drawn(kind, 0);
      return kind === 'band' ? own[2]! : own[1]!;
    };
    for (const kind of ['band', 'intervals'] as const) {
      for (const low of [0, -1, -1e300]) expect([kind, low, drawn(kind, low)]).toEqual([kind, low, drawn(kind, 0)]);
      // the domain is that of the values above 0, 1 to 4: the edge lies a little below the place of 1
      expect(edge(kind)).toBeGreaterThan(drawn(kind, 1)[kind === 'band' ? 3 : 0]!);
      expect(edge(kind)).toBeLessThan(drawn(kind, 1)[kind === 'band' ? 3 : 0]! + 20);
      expect(drawn(kind, 0)).toHaveLength(kind === 'band' ? 4 : 2);
    }
    // on a linear axis 0 is a place like another
    expect(drawn('intervals', 0, 'linear')[1]! - drawn('intervals', 0, 'linear')[0]!).toBeGreaterThan(40);
  });

  it('refuses a point or a rule at or below 0 on a logarithmic axis, and takes one just above', () => {
    const axes = { x: { label: 'tokens' }, y: { label: 'loss', scale: 'log' as const } };
    const draw = (y: number, include: number[] = []) => {
      const layers = [{ kind: 'dots' as const, points: [{ x: 1, y: 1 }, { x: 2, y }], color: categoryColor(0) }];
      return chartFigure({ title: 't', panels: [{ ...axes, y: { ...axes.y, include }, layers }] });
    };
    for (const y of [0, -1]) expect(() => draw(y)).toThrow(`loss: expected values > 0 on a logarithmic axis, got ${y === 0 ? '0' : '−1'}`);
    expect(() => draw(1, [0])).toThrow('loss: expected values > 0');
    expect(() => draw(1e-300)).not.toThrow();
  });

  it('refuses a value that a logarithmic axis cannot show, by the name of the axis', () => {
    const layers = [{ kind: 'dots' as const, points: [{ x: 0, y: 1 }], color: categoryColor(0) }];
    expect(() => chartFigure({ title: 't', panels: [{ x: { label: 'tokens', scale: 'log' }, y: { label: 'loss' }, layers }] })).toThrow(
      'tokens: expected values > 0 on a logarithmic axis, got 0',
    );
  });

  it('saves SVG and PNG whole, and refuses another ending', () => {
    const folder = mkdtempSync(join(tmpdir(), 'figure-'));
    small().save(join(folder, 'a.svg'));
    small().save(join(folder, 'a.png'));
    expect(readdirSync(folder).sort()).toEqual(['a.png', 'a.svg']);
    expect(readFileSync(join(folder, 'a.svg'), 'utf8')).toBe(small().svg);
    expect(() => small().save(join(folder, 'a.pdf'))).toThrow('path: expected a file that ends in .svg or .png, got');
  });
});
