import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipOf } from '../../../lib/course/grading/zip.js';
import { root } from '../../../lib/setup/paths.mjs';
import { openContainer, packed, type Run } from './gradescope-container.js';
import { answered, BACKWARDS, MEAN, referenceOf, writeSubmission } from './notebooks.js';

const folder = mkdtempSync(join(tmpdir(), 'gradescope-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Each is true where the attempt succeeds; where the answer is, and who it is, at the end. */
const PROBE = `function mean() {
  const get = (name) => process.getBuiltinModule(name);
  const works = (attempt) => { try { return attempt() !== false; } catch { return false; } };
  const place = '${folder}/container';
  return JSON.stringify({
    hiddenCases: works(() => get('fs').readFileSync(place + '/source/plan.json')),
    submission: works(() => get('fs').readdirSync(place + '/container-2/submission')),
    results: works(() => get('fs').writeFileSync(place + '/container-2/results/results.json', '{"score":9}')),
    files: works(() => get('fs').readdirSync('/')),
    program: works(() => get('child_process').execFileSync(process.execPath, ['--version'])),
    grader: works(() => process.kill(process.ppid, 0)),
    network: works(() => get('net').connect(9, '127.0.0.1').on('error', () => undefined)),
    root: process.getuid() === 0,
  });
}`;

describe('the autograder for Gradescope', () => {
  let grade: (file: string) => Run;
  let said: string;
  beforeAll(() => {
    const zip = join(folder, 'autograder.zip');
    said = packed(zip, 9, '--masters', join(root, 'test/homework/grading/fixtures'), '--seed', '5', '--no-node');
    grade = openContainer(join(folder, 'container'), zip, { namespaces: false });
  }, 60_000);

  it('gives the points of each exercise, shows instructors the hidden cases, and has values for a leaderboard', () => {
    expect(said).toMatch(/homework 9, \d\.\d MB, hidden cases of seed 5; it needs Node 20\.15/);
    const file = writeSubmission(join(folder, 'anna.ipynb'), answered({ '9.1': MEAN, '9.2': BACKWARDS.replace('.reverse()', '') }));
    const { results, said: told } = grade(file);
    // 9.1 is worth 3 points and has 2 public and 3 hidden cases; 9.2 is worth 2 and has 1 and 2; 9.3 is a person's 4
    expect(results).toMatchObject({
      score: 3, stdout_visibility: 'hidden', output: '4 points are still to be given by a person.',
      leaderboard: [{ name: 'Points', value: 3 }, { name: 'Exercises right', value: 1 }],
    });
    const { tests } = results!;
    expect(tests.map(({ number, score, max_score, status, visibility }) => [number, score, max_score, status, visibility])).toEqual([
      ['9.1', 3, 3, 'passed', 'visible'],
      ['9.2', 0, 2, 'failed', 'visible'],
      ['9.3', undefined, 4, undefined, 'visible'],
      ['9.1', undefined, undefined, 'passed', 'hidden'],
      ['9.2', undefined, undefined, 'failed', 'hidden'],
    ]);
    expect(results!.tests.map(({ output }) => output)).toEqual([
      '', 'Public case, three letters: inputs "abc"; expected {"word":"cba"}; returned {"word":"abc"}', 'to be marked by a person',
      '2 of 2 public cases and 3 of 3 hidden ones are right', '0 of 1 public case and 0 of 2 hidden ones are right',
    ]);
    expect(told).toMatch(/^Anna B\. \(anna@example\.org\): homework\.ipynb, 3 points, isolation restricted, \d+ s\n$/);
  });

  it('keeps an answer from the hidden cases, the results and the grader, where Docker leaves it no namespaces', () => {
    const { results } = grade(writeSubmission(join(folder, 'eve.ipynb'), answered({ '9.1': PROBE })));
    const { output } = results!.tests[0]!;
    const found = JSON.parse(JSON.parse(/returned (".*")$/m.exec(output)![1]!) as string) as Record<string, boolean>;
    const isRoot = process.getuid?.() === 0;
    expect(found).toEqual({
      hiddenCases: false, submission: false, results: false, files: false, program: false,
      grader: !isRoot, root: false, // as in Gradescope's container, only root's grader is out of reach
      network: Number(process.versions.node.split('.')[0]) < 25,
    });
    expect(results!.score).toBe(0);
  });

  it('says what was handed in where no notebook was, and gives nothing', () => {
    const { results } = grade(join(folder, 'nothing'));
    expect(results).toMatchObject({ score: 0, output: expect.stringContaining('expected a notebook (.ipynb), and none was handed in') as unknown });
    expect(results!.tests.slice(0, 3).map(({ score }) => score)).toEqual([0, 0, undefined]);
  });

  it('holds no reference', () => {
    const source = readFileSync(join(folder, 'container', 'source', 'plan.json'), 'utf8');
    for (const id of ['9.1', '9.2']) expect(source).not.toContain(referenceOf(id).split('\n')[1]!.trim());
  });
});

describe('a zip file that the kit writes', () => {
  it('is whole by Python\'s rules, with its names, contents and permissions', async () => {
    const file = join(folder, 'made.zip');
    const files = [{ name: 'run', content: Buffer.from('#!/bin/sh\n'), isProgram: true }, { name: 'ä/b.txt', content: Buffer.alloc(0) }] as const;
    writeFileSync(file, await zipOf(files));
    const code = `import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
print(archive.testzip(), [(one.filename, archive.read(one).decode(), oct(one.external_attr >> 16)) for one in archive.infolist()])`;
    expect(execFileSync('python3', ['-X', 'utf8', '-c', code, file], { encoding: 'utf8' })).toBe(
      "None [('run', '#!/bin/sh\\n', '0o100755'), ('ä/b.txt', '', '0o100644')]\n",
    );
  });
});
