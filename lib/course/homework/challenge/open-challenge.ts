import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InputError, checkNumber } from '../../../core/check.js';
import { writeWhole } from '../../../core/kit.js';
import { canonicalJson } from '../../../core/text.js';
import type { Corpus } from '../../../corpus/index.js';
import { nParamsTotal } from '../../../model/count.js';
import { besideFolder, stateDir } from '../../../setup/paths.mjs';
import { append, readLedger, receipt, type LedgerEntry, type LedgerEvent, type LedgerFiles, type Submission } from './ledger.js';
import { intervalScore } from './score.js';
import { checkStudentName, foldName } from '../student-name.js';
import {
  challengeCorpus,
  challengeFloor,
  challengeRun,
  COURSE_CHALLENGE,
  frozenChoice,
  runFlops,
  type ChallengeConfig,
  type ChallengeTerms,
} from './terms.js';
import { attempt, loadTraining, trainRun, watchRun, type TrainedRun, type Watch } from './train-run.js';

/** What is needed to open one's challenge. */
export interface ChallengeOptions {
  /** As the course knows you: it decides which language is yours. */
  student: string;
  /** Where a run's loss curve is drawn while it trains: tslab's `newDisplay`. */
  newDisplay?: Watch;
  terms?: ChallengeTerms;
  /** Where the ledger is; the notebook's folder unless said, or the user's cache where that is read-only. */
  folder?: string;
  /** Where the witness of the ledger is. */
  witnessFolder?: string;
}

/** A run that was paid for. */
export interface BudgetRun extends TrainedRun {
  config: ChallengeConfig;
  trainFlops: number;
  /** N: all parameters, embeddings and head included. */
  nParamsTotal: number;
  /** D: the tokens that the run sees, repetitions counted. */
  nTokens: number;
  /** What is left of the budget after it. */
  remainingFlops: number;
  /** See `receipt`: keep it in the notebook's output. */
  receipt: string;
}

/** A budget of FLOPs, and the only thing that it can be spent on. */
export interface Budget {
  terms: ChallengeTerms;
  /** The loss that no model can beat on your language, nats a token. */
  floor: number;
  remainingFlops(): number;
  /** What a run would cost, for nothing. */
  price(config: ChallengeConfig): number;
  /** Debits a run's exact FLOPs, then trains it. */
  train(config: ChallengeConfig): Promise<BudgetRun>;
  /** All runs so far, also those of earlier days. */
  runs(): BudgetRun[];
  /**
   * Closes the ledger for good and writes the file to hand in; returns its path. Where that file could not be written, or is gone, the same
   * submission again writes it.
   */
  submit(submission: Submission): string;
}

export const LEDGER_FILE = 'challenge-ledger.jsonl';
export const SUBMISSION_FILE = 'challenge-submission.json';

/**
 * Opens a student's challenge, or goes on with it.
 *
 *     const budget = await openChallenge({ student: 'ada', newDisplay });
 *     const run = await budget.train({ nLayer: 1, dModel: 6, steps: 470 });
 *
 * Every run is debited in full before it begins, at 6 N D with N all parameters (`runFlops`): one that is interrupted or diverges has been
 * paid for.
 * @throws InputError if the ledger was edited, cut off or reset, or belongs to another student or other terms
 */
export function openChallenge({
  student,
  newDisplay,
  terms: given = COURSE_CHALLENGE,
  folder = besideFolder(process.cwd()),
  witnessFolder = join(stateDir, 'challenge'),
}: ChallengeOptions): Promise<Budget> {
  checkStudentName(student);
  const terms = Object.freeze({ ...given });
  const files: LedgerFiles = {
    ledger: resolve(folder, LEDGER_FILE),
    witness: join(witnessFolder, `${nameOf(terms, student)}.txt`),
  };
  let entries = readLedger(files);
  if (entries.length === 0) entries = append(files, (found) => (found.length === 0 ? { kind: 'opened', student, terms } : raise('ledger: another notebook opened it in this moment; open it again')));
  checkOwner(entries, student, terms, files.ledger);
  let corpus: Corpus | undefined;
  const budget: Budget = {
    terms,
    floor: challengeFloor(terms, student),
    remainingFlops: () => remaining(readLedger(files), terms),
    price: (config) => runFlops(terms, config),
    runs: () => runsOf(readLedger(files), terms),
    async train(choice) {
      const config = frozenChoice(terms, choice);
      const trainFlops = runFlops(terms, config);
      await loadTraining(); // nothing is paid for that could not begin
      corpus ??= challengeCorpus(terms, student);
      const paid = append(files, (found) => debitOf(found, terms, config, trainFlops));
      const debit = paid.length - 1;
      const trained = await watchRun(config, newDisplay, (onStep) => trainRun(terms, corpus!, config, onStep));
      return runsOf(append(files, () => ({ kind: 'result', debit, ...trained })), terms).at(-1)!;
    },
    submit(given) {
      const submission = frozenSubmission(terms, given);
      const cost = runFlops(terms, submission.config);
      if (cost > terms.targetFlops) throw new InputError(`submission.config: expected a run of at most ${terms.targetFlops} FLOPs, got one of ${cost}`);
      checkNumber('submission.predictedLoss', submission.predictedLoss, { min: submission.interval.low, max: submission.interval.high });
      intervalScore(submission.interval, terms.intervalLevel, submission.predictedLoss); // checks the interval
      const file = resolve(folder, SUBMISSION_FILE);
      const before = readLedger(files);
      const made = submissionIn(before);
      if (made && isWritten(file, before)) raise(SHOT);
      if (made && canonicalJson(made) !== canonicalJson(submission)) {
        raise(`${SHOT}. Its file ${file} is missing; to have it written again, submit the same: ${JSON.stringify(made)}`);
      }
      const close = () => append<LedgerEvent>(files, (found) => (isClosed(found) ? raise(SHOT) : { kind: 'submitted', submission }));
      const all = made ? before : close();
      writeWhole(file, handedIn(all));
      return file;
    },
  };
  return Promise.resolve(budget);
}

const SHOT = 'ledger: expected one that is open, but a configuration was submitted already: there is one shot';

/** What is handed in of a ledger. */
function handedIn(entries: readonly LedgerEntry[]): string {
  return `${JSON.stringify({ version: 1, head: entries.at(-1)!.hash, entries })}\n`;
}

/** Whether the file to hand in is what the ledger says. */
function isWritten(file: string, entries: readonly LedgerEntry[]): boolean {
  return attempt(() => readFileSync(file, 'utf8')) === handedIn(entries);
}

/** What was submitted, if anything was. */
function submissionIn(entries: readonly LedgerEntry[]): Submission | undefined {
  return entries.flatMap(({ event }) => (event.kind === 'submitted' ? [event.submission] : []))[0];
}

/** A copy of a submission that nobody can change any more, with each field read once. */
function frozenSubmission(terms: ChallengeTerms, given: Submission): Submission {
  const { config, predictedLoss, interval } = checkObject('submission', given);
  const { low, high, ...more } = checkObject('submission.interval', interval);
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) throw new InputError(`submission.interval: expected only low and high, got ${unknown}; its level is ${terms.intervalLevel} for everybody`);
  return Object.freeze({ config: frozenChoice(terms, config), predictedLoss, interval: Object.freeze({ low, high }) });
}

function checkObject<Value>(name: string, value: Value): Value {
  if (typeof value === 'object' && value !== null) return value;
  return raise(`${name}: expected an object, got ${value === null ? 'null' : typeof value}`);
}

function raise(sentence: string): never {
  throw new InputError(sentence);
}

/** One witness for each challenge and student, under a name without surprises: a copy of the notebook has no budget of its own. */
function nameOf(terms: ChallengeTerms, student: string): string {
  return createHash('sha256').update(`${terms.name}/${foldName(student)}`).digest('hex').slice(0, 24);
}

function checkOwner([first]: LedgerEntry[], student: string, terms: ChallengeTerms, file: string): void {
  if (first?.event.kind !== 'opened') return raise(`${file}: expected it to begin with its opening`);
  if (first.event.student !== student) raise(`student: expected "${first.event.student}", whose ledger ${file} is, got "${student}"`);
  if (JSON.stringify(first.event.terms) !== JSON.stringify(terms)) raise(`terms: expected those under which ${file} was opened, got others`);
}

const isClosed = (entries: readonly LedgerEntry[]): boolean => entries.some(({ event }) => event.kind === 'submitted');

/** The budget less every debit. */
export function remaining(entries: readonly LedgerEntry[], terms: ChallengeTerms): number {
  return entries.reduce((left, { event }) => (event.kind === 'debit' ? left - event.trainFlops : left), terms.budgetFlops);
}

function debitOf(entries: readonly LedgerEntry[], terms: ChallengeTerms, config: ChallengeConfig, trainFlops: number) {
  if (isClosed(entries)) raise('ledger: expected one that is open, but a configuration was submitted: the exploring is over');
  const left = remaining(entries, terms);
  if (trainFlops > left) raise(`budget: expected a run of at most ${left} FLOPs, which are left, got one of ${trainFlops}; nothing was debited`);
  return { kind: 'debit', config, trainFlops, remainingFlops: left - trainFlops } as const;
}

function runsOf(entries: readonly LedgerEntry[], terms: ChallengeTerms): BudgetRun[] {
  return entries.flatMap(({ event, index }) => {
    if (event.kind !== 'result') return [];
    const debit = entries[event.debit]!.event;
    if (debit.kind !== 'debit') return [];
    const { status, curve, validationLossNatsPerToken, wallSeconds } = event;
    const { model, steps, batchSize } = challengeRun(terms, debit.config);
    return [
      {
        config: debit.config,
        trainFlops: debit.trainFlops,
        nParamsTotal: nParamsTotal(model),
        nTokens: steps * batchSize * model.contextLength,
        remainingFlops: debit.remainingFlops,
        status,
        curve,
        wallSeconds,
        ...(validationLossNatsPerToken !== undefined && { validationLossNatsPerToken }),
        receipt: receipt(entries.slice(0, index + 1)),
      },
    ];
  });
}
