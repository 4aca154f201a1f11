import { rewritten, typeOf } from './products.js';
import type { Operation, Program, Source, TensorType } from './recording.js';
import { typeAttribute, type Binding } from './tensorflow.js';

/**
 * In which numbers a step computes: `fp32` throughout, or with the factors of its large products rounded to `bf16`, which keeps the range
 * of fp32 (8 bits of exponent) and 8 of its 24 significant bits: 2 to 3 decimal digits.
 */
export const PRECISIONS = ['fp32', 'bf16'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** A product of fewer multiply-adds gains less from bf16 than rounding its factors costs. */
const SMALLEST_PRODUCT = 200_000;

/**
 * The same program in mixed precision (Micikevicius et al. 2018; with bfloat16, Kalamkar et al. 2019): the factors of every large product
 * are rounded to bfloat16 and multiplied in it,
 *
 *     A B  ->  float32(bfloat16(A) bfloat16(B))
 *
 * with sums kept in float32 while a product is computed. All else stays in float32: the state, so that small updates are not lost;
 * softmax, norms and loss; and small products. A value that several products read is rounded once.
 *
 * oneDNN, which the graph rung's products are computed by, does them in instructions that take two or more bf16 numbers for one fp32. XLA
 * has none on CPUs, so a step in bf16 is never compiled by it. `npm run bench` shows what it comes to.
 */
export function withHalfPrecision(program: Program, binding: Binding): Program {
  const cast = (from: TensorType['dtype'], to: TensorType['dtype']) => [typeAttribute('SrcT', from, binding), typeAttribute('DstT', to, binding)];
  const rounded = new Map<string, Source>();
  return rewritten(program, (operation, { add, moveSource }) => {
    if (multiplyAdds(operation, program) < SMALLEST_PRODUCT) return false;
    const round = (source: Source): Source => {
      const key = `${source.kind} ${source.index} ${source.kind === 'operation' ? source.output : ''}`;
      const { shape } = typeOf(source, program);
      const value = rounded.get(key) ?? add('Cast', cast('float32', 'bfloat16'), [moveSource(source)], { dtype: 'bfloat16', shape });
      rounded.set(key, value);
      return value;
    };
    const { op, attributes, inputs, outputs: [output] } = operation;
    const inHalf = [...attributes.filter(({ name }) => name !== 'T'), typeAttribute('T', 'bfloat16', binding)];
    const product = add(op, inHalf, inputs.map(round), { ...output!, dtype: 'bfloat16' });
    add('Cast', cast('bfloat16', 'float32'), [product], output!);
    return true;
  });
}

/** Of a product of float32 matrices [..., n, k] and [..., k, m]: the batches times n k m. 0 for any other operation. */
function multiplyAdds({ op, attributes, inputs, outputs: [output] }: Operation, program: Program): number {
  if (op !== 'BatchMatMulV2' || output!.dtype !== 'float32') return 0;
  const turned = attributes.some(({ name, value }) => name === 'adj_x' && value === true);
  return output!.shape.reduce((a, b) => a * b, 1) * typeOf(inputs[0]!, program).shape.at(turned ? -2 : -1)!;
}

/**
 * Why products in bfloat16 cannot be had on this processor, or undefined where they can.
 * @param cpu what Linux says of the processor; undefined elsewhere
 * Worked value: flags with `avx512_bf16` among them give undefined.
 */
export function bf16Refusal(cpu: string | undefined): string | undefined {
  if (cpu === undefined) return 'whether a processor multiplies in bfloat16 can be told on Linux only';
  return /\b(avx512_bf16|amx_bf16|bf16)\b/.test(cpu) ? undefined : 'this processor has no instructions for bfloat16 (avx512_bf16, amx_bf16) and would only be slower';
}
