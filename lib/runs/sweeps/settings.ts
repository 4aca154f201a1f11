import { transformerConfig, type Architecture } from '../../model/config.js';
import type { Objective } from '../../model/objectives.js';
import type { CorpusConfig } from '../run-config.js';
import type { DeclaredRun, Sweep } from './sweep.js';
import { KINDS_VOCABULARY, PIPELINE_BATCH, PIPELINE_CONTEXT, kindsCorpus } from './pipelines.js';

const STEPS = 800;
const WIDTHS = [8, 16, 32, 64];
const BPE_VOCABULARY = 512;

interface Setting {
  name: string;
  corpus: CorpusConfig;
  vocabSize: number;
  architecture: Architecture;
  objective: Objective;
}

const kinds = { corpus: kindsCorpus(STEPS), vocabSize: KINDS_VOCABULARY };

/** One thing changes from a setting to the next: objective, architecture, data, preprocessing. */
const SETTINGS: readonly Setting[] = [
  { name: 'kinds, decoder, full LM', ...kinds, architecture: 'causal-decoder', objective: { kind: 'fullLM' } },
  { name: 'kinds, decoder, spans', ...kinds, architecture: 'causal-decoder', objective: { kind: 'spanCorruption' } },
  { name: 'kinds, encoder-decoder, spans', ...kinds, architecture: 'encoder-decoder', objective: { kind: 'spanCorruption' } },
  { name: 'declarations, decoder, bytes', corpus: { kind: 'named', name: 'declarations' }, vocabSize: 256, architecture: 'causal-decoder', objective: { kind: 'fullLM' } },
  { name: 'declarations, decoder, BPE', corpus: { kind: 'bpe', name: 'declarations', bpeVocabSize: BPE_VOCABULARY }, vocabSize: BPE_VOCABULARY, architecture: 'causal-decoder', objective: { kind: 'fullLM' } },
];

/** The same ladder of widths in five settings: the law is not one law. */
export const settings: Sweep = {
  name: 'settings',
  question: 'Does the law of size change with data, architecture, objective and preprocessing?',
  runs: () => SETTINGS.flatMap(({ name, corpus, vocabSize, architecture, objective }) => WIDTHS.map((dModel): DeclaredRun => ({
    label: `${name}, d ${dModel}`,
    kind: 'train',
    corpus,
    train: {
      model: transformerConfig({ nLayer: 2, dModel, vocabSize, contextLength: PIPELINE_CONTEXT, architecture }),
      steps: STEPS, batchSize: PIPELINE_BATCH, ...(objective.kind === 'fullLM' ? {} : { objective }),
    },
  }))),
};
