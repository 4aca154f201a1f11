import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES } from '../../../lib/core/kit.js';
import { PREDICTIONS_FILE, predict, reveal, skip, standing } from '../../../lib/course/lecture/commit-prediction.js';
import { PREDICTIONS } from '../../../lib/course/lecture/predictions.js';
import { notebookDir } from '../../../lib/setup/paths.mjs';
import { scratchFolder } from '../../kernel/notebook-file.js';

const { folder, remove } = scratchFolder();
const file = join(folder, PREDICTIONS_FILE);
beforeEach(() => rmSync(file, { force: true }));
afterAll(remove);

const say = (values: Record<string, unknown> | typeof skip) => predict('1.1', values, folder);
const see = () => reveal('1.1', '<svg id="result"></svg>', { brief: 12.5, long: { value: 100, low: 98, high: 100 } }, folder);
const lines = () => readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { did: string; values?: object });

describe('a prediction in a notebook', () => {
  it('is asked for, with the names and what is possible, as long as a value is missing; nothing is kept then', () => {
    const asking = say({ brief: 20, long: undefined });
    expect(asking).toContain('<li><code>long</code>: wide, 2,400 steps, a number from 0 to 100 (percent)</li>');
    expect(asking).not.toContain('<code>brief</code>');
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  it('comes before its result: until then the result is a sentence that asks for it, and says how to skip', () => {
    const hidden = see();
    expect(hidden).not.toContain('result"');
    expect(hidden).not.toContain('12.5');
    expect(hidden).toContain('predict("1.1", skip)');
    say({ brief: 20, long: 60 });
    expect(see()).toContain('<svg id="result"></svg>');
  });

  it('is drawn beside the result, each at its place on the axis from 0 to 100', () => {
    say({ brief: 20, long: 60 });
    const shown = see();
    expect(shown).toMatch(/class="result" style="--at: 12\.5%".*came out: 12\.5 percent/);
    expect(shown).toMatch(/class="yours" data-name="brief".*style="--at: 20\.0%".*you: 20 percent/);
    expect(shown).toMatch(/class="interval" style="--at: 98\.0%; right: calc\(100% - 100\.0%\)"/);
  });

  it('is kept in a file, so that a kernel that starts anew finds it; the same words again are not a second prediction', () => {
    say({ brief: 20, long: 60 });
    say({ brief: 20, long: 60 });
    expect(lines()).toEqual([expect.objectContaining({ prediction: '1.1', did: 'committed', values: { brief: 20, long: 60 } })]);
    expect(say({ brief: undefined, long: undefined })).toMatch(/Kept beside this notebook.*narrow, 600 steps: 20 percent/); // a fresh copy
    expect(say({ brief: 20, long: undefined })).toContain('<li><code>long</code>');
    expect(lines()).toHaveLength(1);
  });

  it('may be changed before the result, which is said; the last one is drawn', () => {
    say({ brief: 20, long: 60 });
    expect(say({ brief: 30, long: 60 })).toMatch(/Before that you had said narrow, 600 steps: 20 percent; wide, 2,400 steps: 60 percent/);
    expect(see()).toContain('you: 30 percent');
  });

  it('may not be changed silently after the result: the mark stays, and the change is recorded as such', () => {
    say({ brief: 20, long: 60 });
    see();
    expect(say({ brief: 12.5, long: 100 })).toMatch(/changed your mind after the result had been shown: narrow, 600 steps: 12\.5 percent/);
    expect(see()).toContain('you: 20 percent');
    expect(see()).not.toContain('you: 12.5 percent');
    expect(lines().map(({ did }) => did)).toEqual(['committed', 'saw', 'committed']);
  });

  it('may be skipped; a prediction that is made afterwards says that the result was known', () => {
    say(skip);
    const shown = see();
    expect(shown).toContain('<svg id="result"></svg>');
    expect(shown).toMatch(/class="yours" data-name="brief"[^>]* hidden>/);
    expect(say({ brief: 1, long: 2 })).toContain('after the result had been shown');
  });

  it('of the wrong kind, out of range or under another name is told in a sentence, and not kept', () => {
    expect(() => say({ brief: 20, long: '60' })).toThrow(
      'prediction 1.1, long: expected a number from 0 to 100 (percent), without quotation marks, got "60"');
    expect(() => say({ brief: 20, long: 101 })).toThrow('got 101');
    expect(() => say({ brief: NaN, long: 1 })).toThrow('got NaN');
    expect(() => say({ short: 20 })).toThrow('prediction 1.1: expected the names brief, long, got "short"');
    expect(() => say([20, 60] as unknown as Record<string, unknown>)).toThrow('expected { brief, long } with your values, or skip, got an array of 2');
    expect(() => say(null as unknown as Record<string, unknown>)).toThrow('got null');
    expect(() => predict('9.9', {}, folder)).toThrow(/^id: expected one of 0\.1, .*, got "9\.9"$/);
    expect(() => predict('constructor', {}, folder)).toThrow('got "constructor"');
    expect(() => predict('1.3', { student: 'both' }, folder)).toThrow('expected one of alone on the same tokens, distilled, alone for the compute of both');
    expect(() => reveal('1.1', '', { brief: 1 }, folder)).toThrow('results: expected brief, long for prediction 1.1, got brief');
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  it('survives a line that a crash left torn, or that a hand wrote, and says that it was passed over', () => {
    say({ brief: 20, long: 60 });
    appendFileSync(file, '{"prediction":"1.1","at":"20');
    expect(say({ brief: 30, long: 60 })).toContain('1 of the lines in predictions.jsonl cannot be read');
    expect(see()).toContain('you: 30 percent');
  });

  it('is drawn as the first after the result where none came before it', () => {
    const [at, values] = ['2026-01-01T00:00:00Z', { brief: 1, long: 2 }];
    const saw = { prediction: '1.1', at, did: 'saw' } as const;
    const committed = { prediction: '1.1', at, did: 'committed', values } as const;
    expect(standing([saw, committed, { ...committed, values: { brief: 3, long: 4 } }])).toEqual({
      drawn: { at, values }, earlier: [], later: [{ at, values: { brief: 3, long: 4 } }], wasSeenBefore: true, skipped: false, seen: true,
    });
  });
});

describe('a prediction on a page', () => {
  beforeEach(() => { process.env[PAGES] = '1'; });
  afterAll(() => { delete process.env[PAGES]; });

  it('is a form, hidden until its script runs, and the result is folded below it; nothing is read or kept on the disk', () => {
    const form = say({ brief: undefined, long: undefined });
    expect(form).toMatch(/<form data-prediction="1\.1" hidden>/);
    expect(form).toContain('<input type="number" name="brief" min="0" max="100" step="any" required>');
    expect(see()).toMatch(/^<style>[^]*<details class="folded" data-prediction="1\.1" data-results="[^"]*"><summary>[^]*id="result"[^]*<\/details>$/);
    expect(see()).not.toContain('<details class="folded" data-prediction="1.1" open');
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });
});

describe('the predictions of the lecture', () => {
  const uses = readdirSync(notebookDir).filter((name) => name.endsWith('.ipynb')).map((name) => {
    const { cells } = JSON.parse(readFileSync(join(notebookDir, name), 'utf8')) as { cells: { source: string[] }[] };
    const text = cells.map(({ source }) => source.join('')).join('\n');
    const ids = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, id]) => id!))].sort();
    return { name, asked: ids(/predict\("(\d\.\d)"/g), revealed: ids(/reveal\("(\d\.\d)"/g), folded: ids(/<details data-prediction="(\d\.\d)">/g) };
  });

  it('are each asked for in the notebook of their section, before a result that waits for them and an explanation that is folded', () => {
    expect(uses.flatMap(({ asked }) => asked).sort()).toEqual(Object.keys(PREDICTIONS).sort());
    for (const { name, asked, revealed, folded } of uses) {
      expect([name, asked.filter((id) => id[0] !== name[0])]).toEqual([name, []]);
      expect([name, revealed, folded]).toEqual([name, asked, asked]);
    }
  });

  it('ask for something that has at least two values, and are numbered by section', () => {
    for (const [id, { asked }] of Object.entries(PREDICTIONS)) {
      expect(id).toMatch(/^[0-5]\.\d$/);
      const hasRange = Object.values(asked).map((one) => (one.kind === 'number' ? one.to > one.from : new Set(one.choices).size > 1));
      expect([id, hasRange.length > 0 && !hasRange.includes(false)]).toEqual([id, true]);
    }
  });
});
