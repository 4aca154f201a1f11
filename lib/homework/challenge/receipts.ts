import { InputError } from '../../core/check.js';

/** A receipt that a student gave at some time. */
export interface GivenReceipt {
  /** Trimmed and in lower case. */
  student: string;
  receipt: string;
}

/**
 * Receipts from text, one a line: `student,receipt`; empty lines and a first line `student,receipt` are passed over.
 * Worked value: `Ada,12:3f9a04c1d2e8b7a6` is one of ada's.
 * @throws InputError naming the line that is no receipt
 */
export function readReceipts(text: string, file: string): GivenReceipt[] {
  return text.split(/\r?\n/).flatMap((line, i) => {
    if (line.trim() === '' || (i === 0 && line.trim() === 'student,receipt')) return [];
    const match = /^(.+),\s*(\d+:[0-9a-f]{16})\s*$/.exec(line);
    if (!match) throw new InputError(`${file}, line ${i + 1}: expected student,index:16 hexadecimal digits, got "${line.slice(0, 60)}"`);
    return [{ student: match[1]!.trim().toLowerCase(), receipt: match[2]! }];
  });
}
