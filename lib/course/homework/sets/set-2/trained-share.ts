import { DECIMALS, functionExercise } from '../../define.js';

type Objective = 'FLM' | 'PLM' | 'MLM';

export const trainedTokens = functionExercise<[objective: Objective, windowLength: number, nWindows: number], number>({
  id: '2.3',
  title: 'The training signal',
  points: 3,
  difficulty: 1,
  minutes: 10,
  functionName: 'trainedTokens',
  signature: `/** Tokens that count in the loss, on average, when \`nWindows\` texts of \`windowLength\` tokens are read once. */
function trainedTokens(objective: "FLM" | "PLM" | "MLM", windowLength: number, nWindows: number): number`,
  task: `
Three objectives read the same text and learn from different parts of it.

- **FLM** (full language modelling): every token of a window is predicted from those before it. Its first token is predicted too, from a start symbol.
- **PLM** (prefix language modelling): the window is cut after *k* tokens, with *k* drawn uniformly from 1 to *n* − 1; the *n* − *k* tokens after the cut are predicted. Give the **mean** over *k*.
- **MLM** (span corruption): 15% of the window's *n* tokens are hidden and predicted, rounded to whole tokens in each window (\`Math.round\`) and never fewer than one.

How many tokens count in the loss altogether? This number, not the number of tokens read, is what an objective learns from in one pass.`,
  worked: {
    inputs: ['PLM', 4, 10],
    expected: 20,
    about: 'PLM on ten windows of four',
    because: 'The cut falls after 1, 2 or 3 tokens, which leaves 3, 2 or 1 to predict: 2 on average, in each of ten windows.',
  },
  publicCases: [
    { inputs: ['FLM', 512, 100], expected: 51200, about: 'FLM trains on everything' }, // 512 x 100
    { inputs: ['PLM', 7, 2], expected: 7, about: 'PLM on an odd window' }, // cuts 1..6 leave 6..1: mean 3.5, twice
    { inputs: ['MLM', 512, 100], expected: 7700, about: 'MLM on long windows' }, // .15 x 512 = 76.8, so 77 in each
    { inputs: ['MLM', 22, 10], expected: 30, about: 'MLM rounds to the nearest whole number' }, // .15 x 22 = 3.3
    { inputs: ['MLM', 3, 4], expected: 4, about: 'MLM on tiny windows: at least one token each' }, // .45 rounds to 0, at least 1
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'no-rounding', message: 'It looks like a fraction of a token is hidden: each window hides a whole number of tokens, at least one.' },
    { id: 'rounded-once', message: 'It looks like the rounding was done once for the whole corpus; it happens in every window.' },
    { id: 'mlm-kept', message: 'It looks like the visible 85% were counted for MLM: the loss counts the hidden 15%.' },
    { id: 'cut-from-zero', message: 'It looks like the cut may fall anywhere from 0 on, or its mean was taken over the wrong range: it is uniform on 1 to n - 1, so neither part is ever empty.' },
    { id: 'first-token-missing', message: 'It looks like the first token of an FLM window was left out: it is predicted too, from a start symbol.' },
    { id: 'half-rounded', message: 'It looks like the mean of PLM was rounded to whole tokens: a mean need not be whole.' },
    { id: 'cut-to-the-end', message: 'It looks like the cuts were averaged over n of them: there are n - 1.' },
    { id: 'floor', message: 'It looks like the hidden tokens were rounded down: they are rounded to the nearest whole number.' },
    { id: 'ceil', message: 'It looks like the hidden tokens were rounded up: they are rounded to the nearest whole number.' },
    { id: 'no-least', message: 'It looks like a tiny window hides nothing: at least one token is hidden in each.' },
    { id: 'windows-forgotten', message: 'It looks like MLM was counted for a single window.' },
    { id: 'plm-whole', message: 'It looks like PLM was counted as FLM: only what comes after the cut is predicted.' },
  ],
  hints: [
    'Work out one window first; windows do not influence each other.',
    'For PLM write down what is left for every possible cut of a window of 4, and average.',
    'The mean of 1, 2, ..., n - 1 is n/2. For MLM round inside the window, then multiply.',
  ],
});
