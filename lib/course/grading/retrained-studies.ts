import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readLines } from '../homework/challenge/ledger.js';
import { chainsInText } from '../homework/study/study-chain.js';
import { wordsOf } from '../homework/words.js';
import type { SubmissionRecord } from './grade-record.js';

const schema = z.object({
  /** The hash of the chain's last entry. */
  head: z.string(), student: z.string(), exercise: z.string(), agrees: z.boolean(),
  said: z.number().optional(), again: z.number().optional(),
});

/** A run that decided a study, trained again. */
export type RetrainedStudy = z.infer<typeof schema>;

/** Where they are kept. */
export const RETRAINED_FILE = 'retrained-studies.jsonl';

/** The studies that were trained again in a folder of results. */
export function retrainedIn(out: string): RetrainedStudy[] {
  const file = join(out, RETRAINED_FILE);
  return existsSync(file) ? readLines(file).lines.map((line) => schema.parse(JSON.parse(line))) : [];
}

/** What a person should know of it. Worked value: `ada: 1.7a came out at 3.01, as handed in`. */
export function retrainedSentence({ student, exercise, said = Number.NaN, again = Number.NaN, agrees }: RetrainedStudy): string {
  return agrees
    ? `${student}: ${exercise} came out at ${again}, as handed in`
    : `${student}: ${exercise} says that its run came out at ${said}; trained again it came out at ${again}. Look at it, and give the points by a mark with a reason`;
}

/** The record as it is read: with a sentence on each study whose run came out otherwise when it was trained again. */
export function withRetrained(record: SubmissionRecord, retrained: readonly RetrainedStudy[]): SubmissionRecord {
  const otherwise = retrained.filter(({ student, agrees }) => student === record.student && !agrees);
  if (otherwise.length === 0) return record;
  const sentence = ({ said = Number.NaN, again = Number.NaN }: RetrainedStudy) => wordsOf(record.language).study.trainedAgain(said, again);
  const exercises = record.exercises.map((result) => {
    const head = chainsInText(record.answers[result.id] ?? '')[0]?.at(-1)?.hash;
    const found = otherwise.find((one) => one.exercise === result.id && one.head === head);
    return found ? { ...result, sentences: [...result.sentences, sentence(found)] } : result;
  });
  return { ...record, exercises };
}
