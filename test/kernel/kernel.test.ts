import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { executeNotebook, type NotebookOutcome } from '../../lib/course/lecture/execute-notebook.js';
import { findJupyter } from '../../lib/setup/jupyter.mjs';
import { kernelDir } from '../../lib/setup/paths.mjs';
import { scratchFolder, shownIn, writeNotebook } from './notebook-file.js';

const { folder, remove } = scratchFolder();
afterAll(remove);

let count = 0;

/** Executes a notebook of these cells in the real kernel. */
async function execute(...sources: string[]): Promise<{ outcome: NotebookOutcome; shown: string | undefined }> {
  const name = join(folder, `notebook${count++}`);
  const outcome = await executeNotebook(writeNotebook(`${name}.ipynb`, sources), `${name}.executed.ipynb`, { secondsPerCell: 120 });
  return { outcome, shown: existsSync(`${name}.executed.ipynb`) ? shownIn(`${name}.executed.ipynb`) : undefined };
}

const failureOf = (outcome: NotebookOutcome) => (outcome.kind === 'failed' ? outcome.failure : undefined);

const jupyter = findJupyter()?.python;
if (!jupyter) console.warn('SKIPPED: the tests of the notebook kernel, because no Jupyter was found');

(jupyter ? describe : describe.skip)('the notebook kernel', () => {
  it('loses none of 5,000 printed lines and 2,000 display updates of one cell', async () => {
    const { outcome, shown } = await execute(`
      import { display, newDisplay } from "tslab";
      for (let i = 0; i < 5000; i++) console.log("line <" + i + ">");
      const live = newDisplay();
      for (let i = 0; i < 2000; i++) { live.text("update " + i); display.text("shown " + i); }`);
    expect(outcome).toEqual({ kind: 'done' });
    const numbers = (pattern: RegExp) => [...shown!.matchAll(pattern)].map(([, number]) => Number(number));
    expect(numbers(/line <(\d+)>/g)).toEqual(Array.from({ length: 5000 }, (_, i) => i));
    expect(numbers(/^shown (\d+)$/gm)).toEqual(Array.from({ length: 2000 }, (_, i) => i));
    expect(shown).toContain('update 1999');
  }, 180_000);

  it('answers 600 cells in a row', async () => {
    const { outcome } = await execute('let sum = 0;', ...Array.from({ length: 600 }, () => 'sum += 1;'), 'if (sum !== 600) throw new Error("sum is " + sum);');
    expect(outcome).toEqual({ kind: 'done' });
  }, 300_000);

  it('imports the lib, and a variable of an earlier cell works in the short form of a property', async () => {
    const { outcome } = await execute(
      'import { causalVisibility } from "scaling";\nconst points = [causalVisibility(1).length];',
      'const read = (options: { points: number[] }) => options.points[0];\nif (read({ points }) !== 1) throw new Error("lost");',
    );
    expect(outcome).toEqual({ kind: 'done' });
  }, 120_000);

  it('names the cell, the error and its message when a cell throws, and writes nothing', async () => {
    const { outcome, shown } = await execute('const a = 1;', 'throw new RangeError("too far");', 'const b = 2;');
    expect(failureOf(outcome)).toEqual({ cell: 2, name: 'RangeError', message: 'too far', source: 'throw new RangeError("too far");' });
    expect(shown).toBeUndefined();
  }, 120_000);

  it('fails on a type error before the cell runs', async () => {
    const { outcome } = await execute('const n: number = "one";');
    expect(failureOf(outcome)).toMatchObject({
      cell: 1,
      message: expect.stringContaining("Type 'string' is not assignable to type 'number'") as unknown,
    });
  }, 120_000);

  it('fails on a rejected promise that nobody awaited', async () => {
    const { outcome } = await execute('void Promise.reject(new Error("unheard"));');
    expect(failureOf(outcome)).toMatchObject({ name: 'UnhandledPromiseRejection', message: expect.stringContaining('unheard') as unknown });
  }, 120_000);

  it.each([
    ['does not answer', 'sleep 60', /^the TypeScript kernel was started and has not answered in \d s; .*busy: run the command again/],
    ['ends at once', 'exit 1', /^the TypeScript kernel ended within \d s of its start, before it answered; npx scaling doctor/],
  ])('that %s is waited for, and a sentence says for how long and what helps', (_, command, sentence) => {
    const kernels = join(folder, command.replace(' ', '-'));
    mkdirSync(join(kernels, 'kernels', 'tslab'), { recursive: true });
    const spec = { argv: ['sh', '-c', command, 'sh', '{connection_file}'], display_name: 'TypeScript', language: 'typescript' };
    writeFileSync(join(kernels, 'kernels', 'tslab', 'kernel.json'), JSON.stringify(spec));
    const notebook = writeNotebook(`${kernels}.ipynb`, ['1']);
    const { stdout, stderr } = spawnSync(
      jupyter!, [join(kernelDir, 'run_notebook.py'), notebook, `${kernels}.executed.ipynb`, '9', '1'], { encoding: 'utf8', env: { ...process.env, JUPYTER_PATH: kernels } },
    );
    expect(JSON.parse(stdout)).toEqual({ failed: { cell: 0, name: 'Kernel', message: expect.stringMatching(sentence) as unknown, source: '' } });
    expect(stderr).not.toContain('AssertionError');
  }, 60_000);

  it('says of a file that is no notebook that it is none', async () => {
    const file = join(folder, 'text.ipynb');
    writeFileSync(file, 'this is not JSON');
    const outcome = await executeNotebook(file, join(folder, 'text.executed.ipynb'));
    expect(failureOf(outcome)).toMatchObject({ cell: 0, name: 'NotANotebook' });
  }, 60_000);
});
