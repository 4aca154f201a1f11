// A stamp says from what a step's result was made. It is removed before the work and written after it. That it is there is not enough:
// each step also looks at what it made.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setupDir } from './paths.mjs';
/** @import { Outcome } from './step.mjs' */

/**
 * What each step remembers. `wanted` is a fingerprint of what it was made from; `test-...` are of tests.
 * @typedef {{
 *   npm: { wanted: string, sizes?: Record<string, string> },
 *   venv: { version: string },
 *   jupyter: { wanted: string, rung: 'project' | 'PATH', result: Outcome },
 *   site: { wanted: string },
 *   lite: { wanted: string },
 *   tensorflow: { wanted: string, rung: 'official' | 'wheel' | 'wasm', result: Outcome, circumstances?: string },
 *   'tensorflow-wheel': { libraries: [file: string, bytes: number][] },
 *   [test: `test-${string}`]: unknown,
 * }} Stamps
 */

/** @param {keyof Stamps} name */
const file = (name) => join(setupDir, 'stamps', `${name}.json`);

/**
 * A short hash of anything that JSON can hold.
 * @param {unknown[]} parts
 */
export function fingerprint(...parts) {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/**
 * The stamp of that name, or undefined.
 * @template {keyof Stamps} Name
 * @param {Name} name
 */
export function readStamp(name) {
  try {
    return /** @type {Stamps[Name]} */ (JSON.parse(readFileSync(file(name), 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * @template {keyof Stamps} Name
 * @param {Name} name
 * @param {Stamps[Name]} content
 */
export function writeStamp(name, content) {
  mkdirSync(join(setupDir, 'stamps'), { recursive: true });
  rmSync(`${file(name)}.new`, { recursive: true, force: true });
  writeFileSync(`${file(name)}.new`, JSON.stringify(content, null, 2));
  renameSync(`${file(name)}.new`, file(name));
}

/** @param {keyof Stamps} name */
export function removeStamp(name) {
  rmSync(file(name), { recursive: true, force: true });
}
