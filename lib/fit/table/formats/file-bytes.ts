import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../../core/check.js';

/** How much of a file is looked at to tell what it is. */
const HEAD_BYTES = 1 << 16;
/** A table never packs so well; what does is made to fill a memory. Deflate reaches 1,032. */
const LARGEST_RATIO = 500;
/** Below this many bytes any ratio is harmless. */
const HARMLESS_BYTES = 100e6;

/** The first bytes of a file as they stand there, gzip or not. */
export async function packedHead(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

export const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** The first bytes of what a file holds, unpacked if it is gzip. */
export async function unpackedHead(file: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of bytesOf(file)) {
    parts.push(part);
    length += part.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES);
}

/**
 * What a file holds, in pieces, unpacked if it is gzip; memory does not grow with the file.
 * @throws InputError if the gzip data are damaged, or unpack to so much more than they are that no table can be in them
 */
export async function* bytesOf(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file);
  if (!isGzip(await packedHead(file))) {
    for await (const part of source as AsyncIterable<Buffer>) yield part;
    return;
  }
  const unpacked = pipeline(source, createGunzip(), () => undefined); // an error comes out of the loop below
  let bytes = 0;
  try {
    for await (const part of unpacked as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > HARMLESS_BYTES && bytes > LARGEST_RATIO * source.bytesRead) {
        throw new InputError(`${file}: expected a table packed with gzip, got one that unpacks to more than ${LARGEST_RATIO} times its size; unpack it yourself if you trust it`);
      }
      yield part;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) throw new InputError(`${file}: expected a table packed with gzip, but the packed data are damaged or cut short (${message}); copy the file again`);
    throw error;
  } finally {
    source.destroy(); // whoever stops early leaves no file open
  }
}

/**
 * The text that a file holds, in pieces, without its byte-order mark. UTF-8 and UTF-16 are told by their bytes; what is
 * neither is read as Windows-1252, which spreadsheets of western Europe write.
 */
export async function* textOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encodingOf(await unpackedHead(file)));
  for await (const part of bytesOf(file)) yield decoder.decode(part, { stream: true });
  yield decoder.decode();
}

/** The first characters of the text in a file. */
export function headText(head: Buffer): string {
  return new TextDecoder(encodingOf(head)).decode(head, { stream: true });
}

/** Told by the byte-order mark, by zeros at every other place, and by whether the bytes are UTF-8 at all. */
function encodingOf(head: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  head.forEach((byte, i) => byte === 0 && zeros[i % 2]!++);
  if (zeros[1]! > head.length / 4 && zeros[0] === 0) return 'utf-16le';
  if (zeros[0]! > head.length / 4 && zeros[1] === 0) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
