import type { StudyExercise, WrittenExercise } from '../../answers/exercise.js';

export const shapes: WrittenExercise = {
  kind: 'written',
  id: '3.7',
  title: 'Study: does shape matter?',
  points: 2,
  difficulty: 3,
  minutes: 30,
  task: `
Kaplan et al. (2020, figure 5) found that at a fixed number of non-embedding parameters the shape of a model hardly matters. If so, one law of *N* holds for models of one layer and of two. The study below trains both, and then a
larger one of two layers.

1. **Before you run the ladder**: which is better at the same *N*, one wide layer or two narrower ones, and by how many percent of the loss above the floor? What difference would you call "matters"?
2. With the ladder: compare depths at the same *N*, and at the same width, in units of the spread over seeds. In which of the two does the loss of both depths lie on one line?
3. **When the run has decided**: where did your interval come from, which step was the weakest, and what would change your mind? In this language a token depends on the one before it alone: for which language would depth matter?`,
  template: '**My prediction, before the ladder:** \n\n**Same N, same width, with numbers:** \n\n**Where my interval came from, its weakest step, what would change my mind, and where depth would matter:** ',
  hints: [
    'N is about nLayer (4 dModel² + 2 dModel dFF): a model of two layers of 12 has about as many as one of one layer of 17.',
    'What must a model of this language keep of a token? A row of a table of 64 by 64: through how many numbers does it pass?',
    'A shape can also be slow to learn and not bad in the end: would a longer run change your answer?',
  ],
};

export const largerShape: StudyExercise = {
  kind: 'study',
  id: '3.7a',
  design: '3.7',
  title: 'Study: the prediction',
  points: 3,
  difficulty: 3,
  minutes: 30,
  task: `
The first cell trains the ladder, on a language that was drawn for you alone: one layer of 6, 8, 12 and 16 wide, two seeds each, and two layers of the same widths, 2,000 steps (about a minute). Foretell the validation loss of
**two layers of 24, 2,000 steps** (*N* = 14,496 non-embedding parameters), and an interval that holds it with probability 90%. Its seed follows from what you commit, so nobody can have trained it before; a second commitment is refused.

A point is for a prediction committed before its run, two are for the interval: it earns the more, the narrower it is, and loses twenty times the distance by which it misses.`,
  work: `console.table(rungs.map(({ label, nLayer, dModel, nParamsNonEmbedding, value, floor }) =>
  ({ label, layers: nLayer, width: dModel, N: nParamsNonEmbedding, loss: value, "above the floor": value - floor })));
// your fit: fitPowerLaw of "scaling" against N, or against the width`,
  hints: [
    'The floor is known, and need not be fitted: `floor: { known: rungs[0].floor }`.',
    'Test your fit where you know the answer: fit up to 12 wide, foretell 16, and see on which side it misses, and by which factor above the floor.',
    'An interval holds the spread over seeds, the uncertainty of the fit, and your doubt that the law holds that far.',
  ],
};

export const linearGains: WrittenExercise = {
  kind: 'written',
  id: '3.8',
  title: 'Linear gains, exponential costs',
  points: 2,
  difficulty: 1,
  minutes: 15,
  task: `
With *L*(*C*) = (3.1·10⁸ / *C*)<sup>0.050</sup>, *C* in PF-days (Kaplan et al. 2020): by what factor must compute grow for the loss to fall by 10%? And by the next 10%? In at most 120 words, with these numbers: why do people go on
paying, and what about your answer would change if the law had a floor *E* that is known to be close?`,
  hints: [
    'Loss × 0.9 needs a factor of compute k with k^-0.050 = 0.9.',
    'With a floor only L - E follows the power: what does 10% of L then mean?',
  ],
};
