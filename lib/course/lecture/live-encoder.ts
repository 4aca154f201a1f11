import { disposeNamed } from '../../core/tensors.js';
import type { Corpus } from '../../corpus/index.js';
import { transformerConfig } from '../../model/config.js';
import { specialTokens } from '../../model/objectives.js';
import { LiveDisplay, type HtmlDisplay } from '../../plot/live-display.js';

/** How well an encoder fills holes when this share of the text is hidden. */
export interface HolesLoss {
  hiddenShare: number;
  /** For each hidden token, given what is not hidden. */
  lossNatsPerToken: number;
}

/** An encoder and a causal decoder of one size, trained on as many tokens. */
export interface EncoderAndDecoder {
  /** Of the encoder, from few holes to nothing but holes. */
  holes: HolesLoss[];
  /** Of the decoder for the next token. */
  nextTokenLoss: number;
}

const BATCH_SIZE = 64;

/**
 * Trains an encoder on single masked tokens, 15% of them (Devlin et al. 2019), and a causal decoder of the same size on the next token, then hides more
 * and more of the validation text from the encoder: to write with it, it must fill holes at places where nothing was said yet.
 * @throws InterruptedError
 */
export async function encoderLive(display: HtmlDisplay, corpus: Corpus, { dModel, steps, hiddenShares }: { dModel: number; steps: number; hiddenShares: readonly number[] }): Promise<EncoderAndDecoder> {
  const { meanLoss, train } = await import('../../train/index.js');
  const sizes = { nLayer: 2, dModel, contextLength: 24, vocabSize: specialTokens(corpus.vocabSize, 0).vocabSize };
  const live = new LiveDisplay(display);
  const onStep = (name: string, before: number) => ({ step }: { step: number }) =>
    live.progress(`${name}: step ${step} of ${steps}`, before + (0.48 * step) / steps);
  try {
    const model = transformerConfig({ ...sizes, architecture: 'encoder' });
    const encoder = await train(corpus, { model, steps, batchSize: BATCH_SIZE, objective: { kind: 'maskedTokens' } }, { onStep: onStep('encoder', 0) });
    const holes = hiddenShares.map((hiddenShare) => ({
      hiddenShare,
      lossNatsPerToken: meanLoss(model, encoder.parameters, corpus.validation, {
        batchSize: BATCH_SIZE, maxBatches: 32, objective: { kind: 'maskedTokens', corruptedShare: hiddenShare }, textVocabSize: corpus.vocabSize,
      }),
    }));
    const decoder = await train(corpus, { model: transformerConfig(sizes), steps, batchSize: BATCH_SIZE }, { onStep: onStep('decoder', 0.5) });
    for (const { parameters } of [encoder, decoder]) disposeNamed(parameters);
    live.progress('encoder and decoder', 1);
    return { holes, nextTokenLoss: decoder.validationLossNatsPerToken! };
  } finally {
    live.close();
  }
}
