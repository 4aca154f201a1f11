import type { ExercisePart, StudyExercise } from '../../answers/exercise.js';
import { intervalScore } from '../challenge/score.js';
import { calibrationShare, faultsOfChain, standingIn, STUDY_LEVEL, type StudyChain, type StudyPrediction } from './study-chain.js';
import { studyDesign } from './designs.js';
import type { StudyDesign } from './study-design.js';

/** How far a study has come, what that earns, and why. */
export interface StudyVerdict {
  state: 'not begun' | 'ladder' | 'committed' | 'decided' | 'faulty';
  parts: (ExercisePart & { earned: number })[];
  /** What to know, one thought each. */
  sentences: string[];
}

/** In which the points of a study are given: one for the commitment, or half where there are fewer than 2, the others for the interval. */
export function studyParts({ points }: Pick<StudyExercise, 'points'>): [ExercisePart, ExercisePart] {
  const first = Math.min(1, points / 2);
  return [{ title: 'A prediction that was committed before its run', points: first }, { title: 'Its 90% interval', points: points - first }];
}

/**
 * What a chain earns: the first part where it holds without a fault up to the run that decides, and of the second the share that
 * `calibrationShare` says, to the nearest quarter of a point. Nothing is trained.
 */
export function judgeChain(exercise: Pick<StudyExercise, 'points' | 'design'>, entries: StudyChain | undefined): StudyVerdict {
  const design = studyDesign(exercise.design);
  const [commitment, interval] = studyParts(exercise);
  const verdict = (state: StudyVerdict['state'], sentences: string[], [first, second] = [0, 0]): StudyVerdict =>
    ({ state, sentences, parts: [{ ...commitment, earned: first }, { ...interval, earned: second }] });
  const standing = entries && standingIn(entries);
  if (!entries || !standing) return verdict('not begun', ['The study is not begun.']);
  const faults = faultsOfChain(design, entries);
  if (faults.length > 0) return verdict('faulty', faults.map((fault) => `The study cannot be marked: ${fault}.`));
  const { committed, decided, beginning, rungs, studySeed } = standing;
  const again = beginning === 1 ? [] : [`It was begun ${beginning} times; this is the last.`];
  const ladder = design.ladder(studySeed).length;
  if (rungs.length < ladder) return verdict('ladder', [`${rungs.length} of ${ladder} runs of the ladder are trained.`, ...again]);
  if (!committed) return verdict('ladder', ['The ladder is trained; no prediction is committed yet.', ...again]);
  const foretold = `The prediction is ${inWords(design, committed)}`;
  if (!decided) return verdict('committed', [`${foretold}; the run that decides is not trained yet.`, ...again]);
  if (decided.value === undefined) return verdict('decided', [`${foretold}; the run that decides diverged, and a person has to look at the interval.`, ...again], [commitment.points, 0]);
  const earned = Math.round(4 * interval.points * calibrationShare(design.score, committed, decided.value)) / 4;
  return verdict('decided', [`${foretold}.`, outcomeSentence(design, committed, decided.value), ...again], [commitment.points, earned]);
}

function inWords({ quantity: { unit } }: StudyDesign, { estimate, low, high }: StudyPrediction): string {
  return `${short(estimate)}, between ${short(low)} and ${short(high)} ${unit}`;
}

function outcomeSentence(
  { score: { good, none }, seedSpread, quantity: { unit } }: StudyDesign, prediction: StudyPrediction, outcome: number,
): string {
  const { low, high } = prediction;
  const held = outcome >= low && outcome <= high ? 'held it' : 'did not hold it';
  const spreads = short((high - low) / seedSpread, 2);
  return `It came out at ${short(outcome)} ${unit}: the interval ${held}. Its width, ${short(high - low, 3)}, is ${spreads} times the spread between seeds; its interval score is ${
    short(intervalScore(prediction, STUDY_LEVEL, outcome), 3)}, where ${good} earns everything and ${none} nothing.`;
}

/** To some digits, without zeros at the end. */
const short = (value: number, digits = 4): string => String(Number(value.toPrecision(digits)));
