import * as tf from '@tensorflow/tfjs';
import type { Peer } from './peer.js';
import { median } from './statistics.js';
import { WORKLOADS } from './workloads.js';

/** How fast a library multiplies matrices at best, in numbers of one kind. */
export interface ProductSpeed {
  by: string;
  type: 'fp32' | 'bf16';
  flopsPerSecond: number;
  /** [m, k, n] of the fastest product, m x k by k x n */
  shape: number[];
}

/** The products of the models, [m, k, n] each: of the tokens with every kind of matrix, and those of the two gradients. */
const SHAPES = [...new Map(WORKLOADS.flatMap(({ tokensPerStep, peerSize: { dModel, dFF, vocabSize } }) => {
  const [d, hidden, vocabulary] = [Number(dModel), Number(dFF), Number(vocabSize)];
  return [[d, 3 * d], [d, d], [d, hidden], [hidden, d], [d, vocabulary]].flatMap(([k, n]) => [
    [tokensPerStep, k!, n!], [tokensPerStep, n!, k!], [k!, tokensPerStep, n!],
  ]);
}).map((shape) => [shape.join(), shape])).values()];

/**
 * The machine's own speed of products, in the shapes of the benchmark's models: the best that TensorFlow's plain operation and the peers'
 * reach in each kind of number.
 */
export async function productSpeeds(peers: readonly Peer[]): Promise<ProductSpeed[]> {
  const speeds = [plainProducts()];
  for (const peer of peers) {
    if (!peer.ended()) speeds.push(...(await peer.products(SHAPES).catch(() => []))); // one that fails says why when it is timed
  }
  return speeds;
}

/** The fastest way to multiply in each kind of number, by the medians of several measurements. */
export function fastestProducts(measured: readonly ProductSpeed[]): ProductSpeed[] {
  return (['fp32', 'bf16'] as const).flatMap((type) => {
    const ways = [...new Set(measured.filter((one) => one.type === type).map(({ by }) => by))].map((by) => {
      const speeds = measured.filter((one) => one.type === type && one.by === by).sort((x, y) => y.flopsPerSecond - x.flopsPerSecond);
      return { ...speeds[0]!, flopsPerSecond: median(speeds.map(({ flopsPerSecond }) => flopsPerSecond)) };
    });
    return ways.sort((x, y) => y.flopsPerSecond - x.flopsPerSecond).slice(0, 1);
  });
}

function plainProducts(): ProductSpeed {
  let best: ProductSpeed = { by: 'TensorFlow', type: 'fp32', flopsPerSecond: 0, shape: [] };
  for (const shape of SHAPES) {
    const [m, k, n] = shape as [number, number, number];
    const [a, b] = [tf.randomNormal([m, k]), tf.randomNormal([k, n])];
    const seconds = Array.from({ length: 4 }, () => {
      const started = performance.now();
      tf.matMul(a, b).dispose(); // it has been done when the call returns
      return (performance.now() - started) / 1000;
    });
    tf.dispose([a, b]);
    const flopsPerSecond = (2 * m * k * n) / Math.min(...seconds.slice(1)); // the first one uploads
    if (flopsPerSecond > best.flopsPerSecond) best = { ...best, flopsPerSecond, shape };
  }
  return best;
}
