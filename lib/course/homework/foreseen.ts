import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../setup/paths.mjs';
import type { Foreseen } from '../answers/values.js';

/** Where the answers of every misconception to the public cases stand, as values. */
export const FORESEEN_FILE = join(root, 'lib', 'course', 'homework', 'sets', 'foreseen.json');

/** What each misconception of an exercise answers to its public cases; nothing for an exercise of which nobody wrote it down. */
export function foreseenIn(id: string): Foreseen {
  return (JSON.parse(readFileSync(FORESEEN_FILE, 'utf8')) as Record<string, Foreseen>)[id] ?? {};
}
