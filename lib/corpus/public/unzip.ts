import { inflateRawSync } from 'node:zlib';
import { InputError } from '../../core/check.js';

/**
 * The content of one file of a zip archive (PKWARE's APPNOTE, sections 4.3.6 to 4.3.16: deflated or stored, no encryption, not zip64).
 * @throws InputError if the archive is not a zip, lacks the file, or the file has another size
 */
export function readZipEntry(archive: Buffer, entry: { name: string; bytes: number }): Buffer {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1'); // end of central directory
  if (end < 0) throw new InputError('archive: expected a zip file, got something else');
  let at = archive.readUInt32LE(end + 16); // start of the central directory
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = archive.readUInt16LE(at + 28);
    if (archive.toString('utf8', at + 46, at + 46 + nameLength) === entry.name) return contentOf(archive, at, entry);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32); // name, extra field, comment
  }
  throw new InputError(`archive: expected a file ${entry.name} in it, found none`);
}

function contentOf(archive: Buffer, central: number, entry: { name: string; bytes: number }): Buffer {
  const method = archive.readUInt16LE(central + 10);
  const packedLength = archive.readUInt32LE(central + 20);
  const local = archive.readUInt32LE(central + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + packedLength);
  if (method !== 0 && method !== 8) throw new InputError(`archive: expected ${entry.name} stored or deflated, got compression method ${method}`);
  const content = method === 8 ? inflateRawSync(packed) : packed;
  if (content.length !== entry.bytes) throw new InputError(`archive: expected ${entry.bytes} bytes in ${entry.name}, got ${content.length}`);
  return content;
}
