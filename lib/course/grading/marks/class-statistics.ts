import { inOrder } from '../../answers/exercise.js';
import type { ExerciseResult } from '../judge.js';
import { markOf } from '../grade-record.js';
import type { GradedSet, StudentResult } from './gradebook.js';

/** How often something occurred, and with whom. */
export interface Count {
  what: string;
  students: string[];
}

/** How an exercise or question went. */
export interface ExerciseStatistics {
  id: string;
  title: string;
  points: number;
  /** Mean points of those who handed the set in; what is still to be marked is left out. */
  mean?: number;
  right: number;
  partly: number;
  wrong: number;
  missing: number;
  /** To be marked by a person. */
  open: number;
  /** The commonest first. */
  misconceptions: Count[];
}

/** How a set went. */
export interface SetStatistics {
  set: number;
  title: string;
  possible: number;
  handedIn: number;
  notHandedIn: number;
  late: number;
  /** Each student's points, as they count. */
  points: number[];
  exercises: ExerciseStatistics[];
  requests: Record<'open' | 'accepted' | 'declined', number>;
}

/** A class in numbers. */
export interface ClassStatistics {
  students: number;
  most: number;
  totals: { section?: string; total: number }[];
  sets: SetStatistics[];
}

/** What a person who teaches a class would want to see: where it stands, which exercises went wrong, and by which misconception. */
export function classStatistics(results: readonly StudentResult[], graded: readonly GradedSet[]): ClassStatistics {
  return {
    students: results.length,
    most: Math.max(0, ...results.map((one) => one.most)),
    totals: results.map(({ student: { section }, total }) => ({ ...(section !== undefined && { section }), total })),
    sets: graded.map((one) => setStatistics(one, results)),
  };
}

function setStatistics({ set, grading, records }: GradedSet, results: readonly StudentResult[]): SetStatistics {
  const own = results.flatMap(({ sets }) => sets.filter((one) => one.set === set));
  const requests = own.flatMap((one) => one.requests);
  const count = (state: 'open' | 'accepted' | 'declined') => requests.filter(({ request }) => request.state === state).length;
  const all = [...records.entries()];
  return {
    set,
    title: grading.title,
    possible: own[0]?.possible ?? 0,
    handedIn: all.length,
    notHandedIn: results.length - all.length,
    late: own.filter(({ lateDays }) => lateDays > 0).length,
    points: own.flatMap(({ points }) => points ?? []),
    exercises: inOrder([
      ...grading.exercises.map((exercise) => ofExercise(exercise, all.flatMap(([student, { record, marks }]) => {
        const result = record.exercises.find(({ id }) => id === exercise.id);
        return result ? [{ student, result, points: markOf(record, exercise.id, marks)?.points ?? result.earned }] : [];
      }))),
      ...grading.written.map(({ id, title, points }) => {
        const marked = all.flatMap(([, { record, marks }]) => {
          const given = markOf(record, id, marks)?.points;
          return given === undefined ? [] : [{ given, untouched: record.written.some((one) => one.id === id && one.untouched === true) }];
        });
        const { wrong, ...others } = byPoints(marked.map(({ given }) => given), points);
        const missing = marked.filter(({ given, untouched }) => untouched && given === 0).length;
        return { id, title, points, ...others, wrong: wrong - missing, missing, open: all.length - marked.length, misconceptions: [] };
      }),
    ]),
    requests: { open: count('open'), accepted: count('accepted'), declined: count('declined') },
  };
}

function byPoints(given: readonly number[], most: number): Pick<ExerciseStatistics, 'mean' | 'right' | 'partly' | 'wrong'> {
  const right = given.filter((one) => one >= most).length;
  const wrong = given.filter((one) => one === 0 && most > 0).length;
  return {
    ...(given.length > 0 && { mean: given.reduce((a, b) => a + b, 0) / given.length }), right, wrong, partly: given.length - right - wrong,
  };
}

function ofExercise(
  { id, title, points }: { id: string; title: string; points: number },
  answers: readonly { student: string; result: ExerciseResult; points: number }[],
): ExerciseStatistics {
  const given = answers.map((one) => one.points);
  const missing = answers.filter(({ result, points: own }) => result.verdict === 'missing' && own === 0).length;
  const counts = new Map<string, string[]>();
  for (const { student, result } of answers) {
    if (result.verdict !== 'wrong') continue;
    const what = result.misconception ?? (result.shown ? 'no listed misconception' : 'all public cases right, or no answer to them at all');
    counts.set(what, [...(counts.get(what) ?? []), student]);
  }
  const { wrong, ...others } = byPoints(given, points);
  return {
    id, title, points, ...others, wrong: wrong - missing, missing, open: 0,
    misconceptions: [...counts].map(([what, students]) => ({ what, students })).sort((a, b) => b.students.length - a.students.length),
  };
}
