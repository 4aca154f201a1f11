import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { cutText } from '../../core/text.js';
import { CHALLENGE_NUMBER, type Said } from './exercise.js';

/** A cell of somebody else's notebook, as far as it can be believed. */
export interface SubmittedCell {
  isCode: boolean;
  source: string;
  gradeId?: string;
  outputs: Output[];
  /** `data:` addresses of the pictures that were dropped into the cell, by name. */
  attachments: Record<string, string>;
}

/** By what nbgrader knows a cell: `gradeIdOf('exercise', '2.3')` is `exercise-2-3`, since it takes no dots. */
export function gradeIdOf(part: 'task' | 'exercise' | 'check' | 'written' | 'work' | 'study' | 'commit' | 'decide', id: string): string {
  return `${part}-${id.replaceAll('.', '-')}`;
}

/** The number of its set, if it is of one, is caught. */
const GRADED_CELL = /^(?:task|exercise|check|written|work|study|commit|decide)-(?:(\d{1,3})-\d+a?|C-\w+)$/;

/** What counts of a cell for an exercise. */
type CodeCell = Pick<SubmittedCell, 'isCode' | 'source' | 'gradeId'>;

/** What a cell showed. Nothing of it has been made harmless yet. */
export type Output = { kind: 'text' | 'html' | 'markdown'; text: string } | { kind: 'picture'; address: string };

/** A submitted notebook, or why it cannot be read. */
export type Submission =
  | { kind: 'notebook'; hash: string; cells: SubmittedCell[] }
  | { kind: 'unreadable'; hash: string; reason: Said };

/** What a student wrote to a question that a person marks. */
export interface WrittenAnswer {
  id: string;
  /** Markdown. */
  text: string;
  /** What the student's work to it showed. */
  outputs: Output[];
  /** The pictures in the text. */
  attachments: Record<string, string>;
}

const MAX_BYTES = 20_000_000;
const MAX_CELLS = 2000;
/** What a person is shown of one answer, in characters: a long essay, and a dozen large figures. */
const SHOWN = { text: 100_000, outputs: 40, each: 1_500_000, all: 3_000_000 } as const;

/** Reads a submission. It never throws for what is in the file: whatever is wrong with it is a reason. */
export function readSubmission(file: string): Submission {
  let bytes: Buffer;
  try {
    bytes = readPlainFile(file);
  } catch (error) {
    return {
      kind: 'unreadable',
      hash: '',
      reason: error instanceof NoPlainFile ? error.said : { en: 'the file cannot be opened', de: 'Die Datei lässt sich nicht öffnen' },
    };
  }
  const hash = createHash('sha256').update(bytes).digest('hex');
  try {
    const { cells, worksheets } = JSON.parse(decoded(bytes)) as { cells?: unknown; worksheets?: unknown };
    if (Array.isArray(worksheets)) return { kind: 'unreadable', hash, reason: FORMAT_3 };
    if (!Array.isArray(cells)) return { kind: 'unreadable', hash, reason: NO_CELLS };
    if (cells.length > MAX_CELLS) return { kind: 'unreadable', hash, reason: tooManyCells(cells.length) };
    return { kind: 'notebook', hash, cells: cells.flatMap((cell) => readCell(cell) ?? []) };
  } catch {
    return { kind: 'unreadable', hash, reason: NO_JSON };
  }
}

const FORMAT_3: Said = {
  en: 'it is a notebook of format 3, which is of 2014: open it in Jupyter and save it',
  de: 'Das Notebook hat das Format 3, von 2014: Öffne es in Jupyter und speichere es',
};
const NO_CELLS: Said = { en: 'it is no notebook: it has no list of cells', de: 'Das ist kein Notebook: Es hat keine Liste von Zellen' };
const NO_JSON: Said = { en: 'it is no notebook: it cannot be read as JSON', de: 'Das ist kein Notebook: Es lässt sich nicht als JSON lesen' };
const tooManyCells = (cells: number): Said => ({
  en: `it has ${cells} cells, more than the ${MAX_CELLS} that are read`,
  de: `Das Notebook hat ${cells} Zellen, mehr als die ${MAX_CELLS}, die gelesen werden`,
});

/** What is there is no file, or too large a one; the message says it of `it`, in English. */
class NoPlainFile extends Error {
  constructor(readonly said: Said) {
    super(said.en);
  }
}

/** The SHA-256 of a submission's bytes, as readSubmission has it, without taking it apart; empty where it cannot be read. */
export function hashOf(file: string): string {
  try {
    return createHash('sha256').update(readPlainFile(file)).digest('hex');
  } catch {
    return '';
  }
}

/** The text of a file in UTF-8, or in what the mark at its beginning says: Windows writes such marks. */
function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes); // leaves its mark out
}

/**
 * The bytes of a file that is one: no link to another person's, no pipe that never ends, nothing that fills the memory.
 * @throws Error whose message says what `it` is, or what the system says
 */
export function readPlainFile(file: string): Buffer {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new NoPlainFile({ en: 'it is not a file', de: 'Das ist keine Datei' });
    if (stat.size > MAX_BYTES) throw new NoPlainFile(tooLarge(stat.size));
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

const tooLarge = (bytes: number): Said => ({
  en: `it has ${Math.round(bytes / 1e6)} MB, more than the ${MAX_BYTES / 1e6} that are read; clear its outputs`,
  de: `Die Datei hat ${Math.round(bytes / 1e6)} MB, mehr als die ${MAX_BYTES / 1e6}, die gelesen werden; lösch die Ausgaben des Notebooks`,
});

function readCell(cell: unknown): SubmittedCell | undefined {
  if (!isRecord(cell)) return undefined;
  const source = textOf(cell.source);
  if (source === undefined) return undefined;
  const nbgrader = isRecord(cell.metadata) ? cell.metadata.nbgrader : undefined;
  const gradeId = isRecord(nbgrader) && typeof nbgrader.grade_id === 'string' ? nbgrader.grade_id : idOf(cell);
  return {
    isCode: cell.cell_type === 'code',
    source,
    outputs: outputsOf(cell),
    attachments: attachmentsOf(cell),
    ...(gradeId !== undefined && { gradeId: gradeId.replaceAll('.', '-') }), // exercise-2.3 is what it was called of old
  };
}

/** The kit calls a cell as nbgrader does: where what a program saved has lost the metadata, the cell's own id still says which it is. */
const idOf = ({ id }: Record<string, unknown>) => (typeof id === 'string' && GRADED_CELL.test(id) ? id : undefined);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A string, or a list of lines: nbformat has both. */
function textOf(source: unknown): string | undefined {
  if (typeof source === 'string') return source;
  return Array.isArray(source) && source.every((line) => typeof line === 'string') ? source.join('') : undefined;
}

/** The outputs of a cell, each in the form that shows most. */
function outputsOf({ outputs }: Record<string, unknown>): Output[] {
  if (!Array.isArray(outputs)) return [];
  return outputs.filter(isRecord).flatMap((output): Output[] => {
    if (output.output_type === 'stream') return textOutput('text', output.text);
    if (output.output_type === 'error')
      return textOutput(
        'text',
        Array.isArray(output.traceback) && output.traceback.length > 0
          ? output.traceback.join('\n')
          : [output.ename, output.evalue].filter((part) => typeof part === 'string').join(': '),
      );
    if (!isRecord(output.data)) return [];
    const { data } = output;
    const html = textOutput('html', data['text/html']);
    if (html.length > 0) return html;
    const address = pictureIn(data);
    if (address !== undefined) return [{ kind: 'picture', address }];
    const markdown = textOutput('markdown', data['text/markdown'] ?? data['text/latex']);
    return markdown.length > 0 ? markdown : textOutput('text', data['text/plain']);
  });
}

function textOutput(kind: 'text' | 'html' | 'markdown', source: unknown): Output[] {
  const text = textOf(source);
  return text === undefined || text.trim() === '' ? [] : [{ kind, text }];
}

function attachmentsOf({ attachments }: Record<string, unknown>): Record<string, string> {
  if (!isRecord(attachments)) return {};
  return Object.fromEntries(Object.entries(attachments).flatMap(([name, data]) => {
    const address = isRecord(data) ? pictureIn(data) : undefined;
    return address === undefined ? [] : [[name, address]];
  }));
}

/** A picture as an address for an <img>, which runs no script and asks nobody for anything. */
function pictureIn(data: Record<string, unknown>): string | undefined {
  for (const type of ['image/png', 'image/jpeg', 'image/gif']) {
    const base64 = textOf(data[type])?.replace(/\s/g, '');
    if (base64 !== undefined && /^[A-Za-z0-9+/]+=*$/.test(base64)) return `data:${type};base64,${base64}`;
  }
  const svg = textOf(data['image/svg+xml']);
  return svg === undefined ? undefined : `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

/**
 * A student's answer to a function exercise, or undefined where there is none. The rule:
 *
 * 1. The answer is the code of all cells whose grade_id is that of the exercise, wherever they stand, in the order in which they stand:
 * cells may be moved and split.
 * 2. If several of them declare the function, the last counts that is not the untouched stub; the others of these are left out: a copy
 * changes nothing.
 * 3. If none does (the cell was deleted, or written anew), the last cell without a grade_id that declares the function counts as one of
 * them.
 *
 * Nothing else of the notebook matters: no locked cell, no output, no other exercise. Tasks, points and cases are the kit's own.
 */
export function answerTo(
  { id, functionName, unsolved }: { id: string; functionName: string; unsolved: string },
  cells: readonly CodeCell[],
): string | undefined {
  const declares = ({ source }: CodeCell) => new RegExp(`(function\\*?|const|let|var)\\s+${functionName}\\b`).test(source);
  const code = cells.filter(({ isCode }) => isCode);
  const own = code.filter(({ gradeId }) => gradeId === gradeIdOf('exercise', id));
  const declaring = own.filter(declares);
  const counting =
    declaring.findLast(({ source }) => !source.includes(unsolved)) ??
    declaring.at(-1) ??
    code.findLast((cell) => cell.gradeId === undefined && declares(cell));
  const parts =
    counting && !own.includes(counting) ? [...own, counting] : own.filter((cell) => cell === counting || !declaring.includes(cell));
  return parts.length === 0 ? undefined : [...new Set(parts.map(({ source }) => source))].join('\n');
}

/**
 * A student's answer to a question in words: the text of all cells `written-ID`, with what those and the cells `work-ID` show.
 * More than a person would read is cut off, and the place says so.
 */
export function writtenAnswerTo(id: string, cells: readonly SubmittedCell[]): WrittenAnswer {
  const own = cells.filter(({ gradeId }) => gradeId === gradeIdOf('written', id));
  const shown = cells.filter(({ gradeId }) => gradeId === gradeIdOf('written', id) || gradeId === gradeIdOf('work', id));
  const text = cutWithNote([...new Set(own.map(({ source }) => source))].join('\n\n'), SHOWN.text);
  return { id, text, outputs: withinBounds(shown.flatMap(({ outputs }) => outputs)), attachments: attachmentsWithinBounds(own) };
}

/** A text of at most so many characters, with a note where there were more. */
export function cutWithNote(text: string, length: number): string {
  return text.length <= length ? text : `${cutText(text, length)}\n\n(cut off here: there are ${text.length} characters)`;
}

function withinBounds(outputs: readonly Output[]): Output[] {
  let all = 0;
  const kept = outputs.slice(0, SHOWN.outputs).map((output): Output => {
    const length = output.kind === 'picture' ? output.address.length : output.text.length;
    if (length > SHOWN.each || all + length > SHOWN.all) {
      if (output.kind === 'text') return { kind: 'text', text: cutWithNote(output.text, 10_000) };
      return { kind: 'text', text: `(not shown: a ${output.kind === 'picture' ? 'picture' : 'figure or table'} of ${length} characters)` };
    }
    all += length;
    return output;
  });
  return outputs.length > kept.length ? [...kept, { kind: 'text', text: `(not shown: ${outputs.length - kept.length} further outputs)` }] : kept;
}

function attachmentsWithinBounds(cells: readonly SubmittedCell[]): Record<string, string> {
  let all = 0;
  return Object.fromEntries(
    cells.flatMap(({ attachments }) => Object.entries(attachments)).filter(([, address]) => (all += address.length) <= SHOWN.all),
  );
}

/**
 * The number of the set (or of the challenge) that a notebook answers: the one that most of its grade_ids name; undefined where none does.
 */
export function setOf(cells: readonly SubmittedCell[]): number | undefined {
  const counts = new Map<number, number>();
  for (const { gradeId } of cells) {
    const named = GRADED_CELL.exec(gradeId ?? '');
    if (!named) continue;
    const number = Number(named[1] ?? CHALLENGE_NUMBER);
    counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
