import type { WrittenExercise } from '../../answers/exercise.js';

export const fourMetrics: WrittenExercise = {
  kind: 'written',
  id: '5.7',
  title: 'Study: one family of models, four metrics',
  points: 4,
  difficulty: 3,
  minutes: 40,
  task: `
The cell invents a family of models whose loss on a task is a smooth power of their scale, lets each answer 200 questions of *L* tokens, and judges the same answers by exact match and by token edit distance. Nothing in it is sharp.

1. **Before you run**: for *L* = 1, 5 and 20, sketch in words where exact match leaves 0 and how steep it is then.
2. Run it for the three lengths. Add two columns of your own: the mean log-likelihood a token, and the emergence score of each metric with your \`emergenceScore\` (higher must mean better).
3. With \`shareInterval\`: at which scales can 200 questions not tell exact match from 0? Would 20,000 questions change the picture, and how?
4. This family was **built** to be smooth. What does the study show about the abilities in the lecture's table, and what does it not show?`,
  work: `import { predictMetrics, randomStream, tokenEditDistance as kitEditDistance } from "scaling";

function answersAt(scale: number, answerTokens: number, questions = 200) {
  const loss = 40 * scale ** -0.25; // nats a token: smooth by construction
  const stream = randomStream(1, \`answers/\${scale}/\${answerTokens}\`);
  const target = Array.from({ length: answerTokens }, (_, i) => i);
  const answers = Array.from({ length: questions }, () => target.map((token) => (stream.uniform() < Math.exp(-loss) ? token : 99)));
  const distances = answers.map((answer) => kitEditDistance(answer, target));
  const right = distances.filter((distance) => distance === 0).length;
  return { scale, loss, right, exactMatch: right / questions, editDistance: distances.reduce((a, b) => a + b, 0) / questions, predicted: predictMetrics(loss, answerTokens).exactMatch };
}

console.table([1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9].map((scale) => answersAt(scale, 5)));`,
  template: '**My prediction, before running:** \n\n**What came out, with numbers:** \n\n**What 200 questions can see:** \n\n**What this shows about real abilities, and what not:** ',
  hints: [
    'For edit distance, lower is better: change its sign before scoring.',
    'With no answer right, what is the largest share that still agrees with 0 of 200?',
    'A model of a phenomenon shows that an explanation is possible. What would show that it is the true one?',
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
