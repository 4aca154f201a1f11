import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inVenv, root } from '../../../lib/setup/paths.mjs';
import { answered, BACKWARDS, handedOut, MEAN, notebookJson, ownCell, writeSubmission } from './notebooks.js';

/** A student as results are kept, with the points that the work deserves, and where it lies in the exports. */
export interface Pretended {
  student: string;
  points: number;
  /** The export that it is part of, and where in it. */
  part: string;
  path: string;
}

const WORK: [Record<string, string>, number][] = [
  [{ '9.1': MEAN, '9.2': BACKWARDS }, 5], [{ '9.1': MEAN }, 3], [{ '9.2': BACKWARDS }, 2], [{ '9.1': MEAN.replace(' / numbers.length', '') }, 0], [{ '9.1': MEAN.replaceAll('sum', 'total'), '9.2': 'function backwards() { throw new Error("no"); }' }, 3],
];

/** Where the i-th of n students lies, in each export that people have. */
const EXPORTS: ((i: number) => Pick<Pretended, 'student' | 'part' | 'path'>)[] = [
  (i) => ({ student: `Anna Bö_${i}`, part: 'moodle', path: `Anna Bö_${i}_assignsubmission_file_/set-9.ipynb` }),
  (i) => ({ student: `Ben Ã_${i}`, part: 'moodle-flat', path: `Ben Ã_${i}_assignsubmission_file_hw ${i}.ipynb` }),
  (i) => ({ student: `cleo_${i}`, part: 'canvas', path: `cleo_${i % 2 ? 'LATE_' : ''}${i}_${900 + i}_set-9${i % 3 ? '' : '-1'}.ipynb` }),
  (i) => ({ student: `Dan ${i} sid-${i}`, part: 'gradescope', path: `submission_${i}/set-9.ipynb` }),
  (i) => ({ student: `eve-${i}`, part: 'folders', path: `eve-${i}/work/set-9.ipynb` }),
  (i) => ({ student: `fay-${i}`, part: 'files', path: `fay-${i}.ipynb` }),
  (i) => ({ student: `Gül_${i}`, part: 'moodle-zip', path: `Gül_${i}_assignsubmission_file_/set-9.ipynb` }),
  (i) => ({ student: `hal-${i}`, part: 'folders-zip', path: `hal-${i}/set-9 (1).ipynb` }),
  (i) => ({ student: `ida_${i}`, part: 'canvas-zip', path: `ida_${i}_${700 + i}_set-9.ipynb` }),
];

/** Writes a class in every export that people have, and returns who is in it. Parts that end in -zip become zip files. */
export function makeExports(folder: string, students: number): Pretended[] {
  const all = Array.from({ length: students }, (_, i): Pretended => {
    const [work, points] = WORK[i % WORK.length]!;
    const one = EXPORTS[i % EXPORTS.length]!(i);
    const file = writeSubmission(join(folder, one.part, one.path), answered({ ...work, 'written-9.3': `I am ${one.student}.` }));
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    return { ...one, points };
  });
  writeFileSync(
    join(folder, 'gradescope', 'submission_metadata.yml'),
    all
      .filter(({ part }) => part === 'gradescope')
      .map(({ path, student }) => {
        const [, number] = /_(\d+)/.exec(path)!;
        return `${path.split('/')[0]!}:\n  :submitters:\n  - :name: ${student.replace(/ sid-.*/, '')}\n    :sid: sid-${number}\n    :email: d${number}@example.org\n  :created_at: 2026-01-01\n`;
      })
      .join(''),
  );
  for (const part of ['moodle-zip', 'folders-zip', 'canvas-zip'])
    execFileSync(inVenv('python'), [
      join(root, 'test/homework/grading/make-zip.py'),
      'folder',
      join(folder, `${part}.zip`),
      join(folder, part),
    ]);
  return all;
}

/** What to give to the grader. */
export const PARTS = [
  'moodle',
  'moodle-flat',
  'canvas',
  'gradescope',
  'folders',
  'files',
  'moodle-zip.zip',
  'folders-zip.zip',
  'canvas-zip.zip',
];

/** Ten files that an honest class has not: the students whom each is about, none of them honest, and what each must not do. */
export const HOSTILE: { student: string; must: string; make: (folder: string) => void }[] = [
  {
    student: 'h-bomb',
    must: 'hold the grader with a text that no parser ends',
    make: (folder) =>
      void writeSubmission(join(folder, 'folders/h-bomb/set-9.ipynb'), answered({ '9.1': '(a = async '.repeat(60), '9.2': BACKWARDS })),
  },
  {
    student: 'h-999',
    must: 'change the set with one that there is not',
    make: (folder) =>
      void writeSubmission(
        join(folder, 'folders/h-999/set-9.ipynb'),
        Array.from({ length: 100 }, () => ownCell('1', 'exercise-999.1')),
      ),
  },
  {
    student: 'h-flood',
    must: 'burst the marking page with an essay',
    make: (folder) => void writeSubmission(join(folder, 'folders/h-flood/set-9.ipynb'), answered({ 'written-9.3': '&'.repeat(1.8e7) })),
  },
  { student: 'h-json', must: 'fill the memory with cells in cells', make: (folder) => { mkdirSync(join(folder, 'folders/h-json')); writeFileSync(join(folder, 'folders/h-json/set-9.ipynb'), `{"cells":[${'[],'.repeat(6e6)}[]]}`); } },
  {
    student: 'h-pipe',
    must: 'wait for a pipe',
    make: (folder) => {
      mkdirSync(join(folder, 'folders/h-pipe'));
      execFileSync('mkfifo', [join(folder, 'folders/h-pipe/set-9.ipynb')]);
    },
  },
  {
    student: 'h-link',
    must: 'read a device without an end',
    make: (folder) => {
      mkdirSync(join(folder, 'folders/h-link'));
      symlinkSync('/dev/zero', join(folder, 'folders/h-link/set-9.ipynb'));
    },
  },
  {
    student: 'h-ben',
    must: "take another student's row by a name",
    make: (folder) => void writeSubmission(join(folder, 'folders/h-ben/fay-5_eve-4_set-9.ipynb'), answered({})),
  },
  { student: 'h-loop', must: 'kill its grader or run for ever', make: (folder) => void writeSubmission(join(folder, 'folders/h-loop/set-9.ipynb'), answered({ '9.1': 'for (const pid of [0, 1, -1]) try { process.kill(pid, 9); } catch {}\nfunction mean() { for (;;); }', '9.2': BACKWARDS })) },
  {
    student: 'h-zip',
    must: 'break off a zip file',
    make: (folder) => {
      mkdirSync(join(folder, 'folders/h-zip'));
      const notebook = join(folder, 'made.json');
      writeFileSync(notebook, notebookJson(handedOut()));
      execFileSync(inVenv('python'), [join(root, 'test/homework/grading/make-zip.py'), 'lzma', join(folder, 'lzma.zip'), notebook]);
      writeFileSync(join(folder, 'folders/h-zip/set-9.zip'), Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(1000)]));
    },
  },
  { student: 'M\ufffd', must: 'stop the listing with a name that is not UTF-8', make: (folder) => writeFileSync(Buffer.concat([Buffer.from(`${join(folder, 'folders')}/M`), Buffer.from([0xfc, 0x2e]), Buffer.from('ipynb')]), '{}') },
];
