import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, extname, join, sep } from 'node:path';
import { InputError } from '../../core/check.js';
import type { Submitted } from './grade-submission.js';
import { extractNotebooks } from './zip.js';

/** The submissions that were found, and what was left aside and why. */
export interface Collected {
  submissions: Submitted[];
  refused: { file: string; reason: string }[];
}

/**
 * Finds the notebooks among files, folders and zip files. Links are refused, wherever they lead. What is unpacked is put below `unpacked`.
 *
 * A student is known by the notebook's file name, or, where several notebooks have the same name (`anna/set-2.ipynb`, `ben/set-2.ipynb`), by its path.
 * @throws InputError if a path is not there
 */
export async function collectSubmissions(paths: readonly string[], unpacked: string): Promise<Collected> {
  const found: { file: string; path: string }[] = [];
  const refused: Collected['refused'] = [];
  const visit = async (file: string, path: string): Promise<void> => {
    const stat = lstatSync(file, { throwIfNoEntry: false });
    if (!stat) throw new InputError(`submission: expected a file or folder, got ${file}, which is not there`);
    if (stat.isSymbolicLink()) return void refused.push({ file, reason: 'it is a link' });
    if (stat.isDirectory()) {
      for (const name of readdirSync(file).sort()) if (!name.startsWith('.')) await visit(join(file, name), join(path, name));
    } else if (extname(file) === '.ipynb') found.push({ file, path });
    else if (extname(file) === '.zip' && stat.isFile()) {
      const folder = join(unpacked, `${found.length}-${fitForFile(basename(file, '.zip'))}`);
      mkdirSync(folder, { recursive: true });
      const { notebooks, refused: inZip } = await extractNotebooks(file, folder);
      found.push(...notebooks.map((one) => ({ file: one.file, path: one.name.split('/').length > 1 || notebooks.length > 1 ? one.name : `${basename(file, '.zip')}/${one.name}` })));
      refused.push(...inZip.map(({ name, reason }) => ({ file: `${file}: ${name}`, reason })));
    }
  };
  for (const path of paths) await visit(path, basename(path));
  return { submissions: named(found), refused };
}

function named(found: readonly { file: string; path: string }[]): Submitted[] {
  const names = found.map(({ path }) => basename(path));
  const taken = new Set<string>();
  return found.map(({ file, path }) => {
    const isUnique = names.indexOf(basename(path)) === names.lastIndexOf(basename(path));
    const name = fitForFile((isUnique ? basename(path) : path.split(sep).join('/')).replace(/\.ipynb$/, ''));
    let student = name;
    for (let k = 2; taken.has(student.toLowerCase()); k++) student = `${name}-${k}`;
    taken.add(student.toLowerCase());
    return { student, file };
  });
}

/** A name without what means something in a path. Worked value: `../Anna B.` is `Anna B`. */
export function fitForFile(name: string): string {
  const fit = name.normalize('NFC').replace(/[^\p{L}\p{N} ._-]+/gu, '_').replace(/^[._ -]+|[._ -]+$/g, '').slice(0, 80);
  return fit === '' ? 'unnamed' : fit;
}
