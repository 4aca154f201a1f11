import type { StudyExercise, WrittenExercise } from '../../answers/exercise.js';

export const fourMetrics: WrittenExercise = {
  kind: 'written',
  id: '5.7',
  title: 'Study: a jump, foretold from tokens',
  points: 2,
  difficulty: 3,
  minutes: 30,
  task: `
Models of a chain language continue four given tokens by eight. Judged by whole answers, small ones can do nothing; token by token they get better steadily. The study below measures small models token by token, and asks for the share of
whole answers of a larger one.

1. **Before you run the ladder**: if a model is right in a share *a* of tokens, what share of answers of 8 tokens is right, and what must be true of its errors for that? At which *a* is half of the answers right?
2. With the ladder: by your \`emergenceScore\`, how sharp is *a*, and how sharp is *a*⁸, over the ladder's sizes? With \`shareInterval\`: which sizes could 200 questions not tell from 0 by whole answers?
3. **When the run has decided**: where did your interval come from, which step was the weakest, and what would change your mind? What does the study show about the abilities in the lecture's table, and what not?`,
  template: '**My prediction, before the ladder:** \n\n**How sharp each metric is, and what 200 questions can see:** \n\n**Where my interval came from, its weakest step, what would change my mind, and what this shows about real abilities:** ',
  hints: [
    'With no answer right, what is the largest share that still agrees with 0 of 200?',
    'A share between 0 and 1 cannot stay on a straight line: its log odds, ln(a / (1 - a)), can.',
    'A model of a phenomenon shows that an explanation is possible. What would show that it is the true one?',
  ],
};

export const wholeAnswers: StudyExercise = {
  kind: 'study',
  id: '5.7a',
  design: '5.7',
  title: 'Study: the prediction',
  points: 2,
  difficulty: 3,
  minutes: 30,
  task: `
The first cell trains the ladder, on a language that was drawn for you alone: two layers of 8, 10, 12 and 16 wide, 1,000 steps, two seeds each (about a minute). \`value\` is the share of **tokens** that a model gets right, each after the
right ones before it. Foretell of a model of **two layers of 20** (*N* = 10,160 non-embedding parameters) the share of 1,024 questions in which **all eight tokens** are right, and an interval that holds it with probability 90%. Its seed
follows from what you commit, so nobody can have trained it before; a second commitment is refused.

A point is for a prediction committed before its run, another is for the interval: it earns the more, the narrower it is, and loses twenty times the distance by which it misses.`,
  work: `console.table(rungs.map(({ label, dModel, nParamsNonEmbedding, value }) =>
  ({ label, width: dModel, N: nParamsNonEmbedding, "tokens right": value, "log odds": Math.log(value / (1 - value)), "all eight": value ** 8 })));
// yours: a line through the log odds, against ln N or against the width`,
  hints: [
    'Foretell the share of tokens first, then take it to the eighth power: an error of the first grows about eightfold.',
    'Two lines that both fit the ladder, and part beyond it, say how much to doubt.',
    'An interval holds the spread over seeds, the uncertainty of the fit, and your doubt that the line goes on.',
  ],
};

export const whatRemains: WrittenExercise = {
  kind: 'written',
  id: '5.8',
  title: 'What remains of emergence?',
  points: 2,
  difficulty: 2,
  minutes: 20,
  task: `
"Emergence is a mirage of the metric, so large models will hold no surprises." In at most 150 words: which part of this sentence follows from Schaeffer et al. (2023), and which does not? Name one observation that would refute the claim that sharpness comes
from the metric alone, and one decision (of a laboratory, or of a user) for which a threshold matters even if everything beneath it is smooth.`,
  hints: [
    'Smooth is not the same as predictable in advance: who could have known the coefficient and the exponent?',
    'Think of a smooth metric that nevertheless bends, or of a task that is only worth anything when it is all right.',
  ],
};
