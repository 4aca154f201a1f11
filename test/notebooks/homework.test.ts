import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { homeworkNotebooks } from '../../lib/course/homework/release.js';
import { executeNotebook } from '../../lib/course/lecture/execute-notebook.js';
import { findJupyter } from '../../lib/setup/jupyter.mjs';
import { notebookDir } from '../../lib/setup/paths.mjs';
import { scratchFolder, shownIn } from '../kernel/notebook-file.js';
import { functionsOf, withoutTraining } from './homework-cells.js';

const { folder, remove } = scratchFolder();
afterAll(remove);

const python = findJupyter()?.python;
if (!python) console.warn('SKIPPED: executing the homework, because no Jupyter was found');
const withJupyter = python ? it : it.skip;
const notebooks = homeworkNotebooks();
const sets = notebooks.filter(({ name }) => name.startsWith('set-'));

describe.each(notebooks)('homework notebook $name', ({ name }) => {
  withJupyter('is valid nbformat', () => {
    const script = 'import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], as_version=4))';
    const { status, stderr } = spawnSync(python!, ['-W', 'error', '-c', script, join(notebookDir, 'homework', name)], { encoding: 'utf8' });
    expect([name, status, stderr]).toEqual([name, 0, '']);
  });
});

describe.each(sets)('homework $name in the real kernel', ({ name, content }) => {
  withJupyter('untouched, runs to its end and shows for every exercise the sentence that it is not solved', async () => {
    const [file, executed] = [join(folder, name), join(folder, `executed-${name}`)];
    writeFileSync(file, JSON.stringify({ ...content, cells: withoutTraining(content) }));
    expect(await executeNotebook(file, executed, { secondsPerCell: 300 })).toEqual({ kind: 'done' });
    expect([...shownIn(executed).matchAll(/○ \d\.\d is not solved yet/g)]).toHaveLength(functionsOf(content).length);
  }, 900_000);
});
