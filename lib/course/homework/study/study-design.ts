import type { Corpus } from '../../../corpus/index.js';
import type { TrainOptions, TrainResult } from '../../../train/loop.js';

/** A run of a study: of its ladder, or one that decides. */
export interface StudyRun {
  /** Unique in a study: `d 8, 500 steps, seed 2`. */
  label: string;
  config: TrainOptions & { seed: number };
}

/** A run that was trained, while its parameters are there. `measure` disposes nothing. */
export interface TrainedStudyRun {
  run: StudyRun;
  corpus: Corpus;
  result: TrainResult;
}

/** What is trained in a study, and what its prediction is worth. */
export interface StudyDesign {
  /** The exercise: `1.7`. */
  id: string;
  /** What is foretold, and between which values everybody's interval lies. */
  quantity: { label: string; unit: string; from: number; to: number };
  /** Where a run stands in the figure. */
  axis: { label: string; unit?: string; of(run: StudyRun): number };
  /** What all runs of a study seed are trained on. */
  corpus(studySeed: number): Corpus;
  /** What is known of it and is shown beside the ladder: the floor of its windows. */
  facts(studySeed: number): { floor: number };
  /** What a study seed trains first: cheap runs, each labelled; their spread over seeds among them where the design has room. */
  ladder(studySeed: number): StudyRun[];
  /** What decides, with the seed that follows from the commitment: one run, or those that are compared. */
  deciding(studySeed: number, seed: number): StudyRun[];
  /** What a trained run measured: the validation loss unless the design says otherwise. It loads TensorFlow itself where it needs it. */
  measure?(trained: TrainedStudyRun): number | Promise<number>;
  /** What came out, from what the deciding runs measured, in their order: the only one unless the design says otherwise. */
  outcome?(measured: readonly number[]): number;
  /** What came out at the ladder's rungs, for the figure, where that is not what each run measured: differences of pairs. */
  rungs?(measured: readonly { run: StudyRun; value: number }[]): { run: StudyRun; value: number }[];
  /** Interval scores (level 0.9): what earns everything, and from where nothing is earned. */
  score: { good: number; none: number };
  /** How far outcomes of the deciding run with other seeds lie from one another, as a standard deviation: what no forecaster beats. */
  seedSpread: number;
}
