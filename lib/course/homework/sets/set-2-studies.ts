import type { WrittenExercise } from '../../answers/exercise.js';

export const fairComparison: WrittenExercise = {
  kind: 'written',
  id: '2.7',
  title: 'Study: three objectives, one corpus',
  points: 5,
  difficulty: 3,
  minutes: 40,
  task: `
Train the same small decoder with FLM, PLM and MLM on the same tokens (the cell below does it; two or three minutes), and compare them.

The kit reports for each run the validation loss **on its own objective**. So the three numbers answer three different questions: how hard is the next token, the next token of the second half, a hidden
span with both sides visible? Whoever ranks objectives by these losses ranks the questions.

1. **Before you run**: predict the order of the three validation losses and give your reason.
2. Run, and report the three losses and, with your \`trainedTokens\`, how many tokens each run was trained on.
3. Say why the losses do not decide which objective is better, and describe one measurement that would: what is held fixed, what is varied, how many seeds, and which outcome would change your mind.`,
  work: `import { display, newDisplay } from "tslab";
import { languageCorpus, markovSource, specialTokens, trainLive, transformerConfig } from "scaling";

const corpus = languageCorpus(markovSource({ seed: 1 }), { seed: 1, trainTokens: 500_000, validationTokens: 100_000 });
const special = specialTokens(corpus.vocabSize, 8);
const decoder = { nLayer: 2, dModel: 32, vocabSize: special.vocabSize, contextLength: 32 };
const run = (label: string, architecture: "causal-decoder" | "prefix-decoder", kind: "fullLM" | "prefixLM" | "spanCorruption") =>
  ({ label, config: { model: transformerConfig({ ...decoder, architecture }), objective: { kind }, steps: 400 } });
const runs = [run("FLM", "causal-decoder", "fullLM"), run("PLM", "prefix-decoder", "prefixLM"), run("MLM", "prefix-decoder", "spanCorruption")];
const records = await trainLive(newDisplay(), corpus, runs);
console.table(records.map((record, i) => ({ objective: runs[i].label, "validation loss (nats)": record.validationLossNatsPerToken })));`,
  template: '**My prediction, before running:** \n\n**What came out:** \n\n**Why the losses do not decide, and what would:** ',
  hints: [
    'Ask for each objective what the model has seen when it must answer. More context makes an easier question.',
    'Look at what else stands in a target of MLM besides hidden tokens: how hard is a sentinel to predict, and what share of the targets are sentinels here?',
    'A fair measurement puts the same question to all models, for example the log-likelihood of the right continuation among several, after the same number of FLOPs.',
    'Wang et al. (2022) compare zero-shot accuracy on tasks, before and after multitask finetuning: the order changes between the two.',
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
