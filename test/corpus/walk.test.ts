import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../lib/core/random.js';
import { walkLanguage, windowFloor } from '../../lib/corpus/index.js';
import { entropyMissInStandardErrors } from './entropyCheck.js';

describe('walkLanguage', () => {
  it('at its defaults has an entropy of 2 ln 2 nats a token, as its mean surprise over 1e6 tokens says to 3 standard errors', () => {
    // r = 1/2, 4 moves: (ln 4 / 2 + ln 2 + ln 4 / 2) / (3/2) = 3 ln 2 / (3/2)
    const walk = walkLanguage({ seed: 1 });
    expect(walk.entropyRateNatsPerToken).toBeCloseTo(2 * Math.log(2), 12);
    expect(Math.abs(entropyMissInStandardErrors(walk, 1))).toBeLessThan(3);
    const other = walkLanguage({ seed: 2, nPlaces: 5, nMoves: 3, tellProbability: 0.3 });
    expect(Math.abs(entropyMissInStandardErrors(other, 2))).toBeLessThan(3);
  });

  it('tells the place to which the moves since the last one lead, a third of the time, and never two places in a row', () => {
    const walk = walkLanguage({ seed: 1 });
    const { moves, nPlaces } = walk;
    const tokens = walk.sample(30_000, randomStream(1, 'walk'));
    let place: number | undefined;
    let told = 0;
    tokens.forEach((token, t) => {
      if (token >= nPlaces) {
        if (place !== undefined) place = moves[token - nPlaces]![place]!;
        return;
      }
      if (place !== undefined) expect(token).toBe(place);
      if (t > 0) expect(tokens[t - 1]).toBeGreaterThanOrEqual(nPlaces);
      place = token;
      told++;
    });
    // a share of 1/3, whose standard error is below sqrt(2/9/30,000) = .0027 since places keep their distance
    expect(Math.abs(told / 30_000 - 1 / 3)).toBeLessThan(0.011);
  });

  it('gives all windows of a length probability 1 together, and each as much as it occurs', () => {
    const walk = walkLanguage({ seed: 3, nPlaces: 3, nMoves: 2, tellProbability: 0.4 });
    const windows = Array.from({ length: 5 ** 4 }, (_, i) => Uint8Array.from({ length: 4 }, (_, t) => Math.floor(i / 5 ** t) % 5));
    const probability = (window: Uint8Array) => Math.exp(walk.windowLogProbabilities(window).reduce((sum, log) => sum + log, 0));
    expect(windows.reduce((sum, window) => sum + probability(window), 0)).toBeCloseTo(1, 12);
    const counts = new Map<string, number>();
    const n = 400_000;
    const tokens = walk.sample(n, randomStream(1, 'windows'));
    for (let t = 3; t < n; t++) counts.set(tokens.slice(t - 3, t + 1).join(' '), (counts.get(tokens.slice(t - 3, t + 1).join(' ')) ?? 0) + 1);
    for (const window of windows) {
      const p = probability(window);
      // windows overlap, so the error may be twice that of independent ones; five of those
      expect(Math.abs((counts.get(window.join(' ')) ?? 0) / n - p)).toBeLessThan(10 * Math.sqrt((p + 1e-12) / n));
    }
  });

  it('has a window floor above its entropy rate by the places that no place in the window foretells', () => {
    // T = 2, r = 1/2, so 1/3 of tokens are places; x0 is a move with 2/3. Target 1 is a place after a move: 2/3 * 1/2, and unknown: ln 8.
    // Target 2 with nothing told before: x0, x1 moves, then a place: 2/3 * 1/2 * 1/2. Together (1/3 + 1/6) ln 8 / 2 a token.
    const { lossNatsPerToken, standardError } = windowFloor(walkLanguage({ seed: 1 }), { contextLength: 2, nWindows: 20_000 });
    expect(Math.abs(lossNatsPerToken - (2 * Math.log(2) + Math.log(8) / 4))).toBeLessThan(3 * standardError);
    expect(standardError).toBeLessThan(0.01);
  });

  it('is decided by its seed, and says what it cannot be', () => {
    expect(walkLanguage({ seed: 1 }).moves).toEqual(walkLanguage({ seed: 1 }).moves);
    expect(walkLanguage({ seed: 1 }).moves).not.toEqual(walkLanguage({ seed: 2 }).moves);
    expect(() => walkLanguage({ seed: 1, nPlaces: 1 })).toThrow('nPlaces: expected an integer >= 2, got 1');
    // a place after a place, whichever it is, and what comes after it
    expect([...walkLanguage({ seed: 1 }).logProbabilities(Uint8Array.of(0, 0, 9)).slice(1)]).toEqual([-Infinity, -Infinity]);
  });
});
