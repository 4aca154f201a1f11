import { kindsLanguage, languageCorpus } from '../../../../lib/corpus/index.js';
import { recordedNames } from '../../../../lib/runs/index.js';
import { readRuns } from '../../../../lib/runs/store/read-runs.js';
import { decimal, percent, unigramEntropy, type SectionProse } from './read-prose.js';

export const section0: SectionProse = {
  elsewhere: ['claims', 'rhythm'], // of the claims, the sections that they point to hold the numbers; predict("0.1") is none
  bound() {
    const sizes = recordedNames().flatMap((name) => readRuns(name).map(({ nParamsTotal }) => nParamsTotal));
    const corpus = languageCorpus(kindsLanguage({ seed: 1 }), { seed: 1, trainTokens: 400_000, validationTokens: 50_000 });
    const [nothing, floor] = [Math.log(corpus.vocabSize), corpus.entropyRateNatsPerToken!];
    const frequencies = (nothing - unigramEntropy(corpus.train)) / (nothing - floor);
    return {
      title: [`of ${Math.min(...sizes).toLocaleString('en')} to ${decimal(Math.max(...sizes) / 1e6, 1)} million parameters`],
      language: [
        `Here it is ${decimal(floor, 2)} nats`, `a loss of ln ${corpus.vocabSize} = ${decimal(nothing, 2)}.`, `How far from ${decimal(nothing, 2)} towards ${decimal(floor, 2)}`,
      ],
      explain: [`how common each word is makes ${percent(frequencies)} of the way`],
    };
  },
};
