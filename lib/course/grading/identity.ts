import { createHash } from 'node:crypto';
import { InputError } from '../../core/check.js';
import { foldName } from '../homework/student-name.js';
import { readTable } from './read-table.js';

/** Whose a file is, by where it lies. */
export interface Claim {
  /** What the student is called there. */
  name: string;
  /** Names by which a roster may know the student, the surest first. */
  names: string[];
  /** The path below what names the student: the student's own choice, from which nothing follows. */
  rest: string[];
  /** Where the course's platform numbers uploads, the number: a later one is larger. */
  upload?: number;
}

/** Whom Gradescope's submission_metadata.yml names, by the folder of the submission. */
export type GradescopeNames = ReadonlyMap<string, readonly { name: string; sid?: string; email?: string }[]>;

/**
 * The students whose a file is, from the first level of its path and nothing else: no other file, no deeper folder and no file's content
 * has a say.
 * That level is the course's (a platform's export, or the folder into which an instructor sorted); what lies below is the student's.
 *
 * - Moodle: `Anna Bo_123_assignsubmission_file_/...`, or the same before a file's name
 * - Canvas: `boanna_LATE_123_456_set-1.ipynb`: user 123, upload 456. An upload's number has three digits at least, or a file as it was
 *   handed out behind it: `week_3_1_anna.ipynb` is a name
 * - Blackboard: `Homework 1_boanna_attempt_2026-01-31-12-30-59_set-1.ipynb`
 * - Brightspace: `123-456 - Anna Bo - Jan 31, 2026 1230 PM/...`, or the same before a file's name
 * - Gradescope: `submission_123/...`, with the names of its submission_metadata.yml: a group's work is each member's
 * - a folder: its name; a file: its name without `(1)`, or where that is what every student's file is called (`set-1.ipynb`), the name of
 *   what it lies in
 *
 * @param path folders and file, the first level first
 * @param container name of the folder or zip file in which the path begins
 */
export function claimsOf(
  path: readonly string[],
  container: string,
  gradescope: GradescopeNames = new Map(),
): Claim[] | { problem: string } {
  const [first, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) return claimsOfFile(first, container, gradescope);
  if (/\.zip$/i.test(first)) { // what a student zipped
    const claims = claimsOfFile(first, container, gradescope);
    return 'problem' in claims ? claims : claims.map((claim) => ({ ...claim, rest }));
  }
  const brightspace = brightspaceClaim(first);
  if (brightspace) return [{ ...brightspace, rest }];
  const moodle = MOODLE_FOLDER.exec(first);
  if (moodle) return [{ ...moodleClaim(moodle[1]!, moodle[2]!), rest }];
  const submission = /^submission_(\d+)$/.exec(first);
  const members = gradescope.get(first) ?? [];
  if (!submission || members.length === 0) return [{ name: first, names: [first], rest }];
  return members.map(({ name, sid, email }) => ({
    name: `${name} ${sid ?? email ?? submission[1]}`,
    names: [sid, email, name].filter((one): one is string => one !== undefined),
    rest,
    upload: Number(submission[1]),
  }));
}

// the last such words are Moodle's, whatever the student's name is
const MOODLE_FOLDER = /^(.+)_(\d+)_assignsubmission_(?:file|onlinetext)_?$/;
const MOODLE_FILE = /^(.+?)_(\d+)_assignsubmission_(?:file|onlinetext)_(.+)$/;
const CANVAS_FILE = /^(?!set_|hw_|homework_|assignment_|challenge_)([^_]+)_(?:LATE_)?(\d+)_(\d+)_(.+)$/;
const BLACKBOARD_FILE = /^(.+?_.+?)_attempt_(\d{4}(?:-\d\d){5})(?:_(.+)|\.txt)$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const BRIGHTSPACE = /^(\d+)-\d+ - (.+?) - ([A-Z][a-z]{2})[a-z]* (\d{1,2}), (\d{4}) (\d{1,2})[-:.]?(\d\d) (AM|PM)(?: - (.+))?$/;

function claimsOfFile(file: string, container: string, gradescope: GradescopeNames): Claim[] | { problem: string } {
  const folder = isPlatformFolder(container) ? claimsOf([container, file], '', gradescope) : undefined;
  if (folder) return folder;
  const moodle = MOODLE_FILE.exec(file);
  if (moodle) {
    if (file.split('_assignsubmission_').length > 2) return { problem: 'its name names two students' };
    return [{ ...moodleClaim(moodle[1]!, moodle[2]!), rest: [moodle[3]!] }];
  }
  const canvas = isCanvasName(file) && CANVAS_FILE.exec(file);
  if (canvas)
    return [{ name: `${canvas[1]}_${canvas[2]}`, names: [canvas[1]!, canvas[2]!], rest: [canvas[4]!], upload: Number(canvas[3]) }];
  const blackboard = BLACKBOARD_FILE.exec(file);
  if (blackboard) {
    const [, whole, time, own = file] = blackboard as unknown as [string, string, string, string?];
    // a user's name may hold the sign that parts it from the assignment's: only a roster can tell where it begins
    const parts = whole.split('_');
    const names = parts.map((_, i) => parts.slice(i).join('_'));
    return [{ name: whole, names, rest: [own], upload: Number(time.replaceAll('-', '')) }];
  }
  const brightspace = brightspaceClaim(file);
  if (brightspace) return [{ ...brightspace, rest: [BRIGHTSPACE.exec(file)![9] ?? file] }];
  const { stem } = versionOf(file);
  const name = isHandedOutName(stem) ? container : stem;
  return [{ name, names: [name, stem.replace(/[ _-]+(set-\d+|challenge)$|^(set-\d+|challenge)[ _-]+/i, '')], rest: [file] }];
}

/**
 * The first number is the user's at Brightspace, the second the assignment's; the time of the upload is in the name. Nothing where the
 * name is no such.
 */
function brightspaceClaim(name: string): Pick<Claim, 'name' | 'names' | 'upload'> | undefined {
  const [, user, who, month, day, year, hour, minute, half] = BRIGHTSPACE.exec(name) ?? [];
  if (who === undefined || !MONTHS.includes(month!)) return undefined;
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  return {
    name: `${who} ${user!}`, names: [who, user!],
    upload: Date.UTC(Number(year), MONTHS.indexOf(month!), Number(day), hours, Number(minute)),
  };
}

/** The number is Moodle's, and no roster's. */
const moodleClaim = (name: string, id: string) => ({ name: `${name}_${id}`, names: [name] });

/** Whether a folder's name is one that a platform gives to a student's submission. */
export function isPlatformFolder(name: string): boolean {
  return MOODLE_FOLDER.test(name) || /^submission_\d+$/.test(name) || (brightspaceClaim(name) !== undefined && !/\.\w{1,8}$/.test(name));
}

/** Whether a name is one that a platform gives to a student's submission, folder or file. */
export function isPlatformName(name: string): boolean {
  const isFile = MOODLE_FILE.test(name) || BLACKBOARD_FILE.test(name) || isCanvasName(name);
  return isFile || isPlatformFolder(name) || brightspaceClaim(name) !== undefined;
}

/** Whether a file is called as Canvas calls an upload. No two uploads have one number. */
export function isCanvasName(name: string): boolean {
  const [, , , upload, own] = CANVAS_FILE.exec(name) ?? [];
  return upload !== undefined && (upload.length > 2 || isHandedOutName(versionOf(own!).stem));
}

/** Whether a file is called as it was handed out: that says nothing of whose it is. */
export function isHandedOutName(stem: string): boolean {
  return /^(set-\d+|challenge)$/i.test(stem);
}

/** A file's name without its ending and without what copying adds to it, and what that was. */
export interface Version {
  stem: string;
  /** 0 for the first, 1 for `(1)` and for Canvas's `-1`. */
  version: number;
  /** Jupyter's copy of an earlier state. */
  isCheckpoint: boolean;
}

/**
 * Worked values: `set-9 (2).ipynb` is version 2 of `set-9`; so is `set-9-2.ipynb`; `set-9.ipynb` is version 0 of it; `anna-2.ipynb` is
 * version 0 of `anna-2`, and `anna-Copy1.ipynb` and `Copy of anna.ipynb` of `anna`: which of these is later, their times say.
 */
export function versionOf(file: string): Version {
  const whole = file.normalize('NFC').replace(/\.[A-Za-z0-9]{1,8}$/, '');
  const isCheckpoint = /-checkpoint$/.test(whole);
  const name = withoutCopying(whole.replace(/-checkpoint$/, ''));
  const numbered = /^(.+?) ?\((\d{1,4})\)$/.exec(name) ?? /^(set-\d+|challenge)-(\d{1,4})$/i.exec(name);
  return { stem: numbered?.[1] ?? name, version: Number(numbered?.[2] ?? 0), isCheckpoint };
}

/** What Jupyter, Windows, macOS and Google Drive make of a name when they duplicate a file, in English and German. */
const COPIED = /^(?:(?:copy of|kopie von) (.+)|(.+?)(?:-Copy\d{1,3}|(?: -)? (?:copy|kopie)(?: \(?\d{1,3}\)?)?))$/i;

function withoutCopying(name: string): string {
  const [, after, before] = COPIED.exec(name) ?? [];
  return after ?? before ?? name;
}

/** A name without what means something in a path, at most 80 characters. Worked value: `../Anna B.` is `Anna B`. */
export function fitForFile(name: string): string {
  const fit = name.normalize('NFC').replace(/[^\p{L}\p{M}\p{N} ._@+-]+/gu, '_').replace(/^[._ @+-]+|[._ -]+$/g, '');
  let short = '';
  for (const character of fit) {
    if (short.length + character.length > 80) break;
    short += character;
  }
  short = short.replace(/[._ -]+$/, '');
  return short === '' ? 'unnamed' : short;
}

/**
 * The folder for a student: the name where that fits, else what fits of it with a mark that no other name has. Worked value: `anna!` is
 * `anna-` and eight hex digits.
 */
export function folderName(name: string): string {
  const fit = fitForFile(name);
  return fit === name.normalize('NFC') ? fit : `${fit}-${createHash('sha256').update(foldName(name)).digest('hex').slice(0, 8)}`;
}

/**
 * Reads Gradescope's submission_metadata.yml as far as names go. Whatever else stands in it, or does not, is passed over.
 */
export function readGradescopeNames(yaml: string): GradescopeNames {
  const all = new Map<string, { name: string; sid?: string; email?: string }[]>();
  let members: { name: string; sid?: string; email?: string }[] | undefined;
  let isMembers = false;
  for (const line of yaml.split(/\r?\n/)) {
    const [, folder] = /^"?(submission_\d+)"?:\s*$/.exec(line) ?? [];
    if (folder !== undefined) all.set(folder, (members = []));
    const [, dash, key, value = ''] = /^\s+(- )?:?"?(\w+)"?:\s*(.*)$/.exec(line) ?? [];
    if (key === undefined || !members) continue;
    if (/^ {2}:?\w/.test(line)) isMembers = key === 'submitters';
    if (!isMembers || key === 'submitters') continue;
    if (dash !== undefined) members.push({ name: '' });
    const member = members.at(-1);
    if (member && (key === 'name' || key === 'sid' || key === 'email') && scalar(value) !== '') member[key] = scalar(value);
  }
  for (const [folder, list] of all) all.set(folder, list.filter(({ name }) => name !== ''));
  return all;
}

/** A YAML scalar on one line. */
function scalar(text: string): string {
  const trimmed = text.trim();
  if (/^'.*'$/.test(trimmed)) return trimmed.slice(1, -1).replaceAll("''", "'");
  if (/^".*"$/.test(trimmed)) {
    try {
      return JSON.parse(trimmed.replace(/\\x([0-9a-f]{2})/gi, '\\u00$1')) as string;
    } catch {
      return trimmed.slice(1, -1);
    }
  }
  return trimmed === '~' || trimmed === 'null' ? '' : trimmed;
}

/** Why somebody is left out whose name looks like that of a student who was graded before: it could be that person, or somebody else. */
export function looksLikeGraded(student: string): string {
  return `its name looks like that of "${student}", who was graded before: rename one, or give --roster`;
}

/** Why somebody is left out whose name is another student's in other characters: no person writes it so. */
export function disguised(student: string): string {
  return `its name is that of "${student}" in other characters: rename it, or give --roster`;
}

/** A student as the course knows it. */
export interface RosterEntry {
  /** By which results are kept: unique, also for eyes that see no case. */
  id: string;
  name: string;
  email?: string;
  section?: string;
}

/**
 * Reads a roster: CSV with the columns id, name and, if there are such, email and section.
 * @throws InputError if a column is missing, an id cannot be a folder's name, or two look the same
 */
export function readRoster(file: string): RosterEntry[] {
  const rows = readTable('--roster', file, ['id', 'name']);
  if (rows.length === 0) throw new InputError(`--roster: expected the columns id and name in ${file}, got no rows`);
  const seen = new Map<string, string>();
  return rows.map((row, i) => {
    const [id, name, email, section] = ['id', 'name', 'email', 'section'].map((column) => (row[column] ?? '').trim().normalize('NFC'));
    const where = `--roster: ${file}, row ${i + 1}`;
    if (id === undefined || !/^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._@+-]{0,79}$/u.test(id) || /[. ]$/.test(id)) throw new InputError(`${where}: expected an id of 1 to 80 letters, digits and . _ @ + -, got "${id}"`);
    const before = seen.get(foldName(id));
    if (before !== undefined) throw new InputError(`${where}: expected ids that look different, got "${id}" after "${before}"`);
    seen.set(foldName(id), id);
    return { id, name: name ?? '', ...(email && { email }), ...(section && { section }) };
  });
}

/**
 * Whom a submission's names mean: nobody, one, or several that cannot be told apart. `exactly`: letter for letter, and not only at a
 * glance.
 */
export interface RosterMatch {
  ids: string[];
  exactly: boolean;
}

/**
 * Looks somebody up by the names that an export has, the surest first: each may be an id, an email or a name, also with the family name
 * first, and in one word as Canvas writes it. The first that means one student only counts; of several who look alike, the one whose it is
 * letter for letter.
 */
export function findInRoster(roster: readonly RosterEntry[], names: readonly string[]): RosterMatch {
  const matches = names.map((name) => findOne(roster, name.normalize('NFC')));
  return matches.find(({ ids }) => ids.length === 1) ?? matches.find(({ ids }) => ids.length > 1) ?? { ids: [], exactly: false };
}

function findOne(roster: readonly RosterEntry[], name: string): RosterMatch {
  const waysToBeMeant: ((entry: RosterEntry) => string[])[] = [
    ({ id }) => [id],
    ({ email }) => (email === undefined ? [] : [email, email.split('@')[0]!]),
    (entry) => [entry.name],
    (entry) => inOneWord(entry.name),
  ];
  for (const ways of waysToBeMeant) {
    const meant = roster.filter((entry) => ways(entry).some((way) => way !== '' && foldName(name) === foldName(way)));
    const exact = meant.filter((entry) => ways(entry).some((way) => way.normalize('NFC') === name));
    if (exact.length === 1) return { ids: [exact[0]!.id], exactly: true };
    if (meant.length > 0) return { ids: meant.map(({ id }) => id), exactly: exact.length > 0 };
  }
  const turned = wordsOf(name).length > 1 ? wordsOf(name).join('') : undefined; // Müller, Anna
  const meant = turned === undefined ? [] : roster.filter((entry) => inOneWord(entry.name).includes(turned));
  return { ids: meant.map(({ id }) => id), exactly: false };
}

const wordsOf = (name: string) => foldName(name).split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);

/** Worked value: `Anna Bo Müller` is, among others, `müllerannabo` and `mullerannabo`. */
function inOneWord(name: string): string[] {
  const words = wordsOf(name);
  const rotations = words.map((_, i) => [...words.slice(i), ...words.slice(0, i)].join(''));
  return rotations.flatMap((word) => [word, word.normalize('NFD').replace(/\p{M}/gu, '')]);
}
