import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { registerFit } from '../../lib/commands/fit.js';
import { root } from '../../lib/setup/paths.mjs';
import { runCommand } from './run-command.js';

// generous: the machine may be doing other things
jest.setTimeout(120_000);

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'fit-tables-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Nine runs of L = 1.9 + 300 N^-0.32 + 900 D^-0.31, written as `row` says. */
const table = (header: string, row: (run: { n: number; d: number; loss: number }) => number[]) =>
  [
    header,
    ...[30e6, 300e6, 3e9].flatMap((n) =>
      [2e9, 20e9, 200e9].map((d) => row({ n, d, loss: 1.9 + 300 * n ** -0.32 + 900 * d ** -0.31 }).join(',')),
    ),
    '',
  ].join('\n');

describe('scaling fit of such a table', () => {
  const hidden = () => file('hidden.csv', table('params,tokens,loss', ({ n, d, loss }) => [n / 1e6, d / 1e9, loss]));

  it('warns of implausible units in text and among the warnings of --json', async () => {
    const { out } = await runCommand(registerFit, 'fit', hidden(), '--law', 'parametric');
    expect(out).toMatch(/warning: nParams: the largest model has 3,000 parameters and the smallest 30, .*--unit nParams=1e6/);
    const json = JSON.parse((await runCommand(registerFit, 'fit', hidden(), '--law', 'parametric', '--json')).out) as {
      warnings: string[];
    };
    expect(json.warnings.filter((warning) => warning.includes('--unit'))).toHaveLength(2);
  });

  it('gives the law of plain numbers with --unit, given twice', async () => {
    const { out } = await runCommand(
      registerFit,
      'fit',
      hidden(),
      '--law',
      'parametric',
      '--unit',
      'nParams=M',
      '--unit',
      'nTokens=1e9',
      '--json',
    );
    const { parameters, warnings } = JSON.parse(out) as { parameters: Record<string, { value: number }>; warnings: string[] };
    // exact losses: the law comes back to the digits the minimiser reaches
    expect(
      [parameters['A']!.value / 300, parameters['B']!.value / 900, parameters['E']!.value / 1.9].map(
        (ratio) => Math.round(1e3 * ratio) / 1e3,
      ),
    ).toEqual([1, 1, 1]);
    expect(warnings.filter((warning) => warning.includes('--unit'))).toEqual([]);
  });

  it('answers what is no table with one sentence, code 1 and nothing that moves a cursor', () => {
    const bad = file('bad\u001b[2J.csv', 'para\u001b[31mms,tokens,loss\n1e7,1e9,\u001b[2J3\n');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'lib', 'bin', 'scaling.mjs'), 'fit', bad, '--law', 'power', '--columns', 'x=tokens'],
      { encoding: 'utf8' },
    );
    expect(status).toBe(1);
    // the last line: before it may stand that sources are newer than what runs
    expect(stderr.trim().split('\n').at(-1)).toMatch(/bad\\x1b\[2J\.csv: expected a table \(CSV, JSON, Parquet or \.xlsx\), got binary data of no kind known here; save the table as /);
    expect(stdout + stderr).not.toContain('\u001b');
  });
});
