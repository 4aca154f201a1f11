import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yauzl, { type Entry } from 'yauzl';

/** What a class's zip file may hold. */
export const ZIP_LIMITS = { notebooks: 2000, entries: 20_000, notebookBytes: 20_000_000, totalBytes: 1_000_000_000 } as const;

/** Notebooks that were unpacked, and entries that were not. */
export interface Extracted {
  notebooks: { file: string; name: string }[];
  refused: { name: string; reason: string }[];
}

/**
 * Unpacks the notebooks of a zip file into `folder`, as `0.ipynb`, `1.ipynb`, ...: where a file comes to lie is never what the zip file says.
 * Entries with absolute paths or `..`, links, encrypted ones, and those that unpack to more than they may are refused; other files are passed over.
 */
export async function extractNotebooks(zip: string, folder: string): Promise<Extracted> {
  const extracted: Extracted = { notebooks: [], refused: [] };
  let entries = 0;
  let bytes = 0;
  try {
    const archive = await yauzl.openPromise(zip, { decodeStrings: false, validateEntrySizes: true });
    for await (const entry of archive.eachEntry()) {
      if (++entries > ZIP_LIMITS.entries) throw new Error(`it has more than ${ZIP_LIMITS.entries} entries`);
      const name = entry.fileNameRaw.toString('utf8').replaceAll('\\', '/');
      const misplaced = yauzl.validateFileName(name);
      if (!name.endsWith('.ipynb') || (!misplaced && /(^|\/)(\.|__MACOSX)/.test(name))) continue;
      const reason = misplaced ?? reasonAgainst(entry, bytes);
      if (reason !== undefined) {
        extracted.refused.push({ name, reason });
        continue;
      }
      if (extracted.notebooks.length >= ZIP_LIMITS.notebooks) throw new Error(`it has more than ${ZIP_LIMITS.notebooks} notebooks`);
      const file = join(folder, `${extracted.notebooks.length}.ipynb`);
      await pipeline(await archive.openReadStreamPromise(entry), atMost(ZIP_LIMITS.notebookBytes), createWriteStream(file));
      bytes += entry.uncompressedSize;
      extracted.notebooks.push({ file, name });
    }
  } catch (error) {
    extracted.refused.push({ name: 'the rest of it', reason: error instanceof Error ? error.message : String(error) });
  }
  return extracted;
}

function reasonAgainst(entry: Entry, bytesBefore: number): string | undefined {
  const mode = entry.externalFileAttributes >>> 16;
  if ((mode & 0o170000) === 0o120000) return 'it is a link';
  if (entry.isEncrypted()) return 'it is encrypted';
  if (entry.uncompressedSize > ZIP_LIMITS.notebookBytes) return `it unpacks to ${entry.uncompressedSize} bytes`;
  if (bytesBefore + entry.uncompressedSize > ZIP_LIMITS.totalBytes) return `all notebooks unpack to more than ${ZIP_LIMITS.totalBytes} bytes`;
  return undefined;
}

/** Ends with an error after so many bytes, whatever the zip file says of them. */
function atMost(limit: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > limit) done(new Error(`an entry unpacks to more than ${limit} bytes`));
      else done(null, chunk);
    },
  });
}
