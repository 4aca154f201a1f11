import { existsSync, readFileSync, renameSync } from 'node:fs';
import { z } from 'zod';
import { writeWhole } from '../core/write-whole.js';

const exerciseState = z.object({ passed: z.boolean(), checks: z.number().int().min(0), hintsShown: z.number().int().min(0) });
const schema = z.object({ version: z.literal(1), exercises: z.record(z.string(), exerciseState) });

/** What is remembered of one exercise. */
export type ExerciseState = z.infer<typeof exerciseState>;

/** Before anything was tried. */
export const UNTOUCHED: ExerciseState = { passed: false, checks: 0, hintsShown: 0 };

/** The states of all exercises that were touched, by id, and what had to be done to read them. */
export interface Progress {
  exercises: Record<string, ExerciseState>;
  /** Told once: the file could not be read, and where it is now. */
  warning?: string;
}

/**
 * Reads the progress file; absent means that nothing was tried yet. A file that cannot be read is moved aside, never overwritten, and said.
 * It is the student's own notebook of what passed: the grader neither reads nor believes it.
 */
export function readProgress(file: string): Progress {
  if (!existsSync(file)) return { exercises: {} };
  try {
    return { exercises: schema.parse(JSON.parse(readFileSync(file, 'utf8'))).exercises };
  } catch {
    const aside = `${file}.unreadable`;
    renameSync(file, aside);
    return { exercises: {}, warning: `The progress file could not be read and was kept as ${aside}; progress begins anew. Your solutions are not touched.` };
  }
}

/** Changes the state of one exercise on disk. */
export function writeProgress(file: string, exercises: Record<string, ExerciseState>): void {
  writeWhole(file, `${JSON.stringify({ version: 1, exercises }, null, 1)}\n`);
}
