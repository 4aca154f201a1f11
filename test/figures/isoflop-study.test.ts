import { describe, expect, it } from '@jest/globals';
import { isoFlopStudy, lawStudy } from '../../lib/figures/isoflop-study.js';
import type { CompletedRun } from '../../lib/runs/index.js';
import { recordOf } from '../runs/runs.js';

/** Runs of L = 2 + 20 N^-1/2 + 40 D^-1/2 whose best size is (C/6)^1/2 / 2: from A a N^-a = B b D^-b with a = b, N/D = (A/B)^2 = 1/4. */
function runsOf(sizes: readonly number[], budgets: readonly number[]): CompletedRun[] {
  return budgets.flatMap((sixNDTotal) => sizes.map((nParamsTotal, k): CompletedRun => {
    const tokens = sixNDTotal / (6 * nParamsTotal);
    const loss = 2 + 20 * nParamsTotal ** -0.5 + 40 * tokens ** -0.5;
    return {
      ...recordOf(1), corpus: { name: 'novel <1>.txt', hash: '' }, nParamsTotal, tokens, trainFlops: { sixNDNonEmbedding: 1, sixNDTotal },
      validationLossNatsPerToken: loss * (1 + 1e-4 * ((k % 3) - 1)), status: { kind: 'completed' },
    };
  }));
}
const SIZES = [5e3, 1e4, 2e4, 4e4, 8e4];
const BUDGETS = [6e9, 1.5e10, 3e10];

describe('a study of one\'s own runs', () => {
  it('says in sentences what the best size of each budget is, and how it grows', () => {
    const { sentences, svg, html } = isoFlopStudy(runsOf(SIZES, BUDGETS), 'made');
    expect(sentences[0]).toBe('15 runs on novel <1>.txt: 5 sizes from 5k to 80k parameters, 1 seed, 6e9 to 3e10 FLOPs.');
    // 6e9 / 6 = 1e9, whose root over 2 is 15,811: the parabola is a little off
    const best = Number(/best size is ([\d.]+)k parameters/.exec(sentences[1]!)![1]);
    expect(best).toBeGreaterThan(14.5);
    expect(best).toBeLessThan(17.5);
    expect(sentences[1]).toMatch(/, (3\.\d|4|4\.\d) tokens for each; /); // D/N = 4
    expect(sentences.find((sentence) => sentence.startsWith('When the budget grows tenfold'))).toMatch(/by a factor of 3\.\d .*a = 0\.(4|5)\d/);
    expect(svg).toContain('<svg');
    expect(html).toContain('<li>15 runs on novel &lt;1&gt;.txt');
  });

  it('never compares losses on different texts, or in the tokens of different tokenizers', async () => {
    const runs = runsOf(SIZES, BUDGETS);
    const corpus = { name: 'other.txt', hash: 'other' };
    const other = runs.map((run) => ({ ...run, corpus, validationLossNatsPerToken: 2 * run.validationLossNatsPerToken }));
    const both = isoFlopStudy([...runs, ...other], 'made');
    expect(both.sentences[0]).toBe('These runs read 2 different corpora, whose losses cannot be compared: each is told apart.');
    expect(both.sentences.slice(1)).toEqual([...isoFlopStudy(runs, 'made').sentences, ...isoFlopStudy(other, 'made').sentences]);
    expect(both.html.match(/<h3>(novel &lt;1&gt;|other).txt, \d+ different tokens<\/h3>/g)).toHaveLength(2);
    expect((await lawStudy([...runs, ...other], 'made')).sentences[1]).toBe((await lawStudy(runs, 'made')).sentences[0]);
    const inBpe = runs.map(({ config, ...run }) => {
      const model = { ...config.train.model, vocabSize: 512 };
      return { ...run, config: { ...config, train: { ...config.train, model } } };
    });
    expect(isoFlopStudy([...runs, ...inBpe] as CompletedRun[], 'made').sentences[0]).toContain('2 different corpora');
  });

  it('shows the runs and says what is missing where they allow no answer', () => {
    const { sentences, svg } = isoFlopStudy(runsOf([8e4, 1.6e5, 3.2e5], BUDGETS), 'made'); // all too large
    expect(sentences[1]).toMatch(/^No growth of the best size can be read off these runs: |beyond the sizes tried/);
    expect(svg).toContain('<svg');
    expect(() => isoFlopStudy([], 'made')).toThrow('runs: expected some that came to their end, got none');
  });

  it('gives the law, and none of its exponents where the runs do not determine it', async () => {
    const { sentences } = await lawStudy(runsOf(SIZES, BUDGETS), 'made');
    expect(sentences[0]).toMatch(/E = (1\.9|2\.0|2 )/);
    expect(sentences[2]).toMatch(/a = 0\.(4[5-9]|5[0-5])/); // one half
    const { sentences: poor } = await lawStudy(runsOf([1e4, 2e4], [6e9]), 'made');
    expect(poor.join(' ')).toMatch(/No law of size and data can be fitted|no exponent is read off it/);
  });
});
