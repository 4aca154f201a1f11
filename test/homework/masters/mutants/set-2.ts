import { mutantsOf } from './mutant.js';

const loss = (body: string) => `function crossEntropy(logits: number[][], targets: number[], lossWeights: number[]): number {
  ${body}
}`;

export const mutants = [
  ...mutantsOf('2.1', [
    ['a fixed size', 'query < time', 'query < 3', '=size-fixed'],
    ['one row shared by all', `function causalMask(time) {
  const row = new Array(time).fill(false);
  return Array.from({ length: time }, (_, query) => { row[query] = true; return row; });
}`, '=rows-shared'],
    ['ones and zeros', 'key <= query', '(key <= query ? 1 : 0) as unknown as boolean', '=ones-and-zeros'],
    ['minus infinity and 0, as attention adds it', 'key <= query', '(key <= query ? 0 : -Infinity) as unknown as boolean', '=additive'],
    ['hides what is visible', 'key <= query', 'key > query', '=inverted'],
    ['a window of two', 'key <= query', 'key <= query && key >= query - 1', '=window'],
    ['ragged rows', 'Array.from({ length: time }, (_, key) => key <= query)', 'Array.from({ length: query + 1 }, () => true)', '=ragged'],
    ['rows backwards', 'return visible', 'return visible.reverse()', '=kit:reversed'],
    ['only the diagonal', 'key <= query', 'key === query', '=diagonal'],
  ]),
  ...mutantsOf('2.2', [
    ['one too short', 'key < prefixLength', 'key < prefixLength - 1', '=one-too-short'],
    ['everything sees everything', 'key <= query || key < prefixLength', 'true', '=kit:constant'],
    ['only the prefix is seen', 'key <= query || key < prefixLength', 'key < prefixLength', '=prefix-only'],
    ['the prefix is the end', 'key < prefixLength', 'key >= time - prefixLength', '=prefix-at-end'],
    ['prefix in both, causal without itself', 'key <= query ||', 'key < query ||', '=blind-to-itself'],
    ['transposed', 'key <= query || key < prefixLength', 'query <= key || query < prefixLength', '=transposed'],
    ['and for or', 'key <= query || key < prefixLength', 'key <= query && key < prefixLength', '=both-needed'],
    ['no prefix means all prefix', 'key < prefixLength', 'key < (prefixLength || time)', '=zero-is-all'],
    ['both must be in the prefix', 'key < prefixLength', '(key < prefixLength && query < prefixLength && key !== query + 2)'],
  ]),
  ...mutantsOf('2.3', [
    ['first token not predicted', 'return nWindows * windowLength;', 'return nWindows * (windowLength - 1);', '=first-token-missing'],
    [
      'half window rounded down',
      'return nWindows * (left / (windowLength - 1))',
      'return nWindows * Math.floor(windowLength / 2)',
      '=half-rounded',
    ],
    [
      'half window rounded',
      'return nWindows * (left / (windowLength - 1))',
      'return nWindows * Math.round(windowLength / 2)',
      '=half-rounded',
    ],
    ['cuts up to n', 'return nWindows * (left / (windowLength - 1))', 'return nWindows * (left / windowLength)', '=cut-to-the-end'],
    ['floor', 'Math.round(', 'Math.floor(', '=floor'],
    ['ceil', 'Math.round(', 'Math.ceil(', '=ceil'],
    ['no least token', 'Math.max(1, Math.round(windowLength * 0.15))', 'Math.round(windowLength * 0.15)', '=no-least'],
    ['windows forgotten', 'return nWindows * Math.max', 'return Math.max', '=windows-forgotten'],
    ['rounded half to even', 'Math.round(windowLength * 0.15)', '(windowLength * 0.15 % 1 === 0.5 ? 2 * Math.round(windowLength * 0.15 / 2) : Math.round(windowLength * 0.15))'],
    ['prefix counted', 'left += windowLength - cut', 'left += cut + 1', '=cut-from-zero'],
    ['PLM whole', 'if (objective === "PLM") {', 'if (objective === "PLM") { return nWindows * windowLength;', '=plm-whole'],
    ['0.15 of 7 cases: 10 for 70', 'windowLength * 0.15', 'windowLength * 0.14', '=share-wrong'],
  ]),
  ...mutantsOf('2.4', [
    [
      'the largest of all positions',
      'const largest = Math.max(...logits[t])',
      'const largest = Math.max(...logits.flat())',
      '=largest-of-all',
    ],
    ['the first logit is subtracted', 'const largest = Math.max(...logits[t])', 'const largest = logits[t][0]', '=underflow'],
    ['sign', 'return total / count', 'return -total / count', '=sign'],
    ['logits taken for probabilities', 'const loss = Math.log(normaliser) + largest - logits[t][targets[t]]', 'const loss = -Math.log(logits[t][targets[t]])', '=kit:not-finite'],
    ['the target is the place', 'logits[t][targets[t]]', 'logits[t][t]', '=place-for-target'],
    ['first target for all', 'logits[t][targets[t]]', 'logits[t][targets[0]]'],
    ['last position missing', 't < targets.length', 't < Math.max(1, targets.length - 1)', '=first-only'],
    ['clipped probabilities', loss(`let total = 0, count = 0;
  logits.forEach((row, t) => {
    const top = Math.max(...row), powers = row.map((z) => Math.exp(z - top)), sum = powers.reduce((a, b) => a + b, 0);
    total -= lossWeights[t] * Math.log(powers[targets[t]] / sum + 1e-9); count += lossWeights[t];
  });
  return total / count;`), '=clipped'],
    ['probability underflows', loss(`let total = 0, count = 0;
  logits.forEach((row, t) => {
    const top = Math.max(...row), powers = row.map((z) => Math.exp(z - top)), sum = powers.reduce((a, b) => a + b, 0);
    total -= lossWeights[t] * Math.log(powers[targets[t]] / sum); count += lossWeights[t];
  });
  return total / count;`), '=underflow'],
    ['base ten', 'Math.log(normaliser)', 'Math.log10(normaliser)', '=bases-mixed'],
    ['accuracy', 'const loss = Math.log(normaliser) + largest - logits[t][targets[t]]', 'const loss = logits[t][targets[t]] === largest ? 0 : 1', '=accuracy'],
    ['mean of all exponentials', 'normaliser += Math.exp(logit - largest)', 'normaliser += Math.exp(logit - largest) / logits[t].length', '=mean-of-exponentials'],
    ['weights above a half count', 'count += lossWeights[t]', 'count += 1 - lossWeights[t]', '=kit:not-finite'],
  ]),
  ...mutantsOf('2.5', [
    ['sentinels from one', 'const sentinel = "<" + k + ">"', 'const sentinel = "<" + (k + 1) + ">"', '=from-one'],
    ['sentinels by place', 'const sentinel = "<" + k + ">"', 'const sentinel = "<" + start + ">"', '=by-place'],
    ['length is the end', 'while (next < start + length) target', 'while (next < length) target', '=length-is-end'],
    ['one token too many hidden', 'while (next < start + length) target', 'while (next <= start + length && next < tokens.length) target', '=one-too-many'],
    ['one token too few hidden', 'while (next < start + length) target', 'while (next < start + length - 1) target', '=one-too-few'],
    ['the rest is lost', '  while (next < tokens.length) source.push(tokens[next++]);\n', '', '=rest-lost'],
    ['the rest goes to the target', 'while (next < tokens.length) source', 'while (next < tokens.length) target', '=rest-to-target'],
    ['end sentinel in both', 'target.push("<" + spans.length + ">");', 'target.push("<" + spans.length + ">"); source.push("<" + spans.length + ">");', '=end-in-both'],
    [
      'end sentinel repeats the last',
      'target.push("<" + spans.length + ">")',
      'target.push("<" + (spans.length - 1) + ">")',
      '=end-repeated',
    ],
    ['target without sentinels', '    target.push(sentinel);\n', '', '=target-without-sentinels'],
    ['sentinel after its tokens', '    target.push(sentinel);\n    while (next < start + length) target.push(tokens[next++]);', '    while (next < start + length) target.push(tokens[next++]);\n    target.push(sentinel);', '=sentinel-after'],
    ['hidden tokens stay in the source', 'while (next < start + length) target.push(tokens[next++]);', 'while (next < start + length) { source.push(tokens[next]); target.push(tokens[next++]); }', '=hidden-stay'],
    ['joined words', 'return { source, target }', 'return { source: [source.join(" ")], target: [target.join(" ")] }', '=joined'],
    ['spans by splice, later ones shifted', `function corruptSpans(tokens, spans) {
  const source = [...tokens], target = [];
  spans.forEach(({ start, length }, k) => { target.push("<" + k + ">", ...source.splice(start, length, "<" + k + ">")); });
  return { source, target: [...target, "<" + spans.length + ">"] };
}`, '=shifted'],
    ['tokens spliced away', `function corruptSpans(tokens, spans) {
  const target = [];
  let shift = 0;
  spans.forEach(({ start, length }, k) => { target.push("<" + k + ">", ...tokens.splice(start - shift, length, "<" + k + ">")); shift += length - 1; });
  return { source: tokens, target: [...target, "<" + spans.length + ">"] };
}`],
  ]),
  ...mutantsOf('2.6', [
    ['weights early', 'i + 1 >= source.length ?', 'i + 2 >= source.length ?', '=weights-early'],
    [
      'last target not counted',
      'isReal && i + 1 >= source.length ?',
      'i + 2 < sequence.length && i + 1 >= source.length ?',
      '=last-missing',
    ],
    [
      'padding of inputs is the last token',
      'inputs.push(isReal ? sequence[i] : padding)',
      'inputs.push(i < sequence.length ? sequence[i] : padding)',
      '=last-token-in-inputs',
    ],
    [
      'targets padded with 0',
      'targets.push(isReal ? sequence[i + 1] : padding)',
      'targets.push(isReal ? sequence[i + 1] : 0)',
      '=padded-with-zero',
    ],
    ['both padded with 0', 'isReal ? sequence[i] : padding);\n    targets.push(isReal ? sequence[i + 1] : padding)', 'isReal ? sequence[i] : 0);\n    targets.push(isReal ? sequence[i + 1] : 0)', '=padded-with-zero'],
    ['not padded', 'return { inputs, targets, lossWeights,', 'return { inputs: inputs.slice(0, sequence.length - 1), targets: targets.slice(0, sequence.length - 1), lossWeights: lossWeights.slice(0, sequence.length - 1),', '=not-padded'],
    ['padding in front', 'return { inputs, targets, lossWeights,', 'const turn = (list: number[]) => [...list.slice(sequence.length - 1), ...list.slice(0, sequence.length - 1)];\n  return { inputs: turn(inputs), targets: turn(targets), lossWeights: turn(lossWeights),', '=padding-in-front'],
    ['prefix one longer', 'prefixLength: source.length', 'prefixLength: source.length + 1', '=prefix-off'],
    ['prefix one shorter', 'prefixLength: source.length', 'prefixLength: source.length - 1', '=prefix-off'],
    ['prefix is the target', 'prefixLength: source.length', 'prefixLength: target.length', '=prefix-off'],
    ['weights true and false', '? 1 : 0);', '? true : false);', '=true-and-false'],
    ['target first', 'source.concat(target)', 'target.concat(source)', '=target-first'],
    ['shift the other way', 'sequence[i + 1] : padding', 'sequence[i - 1] ?? padding : padding', '=shifted-twice-back'],
    [
      'weights by the value of padding',
      'isReal && i + 1 >= source.length ? 1 : 0',
      'i + 1 >= source.length && targets[i] !== padding ? 1 : 0',
      '=padding-by-value',
    ],
  ]),
];
