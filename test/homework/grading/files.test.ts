import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csv, similarPairs } from '../../../lib/homework/grading/class-files.js';
import { collectSubmissions, fitForFile } from '../../../lib/homework/grading/collect-submissions.js';
import { fingerprint, similarity } from '../../../lib/homework/grading/fingerprint.js';
import { feedbackPage, gradescopeResults } from '../../../lib/homework/grading/feedback.js';
import { mergeMarks } from '../../../lib/homework/grading/merge-marks.js';
import { readMarks, studentFolder, totalOf, writeResult, type SubmissionRecord } from '../../../lib/homework/grading/record.js';
import { writeMarkingPages } from '../../../lib/homework/grading/written-pages.js';
import { inVenv, root } from '../../../lib/setup/paths.mjs';
import { answered, BACKWARDS, MEAN, writeSubmission } from './notebooks.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'grading-files-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const SCRIPT = '<script>alert("x")</script>';
const recordOf = (student: string, changed: Partial<SubmissionRecord> = {}): SubmissionRecord => ({
  student, submissionHash: 'a', planHash: 'b', set: 9, isolation: 'enclosed', fingerprints: {},
  exercises: [{ id: '9.1', title: 'The mean', points: 3, earned: 3, verdict: 'right', sentences: [], right: { public: [2, 2], hidden: [3, 3] } }],
  written: [{ id: '9.3', title: 'Why', points: 4, text: 'Because.', images: [] }],
  ...changed,
});

describe('collecting submissions', () => {
  const zipped = (kind: string) => {
    const notebook = writeSubmission(join(folder, 'made.json'), answered({}));
    execFileSync(inVenv('python'), [join(root, 'test/homework/grading/make-zip.py'), kind, join(folder, `${kind}.zip`), notebook]);
    return join(folder, `${kind}.zip`);
  };
  const collect = (...paths: string[]) => collectSubmissions(paths, join(folder, 'unpacked'));

  it('knows students by file name, or by folder where the files have one name', async () => {
    writeSubmission(join(folder, 'class/anna.ipynb'), []);
    writeSubmission(join(folder, 'class/b/set-9.ipynb'), []);
    writeSubmission(join(folder, 'class/c/set-9.ipynb'), []);
    writeSubmission(join(folder, 'class/.ipynb_checkpoints/anna.ipynb'), []);
    writeFileSync(join(folder, 'class/notes.txt'), '');
    const { submissions, refused } = await collect(join(folder, 'class'));
    expect(submissions.map(({ student }) => student)).toEqual(['anna', 'class_b_set-9', 'class_c_set-9']);
    expect(refused).toEqual([]);
    expect((await collect(zipped('many'))).submissions.map(({ student }) => student)).toEqual(['anna_set-9', 'ben_set-9']);
  });

  it('a link to another person\'s work, or to a file of the machine, is refused', async () => {
    writeSubmission(join(folder, 'class/anna.ipynb'), []);
    symlinkSync(join(folder, 'class/anna.ipynb'), join(folder, 'class/ben.ipynb'));
    symlinkSync('/etc', join(folder, 'class/etc'));
    const { submissions, refused } = await collect(join(folder, 'class'));
    expect(submissions.map(({ student }) => student)).toEqual(['anna']);
    expect(refused.map(({ reason }) => reason)).toEqual(['it is a link', 'it is a link']);
  });

  it('a zip file cannot write outside its folder', async () => {
    const { submissions, refused } = await collect(zipped('escape'));
    expect(submissions.map(({ student }) => student)).toEqual(['honest']);
    expect(refused).toHaveLength(4);
    expect([join(folder, 'escaped.ipynb'), '/tmp/escaped.ipynb'].filter((file) => existsSync(file))).toEqual([]);
    expect(readdirSync(join(folder, 'unpacked', '0-escape'))).toEqual(['0.ipynb']);
  });

  it('a link in a zip file is refused', async () => {
    const { submissions, refused } = await collect(zipped('link'));
    expect([submissions.map(({ student }) => student), refused.map(({ reason }) => reason)]).toEqual([['honest'], ['it is a link']]);
  });

  it('a zip bomb does not explode, and what stands beside it is read', async () => {
    const { submissions, refused } = await collect(zipped('bomb'));
    expect([submissions.map(({ student }) => student), refused.map(({ reason }) => reason)]).toEqual([['honest'], ['it unpacks to 40000000 bytes']]);
  }, 60_000);

  it('a zip bomb that lies about its size does not explode', async () => {
    const file = zipped('bomb');
    const bytes = readFileSync(file);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(40_000_000);
    for (let at = bytes.indexOf(size); at >= 0; at = bytes.indexOf(size, at + 1)) bytes.writeUInt32LE(1000, at);
    writeFileSync(file, bytes);
    const { refused } = await collect(file);
    expect(refused.map(({ reason }) => reason).join()).toMatch(/too many bytes|more than|invalid/);
    const unpacked = join(folder, 'unpacked', '0-bomb', '0.ipynb');
    expect(!existsSync(unpacked) || readFileSync(unpacked).length < 1e6).toBe(true);
  }, 60_000);

  it('what only says that it is a zip file is refused', async () => {
    writeFileSync(join(folder, 'no.zip'), 'no');
    truncateSync(join(folder, 'no.zip'), 100);
    expect((await collect(join(folder, 'no.zip'))).refused).toHaveLength(1);
  });

  it('gives names that mean nothing in a path', () => {
    expect(['../../etc/passwd', '..', 'Anna Müller', 'a\0b', '<script>', '-rf', 'x'.repeat(300)].map(fitForFile)).toEqual(['etc_passwd', 'unnamed', 'Anna Müller', 'a_b', 'script', 'rf', 'x'.repeat(80)]);
  });
});

describe('what a student gets', () => {
  const hostile = recordOf('anna', {
    problem: SCRIPT,
    exercises: [{ id: '9.1', title: SCRIPT, points: 3, earned: 0, verdict: 'wrong', sentences: [SCRIPT], shown: { about: SCRIPT, inputs: SCRIPT, expected: SCRIPT, got: SCRIPT } }],
  });

  it('runs no script that a submission wrote', () => {
    const html = feedbackPage(hostile, SCRIPT, { '9.3': { points: 1, comment: SCRIPT } });
    expect(html).not.toContain('<script');
    expect(html).toContain("default-src 'none'");
    expect(html.match(/&lt;script&gt;/g)!.length).toBeGreaterThanOrEqual(8);
  });

  it('is in Gradescope\'s form, with what a person has still to mark left open', () => {
    expect(gradescopeResults(recordOf('anna'), {})).toEqual({
      score: 3, output: '4 points are still to be given by a person.', output_format: 'text',
      tests: [
        { name: '9.1 The mean', number: '9.1', score: 3, max_score: 3, status: 'passed', visibility: 'visible', output: '' },
        { name: '9.3 Why', number: '9.3', max_score: 4, visibility: 'visible', output: 'to be marked by a person' },
      ],
    });
    expect(gradescopeResults(recordOf('anna'), { '9.3': { points: 3.5, comment: 'good' } })).toMatchObject({ score: 6.5, tests: [{}, { score: 3.5, output: 'good' }] });
  });

  it('opens no formula in a spreadsheet', () => {
    expect(csv([{ student: '=HYPERLINK("x")' }], ['student'])).toBe('student\n"\'=HYPERLINK(""x"")"\n');
  });
});

describe('marks for written answers', () => {
  const out = () => join(folder, 'out');
  const save = (record: SubmissionRecord) => writeResult(join(studentFolder(out(), record.student), 'record.json'), JSON.stringify(record));
  const marks = (text: string) => {
    writeFileSync(join(folder, 'marks.csv'), `student,question,points,comment\n${text}\n`);
    return mergeMarks(out(), [join(folder, 'marks.csv')]);
  };
  const PLAN = { set: 9, written: [{ id: '9.3', title: 'Why', points: 4 }] };

  it('are collected on a page for each question, and merged back', () => {
    const records = ['anna', 'ben'].map((student) => recordOf(student));
    records.forEach(save);
    writeMarkingPages(out(), records, PLAN);
    expect(readFileSync(join(out(), 'written/9.3.csv'), 'utf8')).toBe('student,question,points,comment\nanna,9.3,,\nben,9.3,,\n');
    expect(marks('anna,9.3,3.5,"well, yes"\nben,9.3,,')).toEqual(['anna']);
    expect(totalOf(records[0]!, readMarks(out(), 'anna'))).toEqual({ earned: 6.5, possible: 7, open: 0 });
    expect(totalOf(records[1]!, readMarks(out(), 'ben'))).toEqual({ earned: 3, possible: 7, open: 4 });
    writeMarkingPages(out(), records, PLAN);
    expect(readFileSync(join(out(), 'written/9.3.html'), 'utf8')).toContain('value="3.5"');
  });

  it('that cannot be given are refused, all together', () => {
    save(recordOf('anna'));
    expect(() => marks('anna,9.3,3,\nanna,9.3,5,')).toThrow(/row 2: expected 0 to 4 points, got "5"$/);
    expect(() => marks('anna,9.4,1,')).toThrow(/expected one of the questions 9.3, got "9.4"$/);
    expect(() => marks('../anna,9.3,1,')).toThrow(/expected a student who was graded, got "..\/anna"$/);
    expect(() => marks('ben,9.3,1,')).toThrow(/expected a student who was graded, got "ben"$/);
    expect(readMarks(out(), 'anna')).toEqual({});
  });

  it('are given on a page whose only script is the kit\'s own', () => {
    writeMarkingPages(out(), [recordOf('anna', { written: [{ id: '9.3', title: SCRIPT, points: 4, text: `</pre>${SCRIPT}`, images: ['data:image/png;base64,aGk='] }] })], PLAN);
    const html = readFileSync(join(out(), 'written/9.3.html'), 'utf8');
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).toContain('&lt;/pre&gt;');
  });
});

describe('similar submissions', () => {
  const renamed = MEAN.replaceAll('numbers', 'values').replaceAll('sum', 'total').replace('\n', '\n  // mine\n\n');

  it('are told by their tokens: names, comments and spaces make no difference', () => {
    expect(similarity(fingerprint(MEAN), fingerprint(renamed))).toBe(1);
    expect(similarity(fingerprint(MEAN), fingerprint(BACKWARDS))).toBeLessThan(0.3);
    expect(similarity([1, 2], [2, 3])).toBeCloseTo(1 / 3, 12);
    expect(similarity([], [])).toBe(0);
  });

  it('are listed by how alike they are, and short answers say nothing', () => {
    const long = (own: string) => ({ '9.1': fingerprint(`${MEAN}\n${own}`) });
    const others = 'const a = 1; const b = [a, 2]; while (b.length) { b.pop(); if (a) continue; }';
    const records = [recordOf('anna', { fingerprints: long('') }), recordOf('ben', { fingerprints: long('') }), recordOf('cleo', { fingerprints: long(others) }), recordOf('dan', { fingerprints: { '9.1': [1] } })];
    const pairs = similarPairs(records);
    expect(pairs[0]).toEqual({ a: 'anna', b: 'ben', percent: 100, most: { id: '9.1', percent: 100 } });
    expect(pairs.some(({ a, b }) => a === 'dan' || b === 'dan')).toBe(false);
  });
});

it('a file is written whole, or not at all', () => {
  mkdirSync(join(folder, `there.${process.pid}.new`)); // the temporary name is taken
  expect(() => writeResult(join(folder, 'there'), 'x')).toThrow();
  expect(existsSync(join(folder, 'there'))).toBe(false);
});
