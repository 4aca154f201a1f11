import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry } from 'yauzl';
import { ZipFile } from 'yazl';

/** What a zip file may hold. Entries are only counted and named until one is wanted. */
export const ZIP_LIMITS = { entries: 1_000_000, entryBytes: 20_000_000 } as const;

/** A file in a zip file. */
export interface ZipEntry {
  /** With /, as it stands there: it may be hostile. */
  name: string;
  /** When it was last changed, in milliseconds since 1970, as far as the zip file knows. */
  time: number;
  bytes: number;
  /** Why it cannot be unpacked. */
  reason?: string;
  /** Writes it to a file; where that goes wrong there is no file. */
  extract(file: string): Promise<void>;
}

/** What stands in a zip file, and why that is not all of it. */
export interface ZipList {
  entries: ZipEntry[];
  problem?: string;
  close(): void;
}

/**
 * Lists a zip file. Nothing is unpacked, and where something is unpacked to is never what the zip file says.
 * An entry with an absolute path or `..`, a link, an encrypted one and one that is too large have a reason; what is wrong with one entry is
 * nothing to the others.
 */
export async function listZip(zip: string): Promise<ZipList> {
  const entries: ZipEntry[] = [];
  let archive: yauzl.ZipFile | undefined;
  const close = () => archive?.close();
  try {
    // sizes are looked at where an entry is unpacked: the list would end at the first that lies
    archive = await yauzl.openPromise(zip, { decodeStrings: false, validateEntrySizes: false, autoClose: false });
    for await (const entry of archive.eachEntry()) {
      if (entries.length >= ZIP_LIMITS.entries) return { entries, close, problem: `it has more than ${ZIP_LIMITS.entries} entries, and the rest of them were not looked at` };
      const name = nameOf(entry);
      if (!name.endsWith('/')) entries.push(zipEntry(archive, entry, name));
    }
    return { entries, close };
  } catch (error) {
    return { entries, close, problem: `it is damaged (${error instanceof Error ? error.message : String(error)})${entries.length > 0 ? ', and the rest of it was not looked at' : ''}` };
  }
}

function nameOf(entry: Entry): string {
  const raw = entry.fileNameRaw;
  const name = isUtf8(raw) ? raw.toString('utf8') : yauzl.getFileNameLowLevel(0, raw, [], true); // what is no UTF-8 is what DOS wrote
  return name.replaceAll('\\', '/');
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function zipEntry(archive: yauzl.ZipFile, entry: Entry, name: string): ZipEntry {
  const reason = yauzl.validateFileName(name) ?? reasonAgainst(entry);
  return {
    name, time: entry.getLastModDate().getTime() || 0, bytes: entry.uncompressedSize, ...(reason != null && { reason }),
    async extract(file) {
      try {
        const check = { crc: 0 };
        await pipeline(await archive.openReadStreamPromise(entry), atMost(ZIP_LIMITS.entryBytes, check), createWriteStream(file));
        if (check.crc !== entry.crc32) throw new Error('it is damaged: its checksum is another');
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
    },
  };
}

function reasonAgainst(entry: Entry): string | undefined {
  const mode = entry.externalFileAttributes >>> 16;
  if ((mode & 0o170000) === 0o120000) return 'it is a link';
  if (entry.isEncrypted()) return 'it is encrypted';
  if (entry.uncompressedSize > ZIP_LIMITS.entryBytes) return `it unpacks to ${entry.uncompressedSize} bytes`;
  return undefined;
}

/** Ends with an error after so many bytes, whatever the zip file says of them, and adds them up. */
function atMost(limit: number, check: { crc: number }): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      check.crc = crc32(chunk, check.crc);
      if (bytes > limit) done(new Error(`it unpacks to more than ${limit} bytes`));
      else done(null, chunk);
    },
  });
}

/** A file to be written into a zip file. */
export interface ZipInput {
  /** With /, relative. */
  name: string;
  content: Buffer;
  isProgram?: true;
}

/** Of every entry: the first moment that a zip file can name, so that the same files give the same bytes. */
const ZIP_DATE = new Date(1980, 0, 1);

/** A zip file with the permissions of Unix in it: 755 for programs and 644 for others. */
export async function zipOf(files: readonly ZipInput[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { name, content, isProgram } of files)
    zip.addBuffer(content, name, { mtime: ZIP_DATE, forceDosTimestamp: true, mode: isProgram ? 0o100755 : 0o100644 });
  zip.end();
  return buffer(zip.outputStream);
}
