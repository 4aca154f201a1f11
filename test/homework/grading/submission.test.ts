import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileAnswer } from '../../../lib/course/answers/compile-answer.js';
import { answerTo, readSubmission, setOf, writtenAnswerTo, type SubmittedCell } from '../../../lib/course/answers/submission.js';
import { answered, BACKWARDS, handedOut, MEAN, ownCell, writeSubmission, type LooseCell } from './notebooks.js';

const EXERCISE = { id: '9.1', functionName: 'mean', unsolved: '9.1 is not solved yet: write the body of mean' };
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'submission-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function cellsOf(cells: LooseCell[]): SubmittedCell[] {
  const submission = readSubmission(writeSubmission(join(folder, 'one.ipynb'), cells));
  if (submission.kind !== 'notebook') throw new Error(submission.reason.en);
  return submission.cells;
}
const answer = (cells: LooseCell[]) => answerTo(EXERCISE, cellsOf(cells));
const without = (cells: LooseCell[], id: string) => cells.filter((cell) => cell.metadata?.nbgrader?.grade_id !== id);

describe('the answer to an exercise', () => {
  it('is the source of its cell, wherever that has been moved', () => {
    const cells = answered({ '9.1': MEAN });
    expect(answer(cells)).toBe(MEAN);
    expect(answer([...cells].reverse())).toBe(MEAN);
  });

  it('is all of its cells in order, where it was split', () => {
    const helper = 'const total = (numbers) => numbers.reduce((a, b) => a + b);';
    const main = 'function mean(numbers) { return total(numbers) / numbers.length; }';
    expect(answer([ownCell(helper, 'exercise-9.1'), ownCell('other'), ownCell(main, 'exercise-9.1')])).toBe(`${helper}\n${main}`);
  });

  it('is the last of several copies that is not the untouched stub', () => {
    const [first, second] = ['function mean() { return 1; }', 'function mean() { return 2; }'].map((source) =>
      ownCell(source, 'exercise-9.1'),
    );
    const stub = handedOut().find((cell) => cell.metadata?.nbgrader?.grade_id === 'exercise-9-1')!;
    expect(answer([first!, second!])).toBe('function mean() { return 2; }');
    expect(answer([first!, first!])).toBe('function mean() { return 1; }');
    expect(answer([first!, stub])).toBe('function mean() { return 1; }');
    expect(answer([stub])).toContain(EXERCISE.unsolved);
  });

  it('is the last cell without an id that declares the function, where its own cell was deleted', () => {
    const cells = without(answered({ '9.2': BACKWARDS }), 'exercise-9-1');
    expect(answer([...cells, ownCell(MEAN)])).toBe(MEAN);
    expect(answer([...cells, ownCell('const meanest = 1;')])).toBeUndefined();
    expect(answer(cells)).toBeUndefined();
  });

  it('is not taken from a check cell, however that was edited', () => {
    expect(answer([...without(handedOut(), 'exercise-9-1'), ownCell(MEAN, 'check-9.1')])).toBeUndefined();
  });

  it('in words is the text of its cells, with what its work showed', () => {
    const png = { output_type: 'display_data', data: { 'image/png': 'aGk=', 'text/plain': '[figure]' } };
    const cells = cellsOf([
      ...answered({ 'written-9.3': 'Because.' }),
      {
        ...ownCell('plot()', 'work-9.3'),
        outputs: [
          png,
          { data: { 'image/png': '" onerror="x' } },
          { output_type: 'stream', text: ['a\n', 'b'] },
          { data: { 'text/html': '<b>t</b>', 'text/plain': 't' } },
        ],
      },
    ]);
    expect(writtenAnswerTo('9.3', cells)).toEqual({
      id: '9.3',
      text: 'Because.',
      attachments: {},
      outputs: [
        { kind: 'picture', address: 'data:image/png;base64,aGk=' },
        { kind: 'text', text: 'a\nb' },
        { kind: 'html', text: '<b>t</b>' },
      ],
    });
    expect(setOf(cells)).toBe(9);
  });
});

describe('a question in words', () => {
  const cells = (text: string, outputs: unknown[] = []) =>
    cellsOf([
      { ...ownCell(text, 'written-9.3'), cell_type: 'markdown' },
      { ...ownCell('plot()', 'work-9.3'), outputs },
    ]);

  it('is cut off where nobody would read on, and says so', () => {
    expect(writtenAnswerTo('9.3', cells('&'.repeat(5e6))).text).toBe(`${'&'.repeat(100_000)}...\n\n(cut off here: there are 5000000 characters)`);
  });

  it('never drops what its work showed, whatever kind of output it is', () => {
    const outputs = [
      { output_type: 'error', ename: 'TypeError', evalue: 'no', traceback: ['line 1', 'line 2'] },
      { output_type: 'error', ename: 'TypeError', evalue: 'no', traceback: [] },
      { data: { 'image/svg+xml': '<svg/>', 'text/plain': 'x' } },
      { data: { 'image/jpeg': 'aGk=', 'text/plain': 'x' } },
      { data: { 'text/markdown': '**m**', 'text/plain': 'x' } },
      { data: { 'text/latex': '$x$', 'text/plain': 'x' } },
      { output_type: 'execute_result', data: { 'text/plain': '17' } },
    ];
    expect(writtenAnswerTo('9.3', cells('', outputs)).outputs).toEqual([
      { kind: 'text', text: 'line 1\nline 2' },
      { kind: 'text', text: 'TypeError: no' },
      { kind: 'picture', address: 'data:image/svg+xml;base64,PHN2Zy8+' },
      { kind: 'picture', address: 'data:image/jpeg;base64,aGk=' },
      { kind: 'markdown', text: '**m**' },
      { kind: 'markdown', text: '$x$' },
      { kind: 'text', text: '17' },
    ]);
  });

  it('shows no more dropped-in pictures than a page can hold', () => {
    const picture = { 'image/png': 'aGkh'.repeat(500_000) }; // two million characters
    const [cell] = cells('text');
    const flooded = cellsOf([{ ...ownCell('text', 'written-9.3'), attachments: { 'a.png': picture, 'b.png': picture } }]);
    expect(Object.keys(writtenAnswerTo('9.3', [cell!, ...flooded]).attachments)).toEqual(['a.png']);
  });

  it('shows no more figures than a page can hold, and says so', () => {
    const figure = (characters: number) => ({ data: { 'text/html': 'x'.repeat(characters) } });
    const { outputs } = writtenAnswerTo('9.3', cells('', [figure(2e6), ...Array.from({ length: 60 }, () => figure(1e5))]));
    expect([outputs.length, outputs[0], outputs[39], outputs[40]]).toEqual([
      41,
      { kind: 'text', text: '(not shown: a figure or table of 2000000 characters)' },
      { kind: 'text', text: '(not shown: a figure or table of 100000 characters)' },
      { kind: 'text', text: '(not shown: 21 further outputs)' },
    ]);
  });
});

describe('a notebook whose metadata a program has taken away', () => {
  it('is known by the ids of its cells: no question in words is lost, and no set', () => {
    const cells = cellsOf(answered({ '9.1': MEAN, 'written-9.3': 'because' }).map((cell) => ({ ...cell, metadata: {} })));
    expect([setOf(cells), answerTo(EXERCISE, cells), writtenAnswerTo('9.3', cells).text]).toEqual([9, MEAN, 'because']);
  });

  it('of format 3 says what helps', () => {
    writeFileSync(join(folder, 'three.ipynb'), '{"nbformat":3,"worksheets":[{"cells":[]}]}');
    expect(readSubmission(join(folder, 'three.ipynb'))).toMatchObject({ reason: { en: expect.stringContaining('open it in Jupyter and save it') as unknown } });
  });
});

describe('compiling an answer', () => {
  it('takes types and trials away, and keeps what assigns', () => {
    const compiled = compileAnswer('import { x } from "scaling";\nconst table: number[] = [];\ntable[0] = 1;\nconsole.log(mean([1]));\nawait x;\nfunction mean(a: number[]): number { return a.length; }');
    if (compiled.kind !== 'program') throw new Error(compiled.sentence);
    expect(compiled.source).toContain('table[0] = 1');
    expect(compiled.source).toContain('function mean(a) { return a.length; }');
    expect(compiled.source).not.toMatch(/console|await|require|import/);
  });

  it('says the line of a mistake', () => {
    expect(compileAnswer('function mean(a) {\n  return a +;\n}')).toEqual({
      kind: 'not TypeScript',
      sentence: 'Expression expected. (line 2)',
    });
  });

  it('survives what is nested too deeply or too long', () => {
    expect(compileAnswer(`const a = ${'['.repeat(40_000)}`).kind).toBe('not TypeScript');
    expect(compileAnswer('a'.repeat(200_000))).toEqual({ kind: 'not TypeScript', sentence: 'the cell has 200000 characters, more than the 100000 that are read' });
  });
});

describe('a file that is no notebook', () => {
  const reasonOf = (file: string) => {
    const submission = readSubmission(file);
    return submission.kind === 'unreadable' ? submission.reason.en : submission.kind;
  };
  const written = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('is told apart by a reason, and never read where it could lead elsewhere or never end', () => {
    expect(reasonOf(written('a.ipynb', 'not JSON'))).toBe('it is no notebook: it cannot be read as JSON');
    expect(reasonOf(written('b.ipynb', '[1]'))).toBe('it is no notebook: it has no list of cells');
    expect(reasonOf(written('c.ipynb', `{"cells":${'['.repeat(2_000_000)}`))).toBe('it is no notebook: it cannot be read as JSON');
    expect(reasonOf(written('d.ipynb', `{"cells":[${'{},'.repeat(3000)}{}]}`))).toBe('it has 3001 cells, more than the 2000 that are read');
    const huge = written('e.ipynb', '');
    truncateSync(huge, 3e9); // a file of holes
    expect(reasonOf(huge)).toBe('it has 3000 MB, more than the 20 that are read; clear its outputs');
    symlinkSync(written('target.ipynb', '{"cells":[]}'), join(folder, 'link.ipynb'));
    expect(reasonOf(join(folder, 'link.ipynb'))).toBe('the file cannot be opened');
    execFileSync('mkfifo', [join(folder, 'pipe.ipynb')]);
    expect(reasonOf(join(folder, 'pipe.ipynb'))).toBe('it is not a file');
    expect(reasonOf(folder)).toBe('it is not a file');
  });

  it('is not an honest notebook with a mark of byte order, in UTF-8 or UTF-16', () => {
    const text = JSON.stringify({ cells: [ownCell('ok')] });
    const bigEndian = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    for (const bytes of [Buffer.from(`\ufeff${text}`), Buffer.from(`\ufeff${text}`, 'utf16le'), bigEndian]) {
      writeFileSync(join(folder, 'bom.ipynb'), bytes);
      expect(readSubmission(join(folder, 'bom.ipynb'))).toMatchObject({ kind: 'notebook', cells: [{ source: 'ok' }] });
    }
  });

  it('keeps the cells that are cells where others are malformed', () => {
    const cells = [
      null,
      1,
      'x',
      [],
      { source: 3 },
      { source: [1] },
      { cell_type: 'code', source: 'ok', metadata: 'no', outputs: 'no' },
      { cell_type: 'code', source: 'ok', metadata: { nbgrader: { grade_id: {} } }, outputs: [null, { data: null }] },
    ];
    expect(cellsOf(cells as LooseCell[]).map(({ source }) => source)).toEqual(['ok', 'ok']);
  });
});
