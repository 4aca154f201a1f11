import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleScaling, doors } from '../../../lib/site/lite/bundle.js';
import { root } from '../../../lib/setup/paths.mjs';

jest.setTimeout(120_000);

/** Run by Node in place of a tab: it imports a door's bundle, which finds of Node's modules only what a tab has. */
const importer = `
import ts from 'typescript';
const [door, modules, files] = process.argv.slice(1);
const machine = process;
const [{ nodeModules, processOf }, { TabFiles }] = await Promise.all([import(modules), import(files)]);
const nothing = new TabFiles({ root: '', paths: ['package-lock.json'], packed: { folder: '/kit/node_modules', url: '' } }, new Map(), () => new Uint8Array(), () => {});
const { process: stand } = processOf('/work', () => {});
Object.assign(globalThis, { nodeInTab: nodeModules(nothing, '/work'), typescriptInTab: ts, process: stand });
const { length } = Object.keys(await import(door));
machine.stdout.write(String(length), () => machine.exit(0));`;

describe('the doors of scaling in a tab', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doors-'));
  beforeAll(() => bundleScaling(folder));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.keys(doors()))('%s is loaded with what a tab has of Node', (name) => {
    const lite = (file: string) => pathToFileURL(join(root, 'lib', 'dist', 'site', 'lite', file)).href;
    const door = pathToFileURL(join(folder, `${name}.js`)).href;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', importer, door, lite('node-in-tab.js'), lite('files.js')], { encoding: 'utf8', cwd: root });
    expect(Number(said)).toBeGreaterThan(0);
  });
});
