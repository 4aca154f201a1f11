import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { InputError } from '../core/check.js';

const answerSchema = z.object({
  /** `check-2.3`, `prediction-1.2`, `own-1`. */
  poll: z.string(),
  question: z.string(),
  /** What was asked for, where a question asks for several things. */
  part: z.string(),
  /** Numbered in the order of their first answers; nobody's name is known. */
  person: z.number().int(),
  when: z.enum(['in class', 'after class']),
  answer: z.union([z.number(), z.string()]),
});

/** What one person of the room answered to one part of a question. */
export type RoomAnswer = z.infer<typeof answerSchema>;

/**
 * What the room answered, from the JSON that `npx scaling present` exports: a row a person and part.
 *
 * Example: `table(readRoomAnswers('room.json').filter(({ poll }) => poll === 'prediction-4.1'))`.
 * @throws InputError for a file that holds something else
 */
export function readRoomAnswers(file: string): RoomAnswer[] {
  try {
    return z.array(answerSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    throw new InputError(`${basename(file)}: expected the answers of a room as JSON, as the presenter's page exports them, got something else`);
  }
}
