import { describe, expect, it } from '@jest/globals';
import { chartFigure, type Panel } from '../../lib/plot/index.js';
import { narrowChart, NARROW } from '../../lib/plot/narrow-chart.js';
import { cutOff, textBoxes, touching } from './boxes.js';
import { EXAMPLES } from './examples.js';

/** Pixels of a phone's column: 390 without margins of 16. */
const COLUMN = 358;

/** Sizes of all letters of a picture, smallest first. */
const sizesIn = (svg: string) => [...svg.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size)).sort((a, b) => a - b);

/** Of a figure as HTML, the picture for a narrow column. */
function narrowOf(page: string): { svg: string; width: number; height: number } {
  const svg = /<div class="in-narrow">(<svg[\s\S]*<\/svg>)<\/div>/.exec(page)![1]!;
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!;
  return { svg, width: Number(width), height: Number(height) };
}

describe.each(Object.entries(EXAMPLES))('on a phone the figure %s', (_, draw) => {
  const { html, svg: wide } = draw();
  const { svg, ...size } = narrowOf(html);
  const boxes = textBoxes(svg);

  it('is no wider than the column, with letters of at least 11 pixels as they are shown', () => {
    expect(size.width).toBeLessThanOrEqual(COLUMN);
    expect((sizesIn(svg)[0]! * COLUMN) / size.width).toBeGreaterThanOrEqual(11);
  });

  it('has all its text inside the picture, and no two texts that touch', () => {
    expect(cutOff(boxes, size)).toEqual([]);
    expect(touching(boxes)).toEqual([]);
  });

  it('is described in the same words, and shares no name of a clip path with the wide one', () => {
    const labelOf = (picture: string) => /aria-label="([^"]*)"/.exec(picture)![1];
    expect(labelOf(svg)!.split('. ')[0]).toBe(labelOf(wide)!.split('. ')[0]);
    const clips = (picture: string) => [...picture.matchAll(/clipPath id="([^"]+)"/g)].map(([, id]) => id);
    expect(clips(svg).filter((id) => clips(wide).includes(id))).toEqual([]);
  });
});

describe('a narrow chart', () => {
  const panel = (title?: string): Panel => ({
    x: { label: 'x' }, y: { label: 'y' }, layers: [{ kind: 'line', points: [{ x: 1, y: 1 }, { x: 2, y: 2 }], color: '#000' }], height: 400, ...(title && { title }),
  });
  const order = (...panels: Panel[]) => narrowChart({ title: 't', columns: 2, panels, width: NARROW.width }).panels.map((one) => panels.indexOf(panels.find(({ x }) => x === one.x)!));

  it('has its panels one under another, and those without a title below the one that they stood below', () => {
    const { columns, panels } = narrowChart({ title: 't', columns: 3, panels: [panel('a'), panel('b'), panel('c')], width: NARROW.width });
    expect([columns, panels.length, panels.map(({ height }) => height)]).toEqual([1, 3, [NARROW.height, NARROW.height, NARROW.height]]);
    expect(order(panel('a'), panel('b'), panel('c'), panel('d'))).toEqual([0, 1, 2, 3]);
    expect(order(panel('a'), panel('b'), panel(), panel())).toEqual([0, 2, 1, 3]);
    expect(order(panel(), panel(), panel(), panel())).toEqual([0, 1, 2, 3]);
  });

  it('turns a table whose words are wider than its cells, and would not be as rows', () => {
    const table = (text: string): Panel => {
      const xs = ['1', '2', '3', '4', '5', '6', '7', '8'];
      return { x: { label: 'position', categories: xs }, y: { label: 'way', categories: ['one', 'two'] }, layers: [{ kind: 'cells', cells: xs.map((x) => ({ x, y: 'one', color: '#ffffff', text })) }], rowHeight: 40 };
    };
    const labels = (text: string) => narrowChart({ title: 't', panels: [table(text)], width: NARROW.width }).panels.map(({ x, y }) => [x.label, y.label]);
    expect(labels('12')).toEqual([['position', 'way']]);
    expect(labels('language')).toEqual([['way', 'position']]);
    // two columns share 312 pixels less the names, and 20 letters of 11 pixels are wider than half of that: each row by itself
    expect(labels('x'.repeat(20))).toEqual([['', 'position'], ['', 'position']]);
    // 100 letters fit nowhere
    expect(labels('x'.repeat(100))).toEqual([['position', 'way']]);
  });

  it.each(['pipeline', 'objectives'] as const)('keeps the words of the cells of %s inside them, wide and narrow', (name) => {
    const { html, svg, chart } = EXAMPLES[name]!();
    const bare = (text: string) => text.replace(/\s/g, '');
    const texts = new Set(chart.panels.flatMap(({ layers }) => layers.flatMap((layer) => (layer.kind === 'cells' ? layer.cells.map(({ text = '' }) => bare(text)) : []))));
    for (const picture of [svg, narrowOf(html).svg]) {
      const cell = Math.min(...[...picture.matchAll(/<rect fill="#\w+" height="[\d.]+" y="[\d.]+" width="([\d.]+)"/g)].map(([, width]) => Number(width)));
      const inCells = textBoxes(picture).filter(({ text }) => texts.has(bare(text)));
      expect(inCells.length).toBeGreaterThanOrEqual(8);
      expect(inCells.filter(({ left, right }) => right - left > cell).map(({ text }) => text)).toEqual([]);
    }
  });

  it('is what any chart with so little room becomes, and the wide one stays as it is', () => {
    const chart = { title: 't', columns: 2, panels: [panel('a'), panel('b')] };
    const at = (width: number) => chartFigure({ ...chart, width });
    // two panels and the gap between them in place of one of 400
    expect(at(NARROW.below - 1).height - at(NARROW.below).height).toBe(2 * NARROW.height + 16 - 400);
    expect(narrowOf(chartFigure(chart).html).svg).toBe(at(NARROW.width).svg);
    expect(chartFigure(chart).html).toContain(chartFigure(chart).svg);
    expect(at(NARROW.width).html).toBe(at(NARROW.width).svg); // nothing narrower than narrow
  });
});

describe('names of several words', () => {
  const rows = (rowHeight: number, name: string) => textBoxes(chartFigure({
    title: 't', width: 600,
    panels: [{ x: { label: 'x' }, y: { label: '', categories: ['a'], names: [name] }, layers: [{ kind: 'dots', points: [{ x: 1, y: 'a' }, { x: 2, y: 'a' }], color: '#000' }], rowHeight }],
  }).svg).map(({ text }) => text);
  const long = 'a name that is a good deal longer than what is left beside the drawing of its row';

  it('stand in as many lines as their rows have room for, and end in an ellipsis only where that is too few', () => {
    expect(rows(22, long).some((text) => text.endsWith('…'))).toBe(true);
    expect(rows(56, long).some((text) => text.endsWith('…'))).toBe(false);
    expect(rows(56, long).join(' ')).toContain('beside the drawing');
  });

  it('stand upright below a panel where their words fit, and slanted where one does not', () => {
    const below = (names: string[]) => textBoxes(chartFigure({
      title: 't', width: 600,
      panels: [{ x: { label: '', categories: ['1', '2', '3', '4'], names }, y: { label: 'y' }, layers: [{ kind: 'dots', points: [{ x: '1', y: 1 }], color: '#000' }] }],
    }).svg).filter(({ slanted }) => slanted).length;
    expect(below(['as pretrained, then tuned', 'b', 'c', 'd'])).toBe(0);
    expect(below(['as-pretrained-then-tuned', 'b', 'c', 'd'])).toBe(4);
  });
});
