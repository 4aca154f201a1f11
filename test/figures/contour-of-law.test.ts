import { describe, expect, it } from '@jest/globals';
import { contourOfLaw, pipelineFigure, publishedExponents } from '../../lib/figures/index.js';

describe('the contour of a law', () => {
  // at E = 1, A = 100, B = 1000, alpha = 1/2 and beta = 1/2: N = D/100 is best, since A N^-1/2 = B D^-1/2 there; C = 600 N^2
  const law = { E: 1, A: 100, B: 1000, alpha: 0.5, beta: 0.5 };
  const { loss, frontier, isoFlops } = contourOfLaw(law, { nParams: [1e3, 1e6], nTokens: [1e5, 1e8], budgets: [6e10, 6e12] });

  it('is the law itself, and leads along its best sizes from a tenth of the lowest budget to ten times the highest', () => {
    expect(loss(1e4, 1e6)).toBeCloseTo(3, 12); // 1 + 100/100 + 1000/1000
    const [first, last] = [frontier![0]!, frontier!.at(-1)!];
    expect([first.nParams, last.nParams].map(Math.round)).toEqual([3162, 316228]); // sqrt(6e9/600), sqrt(6e13/600)
    expect(last.nTokens / last.nParams).toBeCloseTo(100, 6);
  });

  it('has a line of equal compute for each budget', () => {
    expect(isoFlops!.map(({ trainFlops }) => trainFlops)).toEqual([6e10, 6e12]);
    for (const { trainFlops, line } of isoFlops!)
      for (const { nParams, nTokens } of line) expect((6 * nParams * nTokens) / trainFlops).toBeCloseTo(1, 12);
  });
});

describe('published exponents as rows', () => {
  it('begin with Hoffmann et al. as printed, the third fitted again with 90%, and end with Kaplan', () => {
    const rows = publishedExponents();
    expect(rows[0]).toMatchObject({ value: 0.5, low: 0.488, high: 0.502, group: 'Hoffmann et al. 2022' });
    const again = rows.find(({ label }) => label === '3 · fitted again')!;
    // .513 with a standard error of .020: 1.645 x .020 = .0329
    expect([again.value, again.low!, again.high!].map((value) => value.toFixed(3))).toEqual(['0.513', '0.480', '0.546']);
    expect(rows.at(-1)).toMatchObject({ value: 0.73, group: 'Kaplan et al. 2020' });
  });
});

describe('the figure of a pipeline', () => {
  it('names the stages with arrows between them, and breaks what was done into lines', () => {
    const { svg } = pipelineFigure({
      title: 'One way',
      source: 'made up',
      stages: [{ name: 'small runs', of: { ours: 'sixty runs of two seeds each on five budgets' } }, { name: 'law', of: {} }, { name: 'large run', of: { ours: 'one' } }],
    });
    expect(svg).toContain('small runs');
    expect(svg).toContain('→ law');
    expect(svg).not.toContain('sixty runs of two seeds each on five budgets<');
    expect([...svg.matchAll(/>([^<]*)<\/tspan>/g)].map(([, line]) => line)).toEqual(['sixty runs of two seeds each on', 'five budgets']);
  });
});
