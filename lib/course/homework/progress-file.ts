import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { z } from 'zod';
import { writeWhole } from '../../core/kit.js';
import type { Exercise } from '../answers/exercise.js';

const exerciseState = z.object({
  passed: z.boolean(), checks: z.number().int().min(0), hintsShown: z.number().int().min(0),
  release: z.string(), answer: z.string().optional(),
});
const schema = z.object({ version: z.literal(2), exercises: z.record(z.string(), exerciseState) });

/** What is remembered of one exercise. */
export interface ExerciseState {
  passed: boolean;
  checks: number;
  hintsShown: number;
  /** Of which release of the exercise all this is: see `releaseOf`. */
  release: string;
  /** Fingerprint of the answer that was checked last; absent where none was. */
  answer?: string;
}

/** Before anything was tried. */
export function untouched(exercise: Exercise): ExerciseState {
  return { passed: false, checks: 0, hintsShown: 0, release: releaseOf(exercise) };
}

/** What tells one release of an exercise from another: its text, its public cases, its hints. */
export function releaseOf(exercise: Exercise): string {
  return digest(JSON.stringify(exercise));
}

/** What tells one answer from another, spaces at the ends of lines aside. */
export function answerPrint(source: string): string {
  return digest(source.replace(/[ \t]+$/gm, '').trim());
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The states of all exercises that were touched, by id. */
export interface Progress {
  exercises: Record<string, ExerciseState>;
  /** Where the file is now, if it could not be read. */
  setAside?: string;
}

/**
 * Reads the progress file; absent means that nothing was tried yet. A file that cannot be read, or was written by an older kit, is moved
 * aside, never overwritten, which is to be said.
 * It is the student's own notebook of what passed: the grader neither reads nor believes it.
 */
export function readProgress(file: string): Progress {
  if (!existsSync(file)) return { exercises: {} };
  try {
    return { exercises: schema.parse(JSON.parse(readFileSync(file, 'utf8'))).exercises as Record<string, ExerciseState> };
  } catch {
    const setAside = `${file}.unreadable`;
    renameSync(file, setAside);
    return { exercises: {}, setAside };
  }
}

/** The state of an exercise among them, unless it is that of another release. */
export function stateOf(exercises: Record<string, ExerciseState>, exercise: Exercise): ExerciseState {
  const state = Object.hasOwn(exercises, exercise.id) ? exercises[exercise.id] : undefined;
  return state?.release === releaseOf(exercise) ? state : untouched(exercise);
}

/** Changes the state of one exercise on disk. */
export function writeProgress(file: string, exercises: Record<string, ExerciseState>): void {
  writeWhole(file, `${JSON.stringify({ version: 2, exercises }, null, 1)}\n`);
}
