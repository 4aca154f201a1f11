import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { homeworkNotebooks } from '../../lib/course/homework/release.js';
import { findJupyter } from '../../lib/setup/jupyter.mjs';
import { notebookDir } from '../../lib/setup/paths.mjs';

const python = findJupyter()?.python;
if (!python) console.warn('SKIPPED: the homework as nbformat, because no Jupyter was found');
const withJupyter = python ? it : it.skip;

describe.each(homeworkNotebooks())('homework notebook $name', ({ name }) => {
  withJupyter('is valid nbformat', () => {
    const script = 'import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], as_version=4))';
    const { status, stderr } = spawnSync(python!, ['-W', 'error', '-c', script, join(notebookDir, 'homework', name)], { encoding: 'utf8' });
    expect([name, status, stderr]).toEqual([name, 0, '']);
  });
});
