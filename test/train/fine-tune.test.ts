import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { additionTask, copyTask, encodeExample, recallTask, taskWords, wordTokenizer } from '../../lib/corpus/index.js';
import { openBackend } from '../../lib/engine/index.js';
import { transformerConfig } from '../../lib/model/config.js';
import { specialTokens } from '../../lib/model/objectives.js';
import { initialise } from '../../lib/model/transformer.js';
import { evaluateTask, fineTune } from '../../lib/train/index.js';

jest.setTimeout(180_000); // compiling takes seconds, many more on a busy machine

beforeAll(async () => {
  await openBackend();
});

const tokenizer = wordTokenizer([...taskWords, '.']);
const special = specialTokens(tokenizer.vocabSize, 0);
const sizes = { seed: 1, trainExamples: 200, validationExamples: 0, testExamples: 70 }; // 70: more than one batch of 64, and a rest
const model = transformerConfig({ nLayer: 1, dModel: 32, vocabSize: special.vocabSize, contextLength: 16 });

describe('evaluateTask', () => {
  const parameters = initialise(model, 1); // a head of zeros: every token has probability 1/vocabSize

  it('gives a model that knows nothing a share of 1/k of k choices and a log-likelihood of -ln vocabSize', () => {
    const task = recallTask({ ...sizes, pairs: 3 });
    const { metrics, questions, chance } = evaluateTask(model, parameters, task, { tokenizer, special });
    expect(questions).toBe(70);
    expect(chance).toBe(0.1);
    expect(metrics.multipleChoiceGrade).toBeCloseTo(0.1, 6); // ten digits, all tied
    expect(metrics.logLikelihoodPerToken).toBeCloseTo(-Math.log(special.vocabSize), 4);
    expect(metrics.brierScore).toBeCloseTo(0.9, 6); // (1 - .1)^2 + 9 .1^2
  });

  it('counts written answers token by token: a model that always says token 0 is wrong where the answer has other tokens', () => {
    const task = additionTask({ ...sizes, digits: 2 });
    const { metrics } = evaluateTask(model, parameters, task, { tokenizer, special });
    const targets = task.test.map((example) => encodeExample(example, tokenizer).target);
    const wrong = targets.map((target) => target.filter((token) => token !== 0).length); // ties go to token 0, the digit 0
    expect(metrics.tokenEditDistance).toBeCloseTo(wrong.reduce((a, b) => a + b) / wrong.length, 6);
    expect(metrics.exactMatch).toBe(wrong.filter((n) => n === 0).length / wrong.length);
    expect(metrics.logLikelihoodPerToken).toBeCloseTo(-Math.log(special.vocabSize), 4);
  });

  it('judges a written answer by its first tokens too, and token by token', () => {
    const task = additionTask({ ...sizes, digits: 2 });
    const { metrics, byLength } = evaluateTask(model, parameters, task, { tokenizer, special });
    const targets = task.test.map((example) => encodeExample(example, tokenizer).target);
    expect(byLength!.map(({ answerTokens }) => answerTokens)).toEqual([1, 2, 3]);
    expect(byLength![2]!.metrics).toEqual(metrics);
    for (const { answerTokens, metrics: judged } of byLength!) { // it always says 0
      const zeros = targets.map((target) => target.slice(0, answerTokens).filter((token) => token === 0).length);
      expect(judged.tokenAccuracy).toBeCloseTo(zeros.reduce((a, b) => a + b) / zeros.length / answerTokens, 12);
      expect(judged.exactMatch).toBe(zeros.filter((n) => n === answerTokens).length / zeros.length);
      expect(judged.logLikelihoodPerToken).toBeCloseTo(-Math.log(special.vocabSize), 4);
    }
    expect(evaluateTask(model, parameters, recallTask({ ...sizes, pairs: 3 }), { tokenizer, special }).byLength).toBeUndefined();
  });

  it('leaves no tensors behind', () => {
    const before = tf.memory().numTensors;
    evaluateTask(model, parameters, copyTask({ ...sizes, length: 3 }), { tokenizer, special });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('fineTune', () => {
  const task = copyTask({ ...sizes, length: 1, trainExamples: 8, testExamples: 2 });
  const examples = task.train.map((example) => encodeExample(example, tokenizer));
  const options = { model, steps: 60, batchSize: 8, learningRate: 1e-2, seed: 1 };

  it('teaches what the examples show: eight copies are learnt by heart', async () => {
    const start = initialise(model, 1);
    const result = await fineTune(start, { examples, special }, options);
    expect(result.curve[0]!.lossNatsPerToken).toBeCloseTo(Math.log(special.vocabSize), 4);
    const known = evaluateTask(model, result.parameters, { ...task, test: task.train }, { tokenizer, special });
    expect(known.metrics.exactMatch).toBe(1);
    expect(known.metrics.tokenAccuracy).toBe(1);
    expect(known.metrics.logLikelihoodPerToken).toBeGreaterThan(-0.1); // what is known by heart is said for certain
    expect(result.epochs).toBe(60); // eight rows a step, eight examples
    expect(result.tokensSeen).toBe(60 * 8); // one target each
    tf.dispose([start, result.parameters]);
  });

  it('measures its loss on answers that were kept apart: the log-likelihood of those, with its sign changed', async () => {
    const start = initialise(model, 1);
    const long = copyTask({ ...sizes, length: 3, trainExamples: 8, testExamples: 70 });
    const validation = long.test.map((example) => encodeExample(example, tokenizer));
    const result = await fineTune(start, { examples, validation, special }, { ...options, steps: 20 });
    const asked = evaluateTask(model, result.parameters, long, { tokenizer, special });
    expect(result.validationLossNatsPerToken).toBeCloseTo(-asked.metrics.logLikelihoodPerToken!, 6);
    expect((await fineTune(start, { examples, special }, { ...options, steps: 2 })).validationLossNatsPerToken).toBeUndefined();
    tf.dispose([start, result.parameters]);
  });

  it('is the same for the same seed and another for another', async () => {
    const start = initialise(model, 1);
    const losses = async (seed: number) => {
      const { curve, parameters } = await fineTune(start, { examples, special }, { ...options, batchSize: 3, steps: 6, seed });
      tf.dispose(parameters);
      return curve.map(({ lossNatsPerToken }) => lossNatsPerToken);
    };
    const [first, again, other] = [await losses(1), await losses(1), await losses(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    tf.dispose(start);
  });

  it('refuses to begin without examples', async () => {
    const start = initialise(model, 1);
    await expect(fineTune(start, { examples: [], special }, options)).rejects.toThrow('examples.length: expected an integer >= 1, got 0');
    tf.dispose(start);
  });
});
