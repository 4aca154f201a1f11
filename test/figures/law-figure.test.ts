import { describe, expect, it } from '@jest/globals';
import { fitPowerLaw } from '../../lib/fit/index.js';
import { lawFigure, lawInWords } from '../../lib/figures/law-figure.js';

const x = [1e3, 1e4, 1e5, 1e6];
// 2 + 10 x^-0.25, times 1 +- 0.001 in turn, so that there is some scatter
const loss = x.map((value, i) => (2 + 10 * value ** -0.25) * (i % 2 === 0 ? 1.001 : 0.999));

describe('lawFigure', () => {
  const fit = fitPowerLaw({ x, loss, floor: { known: 2 } });

  it('shows the points that were fitted, the law with its interval, and the residuals, and says exponent and floor', () => {
    const { svg } = lawFigure(fit, { xLabel: 'non-embedding parameters N', xSymbol: 'N', title: 'a law' });
    for (const text of ['a law', 'L = E + A N^-α', '90% interval of the law', 'residual, log(loss / fit)', 'E = 2 (known)'])
      expect(svg).toContain(text);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('draws runs that the fit has not seen, and says of what its residuals are', () => {
    const { svg } = lawFigure(fit, { xLabel: 'N', heldOut: [{ x: 1e7, loss: 2.18 }], residualLabel: 'residual, log(excess / fit)' });
    expect(svg).toContain('not used in the fit');
    expect(svg).toContain('residual, log(excess / fit)');
    expect(svg).not.toContain('residual, log(loss / fit)');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('lawInWords', () => {
  it('leaves a floor of zero unsaid', () => {
    const straight = fitPowerLaw({ x, loss: x.map((value, i) => value ** -0.1 * (i % 2 === 0 ? 1.001 : 0.999)), floor: 'none' });
    expect(lawInWords(straight)).toMatch(/^α = 0\.1\d* \(0\.09\d* to 0\.10\d*\), scatter 0\.\d+%$/);
  });
});
