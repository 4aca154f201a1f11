import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { InputError } from '../../core/check.js';
import { foldName } from '../homework/fold-name.js';

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
  const rows = rowsOf(file);
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

function rowsOf(file: string): Record<string, string>[] {
  const rows = ((): Record<string, string>[] => {
    try {
      return parse(readFileSync(file, 'utf8'), { columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()), bom: true, skip_empty_lines: true });
    } catch (error) {
      throw new InputError(`--roster: expected a CSV file with the columns id, name and, optionally, email and section, got ${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  })();
  if (rows.length === 0 || !('id' in rows[0]!) || !('name' in rows[0])) throw new InputError(`--roster: expected the columns id and name in ${file}, got ${rows.length === 0 ? 'no rows' : Object.keys(rows[0]!).join(', ')}`);
  return rows;
}

/** Whom a submission's names mean: nobody, one, or several that cannot be told apart. `exactly`: letter for letter, and not only at a glance. */
export interface RosterMatch {
  ids: string[];
  exactly: boolean;
}

/**
 * Looks somebody up by the names that an export has, the surest first: each may be an id, an email or a name, also as Canvas writes it, in one word with the family name
 * first. The first that means one student only counts.
 */
export function findInRoster(roster: readonly RosterEntry[], names: readonly string[]): RosterMatch {
  const matches = names.map((name) => findOne(roster, name.normalize('NFC')));
  return matches.find(({ ids }) => ids.length === 1) ?? matches.find(({ ids }) => ids.length > 1) ?? { ids: [], exactly: false };
}

function findOne(roster: readonly RosterEntry[], name: string): RosterMatch {
  const waysToBeMeant: ((entry: RosterEntry) => string[])[] = [({ id }) => [id], ({ email }) => (email === undefined ? [] : [email, email.split('@')[0]!]), (entry) => [entry.name], (entry) => inOneWord(entry.name)];
  for (const ways of waysToBeMeant) {
    const meant = roster.filter((entry) => ways(entry).some((way) => way !== '' && foldName(name) === foldName(way)));
    if (meant.length > 0) return { ids: meant.map(({ id }) => id), exactly: meant.some((entry) => ways(entry).includes(name)) };
  }
  return { ids: [], exactly: false };
}

/** Worked value: `Anna Bo Müller` is, among others, `müllerannabo` and `mullerannabo`. */
function inOneWord(name: string): string[] {
  const words = foldName(name).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const rotations = words.map((_, i) => [...words.slice(i), ...words.slice(0, i)].join(''));
  return rotations.flatMap((word) => [word, word.normalize('NFD').replace(/\p{M}/gu, '')]);
}
