import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readdirSync, readSync, type Dirent, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../../core/check.js';
import { foldName, isPlainlyWritten } from '../homework/student-name.js';
import {
  claimsOf,
  disguised,
  findInRoster,
  folderName,
  isCanvasName,
  isHandedOutName,
  isPlatformFolder,
  isPlatformName,
  readGradescopeNames,
  versionOf,
  type Claim,
  type GradescopeNames,
  type RosterEntry,
} from './identity.js';
import { readPlainFile } from '../answers/submission.js';
import { listZip, type ZipEntry, type ZipList } from './zip.js';

/** A notebook that a student may have meant to hand in. */
export interface Candidate {
  file: string;
  /** As a person knows it: `class.zip: anna/set-9 (1).ipynb`. */
  shown: string;
  isCheckpoint: boolean;
  /** How late it is: the platform's number of the upload, the copy's number, and the time of its last change. */
  lateness: readonly [upload: number, version: number, time: number];
}

/** A student with everything that may be the submission, one at least. */
export interface Claimant {
  student: string;
  name: string;
  candidates: Candidate[];
}

/** What was not graded, and why; with the student where that is known. Somebody has to look. */
export interface LeftOut {
  student?: string;
  file: string;
  reason: string;
}

/** Who handed something in, and who or what was left out. */
export interface Collected {
  claimants: Claimant[];
  leftOut: LeftOut[];
  /** Other files of students who handed in a notebook besides. */
  passedOver: LeftOut[];
}

/** What one student may hand in. More is left out, and nobody else is the worse for it. */
const LIMITS = { notebooks: 200, bytes: 200_000_000, entries: 100_000, depth: 60 } as const;

/** The first level of what no student can be named by. */
const NOBODYS = '\0';

/** Something that was found, by its path below what was given. */
interface Found {
  path: string[];
  /** The folder or zip file in which the path begins. */
  container: string;
  shown: string;
  time: number;
  what:
    | { kind: 'notebook'; file: string }
    | { kind: 'entry'; entry: ZipEntry }
    | { kind: 'other'; reason: string }
    | { kind: 'names'; source: string | ZipEntry };
}

/**
 * Finds what students handed in among files, folders and zip files: exports of Moodle, Canvas and Gradescope, folders of students, folders
 * of files, and zip files of any of them. A folder or zip file that is given is a class; a zip file within a folder is a student's. Links
 * are never followed. What is unpacked is put below `unpacked`.
 *
 * Whose a file is follows from the first level of its path alone (`claimsOf`), or from the roster, so that no other file's being there
 * changes it. Where two students could be meant by what looks like one name, neither is graded. Whoever has no notebook in the end is left
 * out, with the reason.
 * @throws InputError if a path is not there
 */
export async function collectSubmissions(
  paths: readonly string[],
  unpacked: string,
  roster: readonly RosterEntry[] = [],
): Promise<Collected> {
  const zips: ZipList[] = [];
  try {
    mkdirSync(unpacked, { recursive: true });
    const claimed: Claimed[] = [];
    const leftOut: LeftOut[] = [];
    for (const path of new Map(paths.map((one) => [resolve(one), one])).values()) {
      const stat = lstatSync(path, { throwIfNoEntry: false });
      if (!stat) throw new InputError(`submission: expected a file or folder, got ${path}, which is not there`);
      const { found, isClass } = await foundAt(path, stat, zips);
      const root = isClass ? resolve(path) : dirname(resolve(path));
      const names = await gradescopeNamesIn(found, join(unpacked, 'names.yml'));
      for (const one of found) {
        if (one.what.kind === 'names') continue;
        const claims =
          one.path[0] === NOBODYS
            ? { problem: one.what.kind === 'other' ? one.what.reason : '' }
            : claimsOf(one.path, one.container, names);
        if ('problem' in claims) leftOut.push({ file: one.shown, reason: claims.problem });
        else claimed.push(...claims.map((claim) => ({ claim, found: one, root, isGivenAlone: !isClass })));
      }
    }
    const unnamed = roster.length > 0 ? new Set<string>() : rootsOfOne(claimed);
    const groups = roster.length > 0 ? byRoster(claimed, roster, leftOut) : byName(claimed, leftOut);
    const claimants: Claimant[] = [];
    const passedOver: LeftOut[] = [];
    for (const { student, name, claimed: own } of groups) {
      const { candidates, others } = await candidatesOf(own, join(unpacked, String(claimants.length + leftOut.length)));
      const [first] = others;
      const reason =
        reasonAgainstAll(own, candidates, unnamed) ??
        (candidates.length === 0 ? `${first!.reason}${others.length > 1 ? ` (and ${others.length - 1} more)` : ''}` : undefined);
      if (reason !== undefined) leftOut.push({ student, file: candidates[0]?.shown ?? first!.file, reason });
      else {
        claimants.push({ student, name, candidates });
        passedOver.push(...others.map((other) => ({ student, ...other })));
      }
    }
    return { claimants, leftOut, passedOver };
  } finally {
    for (const zip of zips) zip.close();
  }
}

/**
 * What lies at a path that was given, and whether that is a folder or zip file, as a class is. Trouble with it is an entry that says so.
 */
async function foundAt(path: string, stat: Stats, zips: ZipList[]): Promise<{ found: Found[]; isClass: boolean }> {
  const fail = (reason: string): Found[] => [{ path: [NOBODYS], container: '', shown: path, time: 0, what: { kind: 'other', reason } }];
  if (stat.isSymbolicLink()) return { found: fail('it is a link: give what it leads to'), isClass: false };
  try {
    if (stat.isDirectory()) return { found: await foundInFolder(path, zips), isClass: true };
    return { found: await foundInFile(path, zips), isClass: isZip(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { found: fail(`it cannot be read (${code})`), isClass: false };
  }
}

async function foundInFolder(folder: string, zips: ZipList[]): Promise<Found[]> {
  const whole = resolve(folder);
  const container = basename(isHandedOutName(basename(whole)) ? dirname(whole) : whole); // nbgrader's submitted/anna/set-2
  const found: Found[] = [];
  const inside = isPlatformFolder(container) ? [container] : []; // `export/*`: each folder of the export is given by itself
  const entries = { left: inside.length > 0 ? LIMITS.entries : Infinity };
  await visitFolder(folder, inside, { container, found, zips, entries });
  return withoutWrapper(found, container, false);
}

interface Visit {
  container: string;
  found: Found[];
  zips: ZipList[];
  /** How many more a student's folder may hold. */
  entries: { left: number };
}

/** Every trouble with a folder or a file is an entry that says so. */
async function visitFolder(folder: string, path: string[], visit: Visit): Promise<void> {
  const { container, found } = visit;
  const fail = (file: string, below: string[], reason: string) =>
    void found.push({ path: below, container, shown: file, time: 0, what: { kind: 'other', reason } });
  if (path.length > LIMITS.depth) return fail(folder, path, `its folders are more than ${LIMITS.depth} deep`);
  const children = childrenOf(folder);
  if (typeof children === 'string') return fail(folder, path, children);
  const known = found.length;
  for (const child of children) {
    const name = child.name.toString('utf8');
    const below = [...path, name];
    const file = join(folder, name);
    if (isHiddenNotebook(name) && !child.isDirectory()) fail(file, below, HIDDEN_REASON);
    if (isHidden(name)) continue;
    const own = path.length === 0 ? { ...visit, entries: { left: LIMITS.entries } } : visit;
    if (own.entries.left-- <= 0) return fail(folder, path, `it holds more than ${LIMITS.entries} files`);
    if (!child.name.equals(Buffer.from(name))) fail(file, below, 'its name is not UTF-8: rename it');
    else if (child.isSymbolicLink()) fail(file, below, 'it is a link');
    else if (child.isDirectory()) await visitFolder(file, below, own);
    else await visitFile(file, below, own);
  }
  if (path.length === 1 && found.length === known) fail(folder, path, 'there is no notebook in it');
}

async function visitFile(file: string, path: string[], { container, found, zips }: Visit): Promise<void> {
  const add = (time: number, what: Found['what']) => void found.push({ path, container, shown: file, time, what });
  try {
    const stat = lstatSync(file);
    if (!stat.isFile()) return add(0, { kind: 'other', reason: 'it is not a file' });
    if (/\.ipynb$/i.test(file)) return add(stat.mtimeMs, { kind: 'notebook', file });
    if (basename(file) === NAMES_FILE) return path.length <= 2 ? add(0, { kind: 'names', source: file }) : undefined;
    if (!isZip(file)) return add(stat.mtimeMs, { kind: 'other', reason: reasonAgainstOther(file) });
    const list = await listZip(file);
    zips.push(list);
    if (list.entries.length > LIMITS.entries) return add(0, { kind: 'other', reason: `it holds more than ${LIMITS.entries} files` });
    found.push(...foundInZip(list, file, container, path.length > 1 ? path.slice(0, -1) : path));
  } catch (error) {
    add(0, { kind: 'other', reason: `it cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})` });
  }
}

/** The entries of a folder in the order of their bytes, whichever order the disk has them in; or why there are none. */
function childrenOf(folder: string): Dirent<Buffer>[] | string {
  try {
    return readdirSync(folder, { withFileTypes: true, encoding: 'buffer' }).sort((a, b) => Buffer.compare(a.name, b.name));
  } catch (error) {
    return `the folder cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
  }
}

async function foundInFile(file: string, zips: ZipList[]): Promise<Found[]> {
  const container = basename(file).replace(/\.zip$/i, '');
  const whole = resolve(file);
  if (!isZip(file) || isPlatformName(basename(file))) {
    const found: Found[] = [];
    await visitFile(file, [basename(whole)], { container: basename(dirname(whole)), found, zips, entries: { left: LIMITS.entries } });
    return found;
  }
  const list = await listZip(file);
  zips.push(list);
  return withoutWrapper(foundInZip(list, file, container, []), container, true);
}

/** A zip file says so in its name, or with its first bytes. */
function isZip(file: string): boolean {
  if (/\.zip$/i.test(file)) return true;
  const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const start = Buffer.alloc(4);
    return fstatSync(fd).isFile() && readSync(fd, start, 0, 4, 0) === 4 && start.toString('latin1') === 'PK\x03\x04';
  } finally {
    closeSync(fd);
  }
}

function foundInZip(list: ZipList, zip: string, container: string, inside: string[]): Found[] {
  const found = list.entries.flatMap((entry): Found[] => {
    const path = [...inside, ...entry.name.split('/').filter((part) => part !== '' && part !== '.' && part !== '..')];
    const isUnseen = path.length > inside.length && isHiddenNotebook(path.at(-1)!) && !path.slice(0, -1).some(isHidden);
    if (path.length === inside.length || (path.some(isHidden) && !isUnseen)) return [];
    const isNotebook = /\.ipynb$/i.test(entry.name);
    const otherwise = isNotebook ? undefined : /\.zip$/i.test(entry.name) ? 'it is a zip file in a zip file: unpack it' : reasonAgainstOther(entry.name);
    const reason = entry.reason ?? (isUnseen ? HIDDEN_REASON : otherwise);
    if (path.at(-1) === NAMES_FILE && entry.reason === undefined)
      return path.length <= 2 ? [{ path, container, shown: entry.name, time: 0, what: { kind: 'names', source: entry } }] : [];
    const isMisplaced = entry.reason !== undefined && /(^|\/)\.\.(\/|$)|^\/|^[a-z]:/i.test(entry.name);
    return [
      {
        path: isMisplaced ? [...inside, NOBODYS] : path,
        container,
        shown: `${zip}: ${entry.name}`,
        time: entry.time,
        what: reason === undefined ? { kind: 'entry', entry } : { kind: 'other', reason },
      },
    ];
  });
  if (list.problem === undefined)
    return found.length > 0
      ? found
      : [
          {
            path: inside.length > 0 ? inside : [NOBODYS],
            container,
            shown: zip,
            time: 0,
            what: { kind: 'other', reason: 'there is no notebook in it' },
          },
        ];
  return [
    ...found,
    { path: inside.length > 0 ? inside : [NOBODYS], container, shown: zip, time: 0, what: { kind: 'other', reason: list.problem } },
  ];
}

/** What is neither a notebook nor a zip file. */
function reasonAgainstOther(file: string): string {
  return /\.(?:tar|tgz|txz|tbz2?|gz|bz2|xz|zst|7z|rar)$/i.test(file) ? 'it is packed, and not as a zip file: unpack it' : 'it is no notebook (.ipynb)';
}

/** A person's file that a system does not show; what macOS keeps beside one begins with `._`. */
const isHiddenNotebook = (name: string) => /^\.(?!_).*ipynb$/i.test(name) && name !== '.ipynb_checkpoints';
const HIDDEN_REASON = 'its name begins with a dot: rename it';

/** What a system keeps beside a person's files; Jupyter's checkpoints are a person's. */
const isHidden = (name: string) =>
  (name.startsWith('.') && name !== '.ipynb_checkpoints') || name === '__MACOSX' || name === 'Thumbs.db' || name === 'desktop.ini';

/**
 * Takes away a folder that only wraps the class: one with the container's own name, or an export's; in a zip file, which is complete as it
 * comes, also one with several students in it.
 */
function withoutWrapper(found: readonly Found[], container: string, isZipped: boolean): Found[] {
  const placed = found.filter(({ path }) => path[0] !== NOBODYS);
  const tops = new Set(placed.map(({ path }) => path[0]!));
  const [top] = tops;
  if (top === undefined || tops.size > 1 || isPlatformFolder(top) || placed.some(({ path }) => path.length === 1)) return [...found];
  const within = placed.filter(({ what }) => what.kind !== 'other').map(({ path }) => path.slice(1));
  const seconds = new Set(within.map(([second, ...rest]) => (rest.length > 0 ? second! : versionOf(second!).stem)));
  const isOneStudents = within.some(([second, ...rest]) => rest.length === 0 && isHandedOutName(versionOf(second!).stem));
  const isWrapper =
    top === container ||
    /^assignment_\d+_export$/.test(top) ||
    (isZipped && !isOneStudents && (seconds.size > 1 || [...seconds].some(isPlatformName)));
  if (!isWrapper) return [...found];
  return withoutWrapper(
    found.map((one) => (one.path[0] === top ? { ...one, path: one.path.slice(1), container: top } : one)),
    top,
    isZipped,
  );
}

const NAMES_FILE = 'submission_metadata.yml';

/** What Gradescope says of the folders of its export, in a file beside them. */
async function gradescopeNamesIn(found: readonly Found[], unpacked: string): Promise<GradescopeNames> {
  const one = found.find(({ path, what }) => path.length === 1 && what.kind === 'names');
  if (one?.what.kind !== 'names') return new Map();
  try {
    const { source } = one.what;
    if (typeof source !== 'string') await source.extract(unpacked);
    return readGradescopeNames(readPlainFile(typeof source === 'string' ? source : unpacked).toString('utf8'));
  } catch {
    return new Map(); // then the folders' own names have to do
  }
}

function groupedBy<T, Key>(all: readonly T[], keyOf: (one: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

interface Claimed {
  claim: Claim;
  found: Found;
  /** The folder or zip file that was given; of a file that was given itself, the folder that holds it. */
  root: string;
  isGivenAlone: boolean;
}

/** What one student handed in. */
interface Group {
  student: string;
  name: string;
  claimed: Claimed[];
}

/**
 * Of names that differ and look alike, the only one that is plainly written counts; where several are, which of them is the student's is
 * not for a program to say, and all are refused.
 */
function byName(claimed: readonly Claimed[], leftOut: LeftOut[]): Group[] {
  const alike = groupedBy(claimed, ({ claim }) => foldName(claim.name));
  return [...alike].flatMap(([fold, group]): Group[] => {
    const names = groupedBy(group, ({ claim }) => claim.name.normalize('NFC'));
    const all = [...names.keys()];
    const plain = all.length === 1 ? all : all.filter(isPlainlyWritten);
    const owner = fold !== '' && plain.length === 1 ? plain[0]! : undefined;
    for (const name of all.filter((one) => one !== owner)) {
      const others = all.filter((other) => other !== name).map((other) => `"${other}"`).join(' and ');
      const reason = owner !== undefined ? disguised(owner) : fold === '' ? 'its name shows nothing' : `its name looks like ${others}, which was handed in too: rename one, or give --roster`;
      leftOut.push({ student: folderName(name), file: names.get(name)![0]!.found.shown, reason });
    }
    return owner === undefined ? [] : [{ student: folderName(owner), name: owner, claimed: names.get(owner)! }];
  });
}

/** With a roster, what is a student's name letter for letter comes before what only looks like it. */
function byRoster(claimed: readonly Claimed[], roster: readonly RosterEntry[], leftOut: LeftOut[]): Group[] {
  const nameOf = new Map(roster.map(({ id, name }) => [id, name]));
  const matched = claimed.map((one) => ({ ...one, match: findInRoster(roster, one.claim.names) }));
  const refuse = (group: readonly Claimed[], reasonOf: (one: Claimed) => string) => {
    for (const [name, [first]] of groupedBy(group, ({ claim }) => claim.name.normalize('NFC')))
      leftOut.push({ student: folderName(name), file: first!.found.shown, reason: reasonOf(first!) });
  };
  refuse(matched.filter(({ match }) => match.ids.length === 0), () => 'it is nobody\'s who is in the roster');
  refuse(matched.filter(({ match }) => match.ids.length > 1), ({ claim }) => `the roster has several whom it could mean: ${findInRoster(roster, claim.names).ids.join(', ')}`);
  const meant = groupedBy(matched.filter(({ match }) => match.ids.length === 1), ({ match }) => match.ids[0]!);
  return [...meant].flatMap(([id, group]): Group[] => {
    const exact = group.filter(({ match }) => match.exactly);
    const alike = group.filter(({ match }) => !match.exactly);
    const isClear = exact.length > 0 || new Set(alike.map(({ claim }) => claim.name.normalize('NFC'))).size === 1;
    const [counting, refused] = exact.length > 0 ? [exact, alike] : isClear ? [alike, []] : [[], alike];
    refuse(refused, () => `its name only looks like that of ${id}, for whom there is more than one`);
    return counting.length === 0 ? [] : [{ student: folderName(id), name: nameOf.get(id)!, claimed: counting }];
  });
}

/** Whether the name comes from where the file lies and not from a platform. */
const isPlainlyPlaced = ({ found: { path, container, what } }: Claimed) =>
  what.kind !== 'other' && !isPlatformName(path[0]!) && !isPlatformFolder(container);

/**
 * The folders and zip files that hold one name only, and those of files that were given themselves. Where the same name is in several of
 * these, they are the students' (submissions/*, or a `homework.ipynb` from each), and what names the students was not given.
 */
function rootsOfOne(claimed: readonly Claimed[]): ReadonlySet<string> {
  const byRoot = groupedBy(claimed.filter(isPlainlyPlaced), ({ root }) => root);
  const isOfOne = (all: readonly Claimed[]) =>
    all.some(({ isGivenAlone }) => isGivenAlone) || new Set(all.map(({ claim }) => foldName(claim.name))).size === 1;
  return new Set([...byRoot].filter(([, all]) => isOfOne(all)).map(([root]) => root));
}

/** Whose the files are does not follow from names that several people's files may have. */
function reasonAgainstNames(claimed: readonly Claimed[], unnamed: ReadonlySet<string>): string | undefined {
  const notebooks = claimed.filter(({ found }) => found.what.kind !== 'other');
  const roots = new Set(notebooks.filter((one) => isPlainlyPlaced(one) && unnamed.has(one.root)).map(({ root }) => root));
  if (roots.size > 1) return 'files of this name were given from several folders, and whose each is does not follow from it: give the folder that holds these folders, or --roster';
  const uploads = groupedBy(notebooks.filter(({ found }) => isCanvasName(found.path[0]!)), ({ claim }) => claim.upload);
  const isNoUpload = [...uploads.values()].some((same) => new Set(same.map(({ found }) => found.path[0])).size > 1);
  return isNoUpload ? 'files of several names have one number of an upload, which Canvas gives once: rename them' : undefined;
}

/** A folder that holds a class, or two people's work, is nobody's submission. */
function reasonAgainstAll(claimed: readonly Claimed[], candidates: readonly Candidate[], unnamed: ReadonlySet<string>): string | undefined {
  if (candidates.length < 2) return undefined;
  const doubtful = reasonAgainstNames(claimed, unnamed);
  if (doubtful !== undefined) return doubtful;
  const below = claimed
    .filter(({ found }) => found.what.kind !== 'other')
    .map(({ claim }) => claim.rest)
    .filter(([first]) => first !== '.ipynb_checkpoints');
  const platform = new Set(
    below.flatMap(([first]) => (first !== undefined && isPlatformName(first) ? JSON.stringify(claimsOf([first], '')) : [])),
  );
  if (platform.size > 1) return 'it looks like a class, and not like one student\'s: give this folder or zip file by itself';
  const isDeep = below.every(([first, second]) => second !== undefined && !isHandedOutName(first!)); // nbgrader's anna/set-1, anna/set-2
  return isDeep && new Set(below.map(([first]) => first)).size > 1 ? 'there are notebooks in several folders in it: if they are several students\', give this folder by itself' : undefined;
}

/** Unpacks what may be a student's submission, the handed-out name first, as far as one student may go. */
async function candidatesOf(
  claimed: readonly Claimed[],
  unpacked: string,
): Promise<{ candidates: Candidate[]; others: { file: string; reason: string }[] }> {
  const candidates: Candidate[] = [];
  const others: { file: string; reason: string }[] = [];
  let bytes = 0;
  const isHandedOut = ({ found: { path } }: Claimed) => (isHandedOutName(versionOf(path.at(-1)!).stem) ? 0 : 1);
  for (const { claim, found } of [...claimed].sort((a, b) => isHandedOut(a) - isHandedOut(b))) {
    const { path, shown, time, what } = found;
    const pass = (reason: string) => void others.push({ file: shown, reason });
    if (what.kind === 'other') pass(what.reason);
    else if (what.kind !== 'names') {
      bytes += what.kind === 'entry' ? what.entry.bytes : 0;
      if (candidates.length >= LIMITS.notebooks || bytes > LIMITS.bytes) {
        pass(`the student handed in more than ${LIMITS.notebooks} notebooks or ${LIMITS.bytes / 1e6} MB`);
        continue;
      }
      const file = what.kind === 'notebook' ? what.file : join(unpacked, `${candidates.length}.ipynb`);
      try {
        if (what.kind === 'entry') {
          mkdirSync(unpacked, { recursive: true });
          await what.entry.extract(file);
        }
      } catch (error) {
        pass(error instanceof Error ? error.message : String(error));
        continue;
      }
      const { version, isCheckpoint } = versionOf(claim.rest.at(-1) ?? path.at(-1)!);
      const copies = /\.zip$/i.test(path[0]!) ? versionOf(path[0]!).version : 0;
      candidates.push({
        file,
        shown,
        isCheckpoint: isCheckpoint || path.includes('.ipynb_checkpoints'),
        lateness: [claim.upload ?? 0, version + copies, time],
      });
    }
  }
  return { candidates, others };
}
