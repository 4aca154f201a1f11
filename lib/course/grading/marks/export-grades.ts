import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { readFileSync } from 'node:fs';
import { InputError } from '../../../core/check.js';
import { counted } from '../../../core/text.js';
import { csv } from '../class-files.js';
import { findInRoster } from '../identity.js';
import type { Course } from './course-file.js';
import type { SetResult, StudentResult } from './gradebook.js';

/** For whom grades can be written. */
export const PLATFORMS = ['csv', 'canvas', 'moodle'] as const;

/** One of these. */
export type Platform = (typeof PLATFORMS)[number];

/** What to export: everything that was graded, or some sets; for Canvas, by the file that its gradebook exports. */
export interface ExportOptions {
  sets?: readonly number[];
  template?: string;
}

/** What was written, and who could not be: somebody has to look. */
export interface Exported {
  text: string;
  left: string[];
}

/**
 * Grades as a file that a platform imports.
 *
 * - `canvas`: Student, ID, SIS User ID, SIS Login ID, Section, and a column a set with the row Points Possible above the students (Canvas,
 *   "How do I import grades in the Gradebook?"). With the gradebook's own export as template, its columns and rows are kept as they stand
 *   and only ours are filled in: that is the surest way, since Canvas knows an assignment by the number in the header, `Homework 1 (123)`.
 * - `moodle`: First name, Last name, ID number, Email address, and two columns a set, points and feedback (MoodleDocs, "Grade import": map
 *   from ID number or Email address, and map both columns, since feedback alone takes the grade away).
 * - `csv`: everything that the points are made of.
 *
 * Where nothing was handed in, the cell is empty: both platforms then leave what they have. Who is excused has Canvas's `EX`, and an empty
 * cell elsewhere. What a person has still to mark counts 0, and is said in the feedback.
 */
export function exportGrades(course: Course, results: readonly StudentResult[], platform: Platform, options: ExportOptions = {}): Exported {
  if (options.template !== undefined && platform !== 'canvas') throw new InputError(`--template: expected it with --for canvas, got ${platform}`);
  const sets = course.terms.sets.map(({ set }) => set)
    .filter((set) => (options.sets ?? [set]).includes(set) && results.some((one) => one.sets.some((result) => result.set === set)));
  const odd = options.sets?.find((set) => !sets.includes(set));
  if (odd !== undefined) throw new InputError(`--set: expected sets that were graded, got ${odd}`);
  const columnOf = (set: number) => course.terms.sets.find((one) => one.set === set)!.name ?? `Homework ${set}`;
  if (platform === 'canvas') return canvas(results, sets, columnOf, options.template);
  return { text: platform === 'moodle' ? moodle(results, sets, columnOf) : plain(results, sets), left: [] };
}

type ColumnOf = (set: number) => string;

const resultOf = ({ sets }: StudentResult, set: number): SetResult | undefined => sets.find((one) => one.set === set);

/** The family name is the last word, where nobody says otherwise. */
function namesOf(name: string): { first: string; last: string } {
  const comma = /^(.+?), *(.+)$/.exec(name);
  if (comma) return { first: comma[2]!, last: comma[1]! };
  const words = name.trim().split(/\s+/);
  return { first: words.slice(0, -1).join(' '), last: words.at(-1)! };
}

function canvas(results: readonly StudentResult[], sets: readonly number[], columnOf: ColumnOf, template?: string): Exported {
  if (template !== undefined) return intoTemplate(results, sets, columnOf, template);
  const possible = Object.fromEntries(sets.map((set) => [columnOf(set), results.map((one) => resultOf(one, set)).find(Boolean)!.possible]));
  const rows = results.map((one) => ({
    Student: canvasName(one.student.name),
    ID: one.student.platform.canvas ?? '',
    'SIS User ID': one.student.platform.sisUser ?? one.student.id,
    'SIS Login ID': one.student.platform.sisLogin ?? one.student.email ?? '',
    Section: one.student.section ?? '',
    ...Object.fromEntries(sets.map((set) => [columnOf(set), canvasCell(resultOf(one, set))])),
  }));
  const columns = ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', ...sets.map(columnOf)];
  return { text: csv([{ Student: '    Points Possible', ...possible }, ...rows], columns), left: [] };
}

/** Canvas, "How do I import grades in the Gradebook?": EX excuses a student from an assignment. */
const canvasCell = (result?: SetResult) => (result?.excused === undefined ? String(result?.points ?? '') : 'EX');

const canvasName = (name: string) => (({ first, last }) => (first === '' ? last : `${last}, ${first}`))(namesOf(name));

function intoTemplate(results: readonly StudentResult[], sets: readonly number[], columnOf: ColumnOf, template: string): Exported {
  const [header = [], ...rows] = parse(readFileSync(template, 'utf8'), { bom: true, relax_column_count: true });
  const at = (name: string) => header.indexOf(name);
  if (at('Student') < 0 || at('ID') < 0) throw new InputError(`--template: expected the CSV file that Canvas's gradebook exports, with the columns Student and ID, got ${template}`);
  const places = sets.map((set) => {
    const place = header.findIndex((name) => name.replace(/ \(\d+\)$/, '') === columnOf(set));
    if (place < 0) throw new InputError(`--template: expected a column "${columnOf(set)} (number)" in ${template}, found none; the course file may say the assignment's name under sets, name`);
    return { set, place };
  });
  const students = results.map(({ student }) => student);
  const found = new Set<string>();
  for (const row of rows) {
    if (/^\s*(points possible|manual posting|student, test)/i.test(row[0] ?? '') || (row[at('ID')] ?? '') === '') continue;
    const cells = [row[at('ID')], row[at('SIS User ID')], row[at('SIS Login ID')]].filter((one): one is string => !!one);
    const own = students.find(({ platform }) => platform.canvas !== undefined && platform.canvas === row[at('ID')]);
    const { ids } = own ? { ids: [own.id] } : findInRoster(students, [...cells.slice(1), namesInOrder(row[at('Student')] ?? '')]);
    const result = ids.length === 1 ? results.find(({ student }) => student.id === ids[0]) : undefined;
    if (!result) continue;
    found.add(result.student.id);
    for (const { set, place } of places) {
      const cell = canvasCell(resultOf(result, set));
      if (cell !== '') row[place] = cell;
    }
  }
  return { text: stringify([header, ...rows], { record_delimiter: 'unix' }), left: students.filter(({ id }) => !found.has(id)).map(({ id }) => id) };
}

const namesInOrder = (name: string) => (({ first, last }) => `${first} ${last}`.trim())(namesOf(name));

function moodle(results: readonly StudentResult[], sets: readonly number[], columnOf: ColumnOf): string {
  const rows = results.map((one) => {
    const { first, last } = namesOf(one.student.name);
    return {
      'First name': first,
      'Last name': last,
      'ID number': one.student.id,
      'Email address': one.student.email ?? '',
      ...Object.fromEntries(sets.flatMap((set) => {
        const result = resultOf(one, set);
        return [[columnOf(set), result?.points ?? ''], [`${columnOf(set)} (feedback)`, result ? sentenceOn(result) : '']];
      })),
    };
  });
  return csv(rows, ['First name', 'Last name', 'ID number', 'Email address', ...sets.flatMap((set) => [columnOf(set), `${columnOf(set)} (feedback)`])]);
}

/** What a student may read of how the points came about. */
export function sentenceOn({ earned, possible, open, lateDays, freeDays, penalty, override, excused }: SetResult): string {
  if (excused !== undefined) return `Excused, and counted neither for nor against: ${excused}.`;
  if (override) return `${override.points} of ${counted(possible, 'point')}, set by a person: ${override.comment}.`;
  if (earned === undefined) return '';
  const late = lateDays === 0 ? '' : `, ${counted(lateDays, 'day')} late${freeDays > 0 ? ` (${freeDays} free)` : ''}: ${penalty} taken off`;
  return `${earned} of ${counted(possible, 'point')}${late}${open > 0 ? `; ${counted(open, 'point is', 'points are')} still to be given by a person` : ''}.`;
}

function plain(results: readonly StudentResult[], sets: readonly number[]): string {
  const parts = ['earned', 'open', 'late', 'free', 'penalty', 'override', 'excused', 'points'] as const;
  const rows = results.map((one) => ({
    student: one.student.id,
    name: one.student.name,
    section: one.student.section ?? '',
    ...Object.fromEntries(sets.flatMap((set) => {
      const result = resultOf(one, set);
      const known = { override: result?.override?.points ?? '', excused: result?.excused ?? '', points: result?.points ?? '' };
      const cells = result?.earned === undefined ? known : {
        earned: result.earned, open: result.open, late: result.lateDays, free: result.freeDays, penalty: result.penalty, ...known,
      };
      return Object.entries(cells).map(([part, value]) => [`${set} ${part}`, value]);
    })),
    total: one.total,
    most: one.most,
  }));
  return csv(rows, ['student', 'name', 'section', ...sets.flatMap((set) => parts.map((part) => `${set} ${part}`)), 'total', 'most']);
}
