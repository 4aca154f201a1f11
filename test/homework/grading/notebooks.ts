import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setNotebook } from '../../../lib/course/homework/notebook/set-notebook.js';
import { masters, sets } from './fixtures/index.js';

/** A cell as a student's notebook may hold it: anything. */
export type LooseCell = Record<string, unknown> & { source?: unknown; metadata?: { nbgrader?: { grade_id?: string } } };

export const referenceOf = (id: string) => masters.find((master) => master.id === id)!.reference;
export const MEAN = referenceOf('9.1');
export const BACKWARDS = referenceOf('9.2');

/** The cells of the tiny set as they are handed out. */
export const handedOut = (): LooseCell[] => structuredClone(setNotebook(sets[0]!).cells) as unknown as LooseCell[];

/** The handed-out cells with answers written in: by exercise id, or `written-9.3`. */
export function answered(answers: Record<string, string>): LooseCell[] {
  return handedOut().map((cell) => {
    const id = (cell.metadata?.nbgrader?.grade_id ?? '').replace(/-(?=\d+$)/, '.');
    const answer = answers[id.replace(/^exercise-/, '')] ?? answers[id];
    return answer !== undefined && !/^(task|check)-/.test(id) ? { ...cell, source: answer.split(/(?<=\n)/) } : cell;
  });
}

/** A code cell of a student's own, or one with a grade_id. */
export const ownCell = (source: string, gradeId?: string): LooseCell => ({
  cell_type: 'code',
  id: `own-${source.length}`,
  metadata: gradeId === undefined ? {} : { nbgrader: { grade_id: gradeId } },
  execution_count: null,
  outputs: [],
  source,
});

export const notebookJson = (cells: unknown): string => JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });

/** Writes a submission. */
export function writeSubmission(file: string, cells: unknown): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, notebookJson(cells));
  return file;
}
