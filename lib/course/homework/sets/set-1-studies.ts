import type { StudyExercise, WrittenExercise } from '../../answers/exercise.js';

export const biggerOrLonger: WrittenExercise = {
  kind: 'written',
  id: '1.7',
  title: 'Study: bigger, or longer?',
  points: 2,
  difficulty: 3,
  minutes: 30,
  task: `
Four widths at three lengths of training, two seeds each: the ladder of the study below. Its last cell trains a model that is bigger *and* longer than any of them. Does the gain of both together follow from the gains apart?

1. **Before you run the ladder**: which gains more from one of its rungs to the next, the larger model or the longer training? Give your reason.
2. With the ladder: state the gains in nats and in spreads over the seeds (your \`effectInSpreads\`). Losses have a floor, which the table of rungs says; how much of the loss *above the floor* does each gain remove?
3. **When the run has decided**: where did your interval come from (seeds, fit, doubt), which step of it was the weakest, and which result of a repetition would change your mind?`,
  template: '**My prediction, before the ladder:** \n\n**The gains, with numbers, and above the floor:** \n\n**Where my interval came from, its weakest step, and what would change my mind:** ',
  hints: [
    'Are "bigger and short" and "smaller and long" equally expensive (6 N D)? Which comparison is then fair?',
    'The spread between two seeds is itself very uncertain: with n = 2 its 90% interval reaches from about half to about sixteen times the estimate. Settings that scatter alike can be pooled.',
  ],
};

export const biggerAndLonger: StudyExercise = {
  kind: 'study',
  id: '1.7a',
  design: '1.7',
  title: 'Study: the prediction',
  points: 3,
  difficulty: 3,
  minutes: 30,
  task: `
The first cell trains the ladder, on a language that was drawn for you alone: one layer of 6, 8, 12 and 16 wide, 500, 1,000 and 2,000 steps long (about a minute). Foretell the validation loss of **one layer of 24, 4,000 steps**
(*N* = 10,728 parameters in all, *D* = 4,096,000 tokens), and an interval that holds it with probability 90%. Its seed follows from what you commit, so nobody can have trained it before; a second commitment is refused.

A point is for a prediction committed before its run, two are for the interval: it earns the more, the narrower it is, and loses twenty times the distance by which it misses.`,
  work: `console.table(rungs.map(({ label, nParamsTotal, nTokens, value, floor }) => ({ label, N: nParamsTotal, D: nTokens, loss: value, "above the floor": value - floor })));
// your fit: fitParametric, fitPowerLaw of "scaling", or a line of your own`,
  hints: [
    'The floor is known, and need not be fitted: `floor: { known: rungs[0].floor }`.',
    'Test your fit where you know the answer: fit what is smaller, foretell 16 wide and 2,000 steps, and see on which side it misses, and by which factor above the floor.',
    'An interval holds the spread over seeds, the uncertainty of the fit, and your doubt that the law holds that far.',
  ],
};

export const deterministic: WrittenExercise = {
  kind: 'written',
  id: '1.8',
  title: 'Is it deterministic?',
  points: 2,
  difficulty: 1,
  minutes: 15,
  task: `
A lecturer says: "Gains from scale are deterministic. Architecture ideas sometimes work and sometimes do not; more compute always does." In at most 150 words: what would have to be measured for this sentence to be
*false*, and name one thing about it that no measurement of the loss alone could settle.`,
  hints: [
    'Distinguish three claims: the loss falls; it falls by a predictable amount; what users care about improves.',
    'Think of runs that diverge, of repeated data, and of tasks that get worse with scale.',
  ],
};
