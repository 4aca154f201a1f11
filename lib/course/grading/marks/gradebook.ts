import { existsSync } from 'node:fs';
import { InputError } from '../../../core/check.js';
import { markLog, markOf, readMarks, totalOf, type Marks, type SubmissionRecord } from '../grade-record.js';
import { countingRecords, readGrading, recordsIn, type GradingFile } from '../grading-folder.js';
import { findInRoster } from '../identity.js';
import { daysLater, type Course, type CourseStudent, type CourseTerms } from './course-file.js';
import { readLog, standingOf, type RegradeRequest } from './mark-log.js';
import { TOTAL } from './merge-marks.js';

/**
 * A student's homework as it counts. Points are absent where nothing was handed in, which is not the same as 0, and where the student is
 * excused.
 */
export interface SetResult {
  set: number;
  possible: number;
  /** Of exercises and questions, a person's marks included. */
  earned?: number;
  /** Points that a person has still to give: none where the course file says what counts. */
  open: number;
  /** When it was handed in, in milliseconds since 1970; absent where nobody knows, and then it is not late. */
  submittedAt?: number;
  dueAt: number;
  lateDays: number;
  /** Of these, those that cost nothing. */
  freeDays: number;
  /** What lateness takes off. */
  penalty: number;
  /** In place of everything above, with its reason. */
  override?: { points: number; comment: string };
  /** Why the set counts neither for nor against the student. */
  excused?: string;
  /** What counts. */
  points?: number;
  requests: { question: string; request: RegradeRequest }[];
}

/** A student of the course with what counts. */
export interface StudentResult {
  student: CourseStudent;
  sets: SetResult[];
  /** The sum of the sets' points, or in percent where the sets have weights. What was not handed in counts nothing. */
  total: number;
  /** What the total can reach: less, without weights, by the sets of which the student is excused. */
  most: number;
}

/** A graded submission with what persons gave and wished. */
export interface Marked {
  record: SubmissionRecord;
  marks: Marks;
  requests: ReadonlyMap<string, RegradeRequest>;
}

/** The results of a set, as they lie in its folder. */
export interface GradedSet {
  set: number;
  grading: GradingFile;
  /** By the roster's ids. */
  records: ReadonlyMap<string, Marked>;
  /** Who was graded and is not in the roster. */
  strangers: string[];
}

/**
 * The results of every set of a course that was graded so far.
 * @throws InputError for a folder with another set's results
 */
export function gradedSets(course: Course): GradedSet[] {
  return course.terms.sets.flatMap(({ set }) => {
    const folder = course.gradedIn(set);
    const grading = existsSync(folder) ? readGrading(folder) : undefined;
    if (!grading) return [];
    if (grading.set !== set) throw new InputError(`${course.file}: expected results of homework ${set} in ${folder}, got those of ${grading.set}`);
    const records = new Map<string, Marked>();
    const strangers: string[] = [];
    for (const record of countingRecords(recordsIn(folder)).counting) {
      const id = rosterId(course, record);
      if (id === undefined || records.has(id)) strangers.push(record.student);
      else {
        const { requests } = standingOf(readLog(markLog(folder, record.student)));
        records.set(id, { record, marks: readMarks(folder, record.student), requests });
      }
    }
    return [{ set, grading, records, strangers }];
  });
}

function rosterId({ students }: Course, { student, name }: SubmissionRecord): string | undefined {
  if (students.some(({ id }) => id === student)) return student;
  const { ids } = findInRoster(students, name === undefined ? [student] : [student, name]);
  return ids.length === 1 ? ids[0] : undefined;
}

const DAY = 86_400_000;

/**
 * How many days late something is, begun days in full and by the clocks of the course's zone: 0 within the minutes of grace.
 * Worked value: 25 hours late is 2 days, but 1 where clocks were set back an hour meanwhile.
 */
export function lateDaysOf(submittedAt: number | undefined, dueAt: number, graceMinutes: number, timezone = 'UTC'): number {
  if (submittedAt === undefined || submittedAt - dueAt <= graceMinutes * 60_000) return 0;
  let days = Math.max(1, Math.floor((submittedAt - dueAt) / DAY) - 1);
  while (submittedAt > daysLater(dueAt, days, timezone)) days++;
  return days;
}

/**
 * What lateness takes off, in points: everything after `maxDays`, else `percentPerDay` of the points for each day that is not free, and
 * never more than there is.
 *
 * Worked value: 3 days late, one of them free, at 10% a day of 20 points earned: 4.
 */
export function penaltyOf(
  { earned, possible, lateDays, freeDays }: { earned: number; possible: number; lateDays: number; freeDays: number },
  { maxDays = Infinity, percentPerDay, of }: CourseTerms['late'],
): number {
  if (lateDays > maxDays) return earned;
  return Math.min(earned, ((lateDays - freeDays) * percentPerDay * (of === 'earned' ? earned : possible)) / 100);
}

/** Everybody's results. Free late days are spent in the order in which the sets were due. */
export function gradebook(course: Course, graded: readonly GradedSet[] = gradedSets(course)): StudentResult[] {
  const { terms } = course;
  const inOrder = [...graded];
  return course.students.map((student) => {
    let free = terms.late.freeDays;
    const results = inOrder
      .sort((a, b) => course.dueWithoutExtension(student, a.set) - course.dueWithoutExtension(student, b.set))
      .map((one) => {
        const result = setResult(course, student, one, free);
        free -= result.freeDays;
        return result;
      })
      .sort((a, b) => a.set - b.set);
    return { student, sets: results, ...totalOfSets(results, terms) };
  });
}

function setResult(course: Course, student: CourseStudent, { set, grading, records }: GradedSet, free: number): SetResult {
  const { late, decimals } = course.terms;
  const dueAt = course.dueAt(student, set);
  const own = records.get(student.id);
  const possible = [...grading.exercises, ...grading.written].reduce((sum, { points }) => sum + points, 0);
  const requests = [...(own?.requests ?? [])].map(([question, request]) => ({ question, request }));
  const none = { set, possible, open: 0, dueAt, lateDays: 0, freeDays: 0, penalty: 0, requests };
  const exception = course.exceptionFor(student.id, set);
  if (exception?.points !== undefined && exception.points > possible)
    throw new InputError(`${course.file}: exceptions: expected at most the ${possible} points of homework ${set} for ${student.id}, got ${exception.points}`);
  const given = exception?.points === undefined ? undefined : { points: exception.points, comment: exception.reason };
  const excused = exception?.excused && { excused: exception.reason };
  if (!own) return { ...none, ...excused, ...(given && { override: given, points: given.points }) };
  const { record, marks } = own;
  const { earned, open } = totalOf(record, marks);
  const time = record.rank?.[4]; // of the file's last change, where its platform or disk said one
  const submittedAt = course.submittedAt(student.id, set) ?? (time !== undefined && time > 0 ? time : undefined);
  const lateDays = lateDaysOf(submittedAt, dueAt, late.graceMinutes, course.terms.timezone);
  const isTooLate = lateDays > (late.maxDays ?? Infinity);
  const freeDays = isTooLate ? 0 : Math.min(free, lateDays);
  const penalty = rounded(penaltyOf({ earned, possible, lateDays, freeDays }, late), decimals);
  const override = given ?? markOf(record, TOTAL, marks);
  const counting = excused ? { lateDays: 0, freeDays: 0, penalty: 0, ...excused } : {
    lateDays, freeDays, penalty,
    ...(override && { override: { points: override.points, comment: override.comment } }),
    points: override?.points ?? rounded(earned - penalty, decimals),
  };
  return { ...none, earned, open: exception ? 0 : open, ...(submittedAt !== undefined && { submittedAt }), ...counting };
}

function totalOfSets(results: readonly SetResult[], { sets, decimals }: CourseTerms): { total: number; most: number } {
  const weightOf = (set: number) => sets.find((one) => one.set === set)?.weight;
  const isWeighted = sets[0]!.weight !== undefined;
  const counting = results.filter(({ excused }) => excused === undefined);
  const sum = (numbers: number[]) => rounded(numbers.reduce((a, b) => a + b, 0), decimals);
  if (!isWeighted) return { total: sum(counting.map(({ points = 0 }) => points)), most: sum(counting.map(({ possible }) => possible)) };
  const weights = sum(counting.map(({ set }) => weightOf(set)!));
  if (weights === 0) return { total: 0, most: 0 };
  return { total: sum(counting.map(({ set, points = 0, possible }) => (100 * weightOf(set)! * points) / possible / weights)), most: 100 };
}

/** To so many decimals, halves away from zero as on paper: 2.675 to two is 2.68, although its binary form is a little less. */
export function rounded(value: number, decimals: number): number {
  const scaled = Math.abs(value) * 10 ** decimals;
  return (Math.sign(value) * Math.round(scaled * (1 + 4 * Number.EPSILON))) / 10 ** decimals;
}
