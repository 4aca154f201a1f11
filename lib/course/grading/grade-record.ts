import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '../../core/check.js';
import { writeWhole } from '../../core/kit.js';
import type { Language, Said } from '../answers/exercise.js';
import type { ExerciseResult } from './judge.js';
import { readLog, standingOf } from './marks/mark-log.js';
import type { WrittenAnswer } from '../answers/submission.js';

/** All that is kept of a graded submission. It is the instructor's. */
export interface SubmissionRecord {
  /** Unique in a class, and fit for a file name. */
  student: string;
  /** What the student is called where the submission came from. Absent: the same. */
  name?: string;
  /** The file that was graded, as a person knows it. */
  file?: string;
  /** How late that file is among the student's own: an earlier one does not take its place. */
  rank?: readonly number[];
  /** What was graded: SHA-256 of the submission and hash of the plan. Both the same means that nothing is to be done again. */
  submissionHash: string;
  planHash: string;
  set: number;
  isolation: string;
  /** Why nothing, or not all, could be graded. */
  problem?: string;
  /** What instructor and student are to know of it besides, in a sentence. */
  note?: string;
  /** The set's language, in which its student reads; absent, as in records of old: English. */
  language?: Language;
  /** Problem and note in that language, where it is another than the instructor's. */
  told?: { problem?: string; note?: string };
  exercises: ExerciseResult[];
  /** What was graded, by exercise. */
  answers: Record<string, string>;
  written: (WrittenAnswer & { title: string; points: number; /** Its cell is as it was handed out. */ untouched?: true })[];
  /** By exercise. */
  fingerprints: Record<string, number[]>;
  /** By study: the hash with which it was opened, which is nobody else's. Absent from records of old. */
  studies?: Record<string, string>;
}

/** Language, problem and note of a record: in English for the instructor, and in the set's language for the student. */
export function saidIn(
  language: Language | undefined, { problem, note }: { problem?: Said | undefined; note?: Said | undefined },
): Pick<SubmissionRecord, 'language' | 'problem' | 'note' | 'told'> {
  const inLanguage = (which: Language) => ({ ...(problem && { problem: problem[which] }), ...(note && { note: note[which] }) });
  return { ...inLanguage('en'), ...(language && language !== 'en' && { language, told: inLanguage(language) }) };
}

/** What a person gave for a written answer, or instead of an exercise's automatic points. */
export interface Mark {
  points: number;
  /** The student reads it. For an exercise: the reason. */
  comment: string;
  /** Which lines of the rubric were met, counted from 1. */
  rubric?: number[];
  /**
   * What was marked: answerHash of it. Where the student's answer is another one by now, the mark does not count. Absent in marks of old.
   */
  of?: string;
}

/** Marks by question or exercise. */
export type Marks = Record<string, Mark>;

/** Where the files of a student lie. */
export const studentFolder = (out: string, student: string) => join(out, 'students', student);

/** Writes a file of results whole or not at all, and makes its folder. */
export function writeResult(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, content);
}

/** The record of a student, or undefined where there is none that can be read: then it is to be graded again. */
export function readRecord(out: string, student: string): SubmissionRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(join(studentFolder(out, student), 'record.json'), 'utf8')) as SubmissionRecord;
    return Array.isArray(record.exercises) && Array.isArray(record.written) ? { ...record, answers: record.answers ?? {} } : undefined;
  } catch {
    return undefined;
  }
}

/** The log of a student's marks: every change, oldest first. */
export const markLog = (out: string, student: string) => join(studentFolder(out, student), 'marks.jsonl');

/**
 * The marks that were given to a student so far: what the log says in the end, above what an older kit kept in marks.json.
 * @throws InputError if there are some that cannot be read: they are a person's work, and nothing takes their place
 */
export function readMarks(out: string, student: string): Marks {
  const marks = new Map(Object.entries(olderMarks(join(studentFolder(out, student), 'marks.json'))));
  for (const [id, mark] of standingOf(readLog(markLog(out, student))).marks) {
    if (mark) marks.set(id, mark);
    else marks.delete(id);
  }
  return Object.fromEntries(marks);
}

function olderMarks(file: string): Marks {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Marks;
  } catch {
    throw new InputError(`marks: expected JSON in ${file}, and it is none; mend it, or take it away and merge the marks again`);
  }
}

/** Stands for what a student answered to a question or an exercise: other words, other figures or other code have another hash. */
export function answerHash({ written, answers }: Pick<SubmissionRecord, 'written' | 'answers'>, id: string): string {
  const question = written.find((one) => one.id === id);
  const answer = question ? [question.text, question.outputs, question.attachments] : [answers[id] ?? ''];
  return createHash('sha256').update(JSON.stringify(answer)).digest('hex').slice(0, 16);
}

/** The mark that counts: none where what was marked is not what the student answers now. */
export function markOf(record: Pick<SubmissionRecord, 'written' | 'answers'>, id: string, marks: Marks): Mark | undefined {
  const mark = Object.hasOwn(marks, id) ? marks[id] : undefined;
  return mark && (mark.of === undefined || mark.of === answerHash(record, id)) ? mark : undefined;
}

/** The questions and exercises that were marked when the student had answered something else: a person has to look again. */
export function outdatedMarks(record: Pick<SubmissionRecord, 'written' | 'answers'>, marks: Marks): string[] {
  return Object.keys(marks).filter((id) => !markOf(record, id, marks));
}

/** What a student has, and what there is to have; `open` is what a person has still to mark. */
export function totalOf(
  record: Pick<SubmissionRecord, 'exercises' | 'written' | 'answers'>,
  marks: Marks,
): { earned: number; possible: number; open: number } {
  const { exercises, written } = record;
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
  return {
    earned: sum([
      ...exercises.map(({ id, earned }) => markOf(record, id, marks)?.points ?? earned),
      ...written.map(({ id }) => markOf(record, id, marks)?.points ?? 0),
    ]),
    possible: sum([...exercises, ...written].map(({ points }) => points)),
    open: sum(written.filter(({ id }) => !markOf(record, id, marks)).map(({ points }) => points)),
  };
}
