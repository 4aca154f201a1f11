import { InputError } from '../../core/check.js';
import { formatNumber } from '../../plot/index.js';
import type { RunRecord } from '../../runs/index.js';
import type { TrainConfig } from '../../train/config.js';

const TASK_KINDS = (tasks: readonly { kind: string }[]) => tasks.map(({ kind }) => kind).join(', ');

function optimiserName({ adafactor }: TrainConfig): string {
  return adafactor ? 'Adafactor' : 'AdamW';
}

function rateInWords({ learningRate, schedule }: TrainConfig): string {
  return `${learningRate} ${schedule.kind === 'constant' ? 'fixed' : schedule.kind}`;
}

/**
 * The setting of our runs that stands beside one of `publishedTable('wang-2022-settings')`, read from the records' own configurations, so
 * that the table cannot say something that was not run. Where decoder and encoder-decoder differ, both values stand in this order.
 *
 * Example: `ourSetting(runs, 'model', 'layers')` is `2 / 4`.
 * @throws InputError for runs without a fine-tuned decoder and encoder-decoder, or a setting that the published table does not have
 */
export function ourSetting(runs: readonly RunRecord[], stage: string, setting: string): string {
  const ofArchitecture = (wanted: string) => runs.find(({ config }) => config.train.model.architecture === wanted);
  const [decoder, encoderDecoder] = [ofArchitecture('causal-decoder'), ofArchitecture('encoder-decoder')];
  if (!decoder || !encoderDecoder || decoder.config.kind !== 'pipeline' || !decoder.config.fineTuning) {
    throw new InputError('runs: expected fine-tuned runs of a causal decoder and of an encoder-decoder');
  }
  const { config: { corpus, train, fineTuning } } = decoder;
  const { model } = train;
  const tuned = decoder.stages?.find((one) => one.stage === 'fineTuning');
  const known: Record<string, Record<string, string>> = {
    model: {
      parameters: `${formatNumber(decoder.nParamsTotal, 'count')} / ${formatNumber(encoderDecoder.nParamsTotal, 'count')}`,
      layers: `${model.nLayer} / ${2 * encoderDecoder.config.train.model.nLayer}`,
      vocabulary: String(model.vocabSize), positions: model.position === 't5-relative' ? 'T5 relative' : model.position, dModel: String(model.dModel),
      heads: String(model.nHead), dFF: String(model.dFF), activation: model.activation.toUpperCase(), embeddings: model.tiedEmbeddings, precision: train.precision === 'bf16' ? 'bfloat16' : 'float32',
    },
    pretraining: {
      corpus: `${corpus.kind} (made up)`, tokens: formatNumber(train.steps * train.batchSize * model.contextLength, 'count'), steps: train.steps.toLocaleString('en'),
      batch: `${(train.batchSize * model.contextLength).toLocaleString('en')} tokens`, optimiser: optimiserName(train), 'learning rate': rateInWords(train),
      dropout: String(model.dropout), 'z-loss': String(model.zLoss),
    },
    finetuning: {
      corpus: TASK_KINDS(fineTuning.tasks), tokens: tuned ? `${formatNumber(tuned.tokens, 'count')} (answers only)` : '', steps: fineTuning.train.steps.toLocaleString('en'),
      batch: `${fineTuning.train.batchSize} questions`, 'learning rate': rateInWords(fineTuning.train), dropout: String(fineTuning.train.model.dropout),
    },
  };
  const value = known[stage]?.[setting];
  if (value === undefined) throw new InputError(`setting: expected one of the published table, got ${stage}, ${setting}`);
  return value;
}
