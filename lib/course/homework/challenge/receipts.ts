import { InputError } from '../../../core/check.js';
import type { HandedIn } from './audit.js';
import { studentKey } from './student-name.js';

/** A receipt that a student gave at some time. */
export interface GivenReceipt {
  /** As it was written. */
  student: string;
  receipt: string;
}

/**
 * Receipts from text, one a line: `student,receipt`; empty lines and a first line `student,receipt` are passed over.
 * Worked value: `Ada,12:3f9a04c1d2e8b7a6` is one of Ada's.
 * @throws InputError naming the line that is no receipt
 */
export function readReceipts(text: string, file: string): GivenReceipt[] {
  return text.split(/\r?\n/).flatMap((line, i) => {
    if (line.trim() === '' || (i === 0 && line.trim() === 'student,receipt')) return [];
    const match = /^(.+),\s*(\d+:[0-9a-f]{16})\s*$/.exec(line);
    if (!match) throw new InputError(`${file}, line ${i + 1}: expected student,index:16 hexadecimal digits, got "${line.slice(0, 60)}"`);
    return [{ student: match[1]!.trim(), receipt: match[2]! }];
  });
}

/** The name in which a ledger was opened; empty where it was not. */
export function nameIn({ entries }: HandedIn): string {
  const first = entries[0]!.event;
  return first.kind === 'opened' ? first.student : '';
}

/** A submission with what was collected for it. */
interface WithReceipts {
  file: string;
  handedIn: HandedIn;
  given: string[];
  /** Files of other ledgers under a name that is the same, or looks the same. */
  others: string[];
}

/** Which receipts are whose, by names as they look: whoever opens a ledger as `Аda` with a Cyrillic letter does not leave Ada's receipts behind. */
export function matchReceipts(submissions: readonly { file: string; handedIn: HandedIn }[], receipts: readonly GivenReceipt[]): { pairs: WithReceipts[]; strangers: GivenReceipt[] } {
  const keys = submissions.map(({ handedIn }) => studentKey(nameIn(handedIn)));
  const pairs = submissions.map(({ file, handedIn }, i): WithReceipts => ({
    file, handedIn,
    given: receipts.filter(({ student }) => studentKey(student) === keys[i]).map(({ receipt }) => receipt),
    others: submissions.filter((_, k) => k !== i && keys[k] === keys[i]).map((one) => one.file),
  }));
  return { pairs, strangers: receipts.filter(({ student }) => !keys.includes(studentKey(student))) };
}
