import { createHash, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../../../core/check.js';
import { formatDuration, livePatience } from '../../../core/long-work.js';
import { disposeNamed } from '../../../core/tensors.js';
import { writeWhole } from '../../../core/kit.js';
import type { Corpus } from '../../../corpus/index.js';
import { nParamsNonEmbedding, nParamsTotal, trainFlops6ND } from '../../../model/count.js';
import { lossCurvesFigure, type LossCurve } from '../../../figures/index.js';
import { LiveDisplay, type HtmlDisplay } from '../../../plot/live-display.js';
import { besideFolder, stateDir } from '../../../setup/paths.mjs';
import type { StudyExercise } from '../../answers/exercise.js';
import { append, readLedger, readLines, type LedgerFiles } from '../challenge/ledger.js';
import { noteHtml } from '../show.js';
import { wordsOf } from '../words.js';
import { studyDesign } from './designs.js';
import { studyHtml } from './show-study.js';
import {
  checkPrediction, faultsOfChain, parseChain, runPrint, standingIn,
  type StudyChain, type StudyEvent, type StudyPrediction, type StudyStanding,
} from './study-chain.js';
import type { StudyDesign, StudyRun } from './study-design.js';
import { judgeChain, type StudyVerdict } from './study-verdict.js';

/** A rung of the ladder, with the columns that the kit's fits take. */
export interface StudyRung {
  label: string;
  seed: number;
  /** What the study is about. */
  value: number;
  validationLossNatsPerToken: number;
  nParamsTotal: number;
  nParamsNonEmbedding: number;
  nTokens: number;
  /** 6 N D, with N all parameters. */
  trainFlops: number;
  nLayer: number;
  dModel: number;
  steps: number;
  /** The loss that no model can beat on what all runs are validated on. */
  floor: number;
}

/** What a student calls in the cells of a study. Each shows its answer in the cell's output, with what the grader reads. */
export interface Study {
  /** Trains the runs of the ladder that are not trained yet, and gives all of them. Each call on a fresh place of tslab's `newDisplay`. */
  ladder(newDisplay: () => HtmlDisplay): Promise<StudyRung[]>;
  /** Commits the prediction, once: the seed of the run that decides follows from it. */
  commit(prediction: StudyPrediction): void;
  /** Trains the run that decides, if it is not trained yet, and shows what came out. */
  decide(newDisplay: () => HtmlDisplay): Promise<void>;
  /** How far it has come, and what that earns. */
  verdict(): StudyVerdict;
}

/** Where a study keeps what it knows. */
export interface StudyPlaces {
  /** Of the chain: that of the notebook. */
  folder: string;
  /** Of its witness, elsewhere on the machine. */
  witnessFolder?: string;
}

/** The file beside the notebook. Worked value: `study-1.7a.jsonl`. */
export const studyFile = (id: string): string => `study-${id}.jsonl`;

/**
 * A study, as its notebook's cells drive it. Its chain lies beside the notebook (in a read-only folder, in the user's own cache), and is
 * shown in the outputs, in which it is handed in. A run that is broken off leaves the chain as it was: trained again, it has the same seed.
 * @throws InputError for a design that is not there
 */
export function openStudy(
  exercise: StudyExercise, display: HtmlDisplay, { folder, witnessFolder = join(stateDir, 'studies') }: StudyPlaces,
): Study {
  const design = studyDesign(exercise.design);
  const beside = besideFolder(folder);
  const files: LedgerFiles = {
    ledger: join(beside, studyFile(exercise.id)),
    witness: join(witnessFolder, `${createHash('sha256').update(`${exercise.id}/${resolve(beside)}`).digest('hex').slice(0, 24)}.txt`),
  };
  const { study: words } = wordsOf(exercise.language);
  let corpus: Corpus | undefined;
  const said = (sentence: string) => display.html(noteHtml(sentence));
  const show = (chain: StudyChain) => display.html(studyHtml(exercise, chain));
  /** Trains what is missing, unless that takes longer here than anybody waits: then it says so, and gives nothing. */
  const trainAll = async (runs: readonly StudyRun[], studySeed: number, place: HtmlDisplay, onTrained: (measured: MeasuredRun) => void) => {
    if (runs.length === 0) return true;
    corpus ??= design.corpus(studySeed);
    const tooLong = await tooLongFor(runs, corpus);
    if (tooLong !== undefined) said(words.tooLong(exercise.id, tooLong));
    else await trainStudyRuns(design, runs, corpus, place, onTrained);
    return tooLong === undefined;
  };
  return {
    async ladder(newDisplay) {
      const { studySeed, rungs } = standingIn(opened(files, design))!;
      const missing = design.ladder(studySeed).slice(rungs.length);
      const isTrained = await trainAll(missing, studySeed, newDisplay(), ({ run, ...measured }) => {
        keep(files, () => ({ kind: 'rung', label: run.label, run: runPrint(run), ...measured }));
      });
      if (!isTrained) return [];
      const chain = readStudy(files, design);
      show(chain);
      return rungsOf(design, standingIn(chain)!);
    },
    commit({ estimate, low, high }) {
      const { committed, rungs, studySeed } = standingIn(opened(files, design))!;
      if (rungs.length < design.ladder(studySeed).length) return said(words.ladderFirst(exercise.id));
      if (committed && (committed.estimate !== estimate || committed.low !== low || committed.high !== high)) {
        const [was, from, to] = [committed.estimate, committed.low, committed.high].map(String) as [string, string, string];
        said(words.committedAlready(exercise.id, { estimate: was, low: from, high: to }));
      }
      if (!committed) {
        if (estimate === 0 && low === 0 && high === 0) return said(words.zeros(exercise.id));
        checkPrediction(design, { estimate, low, high }, exercise.language);
        keep(files, () => ({ kind: 'committed', estimate, low, high }));
      }
      show(readStudy(files, design));
    },
    async decide(newDisplay) {
      const { committed, decided, studySeed } = standingIn(opened(files, design))!;
      if (!committed) return said(words.commitFirst(exercise.id));
      if (!decided) {
        const runs = design.deciding(studySeed, committed.seed);
        const measured: MeasuredRun[] = [];
        if (!await trainAll(runs, studySeed, newDisplay(), (one) => measured.push(one))) return;
        const value = outcomeOf(design, measured);
        const wallSeconds = measured.reduce((sum, one) => sum + one.wallSeconds, 0);
        keep(files, () => ({ kind: 'decided', seed: committed.seed, runs: runs.map(runPrint), wallSeconds, ...(value !== undefined && { value }) }));
      }
      show(readStudy(files, design));
    },
    verdict() {
      try {
        return judgeChain(exercise, existsSync(files.ledger) ? readChain(files) : undefined);
      } catch (error) {
        if (error instanceof InputError) return { ...judgeChain(exercise, undefined), state: 'faulty', sentences: [error.message] };
        throw error;
      }
    },
  };
}

/** The entries of a study's file. */
function readChain(files: LedgerFiles): StudyChain {
  const entries = readLedger<StudyEvent>(files);
  return entries.length === 0 ? [] : parseChain(entries) ?? raise(`${files.ledger}: expected the study as it was written, but an entry of it has another form. Take the file away to begin anew`);
}

/** The same, without a fault. */
function readStudy(files: LedgerFiles, design: StudyDesign): StudyChain {
  const chain = readChain(files);
  const [fault] = faultsOfChain(design, chain);
  return fault === undefined ? chain : raise(`${files.ledger}: expected the study as it was written, but ${fault}. Take the file away to begin anew`);
}

function raise(sentence: string): never {
  throw new InputError(sentence);
}

/**
 * The chain as it stands, or a new one with a study seed of its own. Where the file of an earlier one is gone, the new one says that it is
 * not the first.
 */
function opened(files: LedgerFiles, design: StudyDesign): StudyChain {
  if (readLines(files.ledger).lines.length > 0) return readStudy(files, design);
  const before = `${files.witness}.begun`;
  return writing(files.ledger, () => {
    mkdirSync(dirname(before), { recursive: true });
    const beginning = 1 + (existsSync(before) ? Number(readFileSync(before, 'utf8')) || 0 : 0);
    writeWhole(before, String(beginning));
    rmSync(files.witness, { force: true });
    return keep(files, () => ({ kind: 'opened', study: design.id, studySeed: randomInt(2 ** 31), beginning }));
  });
}

/**
 * Adds to the chain, unless that would be a second of what there is one of: another notebook may have done it in the meantime.
 * @throws InputError if it cannot be written, which leaves the chain as it was
 */
function keep(files: LedgerFiles, event: () => StudyEvent): StudyChain {
  return writing(files.ledger, () => append<StudyEvent>(files, (entries) => {
    const next = event();
    const isTwice = entries.some((entry) => entry.event.kind === next.kind && (entry.event.kind !== 'rung' || entry.event.run === (next as { run?: string }).run));
    return isTwice ? raise(`${files.ledger}: expected nobody else to write in it, but another notebook did in this moment; run the cell again`) : next;
  }));
}

/** What is written, or a sentence where the disk does not take it. */
function writing<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof InputError || code === undefined) throw error;
    throw new InputError(`${file}: expected a disk that takes what the study writes, got ${message}. What was written before is kept; free some space or choose a folder that can be written, and run the cell again`);
  }
}

/** A run that was trained, and what it measured: absent where it diverged. */
export interface MeasuredRun {
  run: StudyRun;
  value?: number;
  validationLossNatsPerToken?: number;
  wallSeconds: number;
}

/**
 * Trains runs one after another while their curves are drawn, and measures each. The same runs on the same backend give the same values.
 * Loads TensorFlow.
 */
export async function trainStudyRuns(
  design: StudyDesign, runs: readonly StudyRun[], corpus: Corpus, place: HtmlDisplay | undefined,
  onTrained: (measured: MeasuredRun) => void,
): Promise<void> {
  const { train } = await import('../../../train/index.js');
  const live = place && new LiveDisplay(place);
  const works = runs.map(workOf);
  const curves: (LossCurve & { steps: number[]; losses: number[] })[] = [];
  const figure = () => lossCurvesFigure({ curves, title: 'Training loss', source: `corpus: ${corpus.name}`, colors: 'ordered' });
  try {
    for (const [i, run] of runs.entries()) {
      const curve = { label: run.label, steps: [] as number[], losses: [] as number[] };
      curves.push(curve);
      const done = sumOf(works.slice(0, i));
      const result = await train(corpus, run.config, {
        onStep({ step, lossNatsPerToken }) {
          curve.steps.push(step);
          curve.losses.push(lossNatsPerToken);
          const share = (done + (works[i]! * step) / run.config.steps) / sumOf(works);
          live?.progress(`${run.label}: step ${step} of ${run.config.steps}`, share, figure);
        },
      });
      const { validationLossNatsPerToken, wallSeconds, status } = result;
      const isCompleted = status.kind === 'completed';
      const value = design.measure && isCompleted ? await design.measure({ run, corpus, result }) : validationLossNatsPerToken;
      disposeNamed(result.parameters);
      const loss = validationLossNatsPerToken === undefined ? {} : { validationLossNatsPerToken };
      onTrained({ run, wallSeconds, ...(value !== undefined && { value }), ...loss });
    }
    live?.progress(runs.length === 1 ? '1 run' : `${runs.length} runs`, 1, figure);
  } finally {
    live?.close();
  }
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Work of a step that does not depend on the model's size, in FLOPs that take the same time. */
const OVERHEAD_FLOPS_PER_STEP = 5e8;
const workOf = ({ config: { model, steps, batchSize = 32 } }: StudyRun): number =>
  steps * (OVERHEAD_FLOPS_PER_STEP + trainFlops6ND(nParamsTotal(model), batchSize * model.contextLength));

/** What came out, or undefined where a run that decides diverged. */
export function outcomeOf(design: StudyDesign, measured: readonly Pick<MeasuredRun, 'value'>[]): number | undefined {
  const values = measured.flatMap(({ value }) => value ?? []);
  if (values.length < measured.length) return undefined;
  return design.outcome ? design.outcome(values) : values[0];
}

/** How long training takes, where that is longer than somebody waits here: in a tab of a browser. Nothing is trained in part. */
async function tooLongFor(runs: readonly StudyRun[], corpus: Corpus): Promise<string | undefined> {
  const patience = livePatience();
  if (patience === Infinity) return undefined;
  const [{ measureStep }, { train }] = await Promise.all([import('../../../train/in-less-time.js'), import('../../../train/index.js')]);
  let seconds = 0;
  for (const { config } of runs) {
    seconds += config.steps * await measureStep(async (observer) => disposeNamed((await train(corpus, config, observer)).parameters));
  }
  return seconds <= patience ? undefined : formatDuration(seconds);
}

/** The rungs with the columns of a run; those that diverged are left out, as they have no value. */
function rungsOf(design: StudyDesign, { studySeed, rungs }: StudyStanding): StudyRung[] {
  const facts = design.facts(studySeed);
  return design.ladder(studySeed).flatMap(({ label, config }, i) => {
    const { value, validationLossNatsPerToken } = rungs[i]!;
    if (value === undefined || validationLossNatsPerToken === undefined) return [];
    const { model, steps, batchSize = 32, seed } = config;
    const nTokens = steps * batchSize * model.contextLength;
    return [{
      ...facts, label, seed, value, validationLossNatsPerToken, nTokens, steps, nLayer: model.nLayer, dModel: model.dModel,
      nParamsTotal: nParamsTotal(model), nParamsNonEmbedding: nParamsNonEmbedding(model),
      trainFlops: trainFlops6ND(nParamsTotal(model), nTokens),
    }];
  });
}
