import * as tf from '@tensorflow/tfjs';

/**
 * Gives the WebAssembly backend the kernels that training needs and tfjs leaves out there, written in operations that it has.
 *
 * UnsortedSegmentSum, the gradient of an embedding look-up: out[s] = sum of x[i] over all i with segmentIds[i] = s. With one-hot rows
 * that is a matrix product, oneHot(segmentIds)^T x; x [n, ...], segmentIds [n] give [numSegments, ...].
 */
export function registerMissingWasmKernels(): void {
  if (tf.getKernel('UnsortedSegmentSum', 'wasm')) return;
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => tf.tidy(() => {
      const { x, segmentIds } = inputs as { x: tf.Tensor; segmentIds: tf.Tensor1D };
      const { numSegments } = attrs as unknown as { numSegments: number };
      const [n, ...rest] = x.shape;
      const chosen = tf.oneHot(segmentIds, numSegments).toFloat(); // [n, numSegments]
      return tf.matMul(chosen, x.reshape([n, -1]), true, false).reshape([numSegments, ...rest]);
    }),
  });
}
