import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { registerFit } from '../../lib/commands/fit.js';
import { finishedGrid, learningCurves, type MadeRow } from '../fit/table/made-runs.js';
import { madeTables } from './made-tables.js';
import { runCommand } from './run-command.js';

// generous: the machine may be doing other things
jest.setTimeout(120_000);

const { table, path: pathOf } = madeTables('fit-series');
const fit = (...args: string[]) => runCommand(registerFit, 'fit', ...args);
const sizes = [1e7, 1e8, 1e9];
const lengths = [1e9, 1e10, 1e11];

/** Three texts whose losses are one, two and three halves of the made law's, and a fourth with two rows only. */
const corpora = (): MadeRow[] => [
  ...['code', 'news', 'talk'].flatMap((corpus, k) =>
    finishedGrid(sizes, lengths, { noise: 0.001 }).map((row) => ({ corpus, ...row, loss: row.loss * 0.5 * (k + 1) })),
  ),
  { corpus: 'rare', params: 1e7, tokens: 1e9, loss: 5 },
  { corpus: 'rare', params: 1e8, tokens: 1e10, loss: 4 },
];

describe('scaling fit --group', () => {
  it('fits each series for itself, side by side, and names the one with too few rows', async () => {
    const { out } = await fit(table(corpora()), '--law', 'parametric', '--group', 'corpus');
    expect(out).toMatch(/Hoffmann approach 3: L = E \+ A N\^-alpha \+ B D\^-beta, one fit for each "corpus", intervals 90%, profile/);
    expect(out).toMatch(/^ {2}corpus +rows +A +B +E +alpha +beta$/m);
    // E of the made law is 1.7, and the losses are multiples of it
    expect(out).toMatch(/^ {2}code +9 .* 0\.8\d+ \[0\.8\d+, 0\.8\d+\] +0\.3[23]\d* \[/m);
    expect(out).toMatch(/^ {2}talk +9 .* 2\.5\d+ \[2\.5\d+, 2\.\d+\]/m);
    expect(out).toMatch(/^left out: rare: 2 rows are too few for 5 parameters$/m);
    expect(out).not.toMatch(/tells 4 series apart/);
    expect((await fit(table(corpora()), '--law', 'parametric')).out).toMatch(/warning: the column "corpus" tells 4 series apart in 29 rows \(code, news, talk, rare\); .*--group corpus fits each/);
  });

  it('gives each series as JSON, with a law that scaling plan reads', async () => {
    const { out } = await fit(table(corpora()), '--law', 'parametric', '--group', 'corpus', '--json');
    const { group, series } = JSON.parse(out) as {
      group: string;
      series: (Record<string, unknown> & { parameters?: Record<string, { value: number }> })[];
    };
    expect(group).toBe('corpus');
    expect(series.map(({ value, rows }) => [value, rows])).toEqual([['code', 9], ['news', 9], ['talk', 9], ['rare', 2]]);
    series.slice(0, 3).forEach(({ parameters, uncertainLaw }, k) => {
      // a permille of noise on nine rows moves E by a few percent
      expect(Math.abs(parameters!['E']!.value / (1.7 * 0.5 * (k + 1)) - 1)).toBeLessThan(0.05);
      expect(uncertainLaw).toHaveProperty('parameters.alpha');
    });
    expect(series[3]).toEqual({ value: 'rare', rows: 2, reason: '2 rows are too few for 5 parameters' });
  });

  it('refuses where no series can be fitted, or the column names runs', async () => {
    await expect(fit(table(corpora()), '--law', 'parametric', '--group', 'params')).rejects.toThrow(/--group: expected a series that can be fitted, got none of 3 in "params": 10000000: nParams: all 10 points have the value/);
    await expect(fit(table(finishedGrid(Array.from({ length: 70 }, (_, i) => 1e6 * (i + 1)), lengths).map((row, i) => ({ id: `r${i}`, ...row }))), '--law', 'parametric', '--group', 'id')).rejects.toThrow('--group: expected a column of at most 200 values, got 210 in "id"');
    await expect(fit(table(corpora()), '--law', 'parametric', '--group', 'text')).rejects.toThrow('--group: expected columns of the file, or roles such as nParams, got "text"; it has "corpus", "params", "tokens", "loss"');
    await expect(
      fit(table(corpora()), '--law', 'parametric', '--group', 'corpus', '--predict', 'nParams=1e9,nTokens=1e10'),
    ).rejects.toThrow('--predict: expected one fit, got --group');
  });

  it('takes the last row of each run, and the best of each setting, within each series', async () => {
    const runs = sizes.flatMap((N) => lengths.map((D) => ({ run: `${N}-${D}`, N, D })));
    // runs of both series bear the same names
    const curves = ['a', 'b'].flatMap((arch, k) =>
      learningCurves(runs, 5).map((row): MadeRow => ({ arch, ...row, loss: (row['loss'] as number) * (k + 1) })),
    );
    const { out } = await fit(table(curves), '--law', 'parametric', '--group', 'arch', '--last');
    expect(out).toMatch(/--last keeps 18 of 90 rows/);
    // noise-free finals: the exact law, and twice the law
    expect(out).toMatch(/^ {2}a +9 +3(50|49\.9\d*)\b.* 1\.7 /m);
    expect(out).toMatch(/^ {2}b +9 +(700|699\.\d+)\b.* 3\.4 /m);
    const best = curves.filter(({ tokens }) => lengths.includes(Number(tokens)));
    expect((await fit(table(best), '--law', 'parametric', '--group', 'arch', '--best-per', 'nParams,nTokens')).out).toMatch(
      /--best-per keeps 18 of \d+ rows/,
    );
  });

  it.each([
    ['the curves of a law of one input', ['--law', 'power', '--columns', 'x=tokens', '--where', 'params=1e9'], /loss \(nats\/token\)/],
    ['every parameter of a law of two', ['--law', 'parametric'], />alpha</],
    ['the best sizes of approach 2', ['--law', 'isoflop'], /training tokens/],
  ])('draws %s', async (_, options, found) => {
    const isoflop = ['code', 'news'].flatMap((corpus, k) => [1e18, 1e19, 1e20].flatMap((C) => [0.25, 0.5, 1, 2, 4].map((share) => {
      const N = 0.1 * C ** 0.5 * share;
      return { corpus, params: N, flops: C, loss: (1.7 + 350 * N ** -0.33 + 900 * (C / (6 * N)) ** -0.29) * (k + 1) };
    })));
    const path = pathOf(`${options[1]!}.svg`);
    const { out } = await fit(table(options[1] === 'isoflop' ? isoflop : corpora()), ...options, '--group', 'corpus', '--plot', path);
    expect(out).toMatch(/figure written to/);
    expect(existsSync(path)).toBe(true);
    const svg = readFileSync(path, 'utf8');
    expect(svg).toMatch(found);
    expect(svg).toMatch(/>news</);
  });
});
