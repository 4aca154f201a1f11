import type { StudyExercise, WrittenExercise } from '../../answers/exercise.js';

export const extrapolate: WrittenExercise = {
  kind: 'written',
  id: '4.6',
  title: 'Study: a small ladder, a larger run',
  points: 3,
  difficulty: 3,
  minutes: 40,
  task: `
The pipeline of this section in small: take a ladder of cheap models, fit, extrapolate, **commit to a number with an interval**, then train the run that decides, at eight times the FLOPs of any of the ladder. The study below does it.

1. **Before you run the ladder**: which of the three approaches would you trust most here, with three budgets and a floor that is known, and why?
2. With the ladder: which law did you fit, which *N* and *D* does it count, and what does each of two approaches foretell? By how much do they differ, above the floor?
3. **When the run has decided**: by how much were you off, in percent of the loss and in percent of the loss above the floor? Where did your interval come from, what is the weakest step of your extrapolation, and which one
further run would test it best?`,
  template: '**The approach, and why:** \n\n**The law, what it counts, and what two approaches foretell:** \n\n**How far off, where my interval came from, the weakest step, and the run that would test it:** ',
  hints: [
    'Approach 3 takes all runs, and its form may be wrong for the smallest; approach 2 takes the best of each budget, and has three points.',
    'The floor is not the entropy rate: validation windows are cut out of the text, and these very tokens are a sample. The table of rungs says it.',
    'An interval should hold the spread over seeds, the uncertainty of the fit, and your doubt that the law holds that far.',
  ],
};

export const eightTimes: StudyExercise = {
  kind: 'study',
  id: '4.6a',
  design: '4.6',
  title: 'Study: the prediction',
  points: 3,
  difficulty: 3,
  minutes: 30,
  task: `
The first cell trains the ladder, on a language that was drawn for you alone: one layer of 4 to 24 wide at 3e9, 1e10 and 3e10 FLOPs (6 *N* *D* with all parameters), two seeds each (about a minute). Foretell the validation loss of
**one layer of 24 at 2.4e11 FLOPs** (*N* = 10,728 parameters in all, *D* = 3,728,384 tokens: near the best size), and an interval that holds it with probability 90%. Its seed follows from what you commit, so nobody can have trained it
before; a second commitment is refused.

A point is for a prediction committed before its run, two are for the interval: it earns the more, the narrower it is, and loses twenty times the distance by which it misses.`,
  work: `console.table(rungs.map(({ label, nParamsTotal, nTokens, trainFlops, value, floor }) =>
  ({ label, N: nParamsTotal, D: nTokens, FLOPs: trainFlops.toExponential(1), loss: value, "above the floor": value - floor })));
// your fit: fitParametric, fitIsoFlops, fitPowerLaw of "scaling", or a line of your own`,
  hints: [
    'The floor is known, and need not be fitted: `floor: { known: rungs[0].floor }`.',
    'Test your fit where you know the answer: fit the two smaller budgets, foretell the best of the third. Two approaches that disagree say how much to doubt.',
    'The loss above the floor of the best size, against FLOPs, both axes logarithmic: is it a straight line, or does it grow steeper?',
  ],
};

export const gopher: WrittenExercise = {
  kind: 'written',
  id: '4.7',
  title: 'Was Gopher a mistake?',
  points: 2,
  difficulty: 2,
  minutes: 20,
  task: `
Gopher has 280B parameters and saw 300B tokens; Chinchilla, for about the same FLOPs, 70B and 1.4T, and was better. Use your \`optimalAllocation\` with the law of Besiroglu et al. (2024) (*A* = 482.01, *B* = 2085.43, α = 0.3478,
β = 0.3659, *E* = 1.8172): what would it have recommended for 5.76e23 FLOPs, and how much loss did Gopher give away by that law? Then, in at most 150 words: name one good reason to train a model that is **smaller** than
compute-optimal, and one to train one that is **larger**.`,
  hints: [
    'L(N, D) = E + A N^-alpha + B D^-beta, once for Gopher\'s N and D, once for the recommended ones.',
    'Who pays for a model after it has been trained? And what if there are no more tokens?',
  ],
};
