import { describe, expect, it } from '@jest/globals';
import { categoryColor, chartFigure, type Figure, type Panel } from '../../lib/plot/index.js';
import { EXAMPLES } from './examples.js';

const descriptionOf = ({ svg }: Figure) => /^<svg [^>]*role="img" aria-label="([^"]*)"/.exec(svg)?.[1];

const color = categoryColor(0);
const sizes: Panel = {
  x: { label: 'parameters', scale: 'log', format: 'count' },
  y: { label: 'loss (nats/token)' },
  layers: [{ kind: 'dots', color, points: [{ x: 1e3, y: 3.4 }, { x: 1e6, y: 2.9 }] }],
};

describe('the description of a figure', () => {
  it('says what it shows, its axes from end to end, and a series from its first value to its last', () => {
    // an axis has 4% of its length more than its values at each end: 1000 * 1000^-.04 = 759, 1e6 * 1000^.04 = 1.32e6, 2.9 - .02, 3.4 + .02
    expect(descriptionOf(chartFigure({ title: 'Loss falls with size', panels: [sizes] }))).toBe(
      'Loss falls with size. Across: parameters, logarithmic, from 759 to 1.32M. Up: loss (nats/token), from 2.88 to 3.42. '
      + 'points: 2, from 3.4 at 1k to 2.9 at 1M.',
    );
  });

  it('has the result, which stands under the title, and names panels, lines at a value and series, but none without a name beside them', () => {
    const named: Panel = {
      ...sizes, title: 'Two sizes', y: { label: 'loss', domain: [2, 4] },
      layers: [
        { kind: 'rule', axis: 'y', at: 2.5, color, name: 'the floor' },
        { kind: 'line', color, name: 'the law', points: [{ x: 1e3, y: 3.5 }, { x: 1e6, y: NaN }, { x: 1e6, y: 2.75 }] },
        { kind: 'line', color, points: [{ x: 1e3, y: 3 }] },
      ],
    };
    expect(descriptionOf(chartFigure({ title: 'Is it a line?', subtitle: 'exponent 0.035', panels: [named] }))).toBe(
      'Is it a line? exponent 0.035. Two sizes: Across: parameters, logarithmic, from 759 to 1.32M. Up: loss, from 2 to 4. '
      + 'the floor at 2.5. the law: from 3.5 at 1k to 2.75 at 1M.',
    );
  });

  it('reads a table aloud, cell by cell with the names that stand at its axes, and stops after eight', () => {
    const names = Array.from({ length: 10 }, (_, i) => `row ${i}`);
    const cells = names.map((y, i) => ({ x: 'a', y, color: '#ffffff', text: String(i) }));
    const table: Panel = { x: { label: '', categories: ['a'], names: ['A'] }, y: { label: 'task', categories: names }, layers: [{ kind: 'cells', cells }] };
    const eight = names.slice(0, 8);
    expect(descriptionOf(chartFigure({ title: 'Scores', panels: [table] }))).toBe(
      `Scores. Across: A. Up: task: ${eight.join(', ')} and 2 more. ${eight.map((name, i) => `A, ${name}: ${i}.`).join(' ')} And 2 more.`,
    );
  });

  it.each(Object.entries(EXAMPLES))('of the figure %s is a few sentences without a value that is none, and no group in it has a name of its own', (_, draw) => {
    const figure = draw();
    expect(descriptionOf(figure)).toMatch(/Across: .* Up: /);
    expect(descriptionOf(figure)).not.toMatch(/NaN|Infinity|undefined|\.\./);
    expect(descriptionOf(figure)!.length).toBeLessThan(1500);
    expect(figure.svg.match(/aria-label=/g)).toHaveLength(1);
  });
});
