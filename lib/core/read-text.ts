import { readFileSync } from 'node:fs';
import { InputError } from './check.js';

/**
 * The text of a file that a person wrote, without its mark of byte order: UTF-8, or UTF-16 where the mark says so (what spreadsheets call
 * "Unicode text").
 * Worked value: the bytes ef bb bf 61 are `a`.
 * @throws InputError naming `what`, for a file that cannot be read or is in another encoding: a letter that was misread is seen by nobody
 */
export function readText(what: string, file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'found none there' : code === 'EISDIR' ? 'which is a folder' : `which cannot be read (${code})`;
    throw new InputError(`${what}: expected a text file, got ${file}, ${why}`);
  }
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes); // without the mark
  } catch {
    throw new InputError(`${what}: expected text in UTF-8, got ${file}, which is in another encoding; save it again as UTF-8`);
  }
}
