import { describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { languageCorpus, markovSource } from '../../lib/corpus/index.js';
import { bf16Refusal } from '../../lib/engine/half-precision.js';
import { processor } from '../../lib/engine/tensorflow-program.js';
import { transformerConfig } from '../../lib/model/config.js';
import { train } from '../../lib/train/index.js';

jest.setTimeout(600_000);

const refusal = process.env.SCALING_BACKEND === undefined || process.env.SCALING_BACKEND === 'tensorflow' ? bf16Refusal(processor()) : 'only TensorFlow multiplies in bf16';
if (refusal !== undefined) console.warn(`The loss curves in bf16 are not compared with those in fp32: ${refusal}`);

describe('training with products in bf16', () => {
  (refusal === undefined ? it : it.skip)('follows the loss curve in fp32 more closely than one seed follows another, for five seeds', async () => {
    const corpus = languageCorpus(markovSource({ seed: 1, vocabSize: 64 }), { seed: 1, trainTokens: 400_000, validationTokens: 70_000 });
    const model = transformerConfig({ nLayer: 2, dModel: 64, nHead: 4, vocabSize: 64, contextLength: 32 });
    const steps = 400;
    const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
    /** Mean training loss of each tenth of a run, and the validation loss at its end. */
    const curveOf = async (seed: number, precision: 'fp32' | 'bf16') => {
      const { curve, parameters, validationLossNatsPerToken } = await train(corpus, { model, steps, seed, precision });
      tf.dispose(parameters);
      const losses = curve.map(({ lossNatsPerToken }) => lossNatsPerToken);
      const tenths = Array.from({ length: 10 }, (_, i) => mean(losses.slice((i * steps) / 10, ((i + 1) * steps) / 10)));
      return [...tenths, validationLossNatsPerToken!];
    };
    const seeds = [1, 2, 3, 4, 5];
    const [full, half]: [number[][], number[][]] = [[], []];
    for (const seed of seeds) {
      full.push(await curveOf(seed, 'fp32'));
      half.push(await curveOf(seed, 'bf16'));
    }
    full[0]!.forEach((_, place) => {
      const losses = full.map((curve) => curve[place]!);
      const spread = Math.sqrt(mean(losses.map((loss) => (loss - mean(losses)) ** 2)) * (5 / 4));
      const differences = seeds.map((_seed, i) => half[i]![place]! - full[i]![place]!);
      console.log(`${place < 10 ? `tenth ${place + 1}` : 'validation'}: fp32 ${mean(losses).toFixed(4)}, spread over seeds ${spread.toFixed(4)}, bf16 - fp32 ${differences.map((d) => d.toFixed(4)).join(' ')}`);
      expect(differences.every((difference) => difference !== 0)).toBe(true); // not fp32 under another name
      expect(Math.abs(mean(differences))).toBeLessThan(spread);
      for (const difference of differences) expect(Math.abs(difference)).toBeLessThan(2 * spread);
    });
  });
});
