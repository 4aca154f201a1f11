import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file that appears whole or not at all: under a temporary name, onto the disk, then renamed. Its folder must be there. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const unfinished = `${file}.${process.pid}.new`;
  writeFileSync(unfinished, content, { flush: true });
  renameSync(unfinished, file);
}
