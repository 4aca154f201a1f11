import { describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../../lib/setup/paths.mjs';

const bin = join(root, 'lib', 'bin', 'scaling.mjs');

/** Runs the built command line as a person would. */
function sweep(...args: string[]): { code: number | null; out: string; complaint: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'sweep', ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, complaint: stderr.trim() };
}

describe('npx scaling sweep', () => {
  it('lists the experiments with their cost', () => {
    const { code, out } = sweep('--list');
    expect(code).toBe(0);
    expect(out).toMatch(/^width +4 runs +1\.5e12 FLOPs +about 1 min +Does the loss/m); // 4 sizes: 6 x 1,228,800 x (N in all), summed
  }, 60_000);

  it('says what a sweep costs, run by run, and writes nothing on --dry-run', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dry-'));
    const file = join(folder, 'width.jsonl');
    const { code, out } = sweep('width', '--dry-run', '--processes', '2', '--out', file);
    expect(code).toBe(0);
    expect(out).toMatch(/d 64 +600 steps +1\.0e12 FLOPs +about \d+ s/);
    expect(out).toMatch(/4 of 4 runs to do: 1\.5e12 FLOPs, about .* in 2 processes of 1 thread/);
    const answer = JSON.parse(sweep('width', '--dry-run', '--json', '--out', file).out) as { runs: { recorded: boolean }[] };
    expect(answer.runs.map(({ recorded }) => recorded)).toEqual([false, false, false, false]);
    expect(existsSync(file)).toBe(false);
    rmSync(folder, { recursive: true });
  }, 60_000);

  it('shares the time among the threads of all processes', () => {
    const cost = (...flags: string[]) => sweep('width', '--dry-run', '--out', join(tmpdir(), 'no-such.jsonl'), ...flags).out;
    // 4 runs of 2 s + 2 layers x 1 s + 600 x 2.8 ms, and 1.49e12 FLOPs at 5.5e10 a second; of these 1.0e12 in width 64
    const one = cost('--processes', '1', '--threads', '1');
    expect(one).toMatch(/d 64 .* about 24 s/);
    expect(one).toContain('about 50 s in 1 process of 1 thread');
    const two = cost('--processes', '1', '--threads', '2');
    expect(two).toMatch(/d 64 .* about 12 s/);
    expect(two).toContain('about 25 s in 1 process of 2 threads');
    expect(cost('--processes', '2', '--threads', '1')).toContain('about 25 s in 2 processes of 1 thread');
  }, 60_000);

  it('answers an unknown name with those there are and code 1, and a wrong option or no name with code 2', () => {
    expect(sweep('widht')).toMatchObject({
      code: 1,
      complaint: expect.stringMatching(/^sweep: expected one of width, .*, got "widht"$/) as unknown,
    });
    expect(sweep()).toMatchObject({ code: 2, complaint: expect.stringContaining("missing argument 'name'") as unknown });
    expect(sweep('width', '--processes', '0')).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('Expected a whole number >= 1.') as unknown,
    });
  }, 60_000);

  it('interrupted while it really trains, ends with code 130, says how to go on, and leaves no claim', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'interrupted-'));
    const file = join(folder, 'isoflop.jsonl');
    const child = spawn(process.execPath, [bin, 'sweep', 'isoflop', '--processes', '1', '--out', file], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text) => (said += String(text)));
    const ended = once(child, 'exit') as Promise<[number | null]>;
    while (!existsSync(`${file}.claims`)) await wait(50); // a first run is at work
    await wait(1000);
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    expect(said).toContain(`go on with: npx scaling sweep isoflop --out ${file}`);
    expect(existsSync(`${file}.claims`)).toBe(false);
    rmSync(folder, { recursive: true });
  }, 120_000);
});
