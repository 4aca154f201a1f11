import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allRight,
  crossingScale,
  foretoldScale,
  trendProbability,
  compareMetrics,
  emergenceScore,
  predictMetrics,
  riseShape,
  scaleOfExactMatch,
  shareInterval,
  type MetricResult,
} from '../../lib/emergence/index.js';

const scored = (...scores: number[]) => scores.map((score, i) => ({ scale: 10 ** i, score }));

describe('emergenceScore', () => {
  it('is 10 for 0, .1, .2, 1: a rise of 1 over a median step of .1', () => {
    expect(emergenceScore(scored(0, 0.1, 0.2, 1))).toBeCloseTo(10, 9);
  });

  it('is the number of steps for a straight line, negative where scores fall, 0 where nothing moves', () => {
    expect(emergenceScore(scored(1, 2, 3, 4, 5))).toBeCloseTo(4, 12);
    expect(emergenceScore(scored(5, 4, 3, 2, 1))).toBeCloseTo(-4, 12);
    expect(emergenceScore(scored(2, 2, 2))).toBe(0);
  });

  it('is infinite where half of the steps are none at all', () => {
    expect(emergenceScore(scored(0, 0, 0, 1))).toBe(Infinity);
  });

  it('takes the middle of an even number of squared steps, and the order of scale, not of the array', () => {
    // steps 1 and 3: median square (1 + 9) / 2 = 5
    expect(emergenceScore([{ scale: 3, score: 4 }, { scale: 1, score: 0 }, { scale: 2, score: 1 }])).toBeCloseTo(4 / Math.sqrt(5), 12);
  });

  it('does not change when scores are measured in other units', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 9 }),
        fc.integer({ min: 1, max: 50 }),
        (scores, unit) => {
          const [one, other] = [scored(...scores), scored(...scores.map((score) => unit * score + 7))].map(emergenceScore);
          expect(Number.isFinite(one) ? other! / (one || 1) : other).toBeCloseTo(one === 0 ? 0 : Number.isFinite(one) ? 1 : one!, 9);
        },
      ),
    );
  });

  it('refuses too few points, a scale twice, and scores that are no numbers', () => {
    expect(() => emergenceScore(scored(0, 1))).toThrow('points: expected at least 3, got 2');
    expect(() => emergenceScore([...scored(0, 1, 2), { scale: 1, score: 5 }])).toThrow(
      'points: expected one score for each scale, got two at 1',
    );
    expect(() => emergenceScore(scored(0, NaN, 1))).toThrow('points: expected scores that are numbers, got NaN');
    expect(() => emergenceScore([{ scale: 0, score: 1 }, ...scored(1, 2)])).toThrow('points: expected scales > 0, got 0');
  });
});

describe('riseShape', () => {
  it('is flat for 1.1 decades and rises in .8 where everything happens in the second decade', () => {
    const { flatDecades, riseDecades } = riseShape(scored(0, 0, 1));
    expect(flatDecades).toBeCloseTo(1.1, 12);
    expect(riseDecades).toBeCloseTo(0.8, 12);
  });

  it('is flat for a tenth and rises for eight tenths of a straight line', () => {
    const { flatDecades, riseDecades } = riseShape(scored(0, 1, 2, 3, 4));
    expect(flatDecades).toBeCloseTo(0.4, 12);
    expect(riseDecades).toBeCloseTo(3.2, 12);
  });

  it('refuses a score that does not rise', () => {
    expect(() => riseShape(scored(1, 2, 1))).toThrow('points: expected a score that rises from the smallest scale to the largest, got 1 and 1');
  });
});

describe('predictMetrics', () => {
  it('gives e^-1 and L (1 - p) for a loss of .1 over ten tokens', () => {
    const { tokenProbability, exactMatch, tokenEditDistance } = predictMetrics(0.1, 10);
    expect(tokenProbability).toBeCloseTo(0.904837, 6);
    expect(exactMatch).toBeCloseTo(0.367879, 6);
    expect(tokenEditDistance).toBeCloseTo(0.951626, 6);
  });

  it('makes one smooth loss look sudden under exact match and not under edit distance', () => {
    // a loss of 10 scale^-.5, from 1 to .01 nats a token, and answers of 20 tokens
    const decades = [2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6];
    const points = (metric: 'exactMatch' | 'tokenEditDistance', sign: number) =>
      decades.map((decade) => ({ scale: 10 ** decade, score: sign * predictMetrics(10 ** (1 - decade / 2), 20)[metric] }));
    const [exact, distance] = [points('exactMatch', 1), points('tokenEditDistance', -1)];
    expect(riseShape(exact).flatDecades).toBeGreaterThan(1.5); // e^-20 at first; a tenth of e^-.2 when the loss is .125, 1.8 decades on
    expect(riseShape(distance).flatDecades).toBeLessThan(0.3);
    // the emergence score agrees as long as exact match has only begun to rise (at most e^-1.1 here), as in published cases;
    // once both saturate, the metric that did so earlier scores higher
    expect(emergenceScore(exact.slice(0, 6))).toBeGreaterThan(1.5 * emergenceScore(distance.slice(0, 6)));
    expect(emergenceScore(exact)).toBeLessThan(emergenceScore(distance));
  });
});

describe('scaleOfExactMatch', () => {
  it('is 5,203 for one half, five tokens and a loss of 10 scale^-.5, where the prediction is one half', () => {
    const law = { coefficient: 10, exponent: 0.5 };
    const scale = scaleOfExactMatch(law, 5, 0.5);
    expect(scale).toBeCloseTo((50 / Math.LN2) ** 2, 6);
    expect(Math.round(scale)).toBe(5203);
    expect(predictMetrics(10 * scale ** -0.5, 5).exactMatch).toBeCloseTo(0.5, 12);
  });
});

describe('shareInterval', () => {
  it('gives the published values of Wilson\'s interval', () => {
    // Brown, Cai and DasGupta 2001 write it out: 0 of 100 gives z^2/(n + z^2) = 3.8415/103.8415; 81 of 263 is Newcombe 1998, table I
    expect(shareInterval(0, 100).high).toBeCloseTo(3.841459 / 103.841459, 6);
    expect(shareInterval(0, 100).low).toBe(0);
    expect(shareInterval(81, 263).low).toBeCloseTo(0.2553, 4);
    expect(shareInterval(81, 263).high).toBeCloseTo(0.3662, 4);
  });

  it('refuses more right answers than questions', () => {
    expect(() => shareInterval(3, 2)).toThrow('right: expected an integer from 0 to 2, got 3');
  });
});

describe('compareMetrics', () => {
  it('changes the sign of metrics of which less is better, and puts the sharpest first', () => {
    const results = (metric: MetricResult['metric'], scores: number[]): MetricResult[] =>
      scored(...scores).map((point) => ({ task: 'addition', metric, ...point }));
    const compared = compareMetrics([
      ...results('tokenEditDistance', [4, 3, 2, 1]),
      ...results('exactMatch', [0, 0, 0, 1]),
      ...results('brierScore', [0, 0, 0, -1]),
      ...results('logLikelihoodPerToken', [-4, -3, -2, -1.5]),
    ]);
    expect(compared.map(({ metric }) => metric)).toEqual(['exactMatch', 'brierScore', 'tokenEditDistance', 'logLikelihoodPerToken']);
    expect(compared[2]!.emergenceScore).toBeCloseTo(3, 12);
    expect(compared[2]!.points[0]).toEqual({ scale: 1, score: -4 });
  });

  it('scores families of one model a scale, not the mean of models of which each has a score of its own', () => {
    const grade = (scale: number, score: number): MetricResult => ({ task: 'sums', metric: 'exactMatch', scale, score });
    const jumps = compareMetrics([grade(1, 0), grade(2, 0), grade(2, 0), grade(2, 1), grade(3, 0), grade(4, 1)])[0]!;
    expect(jumps.points[1]).toEqual({ scale: 2, score: 1 / 3 });
    // the families 0 0 0 1 (twice) and 0 1 0 1: infinite twice, and 1 / 1 with the steps 1, -1, 1
    expect([jumps.emergenceScore, jumps.families]).toEqual([Infinity, { low: 1, high: Infinity }]);
    const two = compareMetrics([grade(1, 0), grade(2, 0), grade(2, 1), grade(3, 1), grade(4, 3)])[0]!;
    expect([two.emergenceScore, two.families]).toEqual([3, { low: 3, high: 3 }]);
  });

  it('draws families where there are too many to count them all', () => {
    // 11 scales with 3 models each are 177,147 families; the models of a scale are alike, so that every family scores 10
    const many = Array.from({ length: 33 }, (_, i): MetricResult => ({
      task: 'sums', metric: 'exactMatch', scale: 1 + Math.floor(i / 3), score: Math.floor(i / 3),
    }));
    expect(compareMetrics(many)[0]!.emergenceScore).toBeCloseTo(10, 12);
  });
});

describe('crossingScale', () => {
  it('is 100 for 0 at 1, 0 at 10, 1 at 1000 and the level one half: the middle in log scale', () => {
    const points = [{ scale: 1000, score: 1 }, { scale: 1, score: 0 }, { scale: 10, score: 0 }];
    expect(crossingScale(points, 0.5)).toBeCloseTo(100, 9);
    expect(crossingScale(points, 1)).toBeCloseTo(1000, 9);
    expect(() => crossingScale(points, 1.5)).toThrow('level: expected one that the scores cross from below, got 1.5 with scores from 0 to 1');
    expect(() => crossingScale(points, 0)).toThrow('level: expected one that the scores cross');
  });
});

describe('foretoldScale', () => {
  it('is 9 for nine in ten of one token where the odds are the scale', () => {
    const odds = (scale: number) => ({ scale, score: scale / (1 + scale) });
    expect(foretoldScale([odds(1), odds(Math.E)], { answerTokens: 1, level: 0.9 })).toBeCloseTo(9, 9);
    // eight tokens half right: accuracy 2^(-1/8) = .91700, odds 11.0487
    expect(foretoldScale([odds(0.1), odds(1), odds(3)], { answerTokens: 8, level: 0.5 })).toBeCloseTo(11.0487, 3);
  });

  it('is that of the line of least squares: logits 0, 2, 1 at ln scale 0, 1, 2 have slope 1/2 and mean 1', () => {
    const at = (lnScale: number, logit: number) => ({ scale: Math.exp(lnScale), score: 1 / (1 + Math.exp(-logit)) });
    // logit 1 + (ln scale - 1) / 2 is ln 9 = 2.1972 at ln scale 3.3944
    expect(Math.log(foretoldScale([at(0, 0), at(1, 2), at(2, 1)], { answerTokens: 1, level: 0.9 }))).toBeCloseTo(3.3944, 4);
  });

  it('refuses a line that foretells nothing', () => {
    const points = scored(0.5, 0.4);
    expect(() => foretoldScale(points, { answerTokens: 1, level: 0.9 })).toThrow('accuracies: expected a line that rises with scale');
    expect(() => foretoldScale(points.slice(1), { answerTokens: 1, level: 0.9 })).toThrow('accuracies: expected at least 2, got 1');
    expect(() => foretoldScale(scored(0, 0.4), { answerTokens: 1, level: 0.9 })).toThrow('accuracy: expected');
  });
});

describe('allRight', () => {
  it('counts the exams that hold known questions alone: .8 for two of ten questions with nine known', () => {
    expect(allRight(2, { right: 9, of: 10 })).toBeCloseTo(0.8, 12);
    expect(allRight(1, { right: 3, of: 12 })).toBeCloseTo(0.25, 12);
    expect(allRight(4, { right: 3, of: 12 })).toBe(0);
    // C(7, 3) / C(10, 3) = 35 / 120
    expect(allRight(3, { right: 7, of: 10 })).toBeCloseTo(35 / 120, 12);
    expect(() => allRight(11, { right: 3, of: 10 })).toThrow('drawn: expected an integer from 1 to 10, got 11');
  });
});

describe('trendProbability', () => {
  it('is 1/6 for 0 of 2 and then 2 of 2, and 1 where nothing or everything succeeds', () => {
    expect(trendProbability([{ right: 0, of: 2 }, { right: 2, of: 2 }])).toBeCloseTo(1 / 6, 12);
    expect(trendProbability([{ right: 0, of: 2 }, { right: 0, of: 3 }])).toBe(1);
    expect(trendProbability([{ right: 2, of: 2 }, { right: 3, of: 3 }])).toBe(1);
    // Fisher's exact test, one-sided: 1 of 6 against 5 of 6, (C(6,1) C(6,5) + C(6,0) C(6,6)) / C(12,6) = 37 / 924
    expect(trendProbability([{ right: 1, of: 6 }, { right: 5, of: 6 }])).toBeCloseTo(37 / 924, 12);
  });

  it('agrees with counting every way to deal the successes to the runs', () => {
    const groups = [{ right: 1, of: 3 }, { right: 1, of: 2 }, { right: 3, of: 4 }];
    const groupOf = groups.flatMap(({ of }, g) => Array.from({ length: of }, () => g));
    const sums: number[] = [];
    for (let dealt = 0; dealt < 2 ** 9; dealt++) {
      const ones = groupOf.filter((_, run) => (dealt >> run) & 1);
      if (ones.length === 5) sums.push(ones.reduce((a, b) => a + b, 0));
    }
    expect(trendProbability(groups)).toBeCloseTo(sums.filter((sum) => sum >= 1 + 2 * 3).length / sums.length, 12);
  });
});
