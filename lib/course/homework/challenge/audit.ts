import { z } from 'zod';
import { InputError } from '../../../core/check.js';
import { foldName, oddityOfName } from '../student-name.js';
import { brokenLink, holdsReceipt, type LedgerEntry, type Submission } from './ledger.js';
import { remaining } from './open-challenge.js';
import { intervalScore } from './score.js';
import { runFlops, type ChallengeConfig, type ChallengeTerms } from './terms.js';

const finite = z.number();
const config = z.strictObject({
  nLayer: finite,
  dModel: finite,
  steps: finite,
  batchSize: finite.optional(),
  learningRate: finite.optional(),
  nHead: finite.optional(),
  dFF: finite.optional(),
  seed: finite.optional(),
});
const terms = z.strictObject({
  name: z.string(),
  budgetFlops: finite,
  targetFlops: finite,
  trainTokens: finite,
  validationTokens: finite,
  contextLength: finite,
  vocabSize: finite,
  intervalLevel: finite,
});
const event = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('opened'), student: z.string().min(1).max(200), terms }),
  z.strictObject({ kind: z.literal('debit'), config, trainFlops: finite, remainingFlops: finite }),
  z.strictObject({
    kind: z.literal('result'),
    debit: z.number().int(),
    status: z.enum(['completed', 'diverged']),
    wallSeconds: finite,
    validationLossNatsPerToken: finite.optional(),
    curve: z.array(z.strictObject({ step: finite, lossNatsPerToken: finite })).max(200),
  }),
  z.strictObject({
    kind: z.literal('submitted'),
    submission: z.strictObject({ config, predictedLoss: finite, interval: z.strictObject({ low: finite, high: finite }) }),
  }),
]);
const file = z.strictObject({
  version: z.literal(1),
  head: z.string(),
  entries: z
    .array(z.strictObject({ index: z.number().int(), at: finite, event, previous: z.string(), hash: z.string() }))
    .min(1)
    .max(10_000),
});

/** What a student hands in: the whole ledger, ending with the submitted configuration. */
export interface HandedIn {
  head: string;
  entries: LedgerEntry[];
}

/**
 * Reads a submission's text. It holds data only; nothing in it is ever run.
 * @throws InputError naming the field that is wrong
 */
export function parseHandedIn(text: string): HandedIn {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new InputError('submission: expected JSON, the challenge-submission.json that budget.submit wrote');
  }
  const parsed = file.safeParse(json);
  if (parsed.success) return { head: parsed.data.head, entries: parsed.data.entries as LedgerEntry[] };
  const issue = parsed.error.issues[0]!;
  throw new InputError(`submission: ${issue.path.join('.')}: ${issue.message}`);
}

/** A ledger that was looked through. */
export interface Audit {
  student: string;
  submission?: Submission;
  /** Completed runs: what the grader may train again. */
  runs: { index: number; config: ChallengeConfig; trainFlops: number; validationLossNatsPerToken: number }[];
  spentFlops: number;
  /** What is wrong, each a sentence; none means that nothing was found, not that nothing was done. */
  findings: string[];
}

/**
 * Looks through a ledger, without training: the chain holds; it begins with its opening under the course's terms and ends with the
 * submission; every debit is what its configuration costs, and the balance adds up and stays above zero; every result has one debit, given
 * before it, with time enough between for the seconds that it says it took; the submission is affordable and its interval in order; every
 * receipt that the student gave earlier is still held.
 *
 * What no audit of a ledger can find: a ledger written anew from the start before any receipt left the student's hands, and runs trained
 * outside the kit on a copy of it. Receipts collected half-way close the first; against the second stand that every student has another
 * language and nobody knows the target's seed.
 */
export function auditLedger({ head, entries }: HandedIn, expected: ChallengeTerms, receipts: readonly string[] = []): Audit {
  const findings: string[] = [];
  const find = (isWrong: boolean, sentence: string) => isWrong && findings.push(sentence);
  const broken = brokenLink(entries);
  find(broken !== undefined, `the ledger was edited: ${broken}`);
  find(head !== entries.at(-1)!.hash, 'the head of the submission is not the hash of its last entry: entries were cut off or added');
  const first = entries[0]!.event;
  const student = first.kind === 'opened' ? first.student : '?';
  find(first.kind !== 'opened', 'the ledger does not begin with its opening');
  find(first.kind === 'opened' && JSON.stringify(first.terms) !== JSON.stringify(expected), 'the ledger was opened under other terms than the course\'s');
  const oddity = oddityOfName(student);
  find(oddity !== undefined, `the name ${JSON.stringify(student)} ${oddity}`);
  find(entries.slice(1).some(({ event: { kind } }) => kind === 'opened'), 'the ledger was opened more than once');
  const last = entries.at(-1)!.event;
  find(last.kind !== 'submitted', 'the ledger does not end with a submission');
  for (const given of receipts) find(!holdsReceipt(entries, given), `the ledger does not hold the entry of the receipt ${given}: it was reset, cut off or replaced after that`);
  findings.push(...moneyFindings(entries, expected), ...resultFindings(entries));
  const submission = last.kind === 'submitted' ? last.submission : undefined;
  if (submission) findings.push(...submissionFindings(submission, expected));
  return {
    student, findings, runs: runsIn(entries), spentFlops: expected.budgetFlops - remaining(entries, expected),
    ...(submission && { submission }),
  };
}

/** `work` done, or the sentence with which it fails. */
function complaint(work: () => void): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof InputError) return [error.message];
    throw error;
  }
}

function moneyFindings(entries: readonly LedgerEntry[], expected: ChallengeTerms): string[] {
  const findings: string[] = [];
  let left = expected.budgetFlops;
  for (const { index, event: one } of entries) {
    if (one.kind !== 'debit') continue;
    findings.push(...complaint(() => {
      const cost = runFlops(expected, one.config);
      if (cost !== one.trainFlops) throw new InputError(`entry ${index} debits ${one.trainFlops} FLOPs for a run that costs ${cost}`);
    }));
    left -= one.trainFlops;
    if (one.remainingFlops !== left) findings.push(`entry ${index} says that ${one.remainingFlops} FLOPs are left, where ${left} are`);
  }
  if (left < 0) findings.push(`the runs cost ${-left} FLOPs more than the budget`);
  return findings;
}

/** A clock may be set while a run goes on: by so many seconds a run may seem shorter than it says it was. */
const CLOCK_SLACK_SECONDS = 2;

function resultFindings(entries: readonly LedgerEntry[]): string[] {
  const settled = new Set<number>();
  return entries.flatMap(({ index, at, event: one }) => {
    if (one.kind !== 'result') return [];
    const debit = entries[one.debit];
    if (debit?.event.kind !== 'debit' || one.debit >= index) return [`entry ${index} is the result of a run that was not debited before it`];
    if (settled.has(one.debit)) return [`entry ${index} is a second result for the debit ${one.debit}`];
    settled.add(one.debit);
    const findings: string[] = [];
    if ((at - debit.at) / 1000 + CLOCK_SLACK_SECONDS < one.wallSeconds) findings.push(`entry ${index} says that its run took ${one.wallSeconds.toFixed(1)} s, of which only ${((at - debit.at) / 1000).toFixed(1)} s passed`);
    if (one.status === 'completed' && one.curve.at(-1)?.step !== debit.event.config.steps) findings.push(`entry ${index} has a curve that does not end at the last step`);
    return findings;
  });
}

function submissionFindings({ config: chosen, interval, predictedLoss }: Submission, expected: ChallengeTerms): string[] {
  return [
    ...complaint(() => {
      const cost = runFlops(expected, chosen);
      if (cost > expected.targetFlops) throw new InputError(`the submitted run costs ${cost} FLOPs, more than the ${expected.targetFlops} allowed`);
    }),
    ...complaint(() => intervalScore(interval, expected.intervalLevel, predictedLoss)),
  ];
}

function runsIn(entries: readonly LedgerEntry[]): Audit['runs'] {
  return entries.flatMap(({ index, event: one }) => {
    if (one.kind !== 'result' || one.validationLossNatsPerToken === undefined) return [];
    const debit = entries[one.debit]?.event;
    return debit?.kind === 'debit'
      ? [{ index, config: debit.config, trainFlops: debit.trainFlops, validationLossNatsPerToken: one.validationLossNatsPerToken }]
      : [];
  });
}

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

/**
 * Which receipts are whose, by names as they look: whoever opens a ledger as `Аda` with a Cyrillic letter does not leave Ada's receipts
 * behind.
 */
export function matchReceipts(
  submissions: readonly { file: string; handedIn: HandedIn }[],
  receipts: readonly GivenReceipt[],
): { pairs: WithReceipts[]; strangers: GivenReceipt[] } {
  const keys = submissions.map(({ handedIn }) => foldName(nameIn(handedIn)));
  const pairs = submissions.map(({ file, handedIn }, i): WithReceipts => ({
    file, handedIn,
    given: receipts.filter(({ student }) => foldName(student) === keys[i]).map(({ receipt }) => receipt),
    others: submissions.filter((_, k) => k !== i && keys[k] === keys[i]).map((one) => one.file),
  }));
  return { pairs, strangers: receipts.filter(({ student }) => !keys.includes(foldName(student))) };
}
