import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeWhole } from '../../core/write-whole.js';
import type { ExerciseResult } from './judge.js';
import type { WrittenAnswer } from './submission.js';

/** All that is kept of a graded submission. It is the instructor's. */
export interface SubmissionRecord {
  /** Unique in a class, and fit for a file name. */
  student: string;
  /** What was graded: SHA-256 of the submission and hash of the plan. Both the same means that nothing is to be done again. */
  submissionHash: string;
  planHash: string;
  set: number;
  isolation: string;
  /** Why nothing, or not all, could be graded. */
  problem?: string;
  exercises: ExerciseResult[];
  written: (WrittenAnswer & { title: string; points: number })[];
  /** By exercise. */
  fingerprints: Record<string, number[]>;
}

/** What a person gave for a written answer. */
export interface Mark {
  points: number;
  comment: string;
}

/** Marks by question. */
export type Marks = Record<string, Mark>;

/** Where the files of a student lie. */
export const studentFolder = (out: string, student: string) => join(out, 'students', student);

/** Writes a file of results whole or not at all, and makes its folder. */
export function writeResult(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, content);
}

/** The record of a student, or undefined where there is none. */
export function readRecord(out: string, student: string): SubmissionRecord | undefined {
  const file = join(studentFolder(out, student), 'record.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SubmissionRecord) : undefined;
}

/** The marks that were merged for a student so far. */
export function readMarks(out: string, student: string): Marks {
  const file = join(studentFolder(out, student), 'marks.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Marks) : {};
}

/** What a student has, and what there is to have; `open` is what a person has still to mark. */
export function totalOf({ exercises, written }: Pick<SubmissionRecord, 'exercises' | 'written'>, marks: Marks): { earned: number; possible: number; open: number } {
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
  return {
    earned: sum([...exercises.map(({ earned }) => earned), ...written.map(({ id }) => marks[id]?.points ?? 0)]),
    possible: sum([...exercises, ...written].map(({ points }) => points)),
    open: sum(written.filter(({ id }) => !marks[id]).map(({ points }) => points)),
  };
}
