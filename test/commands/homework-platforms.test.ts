import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerHomework } from '../../lib/commands/homework.js';
import type { ClassroomReport } from '../../lib/course/homework/classroom.js';
import type { Notebook } from '../../lib/course/homework/notebook/notebook.js';
import { root } from '../../lib/setup/paths.mjs';
import { answered, MEAN } from '../homework/grading/notebooks.js';
import { runCommand } from './run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'platforms-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const tiny = ['--masters', join(root, 'test/homework/grading/fixtures'), '--seed', '5'];
const homework = (...args: string[]) => runCommand(registerHomework, 'homework', ...args);
const sourcesIn = (file: string) => Object.fromEntries(
  (JSON.parse(readFileSync(file, 'utf8')) as Notebook).cells.map(({ id, source }) => [id, source.join('')]),
);

describe('scaling homework nbgrader', () => {
  it('puts the references into the stubs, so that without them the stubs are left, and hidden tests under the checks', async () => {
    await homework('nbgrader', '9', '--out', folder, ...tiny);
    const cells = sourcesIn(join(folder, 'source/set-9/set-9.ipynb'));
    const handedOut = answered({}).map(({ id, source }) => [id, (source as string[]).join('')] as const);
    const stub = '// your code here, instead of the next line';
    const released = (source: string) => source.replace(/\/\/ BEGIN SOLUTION\n[\s\S]*\/\/ END SOLUTION/, stub)
      .replace(/\n### BEGIN SOLUTION\n[\s\S]*### END SOLUTION/, '').replace(/\n\/\/ BEGIN HIDDEN TESTS\n[\s\S]*\/\/ END HIDDEN TESTS/, '')
      .replace(', grade, ', ', ').replace(', { isStrict: true }', '');
    for (const [id, source] of handedOut) expect([id, released(cells[id as string]!)]).toEqual([id, source]);
    expect(cells['exercise-9-1']).toContain(MEAN.split('\n')[1]);
    expect(cells['check-9-2']).toMatch(/BEGIN HIDDEN TESTS\nawait grade\("9\.2", \[\n {2}\[\["[a-z]{4}"\],\{"word":"[a-z]{4}"\}\],\n {2}\[\["[a-z]{9}"\],/);
    expect(readFileSync(join(folder, 'nbgrader_config.py'), 'utf8')).toContain(`code_stub = {"typescript": "${stub}"}`);
  });

  it('leaves the settings of a course that has some', async () => {
    writeFileSync(join(folder, 'nbgrader_config.py'), '# mine');
    await homework('nbgrader', '9', '--out', folder, ...tiny);
    expect(readFileSync(join(folder, 'nbgrader_config.py'), 'utf8')).toBe('# mine');
  });
});

describe('scaling homework assign', () => {
  it('writes the notebook for students, and everything else for staff', async () => {
    await homework('assign', '9', '--out', folder, '--no-node', ...tiny);
    expect(readdirSync(join(folder, 'student'))).toEqual(['set-9.ipynb']);
    expect(readdirSync(join(folder, 'staff')).sort()).toEqual(['autograder.zip', 'rubrics.md', 'set-9.ipynb']);
    expect(readFileSync(join(folder, 'student', 'set-9.ipynb'), 'utf8')).not.toMatch(/SOLUTION|HIDDEN/);
    expect(readFileSync(join(folder, 'staff', 'set-9.ipynb'), 'utf8')).toMatch(/SOLUTION[^]*HIDDEN/);
  }, 60_000);
});

describe('for GitHub Classroom', () => {
  it('a notebook is reported with points and messages, and in a workflow as the output of its step', async () => {
    const output = join(folder, 'output');
    process.env.GITHUB_OUTPUT = output;
    const notebook = join(root, 'notebooks/homework/set-1.ipynb');
    const { out } = await homework('report', notebook).finally(() => delete process.env.GITHUB_OUTPUT);
    const report = JSON.parse(out) as ClassroomReport;
    // the functions of set 1 are worth 4, 3, 3, 4, 4 and 5, and nothing is solved
    expect([report.version, report.status, report.max_score, report.tests.map(({ score }) => score)]).toEqual([1, 'fail', 26, [0, 0, 0, 0, 0, 0, 0]]);
    expect(report.tests[0]).toMatchObject({ name: '1.1 How large is a model?', status: 'fail', message: expect.stringContaining('not solved yet') as unknown });
    expect(JSON.parse(Buffer.from(/^result=(.*)\n$/.exec(readFileSync(output, 'utf8'))![1]!, 'base64').toString())).toEqual(report);
  }, 60_000);

  it('a bundle has a workflow that hands this output to the reporter', async () => {
    await homework('classroom', '2', '--out', folder);
    const workflow = readFileSync(join(folder, '.github/workflows/classroom.yml'), 'utf8');
    expect(workflow).toContain('run: npx scaling homework report notebooks/homework/set-2.ipynb');
    expect(workflow).toContain('HOMEWORK_RESULTS: ${{ steps.homework.outputs.result }}');
    await expect(homework('classroom', '7', '--out', folder)).rejects.toThrow('set: expected one of 1, 2, 3, 4, 5, got 7');
  });
});
