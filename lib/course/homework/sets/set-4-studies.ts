import type { WrittenExercise } from '../../answers/exercise.js';

export const extrapolate: WrittenExercise = {
  kind: 'written',
  id: '4.6',
  title: 'Study: a small ladder, a larger run',
  points: 6,
  difficulty: 3,
  minutes: 60,
  task: `
The pipeline of this section in small: take a ladder of cheap models, fit, extrapolate, **commit to a number with an interval**, then train the run that decides.

Not every ladder carries. A model of this language first learns which token follows which, and stays near that loss, 3.33 to 3.40, until it
has seen about a million tokens; only then does its loss follow a law. Six recorded runs of 1e11 and 3e11 FLOPs,
of 5,520, 8,896 and 17,952 parameters, foretell 0.04 to 0.08 nats too much for 1e13. The cell takes six that are further along, of 3e11 and
1e12 FLOPs, on both sides of the best size, each a minute of training or so. Choose a law and fit it with the kit (\`fitParametric\`, with the
floor as \`{ known: floor }\` or fitted, or your own), and choose one larger run of **at least eight times the FLOPs of any of the six**: some
six minutes on your machine.

1. Say which law you fit, which *N* and *D* it counts, what you know about its floor, and why the six runs can or cannot determine it.
2. **Before training the larger run**: write down its configuration, your predicted validation loss, and a 90% interval.
3. Train it. By how much were you off, in percent of the loss and in percent of the loss above the floor? Was the truth inside the interval?
4. Whatever came out: what is the weakest step of your extrapolation, and which one further run would test it best?`,
  work: `import { newDisplay } from "tslab";
import { languageCorpus, lectureRuns, markovSource, trainLive, transformerConfig, windowFloor } from "scaling";

const language = markovSource({ seed: 1 });
const floor = windowFloor(language, { contextLength: 16 }).lossNatsPerToken;
const recorded = await lectureRuns("isoflop", { retrain: false, display: newDisplay() });
const chosen = { "3e+11": [5520, 8896, 17952], "1e+12": [8896, 17952, 30080] };
const ladder = recorded.filter((run) => chosen[run.trainFlops.sixNDTotal.toExponential(0)]?.includes(run.nParamsTotal));
console.log("entropy rate", language.entropyRateNatsPerToken, "| floor of windows of 16", floor);
console.table(ladder.map((run) => ({ N: run.nParamsTotal, D: run.tokens, FLOPs: run.trainFlops.sixNDTotal, loss: run.validationLossNatsPerToken })));

// when your prediction is written down: the larger run, with a seed of your own
const larger = (dModel: number, steps: number, seed: number) => {
  const corpus = languageCorpus(language, { seed: 1, trainTokens: steps * 128 * 16 + 100_000, validationTokens: 262_144 });
  return trainLive(newDisplay(), corpus, [{ label: \`d \${dModel}\`, config: { model: transformerConfig({ nLayer: 2, dModel, vocabSize: 64, contextLength: 16 }), steps, batchSize: 128, seed } }]);
};`,
  template: '**The law, and what it counts:** \n\n**My prediction, before training (configuration, loss, 90% interval):** \n\n**What came out:** \n\n**The weakest step, and the run that would test it:** ',
  hints: [
    'Six runs and five parameters leave one degree of freedom. The floor is known: it need not be fitted.',
    'The floor is not the entropy rate: validation windows are cut out of the text, and their first target is harder (`windowFloor`).',
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
