import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endGroups } from '../../lib/setup/end-groups.mjs';
import { PretendProject, until } from './pretend-project.js';

let project: PretendProject;
beforeEach(() => {
  project = new PretendProject();
});
afterEach(() => project.remove());

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const inStamps = () => readdirSync(project.path('.setup/stamps')).sort();

describe('set-up that is interrupted while npm works', () => {
  it.each([['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const)('by %s leaves no npm and no child of npm at work, and says how to go on', async (signal, code) => {
    const { child, ended, said } = project.begin({ PRETEND_SECONDS: '60' });
    await until(() => project.read('beats') !== '');
    process.kill(-child.pid!, signal); // to its whole group, as a terminal does
    expect(await ended).toBe(code);
    const beats = project.read('beats');
    await pause(200); // ten beats
    expect(project.read('beats')).toBe(beats);
    expect(said()).toContain('set-up was interrupted; run the command again and it goes on where it stopped');
    expect(said()).not.toContain('✗');
  }, 30_000);

  it('by SIGKILL leaves no npm at work when the next set-up begins its own, and no lock and no temporary files', async () => {
    mkdirSync(project.path('.setup/pip-unpack-x'), { recursive: true }); // of an earlier kit, killed in its time
    writeFileSync(project.path('.setup/lock.17'), '');
    const { child, ended } = project.begin({ PRETEND_SECONDS: '60' });
    await until(() => project.read('beats') !== '');
    child.kill('SIGKILL');
    await ended;
    const { status, stdout } = project.setUp();
    expect(status).toBe(0);
    expect(stdout).toContain('packages from package-lock.json');
    expect(project.read('npm-spans')).toBe('begins begins ends ');
    const beats = project.read('beats');
    await pause(200);
    expect(project.read('beats')).toBe(beats);
    expect(readdirSync(project.path('.setup')).filter((name) => /lock|tmp|pip/.test(name))).toEqual([]);
  }, 30_000);
});

describe('a program that does not end when it is asked to', () => {
  it('is never left at work, nor a child of it', async () => {
    const beats = join(tmpdir(), `beats-${process.pid}`);
    const stubborn = `trap '' TERM; (trap '' TERM; while :; do echo >> '${beats}'; sleep 0.02; done) & wait; sleep 60`;
    const child = spawn('sh', ['-c', stubborn], { detached: true, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
    await until(() => existsSync(beats));
    await endGroups([child.pid!], { patience: 0.2 });
    expect(await ended).toBe('SIGKILL');
    rmSync(beats);
    await pause(200);
    expect(existsSync(beats)).toBe(false);
  }, 30_000);
});

describe('a set-up that cannot begin', () => {
  const said = (env: Record<string, string> = {}) => {
    const { status, stderr } = project.setUp(env);
    expect(status).toBe(1);
    const [, happened, remedy] = /^ {2}what happened: (.*)\n {2}what to do: {4}(.*)\n$/.exec(stderr) ?? [undefined, stderr, ''];
    return [happened, remedy];
  };

  it('says what is in its place where .setup is a file, or a link to a disk that is not there', () => {
    const remedy = [`${project.path('.setup')} is not a folder, and leads to none`, `move ${project.path('.setup')} away, or see where it leads, then run the command again`];
    writeFileSync(project.path('.setup'), '');
    expect(said()).toEqual(remedy);
    rmSync(project.path('.setup'));
    symlinkSync('nowhere', project.path('.setup'));
    expect(said()).toEqual(remedy);
    rmSync(project.path('.setup'));
    expect(project.setUp().status).toBe(0); // what the remedy says
  });

  it('never sends to the network who has no npm, or a lockfile that was cut off', () => {
    const lockfile = project.read('package-lock.json');
    const putBack = 'put it back as it was in the kit, with git checkout package-lock.json or from where the kit came, then run the command again';
    writeFileSync(project.path('package-lock.json'), lockfile.slice(0, 40));
    expect(said()).toEqual(['package-lock.json cannot be read', putBack]);
    rmSync(project.path('package-lock.json'));
    expect(said()).toEqual(['package-lock.json is missing', putBack]);
    writeFileSync(project.path('package-lock.json'), lockfile);
    rmSync(project.path('bin/npm'));
    expect(said()).toEqual(['npm could not be started (spawn npm ENOENT)', 'install npm: it comes with Node from https://nodejs.org']);
  });

  it('never lets settings for other work leave packages out', () => {
    expect(project.setUp({ NODE_ENV: 'production' }).status).toBe(0);
    const [ci] = project.read('npm-calls').match(/^ci .*/m)!;
    for (const flag of ['--include=dev', '--include=optional', '--no-dry-run', '--no-global', '--package-lock', '--bin-links']) expect(ci.split(' ')).toContain(flag);
  });
});

describe('two set-ups at once', () => {
  it('never work at the same time: the second waits, and finds the work done', async () => {
    const first = project.begin({ PRETEND_SECONDS: '0.5' });
    await until(() => project.read('beats') !== '');
    const second = project.begin();
    expect([await first.ended, await second.ended]).toEqual([0, 0]);
    expect(second.said()).toContain(`another set-up (process ${first.child.pid}) works in this folder; waiting for it`);
    expect(second.said()).toContain('as in package-lock.json');
    expect(project.read('npm-spans')).toBe('begins ends ');
  }, 30_000);
});

describe('a finished set-up', () => {
  beforeEach(() => expect(project.setUp()).toMatchObject({ status: 0, stderr: '' }));

  it('calls neither npm nor the compiler again, and leaves no temporary folder', () => {
    const calls = project.read('npm-calls');
    expect(project.setUp()).toMatchObject({ status: 0, stdout: expect.stringContaining('lib/dist is up to date') as unknown });
    expect([project.read('npm-calls'), project.read('tsc-calls')]).toEqual([calls, 'x']);
    expect(readdirSync(project.path('.setup'))).not.toContain('tmp');
    mkdirSync(project.path('node_modules/two/__pycache__'));
    writeFileSync(project.path('node_modules/two/__pycache__/x.pyc'), 'made while it is used');
    expect([project.setUp().status, project.read('npm-calls')]).toEqual([0, calls]);
    expect(inStamps()).toEqual(['npm.json', 'tensorflow.json']);
  });

  const build = () => project.path(`.setup/builds/${readdirSync(project.path('.setup/builds'))[0]}`);
  /** Puts something else in place of what is there. */
  const instead = (path: string, what: 'a file' | 'a folder' | 'a link that leads nowhere') => {
    rmSync(path, { recursive: true, force: true });
    if (what === 'a file') writeFileSync(path, '');
    else if (what === 'a folder') mkdirSync(path);
    else symlinkSync('nowhere', path);
  };

  it.each<[string, () => void]>([
    ['a file where the logs should be', () => instead(project.path('.setup/logs'), 'a file')],
    ['a link that leads nowhere where the logs should be', () => instead(project.path('.setup/logs'), 'a link that leads nowhere')],
    ['a folder where a stamp should be', () => instead(project.path('.setup/stamps/npm.json'), 'a folder')],
    ['a folder where a stamp is to be written', () => { instead(project.path('.setup/stamps/npm.json.new'), 'a folder'); rmSync(project.path('.setup/stamps/npm.json')); }],
    ['a file where the stamps should be', () => instead(project.path('.setup/stamps'), 'a file')],
    ['a file where the builds should be', () => instead(project.path('.setup/builds'), 'a file')],
    ["a build's record of null", () => writeFileSync(`${build()}/made-from.json`, 'null')],
    ["an empty build's record", () => writeFileSync(`${build()}/made-from.json`, '{}')],
    ['a folder in place of a compiled file', () => instead(`${build()}/index.js`, 'a folder')],
    ['a link among the builds that leads nowhere', () => { instead(project.path('.setup/builds/other'), 'a link that leads nowhere'); writeFileSync(project.path('lib/index.ts'), 'x'); }],
    ["an editor's lock among the sources", () => symlinkSync('me@machine.17', project.path('lib/.#index.ts'))],
    ['a folder that is called as a source is', () => mkdirSync(project.path('lib/old.ts'))],
    ['a link to itself among the sources', () => symlinkSync('loop.ts', project.path('lib/loop.ts'))],
  ])('is mended, and ends in no stack and no remedy that helps nothing, with %s', (_, damage) => {
    damage();
    expect(project.setUp()).toMatchObject({ status: 0, stderr: '' });
    expect(project.setUp()).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('lib/dist is up to date') as unknown });
  });

  it('does not miss what a package offers only to its own developers and does not ship', () => {
    expect(project.read('node_modules/one/package.json')).toContain('"one-ts": "./one.ts"');
    expect(project.read('npm-spans')).toBe('begins ends ');
  });

  it.each([
    ['a direct dependency is gone', () => rmSync(project.path('node_modules/one'), { recursive: true })],
    ['one of its own packages is gone', () => rmSync(project.path('node_modules/two'), { recursive: true })],
    ['a package has another version', () => writeFileSync(project.path('node_modules/two/package.json'), '{ "version": "2.0.1" }')],
    ['a package.json is cut off', () => writeFileSync(project.path('node_modules/two/package.json'), '{ "vers')],
    ['the file that is imported is gone', () => rmSync(project.path('node_modules/one/one.js'))],
    ['a file within a package is cut off', () => writeFileSync(project.path('node_modules/two/lib/deep.js'), 'who')],
    ['a file within a package is gone', () => rmSync(project.path('node_modules/two/lib/deep.js'))],
    ['npm did not write its own record', () => rmSync(project.path('node_modules/.package-lock.json'))],
    ['npm is not known to have ended well', () => rmSync(project.path('.setup/stamps/npm.json'))],
  ])('is not called done when %s', (_, damage) => {
    damage();
    expect(project.setUp().status).toBe(0);
    expect(project.read('npm-spans')).toBe('begins ends begins ends ');
    expect(project.read('node_modules/one/one.js') + project.read('node_modules/two/package.json')).toBe('{ "version": "2.0.0" }');
  });
});
