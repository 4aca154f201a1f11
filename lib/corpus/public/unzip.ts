import { buffer } from 'node:stream/consumers';
import yauzl from 'yauzl';
import { InputError } from '../../core/check.js';

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
