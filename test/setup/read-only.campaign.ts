import { afterAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJupyter } from '../../lib/setup/jupyter.mjs';
import { copyNotebooks } from '../../lib/setup/own-notebooks.mjs';
import { root } from '../../lib/setup/paths.mjs';
import { answered, BACKWARDS, MEAN, writeSubmission } from '../homework/grading/notebooks.js';
import { writeNotebook } from '../kernel/notebook-file.js';
import { until } from './pretend-project.js';

const home = mkdtempSync(join(realpathSync(tmpdir()), 'home-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** How to run a shell script in mounts of its own, where the whole installation is read-only; its user has a home of their own. */
function readOnly(script: string): [string, string[], { env: NodeJS.ProcessEnv; encoding: 'utf8' }] {
  const mounts = `mount --bind '${root}' '${root}'; mount -o remount,bind,ro '${root}'; cd '${root}'; if test -w .; then exit 1; fi`;
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const env: NodeJS.ProcessEnv = { ...process.env, HOME: home, XDG_CACHE_HOME: join(home, 'cache') };
  return ['unshare', ['--mount', ...user, 'sh', '-ec', `${mounts}; ${script}`], { env, encoding: 'utf8' }];
}
const scaling = (command: string) => spawnSync(...readOnly(`exec '${process.execPath}' lib/bin/scaling.mjs ${command}`));

const possible = spawnSync(...readOnly('true')).status === 0 && findJupyter()?.rung === 'project';
if (!possible) console.warn('SKIPPED: a read-only installation, because this machine allows no mounts or has no JupyterLab in the project');

(possible ? describe : describe.skip)('a complete installation in a read-only checkout', () => {
  it('is diagnosed by doctor: every layer works, and it says where what is written goes', () => {
    const { stdout, stderr } = scaling('doctor');
    expect(stderr).toBe('');
    expect(stdout).toContain(`${root}, read-only for you; what is written goes to ${join(home, 'cache', 'scaling-laws-course')}`);
    expect(stdout).toMatch(/tslab imports scaling and answers/);
    expect(stdout).not.toMatch(/^✗/m);
  }, 120_000);

  it('starts: the lecture opens on a copy in which notebooks can be saved, and answers who has its token', async () => {
    const child = spawn(...readOnly(`exec '${process.execPath}' lib/setup/start.mjs --no-browser`));
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
    await until(() => /token=\w+\n/.test(said) || child.exitCode !== null);
    const [, address, token] = /(http:\S+?:\d+\/)\S*(token=\w+)/.exec(said) ?? [];
    if (!address) throw new Error(said);
    const notebook = `${address}api/contents/0-start-here.ipynb`;
    const found = (await (await fetch(`${notebook}?${token}`)).json()) as { writable: boolean; type: string; content: unknown };
    const body = JSON.stringify({ type: found.type, format: 'json', content: found.content });
    const saved = await fetch(`${notebook}?${token}`, { method: 'PUT', body });
    const refused = await fetch(notebook);
    child.kill('SIGTERM');
    await until(() => child.exitCode !== null);
    expect([found.writable, saved.status, refused.status]).toEqual([true, 200, 403]);
    expect(said).toContain(`a copy of your own is opened, ${home}/scaling-laws-notebooks/notebooks, in which your changes stay.`);
  }, 120_000);

  it('runs a notebook of that copy, whose page goes to the cache folder', () => {
    const { folder } = copyNotebooks({ from: join(root, 'notebooks'), to: join(home, 'scaling-laws-notebooks') });
    const cell = 'import { randomStream } from "scaling";\nconsole.log(randomStream(1, "a").uniform() < 1 ? "it " + "ran" : "");';
    const { status, stdout, stderr } = scaling(`book '${writeNotebook(join(folder, 'mine.ipynb'), [cell])}'`);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/✓ mine\.ipynb .*\nmaking the pages\n$/)]);
    const [, pages] = /2 pages in (.+), beginning/.exec(stdout) ?? [];
    expect(pages).toContain(join(home, 'cache', 'scaling-laws-course'));
    expect(readFileSync(join(pages!, 'mine.html'), 'utf8')).toContain('it ran');
  }, 120_000);

  it('grades a submission', () => {
    writeSubmission(join(home, 'class', 'ada', 'set-9.ipynb'), answered({ '9.1': MEAN, '9.2': BACKWARDS }));
    const masters = join(root, 'test', 'homework', 'grading', 'fixtures');
    const flags = `--out '${join(home, 'graded')}' --masters '${masters}' --allow-restricted --json`;
    const { status, stdout, stderr } = scaling(`grade '${join(home, 'class')}' ${flags}`);
    expect([status, stderr]).toEqual([0, expect.stringContaining('1 of 1 submission to grade')]);
    const { students } = JSON.parse(stdout) as { students: { student: string; earned: number }[] };
    expect(students).toMatchObject([{ student: 'ada', earned: 5 }]); // 3 for 9.1, 2 for 9.2
  }, 120_000);
});

describe('the copy of the notebooks', () => {
  it('is never written over where the student changed it; what they did not touch follows the kit', () => {
    const [from, to] = [join(home, 'kit'), join(home, 'own')];
    mkdirSync(join(from, 'homework'), { recursive: true });
    const inKit = (name: string, text: string) => writeFileSync(join(from, name), text);
    const own = (name: string) => join(to, 'notebooks', name);
    const copy = () => copyNotebooks({ from, to }).older;
    for (const name of ['0.ipynb', '1.ipynb', 'homework/set-1.ipynb']) inKit(name, 'first');
    chmodSync(join(from, '0.ipynb'), 0o444);
    expect(copy()).toEqual([]);
    expect(statSync(own('0.ipynb')).mode & 0o200).toBe(0o200); // its owner can save it
    chmodSync(join(from, '0.ipynb'), 0o644);
    expect(readFileSync(own('homework/set-1.ipynb'), 'utf8')).toBe('first');
    writeFileSync(own('homework/set-1.ipynb'), 'my answers');
    expect(copy()).toEqual([]); // changed, but the kit has nothing newer
    for (const name of ['0.ipynb', 'homework/set-1.ipynb']) inKit(name, 'second');
    rmSync(own('1.ipynb'));
    expect(copy()).toEqual(['homework/set-1.ipynb']);
    const texts = ['0.ipynb', '1.ipynb', 'homework/set-1.ipynb'].map((name) => readFileSync(own(name), 'utf8'));
    expect(texts).toEqual(['second', 'first', 'my answers']);
    rmSync(join(to, '.copied.json')); // then nothing is known to be unchanged
    inKit('0.ipynb', 'third');
    expect(copy()).toEqual(['0.ipynb', 'homework/set-1.ipynb']);
    expect(readdirSync(to).sort()).toEqual(['.copied.json', 'datasets', 'node_modules', 'notebooks', 'package.json']);
  });
});
