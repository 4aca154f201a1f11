import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from '../../lib/core/tensors.js';
import { createCorpus } from '../../lib/corpus/index.js';
import { transformerConfig } from '../../lib/model/config.js';
import { initialise } from '../../lib/model/transformer.js';
import { distillationLoss } from '../../lib/train/step.js';
import { train } from '../../lib/train/index.js';
import { onEagerRung } from './on-eager-rung.js';

jest.setTimeout(120_000);
onEagerRung();
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const teacher = transformerConfig({ nLayer: 2, dModel: 16, vocabSize: 3, contextLength: 4 });
const model = transformerConfig({ nLayer: 1, dModel: 8, vocabSize: 3, contextLength: 4 });

/**
 * Parameters with which a model says the same logits everywhere: its last norm gives [1, 0, ...], of which the head's first row makes them.
 */
function always(config: typeof model, logits: number[]): NamedTensors {
  const first = tf.oneHot(tf.tensor1d([0], 'int32'), config.dModel).toFloat(); // [1, dModel]
  return {
    ...initialise(config, 1), 'norm.gain': tf.zeros([config.dModel]), 'norm.bias': first.reshape([config.dModel]),
    'head.weight': first.transpose().matMul(tf.tensor2d([logits])),
  };
}

const softmax = (logits: number[], temperature: number) => {
  const weights = logits.map((x) => Math.exp(x / temperature));
  return weights.map((w) => w / weights.reduce((a, b) => a + b));
};
const divergence = (p: number[], q: number[]) => p.reduce((sum, x, i) => sum + x * Math.log(x / q[i]!), 0);

describe('distillationLoss', () => {
  const [ofTeacher, ofStudent] = [[2, 0, -1], [0, 1, 0.5]];
  const batch = () => ({ tokens: tf.tensor2d([[0, 1, 2], [1, 1, 0]], [2, 3], 'int32') }); // targets 1, 2, 1, 0
  const lossOf = (temperature: number, share: number) =>
    distillationLoss(
      { teacher, temperature, share },
      { model, parameters: always(model, ofStudent), teacher: always(teacher, ofTeacher), batch: batch() },
    ).dataSync()[0]!;

  it('with share 1 and temperature 1 is the divergence of the student from the teacher', () => {
    expect(lossOf(1, 1)).toBeCloseTo(divergence(softmax(ofTeacher, 1), softmax(ofStudent, 1)), 5); // float32
  });

  it('at temperature 2 is four times the divergence of the softened distributions', () => {
    expect(lossOf(2, 1)).toBeCloseTo(4 * divergence(softmax(ofTeacher, 2), softmax(ofStudent, 2)), 5);
  });

  it('with share 0 is the cross-entropy of the targets, with a quarter a mixture of both', () => {
    const student = softmax(ofStudent, 1);
    const crossEntropy = -[1, 2, 1, 0].reduce((sum, target) => sum + Math.log(student[target]!), 0) / 4;
    expect(lossOf(1, 0)).toBeCloseTo(crossEntropy, 5);
    expect(lossOf(1, 0.25)).toBeCloseTo(0.75 * crossEntropy + 0.25 * divergence(softmax(ofTeacher, 1), student), 5);
  });

  it('leaves out targets of weight 0', () => {
    const weighted = (lossWeights: number[][]) =>
      distillationLoss(
        { teacher, temperature: 1, share: 0 },
        {
          model,
          parameters: always(model, ofStudent),
          teacher: always(teacher, ofTeacher),
          batch: { ...batch(), lossWeights: tf.tensor2d(lossWeights) },
        },
      ).dataSync()[0]!;
    expect(weighted([[1, 0], [0, 0]])).toBeCloseTo(-Math.log(softmax(ofStudent, 1)[1]!), 5); // the first target is 1, the last 0
    expect(weighted([[0, 0], [0, 1]])).toBeCloseTo(-Math.log(softmax(ofStudent, 1)[0]!), 5);
  });
});

describe('training with a teacher', () => {
  it('brings a student from its teacher\'s divergence from a blind guess to almost nothing', async () => {
    const tokens = (n: number) => Uint8Array.from({ length: n }, (_, i) => [0, 1, 2, 2, 1, 0, 0][i % 7]!);
    const corpus = createCorpus({ name: 'periodic', vocabSize: 3, train: tokens(600), validation: tokens(200), test: tokens(200) });
    const logits = [1.5, 0, -1];
    const given = always(teacher, logits);
    const { curve, parameters } = await train(
      corpus,
      { model, steps: 100, batchSize: 8, learningRate: 2e-2, distillation: { teacher, temperature: 1, share: 1 } },
      {},
      { teacher: given },
    );
    // the student's head is 0 at first: uniform. Then it learns what the teacher says, and nothing of the text, in which the tokens are
    // equally frequent
    expect(curve[0]!.lossNatsPerToken).toBeCloseTo(divergence(softmax(logits, 1), [1 / 3, 1 / 3, 1 / 3]), 5);
    expect(curve.at(-1)!.lossNatsPerToken).toBeLessThan(0.01);
    tf.dispose(parameters);
  });

  it('is refused without a teacher, or with one and no configuration for it, by name', async () => {
    const tokens = Uint8Array.from({ length: 100 }, (_, i) => i % 3);
    const corpus = createCorpus({ name: 'periodic', vocabSize: 3, train: tokens, validation: tokens, test: tokens });
    const distillation = { teacher, temperature: 1, share: 1 };
    await expect(train(corpus, { model, steps: 1, distillation })).rejects.toThrow('teacher: expected parameters where distillation is configured and only there');
    await expect(train(corpus, { model, steps: 1, distillation: { ...distillation, teacher: { ...teacher, vocabSize: 4 } } })).rejects.toThrow("distillation.teacher.vocabSize: expected the student's 3, got 4");
  });
});
