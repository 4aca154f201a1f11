import type { StudyExercise, WrittenExercise } from '../../answers/exercise.js';

export const fairComparison: WrittenExercise = {
  kind: 'written',
  id: '2.7',
  title: 'Study: half of the targets',
  points: 2,
  difficulty: 3,
  minutes: 30,
  task: `
The study below trains causal decoders with FLM and prefix decoders with PLM on the same tokens. A loss **on its own objective** would answer another question for each: how hard is the next token, and how hard the next one after
a prefix? Whoever ranks objectives by these ranks the questions. So both are asked the same: every next token of the same validation windows.

1. **Before you run the ladder**: with your \`trainedTokens\`, how many targets does each learn from in 1,000 steps of 64 windows of 16? Which will be ahead, and by as much as what change of its own length?
2. With the ladder: how many steps of a causal decoder are 1,000 steps of a prefix decoder worth? Is it half of them, as the targets say?
3. **When the run has decided**: where did your interval come from, which step was the weakest, and what would change your mind? Name one use for which this ranking says nothing, and the measurement that would.`,
  template: '**My prediction, before the ladder:** \n\n**What a step of PLM is worth:** \n\n**Where my interval came from, its weakest step, what would change my mind, and what this does not measure:** ',
  hints: [
    'PLM cuts a window at a random place: half of it is predicted, on average. But do targets of the same window teach as much as those of another?',
    'Draw both losses above the floor against steps, both axes logarithmic, and read off at which steps they are equal.',
    'Wang et al. (2022) compare zero-shot accuracy on tasks, before and after multitask finetuning: the order changes between the two.',
  ],
};

export const halfTheTargets: StudyExercise = {
  kind: 'study',
  id: '2.7a',
  design: '2.7',
  title: 'Study: the prediction',
  points: 3,
  difficulty: 3,
  minutes: 30,
  task: `
The first cell trains the ladder, on a language that was drawn for you alone: one layer of 24, three seeds each; causal decoders for 250, 500, 1,000 and 2,000 steps, prefix decoders for 250, 500 and 1,000 (about a minute). \`value\` is
the loss for every next token. Foretell it for a **prefix decoder after 2,000 steps**, with an interval that holds it with probability 90%: so you say how far it will be behind the causal one. Its seed follows from what you commit, so
nobody can have trained it before; a second commitment is refused.

A point is for a prediction committed before its run, two are for the interval: it earns the more, the narrower it is, and loses twenty times the distance by which it misses.`,
  work: `console.table(rungs.map(({ label, steps, value, floor }) => ({ label, steps, loss: value, "above the floor": value - floor })));
// yours: at which steps does a causal decoder reach the loss of each prefix decoder?`,
  hints: [
    'Between which two losses of the table must it lie, if more steps are better and no target is worth more than in a causal decoder?',
    'If a step of PLM is worth a share *s* of one of FLM, the prefix decoder is after 2,000 steps where the causal one is after 2,000 *s*. How well do you know *s*, and does it stay the same?',
    'An interval holds the spread over seeds, the uncertainty of the fit, and your doubt that the rule holds that far.',
  ],
};

export const whyDecodersWon: WrittenExercise = {
  kind: 'written',
  id: '2.8',
  title: 'Why decoders won',
  points: 3,
  difficulty: 2,
  minutes: 20,
  task: `
Below are the main results of Wang et al. (2022): mean zero-shot accuracy after pretraining on 168B tokens, and after 13B more of multitask finetuning.

In their table the **encoder-decoder with MLM** is best after multitask finetuning, 60.6% on T0-Eval. Most large models built since are causal decoders trained with FLM. In at most 200 words: give the strongest reason from the
table for the decoder, the strongest against it, and one reason that is not in the table at all. Name the number you rely on each time. (Mind what is held equal: their encoder-decoder has 11.0B parameters, their decoders
4.8B, for about the same FLOPs a token.)`,
  work: `import { publishedTable } from "scaling";

console.table(publishedTable("wang-2022-results"));`,
  hints: [
    'Look at the rows before finetuning and after it separately. What will a model be used for, and when is it fixed?',
    'Outside the table: what happens to the keys and values of a growing dialogue in each architecture? How many of the read tokens does each objective learn from?',
  ],
};
