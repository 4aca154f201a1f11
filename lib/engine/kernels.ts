import * as tf from '@tensorflow/tfjs';
import type { Attribute, TensorFlowBackend, TensorHandle } from './tensorflow.js';

/**
 * Replaces tfjs-node's GatherV2, which copies the indices to JavaScript on every call to check their range: a read that a
 * compiled step could not repeat. TensorFlow checks them itself where it runs operations one by one.
 *
 * out[..., i, ...] = x[..., indices[i], ...] along `axis`.
 */
export function replaceGatherKernel(): void {
  tf.unregisterKernel('GatherV2', 'tensorflow');
  tf.registerKernel({
    kernelName: 'GatherV2',
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, indices } = inputs as { x: TensorHandle; indices: TensorHandle };
      const { axis, batchDims } = attrs as unknown as { axis: number; batchDims: number };
      const tensorFlow = backend as TensorFlowBackend;
      const { binding } = tensorFlow;
      const dtypes: Record<string, number> = { float32: binding.TF_FLOAT, int32: binding.TF_INT32, bool: binding.TF_BOOL };
      const typeAttribute = (name: string, dtype: string): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value: dtypes[dtype]! });
      const axisTensor = tf.scalar(axis, 'int32');
      const result = tensorFlow.executeSingleOutput('GatherV2', [
        { name: 'batch_dims', type: binding.TF_ATTR_INT, value: batchDims },
        typeAttribute('Tparams', x.dtype), typeAttribute('Tindices', indices.dtype), typeAttribute('Taxis', 'int32'),
      ], [x, indices, axisTensor]);
      axisTensor.dispose();
      return result;
    },
  });
}

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
