import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../core/check.js';
import { readYaml } from '../../answers/read-yaml.js';
import { findInRoster, readRoster, type RosterEntry } from '../identity.js';
import { readTable } from '../read-table.js';
import type { Rubrics } from './merge-marks.js';

const minutes = z.number().min(0);
const moment = z.string().describe('a day, which ends at its last minute, or a time: 2026-11-02, 2026-11-02 18:00, or with an offset 2026-11-02T18:00+01:00');

const schema = z.strictObject({
  title: z.string(),
  timezone: z.string().default('UTC').describe('in which times without an offset are meant, such as Europe/Berlin'),
  roster: z.string().describe('CSV with id, name and, optionally, email, section, and the columns canvas, sisUser, sisLogin for Canvas'),
  submitted: z.string().optional().describe('CSV with student, set, submitted; without a row, the time of the file\'s last change counts'),
  sets: z.array(z.strictObject({
    set: z.number().int().min(1),
    graded: z.string().describe('the --out of scaling grade'),
    due: z.union([moment, z.record(z.string(), moment)]).describe('for all, or by section'),
    name: z.string().optional().describe('its column in an export (default: Homework and its number)'),
    weight: z.number().positive().optional().describe('share of the whole, for all sets or for none'),
  })).min(1),
  late: z.strictObject({
    graceMinutes: minutes.default(0).describe('so late is not late'),
    freeDays: z.number().int().min(0).default(0).describe('for the whole course, spent by themselves on the first late days'),
    maxDays: z.number().int().min(0).optional().describe('later than this many days after it was due nothing counts'),
    percentPerDay: z.number().min(0).max(100).default(0).describe('taken off for each late day that is not free, begun days in full'),
    of: z.enum(['earned', 'possible']).default('earned').describe('of which points'),
  }).prefault({}),
  extensions: z.array(z.strictObject({
    student: z.string(),
    set: z.number().int().optional().describe('default: every set'),
    days: z.number().positive().optional().describe('after it is due, or'),
    until: moment.optional(),
    reason: z.string().min(1),
  })).default([]),
  exceptions: z.array(z.strictObject({
    student: z.string(),
    set: z.number().int(),
    points: z.number().min(0).optional().describe('what counts for the set, whatever was handed in or not, or'),
    excused: z.literal(true).optional().describe('the set counts neither for nor against the student'),
    reason: z.string().min(1),
  })).default([]),
  rubrics: z.record(z.string(), z.array(z.strictObject({ points: z.number().min(0), text: z.string() }))).default({})
    .describe('by question in words, in place of the masters\' own'),
  decimals: z.number().int().min(0).max(6).default(2).describe('to which a homework\'s points are rounded'),
});

/** What a course file says, as it stands there with its defaults. */
export type CourseTerms = z.output<typeof schema>;

/** What counts for somebody's set in place of what was handed in. */
export type CourseException = CourseTerms['exceptions'][number];

/** A student of the roster, with what other platforms call them. */
export interface CourseStudent extends RosterEntry {
  platform: Readonly<Record<string, string>>;
}

/** A course: what its file says, and what the files say that it names. */
export interface Course {
  file: string;
  terms: CourseTerms;
  students: readonly CourseStudent[];
  /** Where the results of a set are. */
  gradedIn: (set: number) => string;
  /** When a student's work on a set is due, extensions included, in milliseconds since 1970. */
  dueAt: (student: CourseStudent, set: number) => number;
  /** When a set was due for somebody's section. */
  dueWithoutExtension: (student: CourseStudent, set: number) => number;
  /** What the course file says of a student's set in place of everything else. */
  exceptionFor: (student: string, set: number) => CourseException | undefined;
  /** When a student handed a set in, where the course's own list says so. */
  submittedAt: (student: string, set: number) => number | undefined;
  /** Rows of that list that mean nobody of the roster, in words. */
  strangers: readonly string[];
  rubrics: Rubrics;
}

const PLATFORM_COLUMNS = ['canvas', 'sisUser', 'sisLogin'] as const;

/** The columns that are for other platforms alone, and whatever else a roster has, under the names that the course file's schema says. */
const platformOf = (row: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(row)
  .map(([name, value]) => [PLATFORM_COLUMNS.find((one) => one.toLowerCase() === name) ?? name, value]));

/** The schema of a course file as JSON Schema, for editors. */
export function courseSchema(): object {
  return z.toJSONSchema(schema, { io: 'input' });
}

/**
 * Reads a course file, YAML or JSON, and the lists that it names, whose paths begin where it lies.
 * @throws InputError naming the place in the file, what was expected and what came
 */
export function readCourse(file: string): Course {
  const terms = readYaml(file, schema);
  const beside = (path: string) => resolve(dirname(file), path);
  const roster = beside(terms.roster);
  if (!existsSync(roster)) throw new InputError(`${file}: roster: expected a CSV file, found none at ${roster}`);
  const columns = readTable('roster', roster, ['id', 'name']);
  const students = readRoster(roster).map((one, i) => ({ ...one, platform: platformOf(columns[i]!) }));
  const sections = new Set(students.flatMap(({ section }) => section ?? []));
  checkTimezone(file, terms.timezone);
  const at = (text: string, path: string) => instantOf(text, terms.timezone, `${file}: ${path}`);
  const setOf = (set: number) => terms.sets.find((one) => one.set === set)!;
  const due = new Map(terms.sets.map(({ set, due: text }, i) => [set, dueOf(text, `sets[${i}].due`)]));
  function dueOf(text: CourseTerms['sets'][number]['due'], path: string): (section: string | undefined) => number {
    if (typeof text === 'string') return ((when) => () => when)(at(text, path));
    const bySection = new Map(Object.entries(text).map(([section, one]) => [section, at(one, `${path}.${section}`)]));
    const without = [...sections].find((section) => !bySection.has(section));
    const nobody = students.find(({ section }) => section === undefined);
    if (without !== undefined) throw new InputError(`${file}: ${path}: expected a time for each section of the roster, got none for "${without}"`);
    if (nobody) throw new InputError(`${file}: ${path}: expected everybody in the roster to have a section, but ${nobody.id} has none`);
    return (section) => bySection.get(section!)!;
  }
  checkSets(file, terms);
  function checkWhose(path: string, student: string, set?: number): void {
    if (!students.some(({ id }) => id === student)) throw new InputError(`${path}.student: expected an id of the roster, got "${student}"`);
    if (set !== undefined && !setOf(set)) throw new InputError(`${path}.set: expected one of ${terms.sets.map((one) => one.set).join(', ')}, got ${set}`);
  }
  const exceptions = new Map<string, CourseException>();
  for (const [i, one] of terms.exceptions.entries()) {
    const path = `${file}: exceptions[${i}]`;
    checkWhose(path, one.student, one.set);
    if ((one.points === undefined) === (one.excused === undefined)) throw new InputError(`${path}: expected points or excused, got ${one.excused ? 'both' : 'neither'}`);
    const key = `${one.set}/${one.student}`;
    if (exceptions.has(key)) throw new InputError(`${path}: expected one exception for ${one.student}'s homework ${one.set}, got a second one`);
    exceptions.set(key, one);
  }
  for (const [i, { student, set, days, until }] of terms.extensions.entries()) {
    const path = `${file}: extensions[${i}]`;
    checkWhose(path, student, set);
    if ((days === undefined) === (until === undefined)) throw new InputError(`${path}: expected days or until, got ${days === undefined ? 'neither' : 'both'}`);
    const own = students.find(({ id }) => id === student)!;
    if (until === undefined) continue;
    const isLater = at(until, `extensions[${i}].until`) > (set === undefined ? -Infinity : due.get(set)!(own.section));
    if (!isLater) throw new InputError(`${path}.until: expected a time after homework ${set} is due for ${student}, got "${until}"`);
  }
  const dueWithoutExtension = ({ section }: CourseStudent, set: number) => due.get(set)!(section);
  const { submitted, strangers } = readSubmitted(file, terms, students, at);
  return {
    file,
    terms,
    students,
    gradedIn: (set) => beside(setOf(set).graded),
    dueWithoutExtension,
    dueAt: (student, set) => {
      const ordinary = dueWithoutExtension(student, set);
      const extended = terms.extensions
        .filter((one) => one.student === student.id && (one.set ?? set) === set)
        .map(({ days, until }) => (until === undefined ? daysLater(ordinary, days!, terms.timezone) : at(until, 'extensions')));
      return Math.max(ordinary, ...extended);
    },
    exceptionFor: (student, set) => exceptions.get(`${set}/${student}`),
    submittedAt: (student, set) => submitted.get(`${set}/${student}`),
    strangers,
    rubrics: Object.fromEntries(Object.entries(terms.rubrics).map(([id, lines]) => [id, lines.map(({ points, text }) => `- **${points}** ${text.trim().replaceAll('\n', ' ')}`).join('\n')])),
  };
}

const DAY = 86_400_000;

function checkSets(file: string, { sets }: CourseTerms): void {
  const twice = sets.find(({ set }, i) => sets.findIndex((one) => one.set === set) < i);
  if (twice) throw new InputError(`${file}: sets: expected each set once, got ${twice.set} twice`);
  const weighted = sets.filter(({ weight }) => weight !== undefined).length;
  if (weighted > 0 && weighted < sets.length) throw new InputError(`${file}: sets: expected a weight for every set or for none, got ${weighted} of ${sets.length}`);
}

function checkTimezone(file: string, timezone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw new InputError(`${file}: timezone: expected a name such as Europe/Berlin, got "${timezone}"`);
  }
}

function readSubmitted(
  file: string,
  { submitted: named, sets }: CourseTerms,
  students: readonly CourseStudent[],
  at: (text: string, path: string) => number,
): { submitted: ReadonlyMap<string, number>; strangers: string[] } {
  const submitted = new Map<string, number>();
  const strangers: string[] = [];
  if (named === undefined) return { submitted, strangers };
  const list = resolve(dirname(file), named);
  if (!existsSync(list)) throw new InputError(`${file}: submitted: expected a CSV file, found none at ${list}`);
  for (const [i, { student = '', set = '', submitted: text = '' }] of readTable(`${file}: submitted`, list, ['student', 'set', 'submitted']).entries()) {
    if (!sets.some((one) => one.set === Number(set))) throw new InputError(`${list}, row ${i + 1}: expected a set of the course file, got "${set}"`);
    const when = at(text, `${named}, row ${i + 1}`);
    const { ids } = students.some(({ id }) => id === student) ? { ids: [student] } : findInRoster(students, [student]);
    if (ids.length !== 1) {
      strangers.push(`${named}, row ${i + 1}: "${student}" is ${ids.length === 0 ? 'nobody' : 'more than one'} in the roster, and the time counts for nobody`);
      continue;
    }
    const key = `${Number(set)}/${ids[0]!}`;
    submitted.set(key, Math.max(when, submitted.get(key) ?? -Infinity));
  }
  return { submitted, strangers };
}

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?: ?(Z|UTC|[+-](?:0\d|1[0-4]):?[0-5]\d))?)?$/;

/**
 * The instant of a day or time, in milliseconds since 1970. A day ends with its last second. A time that is there twice, when clocks are
 * set back, is the later one; one that is not there at all, when they are set forward, is as many minutes later.
 *
 * Worked value: `2026-11-02 18:00` in Europe/Berlin is 17:00 UTC.
 * @throws InputError naming `what` for a text that is no time
 */
export function instantOf(text: string, timezone: string, what: string): number {
  const [, year, month, day, hour = '23', minute = '59', second = text.trim().length === 10 ? '59' : '00', offset] =
    MOMENT.exec(text.trim()) ?? [];
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const isThere = year !== undefined && new Date(wall).toISOString().startsWith(`${year}-${month}-${day}T${hour}:${minute}`);
  if (!isThere) throw new InputError(`${what}: expected a day or time such as 2026-11-02 or 2026-11-02 18:00, got "${text}"`);
  if (offset !== undefined) return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset.replace('UTC', 'Z')}`);
  return instantAt(wall, timezone);
}

/** When a zone's clocks show a time, given as if it were of UTC. */
function instantAt(wall: number, timezone: string): number {
  const candidates = [wall - DAY, wall + DAY].map((near) => wall - offsetAt(near, timezone));
  const real = candidates.filter((instant) => instant + offsetAt(instant, timezone) === wall);
  return Math.max(...(real.length > 0 ? real : candidates));
}

/**
 * So many days later by the clocks of a zone: the same time of day, also where they were set meanwhile.
 * Worked value: two days after 2026-10-24 23:59 in Europe/Berlin it is 23:59 again, 49 hours later.
 */
export function daysLater(instant: number, days: number, timezone: string): number {
  const whole = Math.floor(days);
  return instantAt(instant + offsetAt(instant, timezone) + whole * DAY, timezone) + (days - whole) * DAY;
}

/** By how many milliseconds a zone's clocks are ahead of UTC. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((one) => one.type === type)!.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(instant / 1000) * 1000;
}
