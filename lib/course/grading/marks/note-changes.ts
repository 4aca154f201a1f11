import { dirname, join, parse } from 'node:path';
import { markLog } from '../grade-record.js';
import { recordsIn } from '../grading-folder.js';
import type { Course } from './course-file.js';
import { appendChanges, readLog, standingOf, type Change } from './mark-log.js';

/**
 * Writes into each student's log what the automatic points have become, where that is not what stands there: so a submission that was
 * graded again, by other cases or after a change, is in the audit trail whichever command notices it first. The caller holds the lock.
 */
export function noteGraded(out: string, by: string): void {
  for (const { student, exercises, submissionHash } of recordsIn(out)) {
    const log = markLog(out, student);
    const to = { points: Object.fromEntries(exercises.map(({ id, earned }) => [id, earned])), submissionHash };
    appendChanges(log, by, [{ kind: 'graded', from: standingOf(readLog(log)).graded ?? null, to }]);
  }
}

/** Where the changes of a course file are kept: `course.changes.jsonl` beside `course.yaml`. */
export const courseLog = (file: string) => join(dirname(file), `${parse(file).name}.changes.jsonl`);

/**
 * Writes into the course's log what is different in the course file and its roster since a command last read them, by path, such as
 * `sets.0.due`: a person edits the file by hand, and whoever runs the next command is who is named. The caller holds the folder's lock.
 */
export function noteCourse({ file, terms, students }: Course, by: string): Change[] {
  const log = courseLog(file);
  const before = new Map<string, unknown>();
  for (const change of readLog(log).flatMap(({ event }) => event.changes)) if (change.kind === 'course') before.set(change.path, change.to);
  const now = new Map([
    ...leaves('', terms),
    ...students.flatMap(({ id, platform, ...student }) => leaves(`roster.${id}`, { ...student, ...platform, id: undefined })),
  ]);
  const paths = [...new Set([...before.keys(), ...now.keys()])];
  return appendChanges(log, by, paths.map((path) => ({ kind: 'course', path, from: before.get(path) ?? null, to: now.get(path) ?? null })));
}

/** The plain values within a value, each with its path. */
function leaves(path: string, value: unknown): [path: string, value: unknown][] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, part]) => leaves(path === '' ? key : `${path}.${key}`, part));
}
