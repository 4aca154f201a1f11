import { InputError, checkPositive } from '../../core/check.js';
import { randomStream } from '../../core/random.js';
import type { Task, TaskExample } from './task.js';

/** Several tasks to be learnt together, and some kept back to see what carries over. */
export interface TaskMixture {
  /** Training examples of all trained tasks in random order, each with the name of its task. */
  train: readonly (TaskExample & { task: string })[];
  trained: readonly Task[];
  /** Tasks of which no example is in `train`: what a model does on them is zero-shot. */
  heldOut: readonly Task[];
}

/**
 * Multitask fine-tuning data as in T0 (Sanh et al. 2022): `nExamples` training examples, each from a task drawn with its weight (1 if not
 * given), going round a task's examples in order when there are fewer than it owes.
 * @throws InputError if a held-out or weighted name is not a task's, or nothing is left to train on
 */
export function taskMixture(tasks: readonly Task[], options: { seed: number; nExamples: number; heldOut: readonly string[]; weights?: Readonly<Record<string, number>> }): TaskMixture {
  const { seed, nExamples, heldOut, weights = {} } = options;
  const names = tasks.map(({ name }) => name);
  for (const name of [...heldOut, ...Object.keys(weights)]) {
    if (!names.includes(name)) throw new InputError(`heldOut and weights: expected names among ${names.join(', ')}, got "${name}"`);
  }
  const trained = tasks.filter(({ name }) => !heldOut.includes(name));
  if (trained.length === 0) throw new InputError('heldOut: expected at least one task left to train on, got none');
  for (const { name, train } of trained) if (train.length === 0) throw new InputError(`tasks: expected training examples of ${name}, got none`);
  const stream = randomStream(seed, 'task mixture');
  const weightOf = trained.map(({ name }) => checkPositive(`weights.${name}`, weights[name] ?? 1));
  const total = weightOf.reduce((sum, w) => sum + w, 0);
  const given = trained.map(() => 0);
  const train = Array.from({ length: nExamples }, () => {
    let lot = stream.uniform() * total;
    const t = Math.max(weightOf.findIndex((weight) => (lot -= weight) < 0), 0);
    const task = trained[t]!;
    return { ...task.train[given[t]!++ % task.train.length]!, task: task.name };
  });
  return { train, trained, heldOut: tasks.filter(({ name }) => heldOut.includes(name)) };
}
