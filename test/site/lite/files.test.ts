import { describe, expect, it } from '@jest/globals';
import { typesOfCells } from '../../../lib/site/lite/bundle.js';
import { nodeModules, processOf } from '../../../lib/site/lite/node-in-tab.js';
import { TabFiles, WORK } from '../../../lib/site/lite/files.js';
import type * as nodeFs from 'node:fs';
import type * as nodePath from 'node:path';

const SITE = {
  root: 'http://host/course/files/', paths: ['datasets/runs/width.jsonl', 'package-lock.json'],
  packed: { folder: '/kit/node_modules', url: 'http://host/course/declarations.json' },
};
const PACKED = JSON.stringify({ '/node_modules/typescript/lib/lib.d.ts': 'declare const x: 1;' });

function tab() {
  const [fetched, kept] = [[] as string[], [] as [string, string][]];
  const files = new TabFiles(SITE, new Map([['predictions.jsonl', '{"a":1}\n']]), (url) => {
    fetched.push(url);
    return new TextEncoder().encode(url.endsWith('declarations.json') ? PACKED : `from ${url}`);
  }, (name, text) => kept.push([name, text]));
  const node = nodeModules(files, WORK);
  return { fetched, kept, fs: node('fs') as typeof nodeFs, path: node('path') as typeof nodePath, node };
}

describe('the disk of a tab', () => {
  it('reads a file of the site when it is first wanted, once, and knows its folders without', () => {
    const { fs, fetched } = tab();
    expect(fs.readdirSync('/kit/datasets/runs')).toEqual(['width.jsonl']);
    expect(fs.existsSync('/kit/datasets/runs/size.jsonl')).toBe(false);
    expect(fetched).toEqual([]);
    for (let i = 0; i < 2; i++) expect(fs.readFileSync('/kit/datasets/runs/width.jsonl', 'utf8')).toBe('from http://host/course/files/datasets/runs/width.jsonl');
    expect(fetched).toHaveLength(1);
    expect(() => fs.readFileSync('/kit/none.csv')).toThrow('file: expected one that is there, found none at /kit/none.csv');
  });

  it('reads a file of the site piece by piece, and leaves it as it is', () => {
    const { fs } = tab();
    const fd = fs.openSync('/kit/datasets/runs/width.jsonl', 'r');
    const piece = Buffer.alloc(4);
    expect([fs.readSync(fd, piece, 0, 4, 5), piece.toString()]).toEqual([4, 'http']); // of "from http://host/…"
    fs.closeSync(fd);
    expect(() => fs.openSync('/work/none.jsonl', 'r')).toThrow('found none at /work/none.jsonl');
  });

  it('fetches what comes together together', () => {
    const { fs, fetched } = tab();
    expect(fs.readdirSync('/kit/node_modules/typescript', { recursive: true, encoding: 'utf8' })).toEqual(['lib', 'lib/lib.d.ts']);
    expect(String(fs.readFileSync('/kit/node_modules/typescript/lib/lib.d.ts'))).toBe('declare const x: 1;');
    expect(fetched).toEqual(['http://host/course/declarations.json']);
  });

  it('keeps what is written beside the notebook, whole: a line at its end, and a file under its last name', () => {
    const { fs, kept } = tab();
    const open = fs.openSync('predictions.jsonl', 'a+');
    fs.writeFileSync(open, '{"b":2}\n');
    expect(kept).toEqual([]);
    fs.closeSync(open);
    fs.writeFileSync('homework-progress.json.1.new', '{}');
    fs.renameSync('homework-progress.json.1.new', `${WORK}/homework-progress.json`);
    expect(kept).toEqual([['predictions.jsonl', '{"a":1}\n{"b":2}\n'], ['homework-progress.json', '{}']]);
    expect(fs.readdirSync(WORK)).toEqual(['homework-progress.json', 'predictions.jsonl']);
  });

  it('lets nothing be written into the kit', () => {
    const { fs } = tab();
    expect(() => fs.writeFileSync('/kit/datasets/runs/width.jsonl', '')).toThrow('file: expected one beside the notebook, got /kit/datasets/runs/width.jsonl, which belongs to the site');
  });
});

describe('the types of cells in a tab', () => {
  it('have the declarations of every door that a cell may import', () => {
    const types = typesOfCells();
    const { exports } = JSON.parse(types['/node_modules/scaling/package.json']!) as { exports: Record<string, { types?: string }> };
    const declared = Object.values(exports).flatMap(({ types: file }) => (file === undefined ? [] : [`/node_modules/scaling/${file.slice(2)}`]));
    expect(declared).toContain('/node_modules/scaling/dist/site/living/index.d.ts');
    expect(declared.filter((file) => types[file] === undefined)).toEqual([]);
  });
});

describe('Node in a tab', () => {
  it('resolves paths from the notebook\'s folder, and digests as Node does', () => {
    const { path, node } = tab();
    expect(path.resolve('a', '../b')).toBe('/work/b');
    const { createHash } = node('crypto') as { createHash(this: void): { update(text: string): { digest(this: void, encoding: 'hex'): string } } };
    // FIPS 180-2, appendix B.1
    expect(createHash().update('abc').digest('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('says of what it has not what it needs, when it is used and not before', () => {
    const { spawn } = tab().node('child_process') as { spawn(this: void): void };
    expect(spawn).toThrow(/^child_process\.spawn: expected a machine with processes and a disk, got a browser tab; here the recorded runs are read \(retrain = false\)/);
  });

  it('tells a loop that listens when the stop button is pressed', () => {
    const { process, interrupt } = processOf(WORK, () => undefined);
    let stops = 0;
    const hear = () => { stops += 1; };
    process.on('SIGINT', hear);
    interrupt();
    process.removeListener('SIGINT', hear);
    interrupt();
    expect(stops).toBe(1);
  });
});
