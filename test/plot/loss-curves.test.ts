import { describe, expect, it } from '@jest/globals';
import { lossCurvesFigure } from '../../lib/figures/index.js';

const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

describe('lossCurvesFigure', () => {
  it('says that it waits while there is no step yet', () => {
    expect(textsOf(lossCurvesFigure({ curves: [] }).svg)).toContain('waiting for the first step');
    expect(textsOf(lossCurvesFigure({ curves: [{ label: 'a run', steps: [], losses: [] }] }).svg)).toContain('waiting for the first step');
  });

  it('draws one point, then more, while a run trains', () => {
    for (const nSteps of [1, 2, 50]) {
      const steps = Array.from({ length: nSteps }, (_, i) => i);
      const { svg } = lossCurvesFigure({ curves: [{ label: 'a run', steps, losses: steps.map((step) => 5 - step / 100) }] });
      expect(textsOf(svg)).toContain('a run');
    }
  });

  it('marks a run that diverged at its last finite loss, and only that', () => {
    const run = (label: string, losses: number[]) => ({ label, steps: losses.map((_, i) => i), losses });
    expect(textsOf(lossCurvesFigure({ curves: [run('calm', [3, 2, 1]), run('wild', [3, 9, NaN])] }).svg)).toContain('diverged');
    expect(textsOf(lossCurvesFigure({ curves: [run('calm', [3, 2, 1])] }).svg)).not.toContain('diverged');
  });

  it('leaves out what a logarithmic axis of compute cannot show: the loss before the first step', () => {
    const { svg } = lossCurvesFigure({ curves: [{ label: 'a run', flops: [0, 1e12, 1e13], losses: [5, 4, 3] }] });
    expect(textsOf(svg)).toContain('10¹³');
  });

  it('names nine of forty curves, the first and the last among them', () => {
    const curves = Array.from({ length: 40 }, (_, i) => ({ label: `run ${i}`, steps: [1, 2], losses: [5, 4 - i / 40] }));
    const named = textsOf(lossCurvesFigure({ curves }).svg).filter((text) => text!.startsWith('run '));
    expect(named).toHaveLength(9);
    expect([named[0], named.at(-1)]).toEqual(['run 0', 'run 39']);
  });

  it('names every size once where many budgets share ten sizes, each in one colour', () => {
    const curves = Array.from({ length: 30 }, (_, i) => ({ label: `size ${Math.floor(i / 3)}`, steps: [1, 2], losses: [5, 4 - i / 40] }));
    const { svg } = lossCurvesFigure({ curves });
    expect(textsOf(svg).filter((text) => text!.startsWith('size '))).toEqual(Array.from({ length: 10 }, (_, i) => `size ${i}`));
    const strokes = new Set([...svg.matchAll(/stroke="(#[0-9a-f]{6})" stroke-width="1.5"/gi)].map(([, color]) => color));
    expect(strokes.size).toBe(10);
  });

  it('refuses a curve without the measure, or with another number of losses', () => {
    expect(() => lossCurvesFigure({ curves: [{ label: 'a run', tokens: [1], losses: [2] }], against: 'flops' })).toThrow(
      'curve "a run": expected flops, got none',
    );
    expect(() => lossCurvesFigure({ curves: [{ label: 'a run', steps: [1, 2], losses: [2] }] })).toThrow('curve "a run": expected as many steps as losses (1), got 2');
    expect(() =>
      lossCurvesFigure({
        curves: [
          { label: 'a', steps: [1], losses: [2] },
          { label: 'b', tokens: [1], losses: [2] },
        ],
      }),
    ).toThrow('curves: expected steps, tokens or flops in every curve');
  });
});
