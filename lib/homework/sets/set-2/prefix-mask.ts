import { EXACT, functionExercise } from '../../define.js';

type Sees = (query: number, key: number) => boolean;
const mask = (time: number, sees: Sees): boolean[][] => Array.from({ length: time }, (_, query) => Array.from({ length: time }, (_, key) => sees(query, key)));

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
    { id: 'prefix-sees-all', message: 'It looks like the prefix sees the text after it as well. The prompt was there before the answer: it must not read what the model is about to be asked.', wrong: (time, prefixLength) => mask(time, (query, key) => key <= query || query < prefixLength) },
    { id: 'only-causal', message: 'It looks like the mask is causal inside the prefix too: the prefix makes no difference.', wrong: (time) => mask(time, (query, key) => key <= query) },
    { id: 'one-too-long', message: 'It looks like the prefix is one position too long: positions count from 0, so a prefix of 2 is the positions 0 and 1.', wrong: (time, prefixLength) => mask(time, (query, key) => key <= query || key <= prefixLength) },
    { id: 'forgets-prefix', message: 'It looks like what comes after the prefix cannot read it. The answer must see its whole question.', wrong: (time, prefixLength) => mask(time, (query, key) => (query < prefixLength ? key < prefixLength : key >= prefixLength && key <= query)) },
  ],
  hints: [
    'Begin with your causal mask: every true in it stays true. Which entries must be added?',
    'Only the key decides whether an extra entry is allowed: is it in the prefix?',
    'A position is visible if it is not in the future, **or** if it belongs to the prefix.',
  ],
});
