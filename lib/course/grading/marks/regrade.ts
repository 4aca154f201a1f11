import { InputError } from '../../../core/check.js';
import { markLog } from '../grade-record.js';
import { readTable } from '../read-table.js';
import { readLog, standingOf, type Change } from './mark-log.js';
import { giveMark } from './merge-marks.js';

/**
 * Enters a student's wish that something be marked again. What was asked before, in the same words, is not entered again, whatever became
 * of it; other words open the request anew. The caller holds the folder's lock.
 */
export function requestRegrade(
  out: string, { student, question, text, by }: { student: string; question: string; text: string; by: string },
): Change[] {
  if (text.trim() === '') throw new InputError(`request: expected what ${student} says of ${question}, got nothing`);
  const before = standingOf(readLog(markLog(out, student))).requests.get(question);
  return before?.text === text ? [] : giveMark(out, { student, question, request: { state: 'open', text }, by });
}

/** The requests of a CSV file with student, question, text, as a form collects them. */
export function readRequests(file: string): { student: string; question: string; text: string }[] {
  return readTable('--file', file, ['student', 'question', 'text']).map(({ student = '', question = '', text = '' }, i) => {
    if (student === '' || question === '' || text === '') throw new InputError(`${file}, row ${i + 1}: expected student, question and text, got "${[student, question, text].join('", "')}"`);
    return { student, question, text };
  });
}
