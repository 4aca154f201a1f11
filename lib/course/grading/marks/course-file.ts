import { parse as parseCsv } from 'csv-parse/sync';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../core/check.js';
import { readYaml } from '../../answers/read-yaml.js';
import { readRoster, type RosterEntry } from '../identity.js';
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
  rubrics: z.record(z.string(), z.array(z.strictObject({ points: z.number().min(0), text: z.string() }))).default({})
    .describe('by question in words, in place of the masters\' own'),
  decimals: z.number().int().min(0).max(6).default(2).describe('to which a homework\'s points are rounded'),
});

/** What a course file says, as it stands there with its defaults. */
export type CourseTerms = z.output<typeof schema>;

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
  /** When a student handed a set in, where the course's own list says so. */
  submittedAt: (student: string, set: number) => number | undefined;
  rubrics: Rubrics;
}

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
  const columns = csvRows(roster);
  const students = readRoster(roster).map((one, i) => ({ ...one, platform: columns[i]! }));
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
  for (const [i, { student, set, days, until }] of terms.extensions.entries()) {
    const path = `${file}: extensions[${i}]`;
    if (!students.some(({ id }) => id === student)) throw new InputError(`${path}.student: expected an id of the roster, got "${student}"`);
    if (set !== undefined && !setOf(set)) throw new InputError(`${path}.set: expected one of ${terms.sets.map((one) => one.set).join(', ')}, got ${set}`);
    if ((days === undefined) === (until === undefined)) throw new InputError(`${path}: expected days or until, got ${days === undefined ? 'neither' : 'both'}`);
    if (until !== undefined) at(until, `extensions[${i}].until`);
  }
  const dueWithoutExtension = ({ section }: CourseStudent, set: number) => due.get(set)!(section);
  const submitted = readSubmitted(file, terms, at);
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
        .map(({ days, until }) => (until === undefined ? ordinary + days! * DAY : at(until, 'extensions')));
      return Math.max(ordinary, ...extended);
    },
    submittedAt: (student, set) => submitted.get(`${set}/${student}`),
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

function csvRows(file: string): Record<string, string>[] {
  try {
    return parseCsv(readFileSync(file, 'utf8'), { columns: (names: string[]) => names.map((name) => name.trim()), bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new InputError(`${file}: expected a CSV file: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readSubmitted(
  file: string,
  { submitted, sets }: CourseTerms,
  at: (text: string, path: string) => number,
): ReadonlyMap<string, number> {
  if (submitted === undefined) return new Map();
  const list = resolve(dirname(file), submitted);
  if (!existsSync(list)) throw new InputError(`${file}: submitted: expected a CSV file, found none at ${list}`);
  const latest = new Map<string, number>();
  for (const [i, { student = '', set = '', submitted: text = '' }] of csvRows(list).entries()) {
    if (!sets.some((one) => one.set === Number(set))) throw new InputError(`${list}, row ${i + 1}: expected a set of the course file, got "${set}"`);
    const key = `${Number(set)}/${student}`;
    latest.set(key, Math.max(at(text, `${submitted}, row ${i + 1}`), latest.get(key) ?? -Infinity));
  }
  return latest;
}

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

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
  if (offset !== undefined) return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  const candidates = [wall - DAY, wall + DAY].map((near) => wall - offsetAt(near, timezone));
  const real = candidates.filter((instant) => instant + offsetAt(instant, timezone) === wall);
  return Math.max(...(real.length > 0 ? real : candidates));
}

/** By how many milliseconds a zone's clocks are ahead of UTC. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((one) => one.type === type)!.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(instant / 1000) * 1000;
}
