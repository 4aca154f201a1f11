import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { InputError, checkNumber } from '../../../core/check.js';
import { writeWhole } from '../../../core/kit.js';
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
import { loadTraining, trainRun, watchRun, type TrainedRun, type Watch } from './train-run.js';

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
  /** Closes the ledger for good and writes the file to hand in; returns its path. */
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
    witness: join(witnessFolder, `${nameOf(terms, student, folder)}.txt`),
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
      const all = append<LedgerEvent>(files, (found) => (isClosed(found) ? raise('ledger: expected one that is open, but a configuration was submitted already: there is one shot') : { kind: 'submitted', submission }));
      const file = resolve(folder, SUBMISSION_FILE);
      writeWhole(file, `${JSON.stringify({ version: 1, head: all.at(-1)!.hash, entries: all })}\n`);
      return file;
    },
  };
  return Promise.resolve(budget);
}

/** A copy of a submission that nobody can change any more, with each field read once. */
function frozenSubmission(terms: ChallengeTerms, { config, predictedLoss, interval }: Submission): Submission {
  const { low, high, ...more } = interval;
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) throw new InputError(`submission.interval: expected only low and high, got ${unknown}; its level is ${terms.intervalLevel} for everybody`);
  return Object.freeze({ config: frozenChoice(terms, config), predictedLoss, interval: Object.freeze({ low, high }) });
}

function raise(sentence: string): never {
  throw new InputError(sentence);
}

/** One witness for each challenge, student and folder, under a name without surprises. */
function nameOf(terms: ChallengeTerms, student: string, folder: string): string {
  return createHash('sha256').update(`${terms.name}/${foldName(student)}/${resolve(folder)}`).digest('hex').slice(0, 24);
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
