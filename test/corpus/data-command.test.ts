import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { registerData } from '../../lib/commands/data.js';

afterEach(() => { jest.restoreAllMocks(); });

/** What `scaling data ...` prints. */
async function printed(...args: string[]): Promise<string> {
  const lines: string[] = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  const program = new Command('scaling').exitOverride();
  registerData(program);
  await program.parseAsync(['node', 'scaling', 'data', ...args]);
  return lines.join('\n');
}

describe('scaling data', () => {
  it('lists every corpus, one a line, and as JSON', async () => {
    const list = await printed('list');
    expect(list.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'markov',
      'kinds',
      'facts',
      'chain',
      'declarations',
      'tiny-shakespeare',
      'text8',
      'tiny-stories',
      'speeches',
    ]);
    const rows = JSON.parse(await printed('list', '--json')) as { name: string; isHere: boolean }[];
    expect(rows.find(({ name }) => name === 'kinds')?.isHere).toBe(true);
  });

  it('shows what a corpus holds, what a model can lose on it, and how it begins', async () => {
    const shown = await printed('show', 'facts');
    expect(shown).toContain('2,000,000 tokens');
    expect(shown).toMatch(/a model that knows everything loses 0\.\d{4} nats a token \(exact\)/);
    expect(shown).toMatch(/the \w+ of \w+ is \w+ \.\nthe/);
  });

  it('shows a text of the student\'s own, with the curve of a model that counts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'data-command-'));
    const file = join(folder, 'novel.txt');
    writeFileSync(file, 'It was a dark and stormy night. '.repeat(200));
    const facts = JSON.parse(await printed('show', file, '--counting', '--json')) as {
      tokens: object;
      countingCurve: { tokens: number; lossNatsPerToken: number }[];
    };
    rmSync(folder, { recursive: true });
    expect(facts.tokens).toEqual({ train: 5760, validation: 320, test: 320 });
    expect(facts.countingCurve.map(({ tokens }) => tokens)).toEqual([1000, 2000, 5000]);
    expect(facts.countingCurve[2]!.lossNatsPerToken).toBeLessThan(facts.countingCurve[0]!.lossNatsPerToken);
  });

  it('says which names there are', async () => {
    await expect(printed('show', 'nothing')).rejects.toThrow('corpus: expected one of markov, kinds, facts, chain, declarations, tiny-shakespeare, text8, tiny-stories, speeches, or the path of a text, got "nothing"');
    await expect(printed('fetch', 'kinds')).rejects.toThrow('name: expected one of tiny-shakespeare, text8, tiny-stories, speeches, got "kinds"');
  });
});
