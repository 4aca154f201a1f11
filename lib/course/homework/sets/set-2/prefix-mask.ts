import { EXACT, functionExercise } from '../../define.js';

export const prefixMask = functionExercise<[time: number, prefixLength: number], boolean[][]>({
  id: '2.2',
  title: 'The prefix mask',
  points: 2,
  difficulty: 1,
  minutes: 10,
  functionName: 'prefixMask',
  signature: `/** visible[query][key] where the first \`prefixLength\` positions (0 to time) are the prompt. [time, time] */
function prefixMask(time: number, prefixLength: number): boolean[][]`,
  task: `
A prompt is given at once: nothing is spoilt if its tokens see one another in both directions. That is a **prefix decoder** (or non-causal decoder, ND): bidirectional inside the prefix,
causal after it. It has the same parameters as a causal decoder; only this matrix differs.

Write its mask: the first \`prefixLength\` positions see each other, forwards too; everything after them is read causally, and sees the whole prefix.`,
  worked: {
    inputs: [4, 2],
    expected: [[true, true, false, false], [true, true, false, false], [true, true, true, false], [true, true, true, true]],
    about: 'a prefix of two in four positions',
    because: 'Against the causal mask only one entry changes: position 0 now sees position 1.',
  },
  publicCases: [
    { inputs: [3, 0], expected: [[true, false, false], [true, true, false], [true, true, true]], about: 'without a prefix it is causal' },
    { inputs: [3, 3], expected: [[true, true, true], [true, true, true], [true, true, true]], about: 'all prefix: an encoder' },
    { inputs: [5, 3], expected: [[true, true, true, false, false], [true, true, true, false, false], [true, true, true, false, false], [true, true, true, true, false], [true, true, true, true, true]], about: 'a prefix of three in five positions' },
  ],
  tolerance: EXACT,
  misconceptions: [
    { id: 'prefix-sees-all', message: 'It looks like the prefix sees the text after it as well. The prompt was there before the answer: it must not read what the model is about to be asked.' },
    { id: 'only-causal', message: 'It looks like the mask is causal inside the prefix too: the prefix makes no difference.' },
    { id: 'one-too-long', message: 'It looks like the prefix is one position too long: positions count from 0, so a prefix of 2 is the positions 0 and 1.' },
    { id: 'forgets-prefix', message: 'It looks like what comes after the prefix cannot read it. The answer must see its whole question.' },
    { id: 'one-too-short', message: 'It looks like the prefix is one position too short: a prefix of 2 is the positions 0 and 1.' },
    { id: 'blind-to-itself', message: 'It looks like a position after the prefix cannot see itself.' },
    { id: 'transposed', message: 'It looks like the mask is transposed: rows are queries (who looks), columns are keys (who is looked at).' },
  ],
  hints: [
    'Begin with your causal mask: every true in it stays true. Which entries must be added?',
    'Only the key decides whether an extra entry is allowed: is it in the prefix?',
    'A position is visible if it is not in the future, **or** if it belongs to the prefix.',
  ],
});
