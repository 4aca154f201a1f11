import { afterAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerHomework } from '../../lib/commands/homework.js';
import { chained } from '../../lib/course/homework/challenge/ledger.js';
import { COURSE_CHALLENGE } from '../../lib/course/homework/challenge/terms.js';
import { runCommand } from './run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'homework-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('scaling homework', () => {
  it('writes the notebooks alone, where only these are wanted', async () => {
    const out = join(folder, 'notebooks');
    expect((await runCommand(registerHomework, 'homework', 'release', '--notebooks-only', out)).out).toBe(`6 notebooks in ${out}`);
    expect(readdirSync(out).sort()).toEqual(['challenge.ipynb', 'set-1.ipynb', 'set-2.ipynb', 'set-3.ipynb', 'set-4.ipynb', 'set-5.ipynb']);
  });

  it('lists submissions that cannot be ranked with what was found, and goes on', async () => {
    const opened = chained([], { kind: 'opened', student: 'eve', terms: COURSE_CHALLENGE }, 1);
    writeFileSync(join(folder, 'unfinished.json'), JSON.stringify({ version: 1, head: opened.hash, entries: [opened] }));
    writeFileSync(join(folder, 'no.json'), 'print("hello")');
    const results = join(folder, 'results.jsonl');
    const { out } = await runCommand(
      registerHomework,
      'homework',
      'leaderboard',
      join(folder, 'unfinished.json'),
      join(folder, 'no.json'),
      '--seed',
      '1',
      '--out',
      results,
    );
    expect(out).toMatch(/- {2}eve +not ranked:\n +the ledger does not end with a submission/);
    expect(out).toMatch(/not ranked:\n +submission: expected JSON/);
    expect(existsSync(results)).toBe(true);
  });

  it('never appends a result to a line that was torn, nor loses those before it', async () => {
    const results = join(folder, 'torn.jsonl');
    const rank = () => runCommand(registerHomework, 'homework', 'leaderboard', join(folder, 'unfinished.json'), '--seed', '1', '--out', results);
    await rank();
    const [whole] = readFileSync(results, 'utf8').split('\n');
    writeFileSync(results, `{"key":"another","judged":{"kind":"not-ranked","student":"bo","findings":[]}}\n${whole!.slice(0, 40)}`);
    const { out } = await rank();
    expect(out).toContain('the ledger does not end with a submission');
    expect(readFileSync(results, 'utf8').split('\n')).toEqual([expect.stringContaining('"another"'), whole, '']);
  });

  it('waits for no pipe and reads no device without an end: the others are listed', async () => {
    const class_ = join(folder, 'class');
    mkdirSync(class_);
    symlinkSync('/dev/zero', join(class_, 'zero.json'));
    execFileSync('mkfifo', [join(class_, 'pipe.json')]);
    symlinkSync('nowhere', join(class_, 'dangling.json'));
    writeFileSync(join(class_, 'zoe.json'), 'print("hello")');
    const { out } = await runCommand(
      registerHomework,
      'homework',
      'leaderboard',
      class_,
      '--seed',
      '1',
      '--out',
      join(folder, 'class.jsonl'),
    );
    expect(out.match(/expected a file that can be read/g)).toHaveLength(3);
    expect(out).toMatch(/pipe\.json: it is not a file/);
    expect(out).toMatch(/not ranked:\n +submission: expected JSON/);
  });

  it('takes a file once that was named twice, and never keeps results in a file of something else', async () => {
    const [one, out] = [join(folder, 'unfinished.json'), join(folder, 'twice.jsonl')];
    symlinkSync('unfinished.json', join(folder, 'link.json'));
    const rank = () => runCommand(registerHomework, 'homework', 'leaderboard', one, one, join(folder, 'link.json'), '--seed', '1', '--out', out);
    expect((await rank()).out).not.toContain('more than one ledger of this name');
    for (const line of ['dear diary', 'null', '{"key":"a"}', '{"key":"a","judged":{"kind":"won"}}']) {
      writeFileSync(out, `${line}\n`);
      await expect(rank()).rejects.toThrow(`--out ${out}: expected results of this command, got another line 1; name another file, or take that line out`);
      expect(readFileSync(out, 'utf8')).toBe(`${line}\n`);
    }
    rmSync(join(folder, 'link.json'));
  });

  it('takes receipts into account that came after a first ranking', async () => {
    const receipts = join(folder, 'receipts.csv');
    writeFileSync(receipts, 'student,receipt\nEve,9:0123456789abcdef\n');
    const { out } = await runCommand(
      registerHomework,
      'homework',
      'leaderboard',
      join(folder, 'unfinished.json'),
      '--seed',
      '1',
      '--out',
      join(folder, 'results.jsonl'),
      '--receipts',
      receipts,
    );
    expect(out).toContain('the ledger does not hold the entry of the receipt 9:0123456789abcdef');
  });

  it('checks a saved notebook: what leans on another exercise\'s cell never passes, and is told why', async () => {
    const file = join(folder, 'set-2.ipynb');
    const cell = (id: string, source: string) => ({ cell_type: 'code', metadata: { nbgrader: { grade_id: `exercise-${id}` } }, source });
    const mask = 'function causalMask(time) { return Array.from({ length: time }, (_, q) => Array.from({ length: time }, (_, k) => sees(q, k))); }';
    const sees = 'const sees = (query, key) => key <= query;';
    const checks = async (...cells: object[]) => {
      writeFileSync(file, JSON.stringify({ cells }));
      return (await runCommand(registerHomework, 'homework', 'check', file, '--exercise', '2.1')).out;
    };
    expect(await checks(cell('2.1', mask), cell('2.2', `${sees}\nfunction prefixMask() {}`))).toBe('✗ 2.1 does not work alone, as it is graded: sees is declared in another cell. Everything that causalMask needs must stand in its own cell');
    expect(process.exitCode).toBe(1);
    process.exitCode = undefined;
    expect(await checks(cell('2.1', `${sees}\n${mask}`))).toBe('✓ 2.1 passes its 3 public cases');
    expect(process.exitCode).toBeUndefined();
    expect(await checks(cell('2.2', 'function prefixMask() {}'))).toBe('✗ 2.1 cannot be graded: no cell has the id exercise-2-1, and none declares causalMask');
    process.exitCode = undefined;
    await expect(runCommand(registerHomework, 'homework', 'check', file, '--exercise', '3.1')).rejects.toThrow('--exercise: expected one of 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7a, got 3.1');
  }, 60_000); // it starts children, on whatever machine

  it('refuses by name a path that is not there', async () => {
    await expect(runCommand(registerHomework, 'homework', 'leaderboard', join(folder, 'nowhere'), '--seed', '1')).rejects.toThrow(
      'submissions: expected a file or folder, found none at',
    );
  });
});
