import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../lib/setup/paths.mjs';
import { PretendProject } from './pretend-project.js';

let project: PretendProject;
beforeEach(() => {
  project = new PretendProject();
  expect(project.setUp()).toMatchObject({ status: 0, stderr: '' });
});
afterEach(() => project.remove());

const built = () => project.read('lib/dist/index.js');
const edit = (text: string) => writeFileSync(project.path('lib/index.ts'), text);
const build = () => project.setUp({}, '--only-library');

describe('lib/dist', () => {
  it('is not compiled again after a mere touch', () => {
    utimesSync(project.path('lib/index.ts'), new Date(), new Date(Date.now() + 1000));
    expect(build()).toMatchObject({ status: 0, stdout: expect.stringContaining('up to date') as unknown });
    expect(project.read('tsc-calls')).toBe('x');
  });

  it('keeps what it held while the sources have mistakes', () => {
    edit('mistake');
    const { status, stderr } = build();
    expect(status).toBe(1);
    expect(stderr).toContain('what happened: tsc ended with code 2: lib/index.ts(1,1): error');
    expect(built()).toBe('export const one = 1;');
  });

  it('is never without its files: what was loaded from it before a build is there after it', () => {
    const before = realpathSync(project.path('lib/dist'));
    edit('export const one = 2;');
    expect(build().status).toBe(0);
    expect(built()).toBe('export const one = 2;');
    expect(readFileSync(`${before}/index.js`, 'utf8')).toBe('export const one = 1;');
  });

  it('is not called up to date when a file of it is gone or was written over', () => {
    for (const damage of [() => rmSync(project.path('lib/dist/index.js')), () => writeFileSync(project.path('lib/dist/index.js'), '')]) {
      damage();
      expect(build().status).toBe(0);
      expect(built()).toBe('export const one = 1;');
    }
    expect(project.read('tsc-calls')).toBe('xxx');
  });

  it('is not compiled again where sources come back to what they were', () => {
    edit('export const one = 2;');
    build();
    edit('export const one = 1;');
    expect(build().stdout).toContain('as it was compiled from these sources before');
    expect([built(), project.read('tsc-calls')]).toEqual(['export const one = 1;', 'xx']);
  });

  it('is never run in silence once the sources are newer than it; a mere touch is no news', () => {
    mkdirSync(project.path('lib/bin'));
    writeFileSync(project.path('lib/bin/scaling.mjs'), readFileSync(join(root, 'lib', 'bin', 'scaling.mjs')));
    writeFileSync(project.path('lib/dist/cli.js'), 'export const main = () => console.log("ran");');
    const later = new Date(Date.now() + 10_000);
    const run = () => {
      utimesSync(project.path('lib/index.ts'), later, later);
      const { status, stdout, stderr } = spawnSync(process.execPath, [project.path('lib/bin/scaling.mjs')], { cwd: project.folder, env: project.env, encoding: 'utf8' });
      return [status, stdout, stderr];
    };
    expect(run()).toEqual([0, 'ran\n', '']);
    edit('export const one = 2;');
    expect(run()).toEqual([0, 'ran\n', 'scaling: lib/index.ts changed since lib/ was compiled; for what is new: npm run build\n']);
  });

  it('made by an earlier version of the kit, as a folder, is replaced', () => {
    rmSync(project.path('lib/dist'));
    mkdirSync(project.path('lib/dist/core'), { recursive: true });
    writeFileSync(project.path('lib/dist/index.js'), 'of an earlier version');
    expect(build().status).toBe(0);
    expect(built()).toBe('export const one = 1;');
  });
});
