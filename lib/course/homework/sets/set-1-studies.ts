import type { StudyExercise, WrittenExercise } from '../../answers/exercise.js';

export const biggerOrLonger: WrittenExercise = {
  kind: 'written',
  id: '1.7',
  title: 'Study: bigger, or longer?',
  points: 2,
  difficulty: 3,
  minutes: 40,
  task: `
You have two models, one with about six times the non-embedding parameters of the other, and two lengths of training, one four times the other. The cell below trains all four combinations with two seeds each, on a language of which
it is known what no model can beat (eight runs, a minute or two).

1. **Before you run**: predict the order of the four losses. Which gains more here, the larger model or the longer training? Give your reason.
2. Run. State the gain of *bigger* (at each length) and of *longer* (at each size) in nats, and each with your \`effectInSpreads\` over the seeds.
3. Losses have a floor. It lies a little above the entropy rate, because a model reads windows, whose first target it must guess from one token (\`windowFloor\`). State how much of the loss *above the floor* each gain removes. Does the comparison change?
4. Two seeds are few. Say what you can conclude from them, what not, and which result of a repetition would refute you.`,
  work: `import { newDisplay } from "tslab";
import { languageCorpus, markovSource, trainLive, transformerConfig, windowFloor } from "scaling";

const language = markovSource({ seed: 1 });
const corpus = languageCorpus(language, { seed: 1, trainTokens: 1_000_000, validationTokens: 100_000 });
const model = (dModel: number) => transformerConfig({ nLayer: 2, dModel, vocabSize: corpus.vocabSize, contextLength: 16 });
const runs = [8, 20].flatMap((dModel) => [250, 1000].flatMap((steps) => [1, 2].map((seed) =>
  ({ label: \`d \${dModel}, \${steps} steps, seed \${seed}\`, config: { model: model(dModel), steps, seed, batchSize: 64 } }))));
const records = await trainLive(newDisplay(), corpus, runs);
console.log("entropy rate", language.entropyRateNatsPerToken, "| floor of windows of 16", windowFloor(language, { contextLength: 16 }).lossNatsPerToken);
console.table(records.map((record, i) => ({ run: runs[i].label, N: record.nParamsNonEmbedding, loss: record.validationLossNatsPerToken })));`,
  template: '**My prediction, before running:** \n\n**What came out, with numbers:** \n\n**Above the floor:** \n\n**What two seeds can and cannot say:** ',
  hints: [
    'Compute the FLOPs of the four runs (6 N D). Are "bigger and short" and "smaller and long" equally expensive? Which comparison is then fair?',
    'The spread between two seeds is itself very uncertain: with n = 2 its 90% interval reaches from about half to about sixteen times the estimate.',
  ],
};

export const biggerAndLonger: StudyExercise = {
  kind: 'study',
  id: '1.7a',
  design: '1.7',
  title: 'Study: the prediction',
  points: 3,
  difficulty: 3,
  minutes: 20,
  task: `
The first cell trains a ladder of eight small runs, on a language that was drawn for you alone. Then you foretell the loss of a run that is **bigger and longer** than all of them (one layer of 12 wide, 2,000 steps), with an interval
that should hold it with probability 90%. Its seed follows from what you commit, so nobody can have trained it before; a second commitment is refused.

You earn a point for a prediction that was committed before its run, and two by its interval score: the width, and twenty times the distance by which it misses.`,
  work: `console.table(rungs.map(({ label, nParamsTotal, nTokens, value, floor }) => ({ label, nParamsTotal, nTokens, value, floor })));`,
  hints: ['The floor is known: what falls is the loss above it.', 'The interval holds the spread between seeds, the fit, and your doubt.'],
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
