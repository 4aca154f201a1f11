import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textWidth } from '../../lib/plot/text.js';
import { THEME } from '../../lib/plot/theme.js';
import { chooseTicks, formatNumber, significant, superscript, type TickRequest } from '../../lib/plot/ticks.js';

describe('formatNumber', () => {
  it.each([
    [1000, 'count', '1k'],
    [1.5e9, 'count', '1.5B'],
    [70e9, 'count', '70B'],
    [1.4e12, 'count', '1.4T'],
    [999, 'count', '999'],
    [999_950, 'count', '1M'],
    [0, 'count', '0'],
    [1e18, 'power', '10¹⁸'],
    [3e18, 'power', '3×10¹⁸'],
    [5.76e23, 'power', '5.76×10²³'],
    [0.001, 'power', '10⁻³'],
    [0, 'power', '0'],
    [2.45, 'plain', '2.45'],
    [-0.005, 'plain', '−0.005'],
    [1234, 'plain', '1234'],
    [2.5e8, 'plain', '2.5×10⁸'],
    [1e-6, 'plain', '10⁻⁶'],
    [0.45, 'percent', '45%'],
    [1, 'percent', '100%'],
    [2019, 'whole', '2019'],
  ] as const)('writes %p as %s: %s', (value, format, expected) => {
    expect(formatNumber(value, format)).toBe(expected);
  });

  it('rounds to the digits asked for and never shows the error of binary fractions', () => {
    expect(significant(0.30000000000000004, 3)).toBe('0.3');
    expect(superscript(-12)).toBe('⁻¹²');
    expect(formatNumber(123456, 'count', 2)).toBe('123k'); // whole digits are never dropped
  });
});

/** What a person reads off a label. */
function read(label: string): number {
  const ascii = label.replace('−', '-');
  const raised = /^(?:(.+)×)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(ascii);
  if (raised !== null)
    return Number(raised[1] ?? 1) * 10 ** Number([...raised[2]!].map((c) => (c === '⁻' ? '-' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c))).join(''));
  const unit = { k: 1e3, M: 1e6, B: 1e9, T: 1e12, '%': 0.01 }[ascii.at(-1)!] ?? 1;
  return unit === 1 ? Number(ascii) : Number(ascii.slice(0, -1)) * unit;
}

const requests: fc.Arbitrary<TickRequest> = fc
  .record({
    scale: fc.constantFrom('linear' as const, 'log' as const),
    format: fc.constantFrom('plain' as const, 'count' as const, 'power' as const, 'percent' as const),
    direction: fc.constantFrom('horizontal' as const, 'vertical' as const),
    length: fc.integer({ min: 160, max: 900 }),
    low: fc.double({ min: -8, max: 20, noNaN: true }).map((exponent) => 10 ** exponent),
    decades: fc.double({ min: 0.01, max: 14, noNaN: true }),
  })
  .map(({ low, decades, ...rest }) => ({ ...rest, domain: [low, low * 10 ** decades] as const }))
  // Shares above 1,000% and counts below five are not drawn in earnest.
  .filter(({ format, domain }) => (format !== 'percent' || domain[1] < 10) && (format !== 'count' || domain[1] - domain[0] > 5));

describe('chooseTicks', () => {
  it('labels every tick with its own value, inside the axis', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { values, labels } = chooseTicks(request);
        const [low, high] = request.domain;
        expect(values.length).toBeGreaterThan(0);
        values.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(low * (1 - 1e-6));
          expect(value).toBeLessThanOrEqual(high * (1 + 1e-6));
          expect(Math.abs(read(labels[i]!) - value)).toBeLessThanOrEqual(1e-6 * Math.abs(value));
        });
        expect(new Set(labels).size).toBe(labels.length);
      }),
      { seed: 1, numRuns: 600 },
    );
  });

  it('never lets two labels touch', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { values, labels } = chooseTicks(request);
        const place = request.scale === 'log' ? Math.log : (value: number) => value;
        const [low, high] = request.domain.map(place) as [number, number];
        const position = (value: number) => (request.length * (place(value) - low)) / (high - low);
        values.slice(1).forEach((value, i) => {
          const room = position(value) - position(values[i]!);
          const extent =
            request.direction === 'vertical'
              ? THEME.size.tick
              : (textWidth(labels[i]!, THEME.size.tick) + textWidth(labels[i + 1]!, THEME.size.tick)) / 2;
          expect(room).toBeGreaterThan(extent);
        });
      }),
      { seed: 2, numRuns: 600 },
    );
  });

  it('labels at least two values, so that a reader can tell the scale', () => {
    fc.assert(
      fc.property(requests, (request) => expect(chooseTicks(request).values.length).toBeGreaterThanOrEqual(2)),
      { seed: 3, numRuns: 600 },
    );
  });

  const axis = (over: Partial<TickRequest>) =>
    chooseTicks({ scale: 'log', format: 'count', direction: 'horizontal', length: 620, domain: [1e3, 1e6], ...over }).labels;

  it('reads like a person would write it', () => {
    expect(axis({})).toEqual(['1k', '2k', '5k', '10k', '20k', '50k', '100k', '200k', '500k', '1M']);
    expect(axis({ length: 200 })).toEqual(['1k', '10k', '100k', '1M']);
    expect(axis({ format: 'power', domain: [1e18, 1e24] })).toEqual(['10¹⁸', '10¹⁹', '10²⁰', '10²¹', '10²²', '10²³', '10²⁴']);
    expect(axis({ format: 'power', domain: [1e15, 1e27], length: 300 })).toEqual(['10¹⁶', '10¹⁸', '10²⁰', '10²²', '10²⁴', '10²⁶']);
    expect(axis({ format: 'plain', domain: [2.9, 3.45], direction: 'vertical', length: 260 })).toEqual([
      '2.9',
      '3.0',
      '3.1',
      '3.2',
      '3.3',
      '3.4',
    ]);
    expect(axis({ scale: 'linear', format: 'count', domain: [1, 4] })).toEqual(['1', '2', '3', '4']);
    expect(axis({ scale: 'linear', format: 'whole', domain: [2018.1, 2022.6] })).toEqual(['2019', '2020', '2021', '2022']);
  });
});
