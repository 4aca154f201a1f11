import { describe, expect, it } from '@jest/globals';
import { countingFigure, emergentMetricsFigure, kaplanFigure, lossAndMmluFigure } from '../../lib/figures/index.js';
import { dataLadder, lowestAtBudgets } from '../../lib/runs/analysis/run-columns.js';
import { readRuns } from '../../lib/runs/index.js';

const textIn = (svg: string) => [...svg.matchAll(/>([^<>]+)</g)].map(([, text]) => text!).join('|');

describe('the runs of one factor', () => {
  it('of data are a ladder of as many steps in each language, without the checks of language 1', () => {
    const ladder = dataLadder(readRuns('data'), 128);
    const languages = [...new Set(ladder.map(({ corpus }) => corpus.name))];
    const tokensOf = (language: string) => ladder.filter(({ corpus }) => corpus.name === language).map(({ tokens }) => Math.log2(tokens));
    expect(languages.map(tokensOf)).toEqual(Array.from({ length: 3 }, () => [16, 17, 18, 19, 20, 21, 22])); // 65 thousand to 4.2 million
  });

  it('of compute are the lowest loss of each budget, budgets to one digit', () => {
    const run = (sixNDTotal: number, validationLossNatsPerToken: number) => ({ trainFlops: { sixNDTotal }, validationLossNatsPerToken });
    const runs = [run(9.6e11, 3.1), run(2.9e11, 3.3), run(1.04e12, 3.2)] as unknown as Parameters<typeof lowestAtBudgets>[0];
    expect(lowestAtBudgets(runs)).toEqual([{ trainFlops: 3e11, loss: 3.3 }, { trainFlops: 1e12, loss: 3.1 }]);
  });
});

describe('a figure beside the published one', () => {
  it('has Kaplan\'s printed exponents under ours, which a law of exponent 1/2 shows', () => {
    const points = [1, 4, 16].map((x) => ({ x, y: x ** -0.5 }));
    const text = textIn(kaplanFigure({ trainFlops: points, nTokens: points, nParams: points }).svg);
    for (const symbol of ['C', 'D', 'N']) expect(text).toContain(`ours: L ∝ ${symbol}^−0.5`);
    for (const law of ['C^−0.05', 'D^−0.095', 'N^−0.076']) expect(text).toContain(`Kaplan et al.: L ∝ ${law}`);
  });

  it('counts the same runs with embeddings and without, each depth by its own name', () => {
    const text = textIn(countingFigure({ sizes: readRuns('size'), depths: readRuns('shape') }).svg);
    for (const name of ['with embeddings', 'without embeddings', '1 layer', '2 layers', '3 layers', '5 layers', '8 layers']) expect(text).toContain(name);
  });

  it('draws the three models whose accuracy on MMLU, size and tokens are printed', () => {
    const text = textIn(lossAndMmluFigure().svg);
    for (const name of ['GPT-3', 'Gopher', 'Chinchilla', 'a random guess', 'loss, computed by the law']) expect(text).toContain(name);
  });

  it('sets the metrics of ours that score twice an even climb beside the 5 of 39 of BIG-Bench', () => {
    const text = textIn(emergentMetricsFigure({ evenClimb: 9, ours: [{ metric: 'exactMatch', score: 27 }, { metric: 'tokenAccuracy', score: 10 }] }).svg);
    expect(text).toContain('BIG-Bench: 5 of 39 metrics');
    expect(text).toContain('ours: 1 of 2');
  });
});
