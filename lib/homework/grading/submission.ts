import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { CHALLENGE_NUMBER } from '../notebook/challenge-notebook.js';

/** A cell of somebody else's notebook, as far as it can be believed. */
export interface SubmittedCell {
  isCode: boolean;
  source: string;
  gradeId?: string;
  images: string[];
}

/** A submitted notebook, or why it cannot be read. */
export type Submission =
  | { kind: 'notebook'; hash: string; cells: SubmittedCell[] }
  | { kind: 'unreadable'; hash: string; reason: string };

/** What a student wrote to a question that a person marks. */
export interface WrittenAnswer {
  id: string;
  /** Markdown. */
  text: string;
  /** `data:` addresses of PNG and SVG. */
  images: string[];
}

const MAX_BYTES = 20_000_000;
const MAX_CELLS = 2000;
const MAX_IMAGES = 12;

/** Reads a submission. It never throws for what is in the file: whatever is wrong with it is a reason. */
export function readSubmission(file: string): Submission {
  let bytes: Buffer;
  try {
    bytes = readPlainFile(file);
  } catch (error) {
    return { kind: 'unreadable', hash: '', reason: error instanceof Error && error.message.startsWith('it ') ? error.message : 'the file cannot be opened' };
  }
  const hash = createHash('sha256').update(bytes).digest('hex');
  try {
    const { cells } = JSON.parse(bytes.toString('utf8')) as { cells?: unknown };
    if (!Array.isArray(cells)) return { kind: 'unreadable', hash, reason: 'it is no notebook: it has no list of cells' };
    if (cells.length > MAX_CELLS) return { kind: 'unreadable', hash, reason: `it has ${cells.length} cells, more than the ${MAX_CELLS} that are read` };
    return { kind: 'notebook', hash, cells: cells.flatMap((cell) => readCell(cell) ?? []) };
  } catch {
    return { kind: 'unreadable', hash, reason: 'it is no notebook: it cannot be read as JSON' };
  }
}

/** The bytes of a file that is one: no link to another person's, no pipe that never ends, nothing that fills the memory. */
function readPlainFile(file: string): Buffer {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new Error('it is not a file');
    if (stat.size > MAX_BYTES) throw new Error(`it has ${Math.round(stat.size / 1e6)} MB, more than the ${MAX_BYTES / 1e6} that are read; clear its outputs`);
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

function readCell(cell: unknown): SubmittedCell | undefined {
  if (!isRecord(cell)) return undefined;
  const source = textOf(cell.source);
  if (source === undefined) return undefined;
  const nbgrader = isRecord(cell.metadata) ? cell.metadata.nbgrader : undefined;
  const gradeId = isRecord(nbgrader) && typeof nbgrader.grade_id === 'string' ? nbgrader.grade_id : undefined;
  return { isCode: cell.cell_type === 'code', source, images: imagesOf(cell), ...(gradeId !== undefined && { gradeId }) };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A string, or a list of lines: nbformat has both. */
function textOf(source: unknown): string | undefined {
  if (typeof source === 'string') return source;
  return Array.isArray(source) && source.every((line) => typeof line === 'string') ? source.join('') : undefined;
}

/** The pictures among a cell's outputs and attachments. Shown by an <img>, which runs no script. */
function imagesOf({ outputs, attachments }: Record<string, unknown>): string[] {
  const bundles = [
    ...(Array.isArray(outputs) ? outputs.map((output) => (isRecord(output) ? output.data : undefined)) : []),
    ...(isRecord(attachments) ? Object.values(attachments) : []),
  ];
  return bundles.filter(isRecord).flatMap((data) => {
    const png = textOf(data['image/png'])?.replace(/\s/g, '');
    if (png !== undefined && /^[A-Za-z0-9+/]+=*$/.test(png)) return [`data:image/png;base64,${png}`];
    const svg = textOf(data['image/svg+xml']);
    return svg === undefined ? [] : [`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`];
  });
}

/**
 * A student's answer to a function exercise, or undefined where there is none. The rule:
 *
 * 1. The answer is the code of all cells whose grade_id is `exercise-ID`, wherever they stand, in the order in which they stand: cells may be moved and split.
 * 2. If several of them declare the function, the last counts that is not the untouched stub; the others of these are left out: a copy changes nothing.
 * 3. If none does (the cell was deleted, or written anew), the last cell without a grade_id that declares the function counts as one of them.
 *
 * Nothing else of the notebook matters: no locked cell, no output, no other exercise. Tasks, points and cases are the kit's own.
 */
export function answerTo({ id, functionName, unsolved }: { id: string; functionName: string; unsolved: string }, cells: readonly SubmittedCell[]): string | undefined {
  const declares = ({ source }: SubmittedCell) => new RegExp(`(function\\*?|const|let|var)\\s+${functionName}\\b`).test(source);
  const code = cells.filter(({ isCode }) => isCode);
  const own = code.filter(({ gradeId }) => gradeId === `exercise-${id}`);
  const declaring = own.filter(declares);
  const counting = declaring.findLast(({ source }) => !source.includes(unsolved)) ?? declaring.at(-1) ?? code.findLast((cell) => cell.gradeId === undefined && declares(cell));
  const parts = counting && !own.includes(counting) ? [...own, counting] : own.filter((cell) => cell === counting || !declaring.includes(cell));
  return parts.length === 0 ? undefined : [...new Set(parts.map(({ source }) => source))].join('\n');
}

/** A student's answer to a question in words: the text of all cells `written-ID`, with the pictures of those and of `work-ID`. */
export function writtenAnswerTo(id: string, cells: readonly SubmittedCell[]): WrittenAnswer {
  const own = cells.filter(({ gradeId }) => gradeId === `written-${id}`);
  const pictured = cells.filter(({ gradeId }) => gradeId === `written-${id}` || gradeId === `work-${id}`);
  return { id, text: [...new Set(own.map(({ source }) => source))].join('\n\n'), images: pictured.flatMap(({ images }) => images).slice(0, MAX_IMAGES) };
}

/** The number of the set (or of the challenge) that a notebook answers: the one that most of its grade_ids name; undefined where none does. */
export function setOf(cells: readonly SubmittedCell[]): number | undefined {
  const counts = new Map<number, number>();
  for (const { gradeId } of cells) {
    const named = /^(?:task|exercise|check|written|work)-(?:(\d{1,3})\.\d+|C\.\w+)$/.exec(gradeId ?? '');
    if (!named) continue;
    const number = Number(named[1] ?? CHALLENGE_NUMBER);
    counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
