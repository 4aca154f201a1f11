import { InputError, checkInteger } from '../core/check.js';
import { randomStream, type RandomStream } from '../core/random.js';
import type { NamedTensors } from '../core/tensors.js';
import type { ModelBatch } from '../model/transformer.js';
import type { Example, SpecialTokens } from '../model/objectives.js';
import { examplesBatch } from './batches.js';
import { trainConfig, type TrainOptions } from './config.js';
import { meanTargetLoss } from './evaluate.js';
import { trainOn, type BatchSource, type TrainObserver, type TrainResult } from './loop.js';

/** What a model is fine-tuned on: questions with their answers, as token ids. */
export interface FineTuneData {
  examples: readonly Example[];
  /** Kept apart, for the loss at the end; without them there is none. */
  validation?: readonly Example[];
  special: SpecialTokens;
}

/**
 * Trains a model further on questions and answers; the loss counts the answers only. The examples come in an order that is
 * shuffled anew each time all have been seen. Several tasks at once: give the examples of a `taskMixture`.
 *
 * The tensors given stay the caller's; those of the result are the caller's too.
 * @throws InputError if an example does not fit the context, there are none, or the model is an encoder; InterruptedError
 */
export async function fineTune(
  parameters: NamedTensors,
  data: FineTuneData,
  options: TrainOptions,
  observer: TrainObserver = {},
): Promise<TrainResult> {
  const config = trainConfig(options);
  const source = new ShuffledExamples(data, config);
  return trainOn(source, config, observer, { parameters });
}

/** Batches of examples without end. */
class ShuffledExamples implements BatchSource {
  private order: number[] = [];
  private seen = 0;
  private targetTokens = 0;
  private readonly stream: RandomStream;

  constructor(private readonly data: FineTuneData, private readonly config: ReturnType<typeof trainConfig>) {
    checkInteger('examples.length', data.examples.length, { min: 1 });
    this.stream = randomStream(config.seed, 'fine-tuning order');
  }

  next(): ModelBatch {
    const rows = Array.from({ length: this.config.batchSize }, () => this.draw());
    this.targetTokens += rows.reduce((sum, { target }) => sum + target.length, 0);
    return examplesBatch(this.config.model, rows, this.data.special);
  }

  private draw(): Example {
    if (this.order.length === 0) this.order = this.stream.shuffled(this.data.examples.map((_, index) => index));
    this.seen++;
    return this.data.examples[this.order.pop()!]!;
  }

  state(): never {
    throw new InputError('checkpoints: expected none while fine-tuning, which is short, got a request for one');
  }

  /** Targets seen. */
  tokensSeen(): number {
    return this.targetTokens;
  }

  epochs(): number {
    return this.seen / this.data.examples.length;
  }

  validationLoss(parameters: NamedTensors): number | undefined {
    const { validation, special } = this.data;
    return validation && meanTargetLoss(this.config.model, parameters, { examples: validation, special });
  }
}
