import { InputError } from '../../core/check.js';
import type { RandomStream } from '../../core/random.js';

/** Words of the downstream tasks. Languages that tasks are asked in keep room for them from the start, so that one model can do both. */
export const taskWords: readonly string[] = [
  ...'0123456789', '+', '-', '*', 'mod', '=', '?', ':', 'so', 'copy', 'recall', 'answer',
  'entailment', 'neutral', 'contradiction', ...'ABCDEFGH',
];

const onsets = ['bl', 'br', 'dr', 'fl', 'fr', 'gl', 'gr', 'kl', 'kr', 'm', 'n', 'pl', 'pr', 'tr', 'v', 'vr', 'z', 'zw'];
const vowels = ['a', 'e', 'i', 'o', 'u'];

/** `count` different nouns that no language has, such as blax and frondi, in an order drawn from `stream`. */
export function inventNouns(count: number, stream: RandomStream): string[] {
  return invent(count, ['x', 'zo', 'ndi', 'mu', 'lk', 'rto'], 'nouns', stream);
}

/** `count` different verbs in the third person, such as drobbles and vimmets. */
export function inventVerbs(count: number, stream: RandomStream): string[] {
  return invent(count, ['bbles', 'zzes', 'mmets', 'rgues'], 'verbs', stream);
}

function invent(count: number, endings: readonly string[], what: string, stream: RandomStream): string[] {
  const all = onsets.flatMap((onset) => vowels.flatMap((vowel) => endings.map((ending) => onset + vowel + ending)));
  if (count > all.length) throw new InputError(`${what}: expected at most ${all.length}, got ${count}`);
  return stream.shuffled(all).slice(0, count);
}
