// A stamp says from what a step's result was made. It is removed before the work and written after it. That it is there is not enough:
// each step also looks at what it made.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setupDir } from './paths.mjs';

const file = (name) => join(setupDir, 'stamps', `${name}.json`);

/** A short hash of anything that JSON can hold. */
export function fingerprint(...parts) {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** The stamp of that name, or undefined. */
export function readStamp(name) {
  try {
    return JSON.parse(readFileSync(file(name), 'utf8'));
  } catch {
    return undefined;
  }
}

export function writeStamp(name, content) {
  mkdirSync(join(setupDir, 'stamps'), { recursive: true });
  writeFileSync(`${file(name)}.new`, JSON.stringify(content, null, 2));
  renameSync(`${file(name)}.new`, file(name));
}

export function removeStamp(name) {
  rmSync(file(name), { force: true });
}
