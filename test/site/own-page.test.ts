import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownNotebook } from '../../lib/site/own-page.js';
import { recordOf } from '../runs/runs.js';

const folder = mkdtempSync(join(tmpdir(), 'own-page-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content?: string): string => {
  if (content !== undefined) writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const line = (seed: number, changes: object = {}) => `${JSON.stringify({ ...recordOf(seed), ...changes })}\n`;

describe('the page on runs of one\'s own', () => {
  it('is refused before a notebook is executed, by the file and its line', () => {
    expect(() => ownNotebook(file('no.jsonl'))).toThrow('--runs: expected a file of records, found none at ');
    expect(() => ownNotebook(file('my-sweep.json', '{}'))).toThrow('--runs: expected records, a file that ends in .jsonl, got ');
    expect(() => ownNotebook(file('corrupt.jsonl', `${line(1)}{"id": 3\n${line(2)}`))).toThrow(/corrupt\.jsonl line 2: /);
    expect(() => ownNotebook(file('twice.jsonl', line(1) + line(1)))).toThrow('twice.jsonl line 2: expected each run once');
    expect(() => ownNotebook(file('empty.jsonl', ''))).toThrow('--runs: expected records of runs that came to their end in ');
    expect(() => ownNotebook(file('failed.jsonl', line(1, { status: { kind: 'diverged', step: 3, reason: 'the loss is not finite' } })))).toThrow(', got 1 that did not');
  });

  it('is a notebook beside its records too, which reads others where SCALING_RUNS names them', () => {
    const records = file('my novel.jsonl', line(1));
    const notebook = ownNotebook(records, file('study.ipynb'));
    const { cells } = JSON.parse(readFileSync(notebook, 'utf8')) as { cells: { id: string; source: string[] }[] };
    expect(cells.find(({ id }) => id === 'runs')!.source.join('')).toContain(`const file = process.env.SCALING_RUNS ?? ${JSON.stringify(records)};`);
    expect(() => ownNotebook(records, notebook)).toThrow('--notebook: expected a new file, got ');
    // the page of the book is that of the file that its command names, whatever the environment says
    const ofBook = JSON.parse(readFileSync(ownNotebook(records), 'utf8')) as typeof JSON & { cells: typeof cells };
    expect(ofBook.cells.find(({ id }) => id === 'runs')!.source.join('')).toContain(`const file = ${JSON.stringify(records)};`);
  });
});
