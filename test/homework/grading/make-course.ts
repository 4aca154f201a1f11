import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomStream, type RandomStream } from '../../../lib/core/random.js';
import type { ProblemSet } from '../../../lib/course/answers/exercise.js';
import { studentFolder, writeResult, type SubmissionRecord } from '../../../lib/course/grading/grade-record.js';

/** A grade record as the grader writes it, made without grading: points drawn, sentences of the exercise's own misconceptions. */
export function madeRecord(student: string, set: ProblemSet, random: RandomStream): SubmissionRecord {
  const record: SubmissionRecord = {
    student, submissionHash: `made-${student}`, planHash: 'made', set: set.number, isolation: 'enclosed', fingerprints: {}, answers: {},
    exercises: [], written: [],
  };
  for (const exercise of set.exercises) {
    const { id, title, points } = exercise;
    if (exercise.kind === 'written') {
      record.written.push({ id, title, points, text: `What ${student} thinks of ${id}.`, outputs: [], attachments: {} });
      continue;
    }
    const draw = random.uniform();
    const which = Math.floor(3 * random.uniform());
    const misconception = exercise.kind === 'function' ? exercise.misconceptions[which]?.message : undefined;
    record.answers[id] = `// ${student} on ${id}`;
    record.exercises.push({
      id, title, points,
      earned: draw < 0.6 ? points : 0,
      verdict: draw < 0.6 ? 'right' : draw < 0.9 ? 'wrong' : 'missing',
      sentences: draw >= 0.6 && draw < 0.9 && misconception !== undefined ? [misconception] : [],
      ...(draw >= 0.6 && draw < 0.9 && misconception !== undefined && { misconception }),
    });
  }
  return record;
}

/** Writes made results of a set into a folder, for those students of whom there are none. */
export function writeMadeSet(out: string, set: ProblemSet, students: readonly string[], withGrading: boolean): SubmissionRecord[] {
  const random = randomStream(7, `made set ${set.number}`);
  mkdirSync(out, { recursive: true });
  const of = (kind: 'function' | 'written') => set.exercises.filter((one) => one.kind === kind).map(({ id, title, points }) => ({ id, title, points }));
  if (withGrading) writeFileSync(join(out, 'grading.json'), JSON.stringify({ set: set.number, title: set.title, seed: 1, isolation: 'enclosed', planHash: 'made', exercises: of('function'), written: of('written') }));
  return students.map((student) => {
    const record = madeRecord(student, set, random);
    writeResult(join(studentFolder(out, student), 'record.json'), JSON.stringify(record));
    return record;
  });
}

/** Ids of pretended students. */
export const studentIds = (count: number): string[] => Array.from({ length: count }, (_, i) => `student-${String(i + 1).padStart(3, '0')}`);
