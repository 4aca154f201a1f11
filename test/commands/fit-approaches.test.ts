import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerFit } from '../../lib/commands/fit.js';
import { registerPlan } from '../../lib/commands/plan.js';
import { isoFlopTable } from '../fit/approaches/isoflop-table.js';
import { runCommand } from './run-command.js';

// generous: the machine may be doing other things
jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'scaling-approaches-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const fit = (...args: string[]) => runCommand(registerFit, 'fit', ...args);
const plan = async (...args: string[]) => (await runCommand(registerPlan, 'plan', ...args)).out;

const table = file('isoflops_curves.json', isoFlopTable());
/** Three runs at each of three budgets, on exact parabolas around N = 0.1 C^0.5. */
const exact = file('exact.json', [1e18, 1e20, 1e22].flatMap((compute_budget) => [0.5, 1, 2].map((share) =>
  ({ parameters: 0.1 * compute_budget ** 0.5 * share, compute_budget, final_loss: 2 + 0.1 * Math.log(share) ** 2 }))));

describe('scaling fit --law isoflop', () => {
  it('shows the rules that people use side by side, with N and D at a budget', async () => {
    const { out } = await fit(exact, '--law', 'isoflop', '--at', '1e24');
    expect(out).toMatch(/the same runs by other rules, N and D at 1\.00e\+24 FLOPs:\n +minimum +weights +a +b +k +N +D/);
    // 0.1 sqrt(1e24) = 1e11, 1e24/6e11 = 1.667e12, by every rule: the middle size of three is the minimum
    for (const rule of [
      'parabola, all sizes +sharpness',
      'parabola, all sizes +equal',
      'parabola, within 10x +sharpness',
      'parabola, within 10x +equal',
      'the lowest run',
    ]) {
      expect(out).toMatch(new RegExp(`${rule} +0\\.5000 .* 0\\.5000 +0\\.1 +100B +1\\.667T`));
    }
    expect(out).toMatch(
      /best at 1\.00e\+24 FLOPs: N = 100B .*, D = 1\.667T .*, 16\.7 .*tokens a parameter\n +2\.0 decades beyond the budgets tried/,
    );
    expect(out).toMatch(/no loss is given there: L = E \+ A C\^-alpha takes five budgets/);
  });

  it('has the same in JSON, with what the planner reads', async () => {
    const { out } = await fit(table, '--law', 'isoflop', '--at', '1e22,1e24', '--window', '5', '--weights', 'equal', '--json');
    const { window, weights, rules, optima, growthLaw, levels, params } = JSON.parse(out) as Record<string, never> & {
      rules: object[];
      optima: object[];
      levels: { rows: number[]; rowsFitted: number[] }[];
      params: { parameters: { a: { value: number } } };
    };
    expect({ window, weights }).toEqual({ window: 5, weights: 'equal' });
    expect(rules).toMatchObject([
      { window: 'all' },
      { window: 'all' },
      { window: 5 },
      { window: 5, weights: 'equal', params: { parameters: params.parameters } },
      { minimum: 'lowest run' },
    ]);
    expect(optima).toMatchObject([
      { trainFlops: 1e22, nParams: { interval: { level: 0.9 } }, loss: { interval: { level: 0.9 } } },
      { trainFlops: 1e24 },
    ]);
    expect(growthLaw).toMatchObject({ a: params.parameters.a.value, degreesOfFreedom: 7, trainFlops: { low: 6e18, high: 3e21 } });
    expect(levels.every(({ rows, rowsFitted }) => rowsFitted.length < rows.length)).toBe(true);
  });

  it('draws the window, the minima with intervals, and the growth by three rules', async () => {
    await fit(table, '--law', 'isoflop', '--window', '4', '--plot', join(folder, 'iso.svg'));
    const svg = readFileSync(join(folder, 'iso.svg'), 'utf8');
    for (const text of [
      'outside the window of sizes',
      'parabola, within 4x: a = ',
      'parabola, all sizes: a = ',
      'the lowest run: a = 0.385',
      'parameters at the minimum',
    ])
      expect(svg).toContain(text);
  });

  it('follows a bootstrap', async () => {
    const { out } = await fit(table, '--law', 'isoflop', '--bootstrap', '200', '--at', '1e22');
    expect(out).toMatch(/a +0\.45526, \[[\d., ]+\] \(90%, bootstrap\)/);
    expect(out).toMatch(/best at 1\.00e\+22 FLOPs: N = 6\.459B \[/);
  });

  it.each([
    [['--law', 'isoflop', '--window', '1'], '--window: expected all or a factor > 1 such as 10, got "1"'],
    [['--law', 'isoflop', '--window', 'wide'], '--window: expected all or a factor > 1 such as 10, got "wide"'],
    [['--law', 'isoflop', '--at', '1e22,'], '--at: expected budgets in FLOPs such as 1e21,1e22, got ""'],
    [['--law', 'isoflop', '--at', '-1e22'], '--at: expected budgets in FLOPs such as 1e21,1e22, got "-1e22"'],
    [['--law', 'parametric', '--window', '3'], '--window: expected --law isoflop, got parametric'],
    [['--law', 'parametric', '--weights', 'equal'], '--weights: expected --law isoflop, got parametric'],
    [['--law', 'parametric', '--at', '1e22'], '--at: expected --law isoflop or envelope, got parametric; write a fit of --law parametric with --json'],
  ])('says what is wrong with %j', async (args, message) => {
    await expect(fit(table, ...args)).rejects.toThrow(message);
  });
});

describe('scaling plan --law-file', () => {
  const written = async (name: string, ...args: string[]) => file(name, (await fit(...args, '--json')).out);

  it('plans by approach 2: by hand 1e11 parameters on 1.667e12 tokens at 1e24 FLOPs', async () => {
    const law = await written('isoflop-law.json', exact, '--law', 'isoflop');
    const out = await plan('--law-file', law, '--flops', '1e24', '--gpu', 'h100', '--devices', '1000', '--tokens-available', '1e11');
    expect(out).toMatch(
      /law: approach 2 on .*exact\.json; C = 6 N D, N as its table counts it\n +model +100B parameters, \[100B, 100B\] \(90%, covariance\)\n +data +1\.667T tokens/,
    );
    expect(out).toMatch(
      /growth alone says neither the loss nor what another size would cost in loss: that needs L\(N, D\), a fit with --law parametric/,
    );
    expect(out).toMatch(/100B different tokens are fewer than the 1\.667T wanted/);
    expect(out).toMatch(/on 1000 h100: \d/);
    expect(out).not.toMatch(/loss +\d/);
  });

  it('gives the intervals that the fit gives', async () => {
    const { optima } = JSON.parse((await fit(table, '--law', 'isoflop', '--at', '1e23', '--json')).out) as {
      optima: { nParams: unknown; nTokens: unknown }[];
    };
    const law = await written('table-law.json', table, '--law', 'isoflop');
    const planned = JSON.parse(await plan('--law-file', law, '--flops', '1e23', '--json')) as { nParams: unknown; nTokens: unknown };
    expect({ nParams: planned.nParams, nTokens: planned.nTokens }).toEqual({ nParams: optima[0]!.nParams, nTokens: optima[0]!.nTokens });
  });

  it('plans by approach 1 too, and makes a table by it', async () => {
    const curves = [1e7, 2e7, 4e7, 8e7, 1.6e8, 3.2e8].flatMap((N) => Array.from({ length: 40 }, (_, k) => 6 * N * N * 10 ** (k / 16)).map((C) => `${N},${C},${1.7 + 400 * N ** -0.34 + 410 * (C / (6 * N)) ** -0.28}`));
    const law = await written(
      'envelope-law.json',
      file('curves.csv', `n,flops,loss\n${curves.join('\n')}\n`),
      '--law',
      'envelope',
      '--at',
      '1e19',
    );
    expect(await plan('--law-file', law, '--flops', '1e19', '--table', '--why')).toMatch(/law: approach 1 on .*curves\.csv[\s\S]*tokens for which each size is compute-optimal, approach 1 on [\s\S]*what if Gopher had been Chinchilla, by L\(N, D\), refit/);
  });

  it.each([
    ['another law', JSON.stringify({ law: 'power law', parameters: {} }), 'got a fit of "power law", which does not say how to split compute between N and D'],
    ['other JSON', '[1, 2]', 'got JSON with neither uncertainLaw nor growthLaw in it'],
    ['a law without a number', JSON.stringify({ growthLaw: { name: 'mine', k: 1 } }), /but growthLaw\.a: /],
    ['no JSON', 'k,a\n1,2\n', 'but it is not JSON'],
  ])('refuses %s, naming the kinds that work', async (name, content, message) => {
    const path = file(`${name.replace(/ /g, '-')}.json`, content);
    await expect(plan('--law-file', path, '--flops', '1e22')).rejects.toThrow('expected the JSON of `scaling fit --json` by --law parametric, isoflop or envelope');
    await expect(plan('--law-file', path, '--flops', '1e22')).rejects.toThrow(message);
  });
});
