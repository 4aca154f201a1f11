import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../../core/check.js';
import type { ProblemSet } from '../../answers/exercise.js';
import { findProblemSet, problemSets } from '../sets/index.js';

/** The file beside a notebook in which the students' part of a set stands that is not the kit's. */
export const releasedFile = (number: number): string => `set-${number}.json`;

/**
 * The set with a number: of a file `set-7.json` in the notebook's folder, or of the kit.
 * @throws InputError if there is none, or the file is no set
 */
export function problemSetFor(number: number, folder: string): ProblemSet {
  const file = join(folder, releasedFile(number));
  if (!existsSync(file)) {
    if (problemSets.some((set) => set.number === number)) return findProblemSet(number);
    throw new InputError(`set: expected one of ${problemSets.map((set) => set.number).join(', ')}, or ${releasedFile(number)} beside the notebook, got ${number}`);
  }
  try {
    const set = JSON.parse(readFileSync(file, 'utf8')) as ProblemSet;
    if (set.number === number && Array.isArray(set.exercises)) return set;
  } catch {
    // said below
  }
  throw new InputError(`set: expected ${file} as it was handed out, and it is not; copy it again`);
}
