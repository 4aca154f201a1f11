import type { WrittenExercise } from '../../exercise.js';

export const extrapolate: WrittenExercise = {
  kind: 'written',
  id: '4.6',
  title: 'Study: a small ladder, a larger run',
  points: 6,
  difficulty: 3,
  minutes: 60,
  task: `
The pipeline of this section in small: train a ladder of cheap models, fit, extrapolate, **commit to a number with an interval**, then train the run that decides.

The cell trains six small runs (a minute) on a language of known entropy rate. Choose a law and fit it with the kit (\`fitParametric\`, \`fitPowerLaw\` with a known floor, or your own), and choose one larger run of **at least eight times
the FLOPs of any of the six** that your machine finishes in a few minutes.

1. Say which law you fit, which *N* and *D* it counts, what you know about its floor, and why the six runs can or cannot determine it.
2. **Before training the larger run**: write down its configuration, your predicted validation loss, and a 90% interval.
3. Train it. By how much were you off, in percent of the loss and in percent of the loss above the entropy rate? Was the truth inside the interval?
4. Whatever came out: what is the weakest step of your extrapolation, and which one further run would test it best?`,
  work: `import { newDisplay } from "tslab";
import { languageCorpus, markovSource, trainLive, transformerConfig } from "scaling";

const corpus = languageCorpus(markovSource({ seed: 1 }), { seed: 1, trainTokens: 2_000_000, validationTokens: 200_000 });
const run = (dModel: number, steps: number) => ({
  label: \`d \${dModel}, \${steps} steps\`,
  config: { model: transformerConfig({ nLayer: 2, dModel, vocabSize: 64, contextLength: 16 }), steps, batchSize: 64 },
});
const ladder = await trainLive(newDisplay(), corpus, [run(8, 250), run(8, 500), run(12, 250), run(12, 750), run(16, 500), run(24, 500)]);
console.table(ladder.map((record) => ({ N: record.nParamsNonEmbedding, D: record.tokens, FLOPs: record.trainFlops.sixNDNonEmbedding, loss: record.validationLossNatsPerToken })));`,
  template: '**The law, and what it counts:** \n\n**My prediction, before training (configuration, loss, 90% interval):** \n\n**What came out:** \n\n**The weakest step, and the run that would test it:** ',
  hints: [
    'Six runs and five parameters leave one degree of freedom. The entropy rate is known exactly: use it as the floor.',
    'The validation windows are cut out of the text: their first target is harder than the entropy rate says (`windowFloor`).',
    'An interval should hold the spread over seeds, the uncertainty of the fit, and your doubt that the law holds that far.',
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
