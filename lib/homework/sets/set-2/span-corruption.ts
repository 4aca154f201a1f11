import { EXACT, functionExercise } from '../../define.js';

type Span = { start: number; length: number };
type Corrupted = { source: string[]; target: string[] };

/** Walks through the text: what each hidden span leaves in source and target. */
function corrupt(tokens: string[], spans: Span[], write: (span: Span, k: number) => Corrupted, end: string[]): Corrupted {
  const source: string[] = [];
  const target: string[] = [];
  let at = 0;
  spans.forEach((span, k) => {
    const left = write(span, k);
    source.push(...tokens.slice(at, span.start), ...left.source);
    target.push(...left.target);
    at = span.start + span.length;
  });
  return { source: [...source, ...tokens.slice(at)], target: [...target, ...end] };
}

const hidden = (tokens: string[], { start, length }: Span): string[] => tokens.slice(start, start + length);

export const corruptSpans = functionExercise<[tokens: string[], spans: Span[]], Corrupted>({
  id: '2.5',
  title: 'Span corruption',
  points: 5,
  difficulty: 2,
  minutes: 20,
  functionName: 'corruptSpans',
  signature: `/** tokens [time]; spans in order, none touching another. What the model reads (source) and what it must write (target). */
function corruptSpans(tokens: string[], spans: { start: number; length: number }[]): { source: string[]; target: string[] }`,
  task: `
The MLM objective of Wang et al. (2022) is T5's span corruption (Raffel et al. 2020, section 3.1.4). Each hidden span is replaced in the **source** by one sentinel, \`<0>\` for the first span, \`<1>\`
for the second, and so on. The **target** lists, for each span, its sentinel and the tokens that were there, and ends with one more sentinel that says: this is all.

The spans are given; in training they are drawn at random.`,
  worked: {
    inputs: [['May', 'the', 'force', 'be', 'with', 'you'], [{ start: 1, length: 2 }, { start: 5, length: 1 }]],
    expected: { source: ['May', '<0>', 'be', 'with', '<1>'], target: ['<0>', 'the', 'force', '<1>', 'you', '<2>'] },
    about: 'the lecture\'s sentence',
    because: 'Hiding "the force" and "you" leaves a source of five tokens and a target of six:',
  },
  publicCases: [
    { inputs: [['a', 'b', 'c'], [{ start: 0, length: 1 }]], expected: { source: ['<0>', 'b', 'c'], target: ['<0>', 'a', '<1>'] }, about: 'a span at the beginning' },
    { inputs: [['a', 'b', 'c', 'd', 'e'], [{ start: 1, length: 3 }]], expected: { source: ['a', '<0>', 'e'], target: ['<0>', 'b', 'c', 'd', '<1>'] }, about: 'one long span' },
  ],
  tolerance: EXACT,
  misconceptions: [
    { id: 'no-end', message: 'It looks like the last sentinel is missing: without it the model does not know when its answer is complete.', wrong: (tokens, spans) => corrupt(tokens, spans, (span, k) => ({ source: [`<${k}>`], target: [`<${k}>`, ...hidden(tokens, span)] }), []) },
    { id: 'sentinel-per-token', message: 'It looks like every hidden token gets a sentinel of its own, as in BERT. A span has one, whatever its length: the model must also find out how much is missing.', wrong: (tokens, spans) => {
      const before = (k: number) => spans.slice(0, k).reduce((sum, { length }) => sum + length, 0);
      const names = (span: Span, k: number) => hidden(tokens, span).map((_, i) => `<${before(k) + i}>`);
      return corrupt(tokens, spans, (span, k) => ({ source: names(span, k), target: hidden(tokens, span).flatMap((token, i) => [names(span, k)[i]!, token]) }), [`<${before(spans.length)}>`]);
    } },
    { id: 'same-sentinel', message: 'It looks like all spans share one sentinel: then the target does not say which hole an answer fills.', wrong: (tokens, spans) => corrupt(tokens, spans, (span) => ({ source: ['<0>'], target: ['<0>', ...hidden(tokens, span)] }), [`<${spans.length}>`]) },
    { id: 'source-deleted', message: 'It looks like the hidden tokens were removed from the source without a sentinel in their place: the model cannot see where something is missing.', wrong: (tokens, spans) => corrupt(tokens, spans, (span, k) => ({ source: [], target: [`<${k}>`, ...hidden(tokens, span)] }), [`<${spans.length}>`]) },
    { id: 'target-whole', message: 'It looks like the target repeats the whole text. MLM predicts only what was hidden: that is why its training signal is 15%.', wrong: (tokens, spans) => ({ ...corrupt(tokens, spans, (_, k) => ({ source: [`<${k}>`], target: [] }), []), target: [...tokens] }) },
  ],
  hints: [
    'Go through the spans from left to right and remember where in the text you are.',
    'For span k: copy what lies before it into the source, then put the sentinel into both, then the hidden tokens into the target only.',
    'After the last span: the rest of the text goes to the source, and one more sentinel, `<${spans.length}>`, to the target.',
  ],
});
