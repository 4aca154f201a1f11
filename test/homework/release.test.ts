import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerData } from '../../lib/commands/data.js';
import { registerDoctor } from '../../lib/commands/doctor.js';
import { registerFit } from '../../lib/commands/fit.js';
import { registerHomework } from '../../lib/commands/homework.js';
import { registerPlan } from '../../lib/commands/plan.js';
import { registerPredict } from '../../lib/commands/predict.js';
import { registerSweep } from '../../lib/commands/sweep.js';
import { foreseenIn } from '../../lib/course/homework/foresee.js';
import type { Cell } from '../../lib/course/homework/notebook/notebook.js';
import { notebookText } from '../../lib/course/homework/notebook/notebook.js';
import { homeworkNotebooks, releaseHomework } from '../../lib/course/homework/release.js';
import { problemSets } from '../../lib/course/homework/sets/index.js';
import { stubSource } from '../../lib/course/homework/answer-source.js';
import { gradeIdOf } from '../../lib/course/answers/submission.js';
import { notebookDir, root } from '../../lib/setup/paths.mjs';
import { masters } from './masters/index.js';

const notebooks = homeworkNotebooks();
const gradeIds = (cells: readonly Cell[]) => cells.flatMap(({ metadata }) => metadata.nbgrader?.grade_id ?? []);
const squeezed = (text: string) => text.replace(/\s+/g, '');

describe('the homework notebooks', () => {
  it('in notebooks/homework/ are what the sets generate: `npx scaling homework release --notebooks-only notebooks/homework` writes them', () => {
    const folder = join(notebookDir, 'homework');
    expect(readdirSync(folder).filter((name) => name.endsWith('.ipynb')).sort()).toEqual(notebooks.map(({ name }) => name).sort());
    for (const { name, content } of notebooks)
      expect([name, readFileSync(join(folder, name), 'utf8') === notebookText(content)]).toEqual([name, true]);
  });

  it('give every exercise its cells, by nbgrader\'s metadata, with unique ids', () => {
    for (const set of problemSets) {
      const { cells } = notebooks[set.number - 1]!.content;
      const expected = set.exercises.flatMap((exercise) => exercise.kind === 'function'
        ? [`task-${exercise.id}`, `exercise-${exercise.id}`, `check-${exercise.id}`]
        : exercise.kind === 'study' ? ['task', 'study', 'work', 'commit', 'decide', 'check'].map((part) => `${part}-${exercise.id}`)
        : [`task-${exercise.id}`, `written-${exercise.id}`, ...(exercise.work === undefined ? [] : [`work-${exercise.id}`])]);
      expect(gradeIds(cells)).toEqual(['setup', ...expected.map((id) => id.replace('.', '-')), 'progress']);
      for (const id of gradeIds(cells)) expect(id).toMatch(/^[\w-]+$/); // all that nbgrader takes
    }
    for (const { content: { cells } } of notebooks) {
      const ids = cells.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/); // nbformat 4.5
    }
  });

  it('mark a cell as graded, written in or locked as its kind is, and give points where it is graded', () => {
    const marks = {
      task: [false, false, true],
      exercise: [false, true, false],
      work: [false, false, false],
      study: [false, false, true],
      commit: [false, false, false],
      decide: [false, false, true],
      check: [true, false, true],
      written: [true, true, false],
      setup: [false, false, true],
      progress: [false, false, true],
    } as Record<string, boolean[]>;
    for (const { content } of notebooks) {
      for (const { metadata: { nbgrader } } of content.cells) {
        if (!nbgrader) continue;
        const { grade_id, grade, solution, locked, points, schema_version } = nbgrader;
        expect([grade_id, grade, solution, locked]).toEqual([grade_id, ...marks[grade_id.split('-')[0]!]!]);
        expect([grade_id, schema_version, points !== undefined]).toEqual([grade_id, 3, grade]);
      }
    }
  });

  it('give as many points as their sets, and hold each stub as it is checked', () => {
    for (const set of problemSets) {
      const { cells } = notebooks[set.number - 1]!.content;
      expect(cells.reduce((sum, { metadata }) => sum + (metadata.nbgrader?.points ?? 0), 0)).toBe(30);
      for (const exercise of set.exercises) {
        if (exercise.kind !== 'function') continue;
        const cell = cells.find(({ metadata }) => metadata.nbgrader?.grade_id === gradeIdOf('exercise', exercise.id))!;
        expect(cell.source.join('')).toBe(stubSource(exercise));
      }
    }
  });
});

describe('the students\' bundle', () => {
  const parent = mkdtempSync(join(tmpdir(), 'release-'));
  const folder = join(parent, 'bundle');
  let files: string[] = [];

  beforeAll(() => {
    ({ files } = releaseHomework(folder));
  });
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  it('holds what npm start needs, and the notebooks', () => {
    for (const needed of [
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'lib/setup/start.mjs',
      'lib/index.ts',
      'lib/kernel/launcher.cjs',
      'datasets/published/model-growth.csv',
      'notebooks/homework/set-1.ipynb',
      'notebooks/homework/challenge.ipynb',
    ]) {
      expect(files).toContain(needed);
    }
  });

  it('holds nothing of test/, nothing built, and nobody\'s progress', () => {
    expect(files.filter((file) => /(^|\/)(test|dist|node_modules|\.setup)\/|homework-progress|challenge-ledger/.test(file))).toEqual([]);
  });

  it('leaks no reference, no wrong answer and no hidden input', () => {
    const texts = files
      .filter((file) => /\.(ts|mjs|cjs|js|json|ipynb|md)$/.test(file))
      .map((file) => ({ file, text: squeezed(readFileSync(join(folder, file), 'utf8')) }));
    const secrets = masters.flatMap(({ id, reference, wrongAnswers, hiddenInputs }) => [
      { of: `the reference of ${id}`, text: squeezed(bodyOf(reference)) },
      ...wrongAnswers.map(({ source, misconception }) => ({ of: `the wrong answer ${misconception} of ${id}`, text: squeezed(bodyOf(source)) })),
      { of: `the hidden inputs of ${id}`, text: squeezed(hiddenInputs.toString()) },
    ]);
    for (const { of, text } of secrets) expect([of, text.length > 25]).toEqual([of, true]);
    const leaks = secrets.flatMap(({ of, text }) =>
      texts
        .filter((one) => one.text.includes(text) || one.text.includes(squeezed(JSON.stringify(text)).slice(1, -1)))
        .map(({ file }) => `${file} holds ${of}`),
    );
    expect(leaks).toEqual([]);
  });

  it('never holds what a misconception computes, only what it answers to public cases', () => {
    for (const exercise of problemSets.flatMap((set) => set.exercises)) {
      if (exercise.kind !== 'function') continue;
      for (const misconception of exercise.misconceptions) expect(Object.keys(misconception).sort()).toEqual(['id', 'message']);
      for (const lists of Object.values(foreseenIn(exercise.id)))
        for (const list of lists) expect([exercise.id, list.length]).toEqual([exercise.id, exercise.publicCases.length]);
    }
  });

  it('never offers in its README what does not work there: commands, scripts and links are there', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const program = new Command();
    for (const register of [registerHomework, registerDoctor, registerData, registerSweep, registerFit, registerPredict, registerPlan])
      register(program);
    const known = program.commands.map((command) => command.name());
    for (const [, name] of readme.matchAll(/npx scaling ([a-z]+)/g)) expect(known).toContain(name);
    for (const [, name] of readme.matchAll(/npm (?:run )?([a-z]+)/g)) expect(Object.keys(scripts)).toContain(name);
    for (const [, target] of readme.matchAll(/\]\(([^)]+)\)/g))
      expect([target, files.some((file) => file === target || file.startsWith(target!))]).toEqual([target, true]);
    for (const absent of ['scaling grade', 'scaling marks', 'release', 'leaderboard', 'npm test', 'test/', 'bench', 'master'])
      expect([absent, readme.includes(absent)]).toEqual([absent, false]);
    for (const script of Object.values(scripts)) for (const [, file] of script.matchAll(/node (\S+)/g)) expect(files).toContain(file);
  });

  it('is never written over something', () => {
    expect(() => releaseHomework(root)).toThrow('--out: expected a new or an empty folder');
  });
});

/** What stands between the signature and the last brace. */
function bodyOf(source: string): string {
  const open = /\)\s*:\s*[^{}]*(\{[^{}]*\}[^{}]*)?\{\n/.exec(source) ?? /\{\n/.exec(source)!;
  return source.slice(open.index + open[0].length, source.lastIndexOf('}'));
}
