import type { Law } from '../law.js';

/** Runs within this factor of each other count as one budget, as in approach 2; a prediction further than that from every run lies beyond the range. */
export const BEYOND_FACTOR = 1.05;

/** How far a run goes, in logs: along each input, and last along what runs are ordered by. */
export type Reach = readonly number[];

/** A law's inputs, which is all that is asked of it here. */
type Inputs = Pick<Law, 'inputs' | 'mayBeAnyNumber'>;

/** The inputs along which a law is extrapolated: all but the unique tokens, which the other inputs contain, and those that may be 0. */
const axesOf = (law: Inputs): readonly string[] => law.inputs.filter((name) => name !== 'nUniqueTokens' && !law.mayBeAnyNumber?.includes(name));

/**
 * What runs of a law are ordered by, and the factor by which that exceeds the product of its inputs: compute C = 6 N D, else the product or the
 * one input itself.
 */
export function orderOf(law: Inputs): { name: string; factor: number } {
  const axes = axesOf(law);
  if (axes.includes('nParams') && axes.includes('nTokens')) return { name: 'compute C = 6 N D', factor: 6 };
  return { name: axes.length > 1 ? axes.join(' x ') : axes[0] === 'loss' ? 'falling loss' : axes[0]!, factor: 1 };
}

/**
 * How far inputs go: ln of each, and last of their product, which for N and D is ln(C/6). A loss as input goes the further the lower it is.
 * Worked value: N = 10 and D = 1000 give [2.303, 6.908, 9.210].
 */
export function reachOf(law: Inputs, inputs: Readonly<Record<string, number>>): Reach {
  const logs = axesOf(law).map((name) => (name === 'loss' ? -1 : 1) * Math.log(inputs[name]!));
  return logs.length > 1 ? [...logs, logs.reduce((sum, value) => sum + value, 0)] : logs;
}

/** The furthest along each axis, of at least one run. */
export function furthestOf(reaches: Iterable<Reach>): Reach {
  let furthest: number[] | undefined;
  for (const reach of reaches) furthest = furthest ? furthest.map((most, axis) => Math.max(most, reach[axis]!)) : [...reach];
  return furthest ?? [];
}

/** How far each row of [inputs][rows] goes, one after another. */
export function* reachesOf(law: Inputs, columns: readonly Float64Array[]): Generator<Reach> {
  for (let row = 0; row < columns[0]!.length; row++) yield reachOf(law, Object.fromEntries(law.inputs.map((name, k) => [name, columns[k]![row]!])));
}

/** The ln of the largest factor by which `reach` exceeds the furthest, over all axes; 0 or less inside the range. */
export function distanceBeyond(furthest: Reach, reach: Reach): number {
  return reach.reduce((most, value, axis) => Math.max(most, value - furthest[axis]!), -Infinity);
}
