import type { ExercisePart, StudyExercise } from '../../answers/exercise.js';
import { intervalScore } from '../challenge/score.js';
import { calibrationShare, faultsOfChain, standingIn, STUDY_LEVEL, type StudyChain, type StudyPrediction } from './study-chain.js';
import { wordsOf } from '../words.js';
import { studyDesign } from './designs.js';
import type { StudyDesign } from './study-design.js';
import type { StudyWords } from './study-words.js';

/** How far a study has come, what that earns, and why. */
export interface StudyVerdict {
  state: 'not begun' | 'ladder' | 'committed' | 'decided' | 'faulty';
  parts: (ExercisePart & { earned: number })[];
  /** What to know, one thought each. */
  sentences: string[];
}

/** In which the points of a study are given: one for the commitment, or half where there are fewer than 2, the others for the interval. */
export function studyParts({ points, language }: Pick<StudyExercise, 'points' | 'language'>): [ExercisePart, ExercisePart] {
  const first = Math.min(1, points / 2);
  const [commitment, interval] = wordsOf(language).study.parts;
  return [{ title: commitment, points: first }, { title: interval, points: points - first }];
}

/**
 * What a chain earns: the first part where it holds without a fault up to the run that decides, and of the second the share that
 * `calibrationShare` says, to the nearest quarter of a point. Nothing is trained.
 */
export function judgeChain(exercise: Pick<StudyExercise, 'points' | 'design' | 'language'>, entries: StudyChain | undefined): StudyVerdict {
  const design = studyDesign(exercise.design);
  const [commitment, interval] = studyParts(exercise);
  const { study: words } = wordsOf(exercise.language);
  const verdict = (state: StudyVerdict['state'], sentences: string[], [first, second] = [0, 0]): StudyVerdict =>
    ({ state, sentences, parts: [{ ...commitment, earned: first }, { ...interval, earned: second }] });
  const standing = entries && standingIn(entries);
  if (!entries || !standing) return verdict('not begun', [words.notBegun]);
  const faults = faultsOfChain(design, entries, exercise.language);
  if (faults.length > 0) return verdict('faulty', faults.map(words.cannotBeMarked));
  const { committed, decided, beginning, rungs, studySeed } = standing;
  const again = beginning === 1 ? [] : [words.begunTimes(beginning)];
  const ladder = design.ladder(studySeed).length;
  if (rungs.length < ladder) return verdict('ladder', [words.rungs(rungs.length, ladder), ...again]);
  if (!committed) return verdict('ladder', [words.ladderTrained, ...again]);
  const { estimate, low, high } = committed;
  const foretold = words.prediction({ estimate: short(estimate), low: short(low), high: short(high) }, design.quantity.unit);
  if (!decided) return verdict('committed', [`${foretold}${words.undecided}`, ...again]);
  if (decided.value === undefined) return verdict('decided', [`${foretold}${words.diverged}`, ...again], [commitment.points, 0]);
  const earned = Math.round(4 * interval.points * calibrationShare(design.score, committed, decided.value)) / 4;
  return verdict('decided', [`${foretold}.`, outcomeSentence(design, committed, decided.value, words), ...again], [commitment.points, earned]);
}

function outcomeSentence(
  { score: { good, none }, seedSpread, quantity: { unit } }: StudyDesign, prediction: StudyPrediction, outcome: number, words: StudyWords,
): string {
  const { low, high } = prediction;
  const spreads = short((high - low) / seedSpread, 2);
  const score = short(intervalScore(prediction, STUDY_LEVEL, outcome), 3);
  return `${words.outcome(short(outcome), unit, outcome >= low && outcome <= high)} ${words.width(short(high - low, 3), spreads, score, good, none)}`;
}

/** To some digits, without zeros at the end. */
const short = (value: number, digits = 4): string => String(Number(value.toPrecision(digits)));
