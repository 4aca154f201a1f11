import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { InputError } from '../core/check.js';
import { datasetPath } from '../core/kit.js';
import { byteTokenizer } from './tokenizers/symbols.js';
import { createCorpus, type Corpus, type Split } from './corpus.js';

const NAME = 'declarations';

/** One declaration file: its path inside its package, with slashes, and its bytes. */
interface SourceFile {
  path: string;
  bytes: Buffer;
}

/**
 * The declaration files of the installed packages, sorted by path.
 * lib.webworker.* is left out: it repeats most of lib.dom.d.ts, and a text in both train and test would be learnt by heart.
 */
function declarationFiles(): SourceFile[] {
  const require = createRequire(import.meta.url);
  return ['typescript', '@types/node'].flatMap((name) => {
    const folder = dirname(require.resolve(`${name}/package.json`));
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.split(sep).join('/'));
    return paths
      .filter((path) => path.endsWith('.d.ts') && !path.includes('lib.webworker') && !path.startsWith('node_modules/'))
      .map((path) => ({ path: `${name}/${path}`, bytes: readFileSync(join(folder, path)) }));
  }).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A number in [0, 1) that belongs to the text: the order in which files are dealt to the splits. */
function lot(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

/** Deals whole files to the splits: 5% of the bytes to test, 5% to validation, from files small enough to give each a mixture. */
function dealFiles(files: SourceFile[]): Record<Split, SourceFile[]> {
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const dealt: Record<Split, SourceFile[]> = { train: [], validation: [], test: [] };
  const share = (split: Split) => dealt[split].reduce((sum, { bytes }) => sum + bytes.length, 0) / total;
  for (const file of [...files].sort((a, b) => lot(a.path) - lot(b.path))) {
    const small = file.bytes.length < 0.02 * total;
    if (small && share('test') < 0.05) dealt.test.push(file);
    else if (small && share('validation') < 0.05) dealt.validation.push(file);
    else dealt.train.push(file);
  }
  return dealt;
}

/**
 * A corpus of real text that every installation of the kit has on its disk: the declaration files (*.d.ts) of the packages typescript
 * and @types/node, about 5 MB of code and English prose, as bytes. Whole files go to train, validation and test.
 * The versions are locked, so the content is too: datasets/declarations.json names its SHA-256.
 * @throws InputError if a package is not the locked version, so that losses are never compared across different texts
 */
export function declarationsCorpus(): Corpus {
  const dealt = dealFiles(declarationFiles());
  const tokens = (split: Split) => byteTokenizer.encodeBytes(Buffer.concat(dealt[split].map(({ bytes }) => bytes)));
  const corpus = createCorpus({
    name: NAME,
    vocabSize: byteTokenizer.vocabSize,
    tokenizer: byteTokenizer,
    train: tokens('train'),
    validation: tokens('validation'),
    test: tokens('test'),
  });
  const { hash } = JSON.parse(readFileSync(datasetPath('declarations.json'), 'utf8')) as { hash: string };
  if (corpus.hash !== hash) {
    throw new InputError(`corpus ${NAME}: expected the text whose hash is ${hash.slice(0, 12)}..., got ${corpus.hash.slice(0, 12)}...; run npm start to install the locked packages`);
  }
  return corpus;
}
