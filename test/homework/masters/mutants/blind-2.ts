import { mutantsOf } from './mutant.js';

/** Wrong answers written from the notebook's statements alone, before the listed misconceptions were read. */
export const mutants = [
  ...mutantsOf('2.1', [
    ['not itself', 'key <= query', 'key < query', '=blind-to-itself'],
    ['the future', 'key <= query', 'key >= query', '=transposed'],
    ['strictly the future', 'key <= query', 'key > query', '=inverted'],
    ['one ahead', 'key <= query', 'key <= query + 1', '=sees-next'],
    ['everything', 'key <= query', 'true', '=rows-shared'],
    ['only itself', 'key <= query', 'key === query', '=diagonal'],
    ['one and zero', 'key <= query', 'key <= query ? 1 : 0', '=ones-and-zeros'],
    ['minus infinity', 'key <= query', 'key <= query ? 0 : -Infinity', '=additive'],
    ['text', 'key <= query', 'String(key <= query)', '=kit:text'],
    ['rows of their own length', 'Array.from({ length: time }, (_, key)', 'Array.from({ length: query + 1 }, (_, key)', '=ragged'],
    ['flat', `function causalMask(time) {
  return Array.from({ length: time * time }, (_, i) => i % time <= Math.floor(i / time));
}`, '=kit:flat'],
    ['one too long', 'Array.from({ length: time }, (_, query) => Array.from({ length: time }', 'Array.from({ length: time + 1 }, (_, query) => Array.from({ length: time + 1 }', '=kit:length'],
    ['one too short', 'Array.from({ length: time }, (_, query) => Array.from({ length: time }', 'Array.from({ length: time - 1 }, (_, query) => Array.from({ length: time - 1 }', '=kit:length'],
    ['one row for all', `function causalMask(time) {
  const mask = new Array(time).fill(new Array(time).fill(false));
  for (let q = 0; q < time; q++) for (let k = 0; k <= q; k++) mask[q][k] = true;
  return mask;
}`, '=rows-shared'],
    ['empty places', `function causalMask(time) {
  const mask = [];
  for (let q = 0; q < time; q++) { mask[q] = new Array(time); for (let k = 0; k <= q; k++) mask[q][k] = true; }
  return mask;
}`, '=kit:gaps'],
    ['in brackets', `function causalMask(time) {
  return [Array.from({ length: time }, (_, query) => Array.from({ length: time }, (_, key) => key <= query))];
}`, '=kit:nested'],
    ['of three positions', `function causalMask(time) {
  return [[true, false, false], [true, true, false], [true, true, true]];
}`, '=kit:constant'],
    ['from the end', 'key <= query', 'key >= time - 1 - query', '=kit:reversed'],
    ['two back', 'key <= query', 'key <= query && key >= query - 1', '=window'],
    ['first row sees nothing', 'key <= query', 'query > 0 && key <= query', '=first-blind'],
    ['positions', 'key <= query', 'key', '=kit:kind'],
    ['lists of visible keys', 'Array.from({ length: time }, (_, key) => key <= query)', 'Array.from({ length: query + 1 }, (_, key) => key)', '=kit:kind'],
    ['null', 'key <= query', '(key <= query ? true : null)', '=kit:gaps'],
    ['rows joined', 'Array.from({ length: time }, (_, key) => key <= query)', 'Array.from({ length: time }, (_, key) => (key <= query ? "1" : "0")).join("")'],
    ['x for y counted from 1', 'key <= query', 'key + 1 < query', '=one-back'],
  ], { reference: `function causalMask(time) {
  return Array.from({ length: time }, (_, query) => Array.from({ length: time }, (_, key) => key <= query));
}` }),
  ...mutantsOf('2.2', [
    ['causal only', ' || key < prefixLength', '', '=only-causal'],
    ['prefix only', 'key <= query || key < prefixLength', 'key < prefixLength', '=prefix-only'],
    ['one more', 'key < prefixLength', 'key <= prefixLength', '=one-too-long'],
    ['one fewer', 'key < prefixLength', 'key < prefixLength - 1', '=one-too-short'],
    ['prompt sees everything', 'key <= query || key < prefixLength', 'key <= query || query < prefixLength', '=prefix-sees-all'],
    ['prompt hidden from the rest', 'key <= query || key < prefixLength', '(query < prefixLength ? key < prefixLength : key <= query && key >= prefixLength)', '=forgets-prefix'],
    ['not itself after the prompt', 'key <= query ||', 'key < query ||', '=blind-to-itself'],
    ['transposed', 'key <= query || key < prefixLength', 'query <= key || query < prefixLength', '=transposed'],
    ['prompt sees only itself as it should, rest everything', 'key <= query || key < prefixLength', 'query >= prefixLength || key < prefixLength', '=rest-sees-all'],
    ['everything', 'key <= query || key < prefixLength', 'true', '=kit:constant'],
    ['and for or', 'key <= query || key < prefixLength', 'key <= query && key < prefixLength', '=both-needed'],
    ['the last positions are the prompt', 'key < prefixLength', '(query >= time - prefixLength && key >= time - prefixLength)', '=prefix-at-end'],
    ['one and zero', 'key <= query || key < prefixLength', 'key <= query || key < prefixLength ? 1 : 0', '=kit:truth'],
    ['hidden and seen exchanged', 'key <= query || key < prefixLength', '!(key <= query || key < prefixLength)', '=kit:negated'],
    ['only the prompt block', 'key <= query || key < prefixLength', 'query < prefixLength && key < prefixLength', '=block-only'],
    ['only a first row', 'key < prefixLength)', '(query === 0 && key < prefixLength))', '=first-row'],
    ['prefix of two', 'key < prefixLength', 'key < 2', '=prefix-fixed'],
    ['exclusive or', 'key <= query || key < prefixLength', 'key <= query !== key < prefixLength', '=either-or'],
    ['causal inside too', 'key < prefixLength', '(key < prefixLength && query >= prefixLength)', '=only-causal'],
    ['inside hidden', 'key <= query || key < prefixLength', 'query < prefixLength ? key < prefixLength : key <= query - 1', '=blind-to-itself'],
    ['prompt rows only see the prompt without itself', 'key < prefixLength', '(key < prefixLength && key !== query + 1)', '=hole'],
    ['one ahead for all', 'key <= query', 'key <= query + 1', '=sees-next'],
    ['time for prefix', 'key < prefixLength', 'key < time - prefixLength', '=prefix-at-end'],
    ['flat', `function prefixMask(time, prefixLength) {
  return Array.from({ length: time * time }, (_, i) => i % time <= Math.floor(i / time) || i % time < prefixLength);
}`, '=kit:flat'],
    ['text', 'key <= query || key < prefixLength)', 'String(key <= query || key < prefixLength))', '=kit:text'],
  ], { reference: `function prefixMask(time, prefixLength) {
  return Array.from({ length: time }, (_, query) => Array.from({ length: time }, (_, key) => key <= query || key < prefixLength));
}` }),
  ...mutantsOf('2.3', [
    ['first token not predicted', 'return windowLength * nWindows', 'return (windowLength - 1) * nWindows', '=first-token-missing'],
    ['cut from 0', 'nWindows * windowLength / 2', 'nWindows * (windowLength + 1) / 2', '=cut-from-zero'],
    ['cut up to n', 'nWindows * windowLength / 2', 'nWindows * (windowLength - 1) / 2', '=cut-to-the-end'],
    ['half, whole', 'nWindows * windowLength / 2', 'nWindows * Math.floor(windowLength / 2)', '=half-rounded'],
    ['half, rounded', 'nWindows * windowLength / 2', 'nWindows * Math.round(windowLength / 2)', '=half-rounded'],
    ['sum over the cuts', 'nWindows * windowLength / 2', 'nWindows * windowLength * (windowLength - 1) / 2', '=sum-for-mean'],
    ['everything of a prefix model', 'nWindows * windowLength / 2', 'nWindows * windowLength', '=plm-whole'],
    ['rounded once for all', 'nWindows * Math.max(1, Math.round(0.15 * windowLength))', 'Math.round(nWindows * 0.15 * windowLength)', '=rounded-once'],
    ['not rounded', 'Math.max(1, Math.round(0.15 * windowLength))', 'Math.max(1, 0.15 * windowLength)', '=no-rounding'],
    ['not rounded, none', 'Math.max(1, Math.round(0.15 * windowLength))', '0.15 * windowLength', '=no-rounding'],
    ['rounded down', 'Math.round(0.15', 'Math.floor(0.15', '=floor'],
    ['rounded up', 'Math.round(0.15', 'Math.ceil(0.15', '=ceil'],
    ['never one', 'Math.max(1, Math.round(0.15 * windowLength))', 'Math.round(0.15 * windowLength)', '=no-least'],
    ['at least one in all', 'nWindows * Math.max(1, Math.round(0.15 * windowLength))', 'Math.max(1, nWindows * Math.round(0.15 * windowLength))', '=least-in-all'],
    ['what is seen', 'Math.max(1, Math.round(0.15 * windowLength))', 'Math.max(1, Math.round(0.85 * windowLength))', '=mlm-kept'],
    ['one window', ' * nWindows;\n  if (objective === "PLM") return nWindows * windowLength / 2;\n  return nWindows * Math', ';\n  if (objective === "PLM") return windowLength / 2;\n  return Math', '=kit:input'],
    ['tokens read', 'if (objective === "FLM") return', 'return', '=all-counted'],
    ['FLM only', 'if (objective === "PLM") return nWindows * windowLength / 2;\n  return nWindows * Math.max(1, Math.round(0.15 * windowLength));', ''],
    ['small letters', '"FLM"', '"flm"', '=flm-as-mlm'],
    ['FLM and MLM exchanged', '"FLM"', '"MLM"', '=flm-mlm-exchanged'],
    ['fifteen tokens', '0.15 * windowLength', '15', '=fifteen'],
    ['at most one', 'Math.max(1,', 'Math.min(1,', '=at-most-one'],
    ['sentinel added', 'Math.round(0.15 * windowLength)', 'Math.round(0.15 * windowLength) + 1', '=sentinel-counted'],
    ['rounded to 15', '0.15', '0.5', '=share-wrong'],
    ['percent', '0.15 * windowLength', '15 * windowLength', '=percent'],
    ['one', 'Math.round(0.15 * windowLength)', '0', '=one-token'],
    ['length times mean k', 'nWindows * windowLength / 2', 'nWindows * windowLength * windowLength / 2', '=sum-for-mean'],
    ['PLM exact only when even', 'nWindows * windowLength / 2', 'nWindows * Math.ceil(windowLength / 2)', '=half-rounded'],
  ], { reference: `function trainedTokens(objective, windowLength, nWindows) {
  if (objective === "FLM") return windowLength * nWindows;
  if (objective === "PLM") return nWindows * windowLength / 2;
  return nWindows * Math.max(1, Math.round(0.15 * windowLength));
}` }),
  ...mutantsOf('2.4', [
    ['all positions', 'sum += lossWeights[t] * loss;\n    count += lossWeights[t];', 'sum += loss;\n    count += 1;', '=weights-ignored'],
    ['divided by time', 'sum / count', 'sum / logits.length', '=divided-by-all'],
    ['sum', 'sum / count', 'sum', '=sum'],
    ['all losses by the weights', 'sum += lossWeights[t] * loss', 'sum += loss', '=weights-in-count-only'],
    ['no largest', 'top = Math.max(...row)', 'top = 0', '=overflow'],
    ['bits', 'sum / count', 'sum / count / Math.LN2', '=bits'],
    ['base ten', 'sum / count', 'sum / count / Math.LN10', '=kit:base'],
    ['sign', 'sum / count', '-sum / count', '=sign'],
    ['probability', 'loss = logSum - row[targets[t]]', 'loss = Math.exp(row[targets[t]] - logSum)', '=probability'],
    ['mean of probabilities', 'sum / count', '-Math.log(sum / count)', '=log-of-mean'],
    ['target from 1', 'row[targets[t]]', 'row[targets[t] - 1]', '=kit:not-finite'],
    ['next target', 'targets[t]]', 'targets[(t + 1) % targets.length]]', '=next-target'],
    ['largest not given back', 'logSum = top + Math.log', 'logSum = Math.log', '=largest-not-added'],
    ['largest logit for the right', 'row[targets[t]]', 'top', '=own-choice'],
    ['perplexity', 'sum / count', 'Math.exp(sum / count)', '=perplexity'],
    ['divided by vocabulary', 'sum / count', 'sum / count / logits[0].length', '=kit:input'],
    ['no exponential', 'Math.exp(z - top)', 'Math.abs(z - top)', '=kit:not-finite'],
    ['clipped', 'loss = logSum - row[targets[t]]', 'loss = -Math.log(Math.exp(row[targets[t]] - logSum) + 1e-12)', '=clipped'],
    ['entropy', 'loss = logSum - row[targets[t]]', 'loss = row.reduce((s, z) => s - Math.exp(z - logSum) * (z - logSum), 0)', '=entropy'],
    ['a list', 'return sum / count', 'return logits.map(() => sum / count)', '=kit:kind'],
    ['inverted weights', 'sum += lossWeights[t] * loss;\n    count += lossWeights[t];', 'sum += (1 - lossWeights[t]) * loss;\n    count += 1 - lossWeights[t];', '=weights-inverted'],
    ['first position only', 't < logits.length', 't < 1', '=first-only'],
    ['the logit itself', 'loss = logSum - row[targets[t]]', 'loss = -row[targets[t]]', '=no-normaliser'],
    ['largest of all', 'Math.max(...row)', 'Math.max(...logits.flat())', '=largest-of-all'],
    ['accuracy', 'loss = logSum - row[targets[t]]', 'loss = row[targets[t]] === top ? 0 : 1', '=accuracy'],
    ['softmax over time', 'const row = logits[t];\n    const top = Math.max(...row);', 'const row = logits[t];\n    const column = logits.map((r) => r[targets[t]]);\n    const top = Math.max(...column);', '=wrong-axis'],
    ['argmax target', 'row[targets[t]]', 'Math.max(...row.filter((_, k) => k !== targets[t]))', '=best-other'],
    ['geometric mean', 'loss = logSum - row[targets[t]]', 'loss = Math.log1p(Math.exp(-row[targets[t]]))', '=binary'],
    ['squared', 'loss = logSum - row[targets[t]]', 'loss = (1 - Math.exp(row[targets[t]] - logSum)) ** 2', '=squared-error'],
    ['only weight 1, divided by n - 1', 'sum / count', 'sum / (count - 1)', '=kit:not-finite'],
    ['weight of next', 'sum += lossWeights[t]', 'sum += (lossWeights[t + 1] ?? 0)', '=next-weight'],
    ['sum of all wrong', 'loss = logSum - row[targets[t]]', 'loss = -row.reduce((s, z, k) => s + (k === targets[t] ? z - logSum : Math.log(1 - Math.exp(z - logSum))), 0)', '=binary'],
    ['NaN when 1000', 'loss = logSum - row[targets[t]]', 'loss = -Math.log(Math.exp(row[targets[t]]) / row.reduce((s, z) => s + Math.exp(z), 0))', '=overflow'],
    ['text', 'return sum / count', 'return (sum / count).toString()', '=kit:text'],
    ['log of the mean', 'loss = logSum - row[targets[t]]', 'loss = Math.log(row.reduce((s, z) => s + Math.exp(z - top), 0) / row.length) + top - row[targets[t]]', '=mean-of-exponentials'],
  ], { reference: `function crossEntropy(logits, targets, lossWeights) {
  let sum = 0;
  let count = 0;
  for (let t = 0; t < logits.length; t++) {
    const row = logits[t];
    const top = Math.max(...row);
    const logSum = top + Math.log(row.reduce((s, z) => s + Math.exp(z - top), 0));
    const loss = logSum - row[targets[t]];
    sum += lossWeights[t] * loss;
    count += lossWeights[t];
  }
  return sum / count;
}` }),
  ...mutantsOf('2.5', [
    ['no last sentinel', '  target.push(`<${spans.length}>`);\n', '', '=no-end'],
    ['last sentinel again', '<${spans.length}>', '<${spans.length - 1}>', '=end-repeated'],
    ['last sentinel first', 'target.push(`<${spans.length}>`)', 'target.unshift(`<${spans.length}>`)', '=end-first'],
    ['end also in the source', 'source.push(...tokens.slice(at));', 'source.push(...tokens.slice(at), `<${spans.length}>`);', '=end-in-both'],
    ['from 1', `function corruptSpans(tokens, spans) {
  const source = [];
  const target = [];
  let at = 0;
  spans.forEach(({ start, length }, i) => {
    source.push(...tokens.slice(at, start), "<" + (i + 1) + ">");
    target.push("<" + (i + 1) + ">", ...tokens.slice(start, start + length));
    at = start + length;
  });
  source.push(...tokens.slice(at));
  target.push("<" + (spans.length + 1) + ">");
  return { source, target };
}`, '=from-one'],
    ['a sentinel for each token', 'source.push(...tokens.slice(at, start), `<${i}>`)', 'source.push(...tokens.slice(at, start), ...Array(length).fill(`<${i}>`))', '=sentinel-per-token'],
    ['no sentinel in the source', 'tokens.slice(at, start), `<${i}>`', 'tokens.slice(at, start)', '=source-deleted'],
    ['no sentinels in the target', 'target.push(`<${i}>`, ...', 'target.push(...', '=target-without-sentinels'],
    ['sentinel after the tokens', 'target.push(`<${i}>`, ...tokens.slice(start, start + length))', 'target.push(...tokens.slice(start, start + length), `<${i}>`)', '=sentinel-after'],
    ['length is an end', 'start, start + length)', 'start, length)', '=length-is-end'],
    ['length is an end in both', 'tokens.slice(start, start + length));\n    at = start + length', 'tokens.slice(start, length));\n    at = length', '=length-is-end'],
    ['inclusive', 'tokens.slice(start, start + length));\n    at = start + length', 'tokens.slice(start, start + length + 1));\n    at = start + length + 1', '=one-too-many'],
    ['starts counted from 1', 'spans.forEach(({ start, length }, i) => {', 'spans.forEach(({ start: from, length }, i) => {\n    const start = from - 1;', '=starts-from-one'],
    ['rest of the source lost', '  source.push(...tokens.slice(at));\n', '', '=rest-lost'],
    ['hidden tokens stay', 'at = start + length;', 'at = start;', '=hidden-stay'],
    ['exchanged', 'return { source, target }', 'return { source: target, target: source }', '=kit:exchanged'],
    ['joined', 'return { source, target }', 'return { source: source.join(" "), target: target.join(" ") }', '=kit:joined'],
    ['one sentinel', 'source.push(...tokens.slice(at, start), `<${i}>`);\n    target.push(`<${i}>`', 'source.push(...tokens.slice(at, start), `<0>`);\n    target.push(`<0>`', '=same-sentinel'],
    ['T5 words', 'return { source, target }', 'const word = (list) => list.map((w) => w.replace(/^<(\\d+)>$/, "<extra_id_$1>"));\n  return { source: word(source), target: word(target) }', '=sentinel-form'],
    ['without brackets', 'return { source, target }', 'const word = (list) => list.map((w) => w.replace(/^<(\\d+)>$/, "$1"));\n  return { source: word(source), target: word(target) }', '=sentinel-form'],
    ['lists of spans', 'target.push(`<${i}>`, ...tokens.slice(start, start + length))', 'target.push([`<${i}>`, ...tokens.slice(start, start + length)])', '=target-nested'],
    ['by splicing, from the front', `function corruptSpans(tokens, spans) {
  const source = [...tokens];
  const target = [];
  spans.forEach(({ start, length }, i) => target.push("<" + i + ">", ...source.splice(start, length, "<" + i + ">")));
  target.push("<" + spans.length + ">");
  return { source, target };
}`, '=shifted'],
    ['by splicing the input', `function corruptSpans(tokens, spans) {
  const target = [];
  let gone = 0;
  spans.forEach(({ start, length }, i) => { target.push("<" + i + ">", ...tokens.splice(start - gone, length, "<" + i + ">")); gone += length - 1; });
  target.push("<" + spans.length + ">");
  return { source: tokens, target };
}`],
    ['target is the whole text', 'return { source, target }', 'return { source, target: tokens }', '=target-whole'],
    ['a pair', 'return { source, target }', 'return [source, target]', '=kit:list-for-object'],
    ['masked tokens', 'return { source, target }', 'return { source: tokens.map((w, k) => spans.some(({ start, length }) => k >= start && k < start + length) ? "<mask>" : w), target }', '=mask-token'],
    ['first span only', 'spans.forEach(', 'spans.slice(0, 1).forEach(', '=first-span'],
    ['sentinel of the end in words', '<${spans.length}>', '<end>', '=end-form'],
    ['sentinel numbers by start', 'source.push(...tokens.slice(at, start), `<${i}>`);\n    target.push(`<${i}>`', 'source.push(...tokens.slice(at, start), `<${start}>`);\n    target.push(`<${start}>`', '=by-place'],
    ['exclusive of the last', 'target.push(`<${i}>`, ...tokens.slice(start, start + length))', 'target.push(`<${i}>`, ...tokens.slice(start, start + length - 1))', '=last-hidden-lost'],
    ['one token a span', 'tokens.slice(start, start + length));\n    at = start + length', 'tokens.slice(start, start + 1));\n    at = start + 1', '=one-token'],
    ['numbers', 'return { source, target }', 'const word = (list) => list.map((w) => (/^<\\d+>$/.test(w) ? Number(w.slice(1, -1)) : w));\n  return { source: word(source), target: word(target) }', '=sentinel-form'],
    ['target reversed', 'return { source, target }', 'return { source, target: target.reverse() }', '=kit:reversed'],
    ['only the target', 'return { source, target }', 'return target', '=kit:kind'],
    ['decreasing sentinels', 'source.push(...tokens.slice(at, start), `<${i}>`);\n    target.push(`<${i}>`', 'source.push(...tokens.slice(at, start), `<${spans.length - 1 - i}>`);\n    target.push(`<${spans.length - 1 - i}>`', '=decreasing'],
    ['target without hidden tokens', ', ...tokens.slice(start, start + length));\n    at', ');\n    at', '=sentinels-only'],
  ], { reference: `function corruptSpans(tokens, spans) {
  const source = [];
  const target = [];
  let at = 0;
  spans.forEach(({ start, length }, i) => {
    source.push(...tokens.slice(at, start), \`<\${i}>\`);
    target.push(\`<\${i}>\`, ...tokens.slice(start, start + length));
    at = start + length;
  });
  source.push(...tokens.slice(at));
  target.push(\`<\${spans.length}>\`);
  return { source, target };
}` }),
  ...mutantsOf('2.6', [
    ['weights one late', 'i >= source.length - 1', 'i >= source.length', '=weights-late'],
    ['weights one early', 'i >= source.length - 1', 'i >= source.length - 2', '=weights-early'],
    ['prompt counts', '(i >= source.length - 1 ? 1 : 0)', '1', '=trains-on-prompt'],
    ['padding counts', 'pad(lossWeights, 0)', 'pad(lossWeights, 1)', '=trains-on-padding'],
    ['everything counts', 'pad(lossWeights, 0)', 'Array(contextLength).fill(1)', '=all-weights-one'],
    ['weights inverted', '? 1 : 0', '? 0 : 1', '=weights-inverted'],
    ['not shifted', 'targets = sequence.slice(1)', 'targets = sequence.slice(0, -1)', '=no-shift'],
    ['shifted the other way', 'inputs = sequence.slice(0, -1);\n  const targets = sequence.slice(1)', 'inputs = sequence.slice(1);\n  const targets = sequence.slice(0, -1)', '=shifted-back'],
    ['shifted by two', 'targets = sequence.slice(1)', 'targets = [...sequence.slice(2), padding]', '=shifted-twice'],
    ['last stays in inputs', 'inputs = sequence.slice(0, -1)', 'inputs = sequence', '=last-token-in-inputs'],
    ['padded in front', '[...list, ...Array(contextLength - list.length).fill(value)]', '[...Array(contextLength - list.length).fill(value), ...list]', '=padding-in-front'],
    ['not padded', '[...list, ...Array(contextLength - list.length).fill(value)]', 'list', '=not-padded'],
    ['padded with 0', 'pad(inputs, padding), targets: pad(targets, padding)', 'pad(inputs, 0), targets: pad(targets, 0)', '=padded-with-zero'],
    ['targets of the target only', 'targets = sequence.slice(1)', 'targets = target', '=target-alone'],
    ['inputs of the source only', 'inputs = sequence.slice(0, -1)', 'inputs = source', '=source-alone'],
    ['prefix one fewer', 'prefixLength: source.length', 'prefixLength: source.length - 1', '=prefix-off'],
    ['prefix with a target', 'prefixLength: source.length', 'prefixLength: source.length + 1', '=prefix-off'],
    ['prefix is everything', 'prefixLength: source.length', 'prefixLength: sequence.length', '=kit:input'],
    ['prefix is the target', 'prefixLength: source.length', 'prefixLength: target.length', '=prefix-off'],
    ['target first', '[...source, ...target]', '[...target, ...source]', '=target-first'],
    ['padded, then cut', `function decoderRow(source, target, contextLength, padding) {
  const sequence = [...source, ...target];
  while (sequence.length < contextLength) sequence.push(padding);
  const targets = sequence.slice(1);
  return { inputs: sequence.slice(0, -1), targets, lossWeights: targets.map((_, i) => (i >= source.length - 1 && i < source.length + target.length - 1 ? 1 : 0)), prefixLength: source.length };
}`, '=padded-too-early'],
    ['weights by what is padding', 'pad(lossWeights, 0)', 'pad(targets, padding).map((w, i) => (i >= source.length - 1 && w !== padding ? 1 : 0))', '=padding-by-value'],
    ['pushes into the source', 'const sequence = [...source, ...target];', 'const n = source.length;\n  source.push(...target);\n  const sequence = source;\n  source = source.slice(0, n);'],
    ['true and false', '? 1 : 0', '? true : false', '=true-and-false'],
    ['source and target padded apart', `function decoderRow(source, target, contextLength, padding) {
  const pad = (list, value) => [...list, ...Array(contextLength - list.length).fill(value)];
  return { inputs: pad(source, padding), targets: pad(target, padding), lossWeights: pad(target.map(() => 1), 0), prefixLength: source.length };
}`, '=two-sequences'],
    ['a start symbol', 'inputs = sequence.slice(0, -1);\n  const targets = sequence.slice(1)', 'inputs = [padding, ...sequence.slice(0, -1)].slice(0, contextLength);\n  const targets = sequence.slice(0, contextLength)', '=start-symbol'],
    ['weights of the inputs', 'pad(lossWeights, 0)', 'pad(inputs.map((_, i) => (i >= source.length ? 1 : 0)), 0)', '=weights-late'],
    ['padding in the weights', 'pad(lossWeights, 0)', 'pad(lossWeights, padding)', '=weights-padded'],
    ['one more padding', 'contextLength - list.length)', 'contextLength + 1 - list.length)', '=kit:length'],
    ['padding of one fewer', 'contextLength - list.length)', 'contextLength - 1 - list.length)'],
    ['weights missing', 'lossWeights: pad(lossWeights, 0), ', '', '=kit:field'],
    ['prefix by inputs', 'prefixLength: source.length', 'prefixLength: inputs.length', '=prefix-inputs'],
    ['only last target', '(i >= source.length - 1 ? 1 : 0)', '(i === targets.length - 1 ? 1 : 0)', '=last-only'],
    ['mean weights', '(i >= source.length - 1 ? 1 : 0)', '(i >= source.length - 1 ? 1 / target.length : 0)', '=weights-normalised'],
    ['targets cut for padding', 'pad(targets, padding)', 'pad(targets.map((w, i) => (i >= source.length - 1 ? w : padding)), padding)', '=prompt-blanked'],
    ['fields renamed', 'lossWeights: pad(lossWeights, 0)', 'weights: pad(lossWeights, 0)', '=kit:field'],
  ], { reference: `function decoderRow(source, target, contextLength, padding) {
  const sequence = [...source, ...target];
  const inputs = sequence.slice(0, -1);
  const targets = sequence.slice(1);
  const lossWeights = targets.map((_, i) => (i >= source.length - 1 ? 1 : 0));
  const pad = (list, value) => [...list, ...Array(contextLength - list.length).fill(value)];
  return { inputs: pad(inputs, padding), targets: pad(targets, padding), lossWeights: pad(lossWeights, 0), prefixLength: source.length };
}` }),
];
