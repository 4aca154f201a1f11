import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../lib/setup/paths.mjs';

const folder = mkdtempSync(join(tmpdir(), 'unpacked-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
interface Locked {
  version: string;
  resolved?: string;
  link?: boolean;
}
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };

/** The least versions without a known advisory, of packages which tfjs-node asks for in older ones. */
const LEAST = {
  tar: '7.5.20', // GHSA-23hp-3jrh-7fpw, and GHSA-vmf3-w455-68vh and those before it
  'adm-zip': '0.6.1', // GHSA-7q85-xj36-vmfc, GHSA-vwc7-r8mq-g2x9
};
const isAtLeast = (version: string, least: string) => version.localeCompare(least, 'en', { numeric: true }) >= 0;

describe('package-lock.json', () => {
  it.each(Object.entries(LEAST))('holds no %s older than its advisories', (name, least) => {
    const versions = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`)).map(([, { version }]) => version);
    expect(versions.length).toBeGreaterThan(0);
    for (const version of versions) expect([version, isAtLeast(version, least)]).toEqual([version, true]);
  });

  it('names no registry, so that each installs from the one of the machine', () => {
    expect(Object.values(packages).filter(({ resolved, link }) => resolved !== undefined && !link)).toEqual([]);
  });
});

/** Runs CommonJS inside the folder of tfjs-node's install scripts, so that it finds the packages that they find. */
function asInstallScript(code: string): { status: number | null; stdout: string; stderr: string } {
  const scripts = join(root, 'node_modules', '@tensorflow', 'tfjs-node', 'scripts');
  const before = `const require = process.getBuiltinModule('node:module').createRequire(${JSON.stringify(join(scripts, 'install.js'))});`;
  const args = ['--input-type=commonjs', '-e', `{ ${before} ${code} }`];
  return spawnSync(process.execPath, args, { encoding: 'utf8', env: { PATH: process.env.PATH } });
}

describe('the install scripts of tfjs-node, with the patched packages in place of those that they ask for', () => {
  it('unpack the archive of the official binary', () => {
    mkdirSync(join(folder, 'packed/lib'), { recursive: true });
    writeFileSync(join(folder, 'packed/lib/libtensorflow.so'), 'the library');
    expect(spawnSync('tar', ['-czf', join(folder, 'packed.tar.gz'), '-C', join(folder, 'packed'), 'lib']).status).toBe(0);
    mkdirSync(join(folder, 'deps'));
    const { status, stderr } = asInstallScript(`
      const archive = require('node:fs').readFileSync(${JSON.stringify(join(folder, 'packed.tar.gz'))});
      const server = require('node:http').createServer((_, answer) => answer.end(archive));
      server.listen(0, '127.0.0.1', () => require('./resources.js').downloadAndUnpackResource(
        'http://127.0.0.1:' + server.address().port + '/a.tar.gz', ${JSON.stringify(join(folder, 'deps'))}, () => process.exit(0)));`);
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('rror')]);
    expect(readFileSync(join(folder, 'deps/lib/libtensorflow.so'), 'utf8')).toBe('the library');
  }, 30_000);

  it('unpack the zip of Windows', () => {
    const { status, stderr } = asInstallScript(`
      const Zip = require('adm-zip');
      const zip = new Zip();
      zip.addFile('lib/tensorflow.dll', Buffer.from('the library'));
      zip.writeZip(${JSON.stringify(join(folder, 'packed.zip'))});
      new Zip(${JSON.stringify(join(folder, 'packed.zip'))}).extractAllTo(${JSON.stringify(join(folder, 'windows'))}, true);`);
    expect([status, stderr]).toEqual([0, '']);
    expect(readdirSync(join(folder, 'windows/lib'))).toEqual(['tensorflow.dll']);
  }, 30_000);

  it('can load node-pre-gyp', () => {
    const { status, stderr } = asInstallScript("for (const part of ['', '/lib/install.js']) require('@mapbox/node-pre-gyp' + part);");
    expect([status, stderr]).toEqual([0, '']);
  }, 30_000);
});
