import { InputError } from '../../../core/check.js';
import { languageCorpus, markovSource, windowFloor } from '../../../corpus/index.js';
import { transformerConfig } from '../../../model/config.js';
import { nParamsTotal } from '../../../model/count.js';
import type { StudyDesign } from './study-design.js';

/** Students' languages: a token depends on the one before it alone, where a law holds from small sizes on. */
const languageOf = (studySeed: number) => markovSource({ pairStrength: 1, tripleStrength: 0, seed: studySeed, vocabSize: 64 });

const CONTEXT_LENGTH = 16;
const runOf = (dModel: number, steps: number, seed: number) => ({
  label: `d ${dModel}, ${steps} steps, seed ${seed}`,
  config: {
    model: transformerConfig({ nLayer: 1, dModel, vocabSize: 64, contextLength: CONTEXT_LENGTH }), steps, seed, batchSize: 64, learningRate: 1e-2,
  },
});

const biggerAndLonger: StudyDesign = {
  id: '1.7',
  quantity: { label: 'validation loss, bigger and longer', unit: 'nats a token', from: 0, to: 10 },
  axis: { label: 'training FLOPs (6 N D)', of: ({ config: { model, steps, batchSize = 64 } }) => 6 * nParamsTotal(model) * steps * batchSize * CONTEXT_LENGTH },
  corpus: (studySeed) => languageCorpus(languageOf(studySeed), { seed: 1, trainTokens: 2_000_000, validationTokens: 131_072, testTokens: 0 }),
  facts: (studySeed) => ({ floor: windowFloor(languageOf(studySeed), { contextLength: CONTEXT_LENGTH }).lossNatsPerToken }),
  ladder: () => [[4, 250], [8, 250], [4, 1000], [8, 1000]].flatMap(([dModel, steps]) => [1, 2].map((seed) => runOf(dModel!, steps!, seed))),
  deciding: (_, seed) => [runOf(12, 2000, seed)],
  score: { good: 0.03, none: 0.3 },
  seedSpread: 0.003,
};

/** The designs of all studies, by exercise. */
export const studyDesigns: readonly StudyDesign[] = [biggerAndLonger];

/**
 * The design of an exercise's study.
 * @throws InputError if there is none, naming those there are
 */
export function studyDesign(id: string): StudyDesign {
  const found = studyDesigns.find((design) => design.id === id);
  if (!found) throw new InputError(`study: expected one of ${studyDesigns.map((design) => design.id).join(', ')}, got "${id}"`);
  return found;
}
