import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../lib/setup/paths.mjs';

/** Runs the built command line as a person would. */
function scaling(...args: string[]): { code: number | null; out: string; complaint: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'lib', 'bin', 'scaling.mjs'), ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, complaint: stderr.trim() };
}

describe('npx scaling', () => {
  it('lists its commands with --help', () => {
    const { code, out } = scaling('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/book.*[\s\S]*doctor|doctor.*[\s\S]*book/);
  });

  it('answers an unknown command or option with one sentence and code 2', () => {
    expect(scaling('bok')).toMatchObject({ code: 2, complaint: expect.stringMatching(/^error: unknown command 'bok'/) as unknown });
    expect(scaling('book', '--output', 'x')).toMatchObject({
      code: 2,
      complaint: expect.stringMatching(/^error: unknown option '--output'/) as unknown,
    });
  });

  it('names a file that is missing, and makes no folder for pages that will not be', () => {
    const folder = mkdtempSync(join(tmpdir(), 'book-'));
    const out = join(folder, 'pages');
    expect(scaling('book', 'absent.ipynb', '--out', out)).toEqual({
      code: 1,
      out: '',
      complaint: 'notebooks: expected a file, found none at absent.ipynb',
    });
    expect(existsSync(out)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

describe('npm start', () => {
  const start = (...args: string[]) =>
    spawnSync(process.execPath, [join(root, 'lib', 'setup', 'start.mjs'), ...args], { encoding: 'utf8' });

  it('answers wrong options with a sentence and the usage before it sets anything up', () => {
    for (const [args, sentence] of [
      [['--prot', '1'], "Unknown option '--prot'"],
      [['--port', 'many'], '--port: expected a number from 1 to 65535, got "many"'],
      [['--folder', 'nowhere'], '--folder: expected a folder with notebooks, found none in'],
    ] as const) {
      const { status, stdout, stderr } = start(...args);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain(sentence);
      expect(stderr).toContain('usage: npm start');
    }
  });
});
