import { afterEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explain } from '../../lib/setup/explain.mjs';
import { root } from '../../lib/setup/paths.mjs';
import { PretendProject } from './pretend-project.js';

const made: string[] = [];
afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));
const scratch = () => {
  const folder = mkdtempSync(join(tmpdir(), 'refused-'));
  made.push(folder);
  return folder;
};

/** Runs a shell script in mounts of its own, where folders can be read-only and disks small. */
function inMounts(script: string, env: Record<string, string> = {}): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('unshare', ['--mount', ...(process.getuid?.() === 0 ? [] : ['--map-root-user', '--user']), 'sh', '-ec', script], {
    env: { ...process.env, ...env, PATH: process.env.PATH },
    encoding: 'utf8',
  });
}
const mountsAllowed = inMounts('mount -t tmpfs -o size=64k none /tmp').status === 0;
if (!mountsAllowed) console.warn('SKIPPED: full and read-only disks, because this machine allows no mounts');
const scaling = `'${process.execPath}' '${join(root, 'lib', 'bin', 'scaling.mjs')}'`;
const setUp = (project: PretendProject) => `PATH='${project.env.PATH}' exec '${process.execPath}' '${project.path('lib/setup/setup.mjs')}'`;
const asReadOnly = ({ folder }: PretendProject) => `mount --bind '${folder}' '${folder}'; mount -o remount,bind,ro '${folder}'`;
const noStack = /^(?![\s\S]*\n\s+at )/;

(mountsAllowed ? describe : describe.skip)('a full disk', () => {
  it('is a sentence with what helps in set-up, never a stack', () => {
    const project = new PretendProject();
    made.push(project.folder);
    for (const kilobytes of [0, 4, 8]) { // room for nothing, for the first file, for some
      const { status, stdout, stderr } = inMounts(`mkdir -p '${project.folder}/.setup'; mount -t tmpfs -o size=1m none '${project.folder}/.setup'
        head -c $((1048576 - ${kilobytes} * 1024)) /dev/zero > '${project.folder}/.setup/filler' || true
        ${setUp(project)}`, project.env);
      expect([status, stdout + stderr]).toEqual([1, expect.stringMatching(/the disk is full|disk has 1 GB free/)]);
      expect(stderr).toMatch(noStack);
      expect(stderr).toContain('what to do: ');
    }
  }, 60_000);

  it.each([
    ['sweep', 'sweep width --out FULL/runs.jsonl'],
    ['homework release', 'homework release --out FULL/bundle'],
    ['book', `book --out FULL/pages '${join(root, 'notebooks', '0-start-here.ipynb')}'`],
    ['plot of a fit', `fit '${join(root, 'datasets', 'runs', 'width.jsonl')}' --law power --columns x=nParamsNonEmbedding,loss=validationLossNatsPerToken --plot FULL/a.svg`],
  ])('is a sentence in %s, never a stack', (_, command) => {
    const disk = scratch();
    const { status, stderr } = inMounts(`mount -t tmpfs -o size=16k none '${disk}'; head -c 16384 /dev/zero > '${disk}/filler' || true; exec ${scaling} ${command.replace('FULL', disk)}`);
    expect(status).toBe(1);
    expect(stderr).toMatch(/the disk is full|No space left on device/);
    expect(stderr).toMatch(noStack);
  }, 120_000);
});

(mountsAllowed ? describe : describe.skip)('a full disk under the cache of a read-only checkout', () => {
  it('is a sentence in doctor, which never ends at it: every other layer is examined', () => {
    const cache = scratch();
    const { status, stdout, stderr } = inMounts(`mount --bind '${root}' '${root}'; mount -o remount,bind,ro '${root}'
      mount -t tmpfs -o size=16k none '${cache}'; head -c 16384 /dev/zero > '${cache}/filler' || true; exec ${scaling} doctor`, { XDG_CACHE_HOME: cache });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^✗ folder .*the disk is full \(ENOSPC\)\n +what to do: free some space/m);
    expect(stdout).toMatch(/^. fonts /m); // the last layer
    expect(stderr).toMatch(noStack);
  }, 120_000);
});

(mountsAllowed ? describe : describe.skip)('a read-only checkout', () => {
  it('that is complete is set up, and keeps what it writes in the cache folder of its user', () => {
    const project = new PretendProject();
    made.push(project.folder);
    expect(project.setUp()).toMatchObject({ status: 0 });
    const cache = scratch();
    const { status, stdout, stderr } = inMounts(`${asReadOnly(project)}; ${setUp(project)}`, { ...project.env, XDG_CACHE_HOME: cache });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`read-only for you; what is written goes to ${cache}/scaling-laws-course/[0-9a-f]{12}\n`));
  }, 60_000);

  it('that is not complete says who can mend it, and changes nothing', () => {
    const project = new PretendProject();
    made.push(project.folder);
    const { status, stderr } = inMounts(`${asReadOnly(project)}; ${setUp(project)}`, { ...project.env, XDG_CACHE_HOME: scratch() });
    expect(status).toBe(1);
    expect(stderr).toBe(`  what happened: set-up is not complete (node_modules is not complete), and you cannot write in ${project.folder}\n`
      + '  what to do:    let the owner of this folder run npm run setup in it, or work in a copy of your own\n');
    expect(existsSync(project.path('.setup'))).toBe(false);
  }, 60_000);

  it('whose user has no cache folder either says so in a sentence', () => {
    const project = new PretendProject();
    made.push(project.folder);
    const { status, stderr } = inMounts(`${asReadOnly(project)}; ${setUp(project)}`, {
      ...project.env,
      XDG_CACHE_HOME: join(project.folder, 'cache'),
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /what happened: cannot write .*\/cache\/.*\/logs\n {2}what to do: {4}set XDG_CACHE_HOME to a folder of your own/,
    );
  }, 60_000);
});

describe('what the system refuses', () => {
  it('is explained for every refusal that a user can mend, and for nothing else', () => {
    const refusal = (code: string, syscall: string, path: string) => Object.assign(new Error(code), { code, syscall, path });
    expect(explain(refusal('ENOSPC', 'open', '/a'))).toBe('cannot write /a: the disk is full (ENOSPC); free some space, then run the command again');
    expect(explain(refusal('EACCES', 'open', '/a'))).toBe('cannot open /a: you are not permitted to (EACCES); name a place of your own, or ask its owner for access');
    expect(explain(refusal('EACCES', 'mkdir', '/a'))).toContain('cannot write /a');
    expect(explain(refusal('EACCES', 'scandir', '/a'))).toContain('cannot read /a');
    expect([explain(new Error('ENOSPC')), explain(undefined), explain('ENOSPC')]).toEqual([undefined, undefined, undefined]);
  });
});
