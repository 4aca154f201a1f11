import { mutantsOf } from './mutant.js';

/** Wrong answers written from the notebook's statements alone, before the listed misconceptions were read. */
export const mutants = [
  ...mutantsOf('1.1', [
    ['no biases in attention', '4 * (dModel * dModel + dModel)', '4 * dModel * dModel', '=no-attention-biases'],
    ['no biases in the feed-forward', 'dModel * dFF + dFF + dFF * dModel + dModel', '2 * dModel * dFF', '=no-feed-forward-biases'],
    ['three attention matrices', '4 * (dModel', '3 * (dModel', '=three-matrices'],
    ['no bias of the output projection', '4 * (dModel * dModel + dModel)', '4 * dModel * dModel + 3 * dModel', '=three-attention-biases'],
    ['LayerNorms without biases', 'norms = 2 * 2 * dModel;\n  const lastNorm = 2 * dModel', 'norms = 2 * dModel;\n  const lastNorm = dModel', '=norm-without-bias'],
    ['three LayerNorms a block', 'norms = 2 * 2 * dModel;\n  const lastNorm = 2 * dModel', 'norms = 3 * 2 * dModel;\n  const lastNorm = 0', '=norms-three-a-block'],
    ['no last LayerNorm', 'lastNorm = 2 * dModel', 'lastNorm = 0', '=no-final-norm'],
    ['one LayerNorm a block', 'norms = 2 * 2 * dModel', 'norms = 2 * dModel', '=one-norm'],
    ['no LayerNorms at all', '(attention + feedForward + norms) + lastNorm', '(attention + feedForward)', '=no-norms'],
    ['LayerNorms only in total', 'return { nonEmbedding, total }', 'return { nonEmbedding: nLayer * (attention + feedForward), total }', '=norms-in-total-only'],
    ['the head is shared', ' + dModel * vocabSize', '', '=tied-head'],
    ['the head has a bias', '+ dModel * vocabSize', '+ dModel * vocabSize + vocabSize', '=head-bias'],
    ['no positions', ' + contextLength * dModel', '', '=no-positions'],
    ['positions are no embedding', 'return { nonEmbedding, total }', 'return { nonEmbedding: nonEmbedding + contextLength * dModel, total }', '=positions-in-nonEmbedding'],
    ['the head is no embedding', 'return { nonEmbedding, total }', 'return { nonEmbedding: nonEmbedding + dModel * vocabSize, total }', '=head-in-nonEmbedding'],
    ['dFF is four times dModel', 'feedForward = dModel * dFF + dFF + dFF * dModel + dModel', 'feedForward = 8 * dModel * dModel + 5 * dModel', '=width-assumed'],
    ['twelve nLayer d squared', 'nonEmbedding = nLayer * (attention + feedForward + norms) + lastNorm', 'nonEmbedding = 12 * nLayer * dModel ** 2', '=twelve-d-squared'],
    ['one block', 'nLayer * (attention', '(attention', '=one-block'],
    ['total is the embeddings', 'total = nonEmbedding + vocab', 'total = vocab', '=total-without-blocks'],
    ['swapped', 'return { nonEmbedding, total }', 'return { nonEmbedding: total, total: nonEmbedding }', '=kit:exchanged'],
    ['a pair', 'return { nonEmbedding, total }', 'return [nonEmbedding, total]', '=kit:list-for-object'],
    ['text', 'return { nonEmbedding, total }', 'return { nonEmbedding: String(nonEmbedding), total: String(total) }', '=kit:text'],
    ['in millions', 'return { nonEmbedding, total }', 'return { nonEmbedding: nonEmbedding / 1e6, total: total / 1e6 }', '=kit:unit'],
    ['both biases of the feed-forward are dFF', 'dFF * dModel + dModel', 'dFF * dModel + dFF', '=bias-lengths'],
    ['norms on the feed-forward width', '2 * 2 * dModel', '2 * dModel + 2 * dFF', '=norm-width'],
    ['feed-forward square', 'dFF * dModel + dModel', 'dFF * dFF + dModel', '=feed-forward-square'],
    ['one matrix of the feed-forward', 'dModel * dFF + dFF + dFF * dModel + dModel', 'dModel * dFF + dFF', '=one-feed-forward-matrix'],
    ['embeddings in every block', 'total = nonEmbedding + vocabSize * dModel', 'total = nonEmbedding + nLayer * vocabSize * dModel', '=embedding-in-each-block'],
    ['positions times vocabulary', 'contextLength * dModel', 'contextLength * vocabSize', '=positions-by-vocabulary'],
    ['only one of both', 'return { nonEmbedding, total }', 'return total', '=kit:kind'],
    ['no biases anywhere', '4 * (dModel * dModel + dModel);\n  const feedForward = dModel * dFF + dFF + dFF * dModel + dModel', '4 * dModel * dModel;\n  const feedForward = 2 * dModel * dFF', '=no-biases'],
    ['nonEmbedding twice', 'return { nonEmbedding, total }', 'return { nonEmbedding, total: nonEmbedding }', '=total-is-nonEmbedding'],
    ['total less nonEmbedding', 'return { nonEmbedding, total }', 'return { nonEmbedding: total - nonEmbedding, total }', '=nonEmbedding-is-embedding'],
  ], { reference: `function countParameters({ nLayer, dModel, dFF, vocabSize, contextLength }) {
  const attention = 4 * (dModel * dModel + dModel);
  const feedForward = dModel * dFF + dFF + dFF * dModel + dModel;
  const norms = 2 * 2 * dModel;
  const lastNorm = 2 * dModel;
  const nonEmbedding = nLayer * (attention + feedForward + norms) + lastNorm;
  const total = nonEmbedding + vocabSize * dModel + contextLength * dModel + dModel * vocabSize;
  return { nonEmbedding, total };
}` }),
  ...mutantsOf('1.2', [
    ['attention forward only', '3 * attention', 'attention', '=attention-forward-only'],
    ['backward as much as forward', '3 * attention', '2 * attention', '=backward-once'],
    ['scores only', '(scores + sum)', 'scores', '=one-product'],
    ['half masked', '3 * attention', '3 * attention / 2', '=one-product'],
    ['one FLOP for a multiplication and addition', 'scores = 2 * contextLength * dModel;\n  const sum = 2 *', 'scores = contextLength * dModel;\n  const sum =', '=one-product'],
    ['one layer', 'nLayer * (scores', '(scores', '=one-layer'],
    ['parameters only', ' + 3 * attention', '', '=no-attention'],
    ['attention only', '6 * nParams + ', '', '=only-attention'],
    ['parameters forward only', '6 * nParams', '2 * nParams', '=parameters-forward-only'],
    ['everything forward only', '6 * nParams + 3 * attention', '2 * nParams + attention', '=forward-only'],
    ['attention of the whole sequence', 'nLayer * (scores', 'contextLength * nLayer * (scores', '=whole-sequence'],
    ['all of the whole sequence', 'return 6 * nParams + 3 * attention', 'return contextLength * (6 * nParams + 3 * attention)', '=kit:input'],
    ['six times both', '3 * attention', '6 * attention', '=attention-doubled'],
    ['width squared', 'scores = 2 * contextLength * dModel', 'scores = 2 * contextLength * dModel * dModel', '=width-squared'],
    ['projections counted again', 'nLayer * (scores + sum)', 'nLayer * (scores + sum + 8 * dModel * dModel)', '=matrices-again'],
    ['attention of the parameters without layers', '6 * nParams +', '6 * nParams * nLayer +', '=parameters-by-layer'],
    ['text', 'return 6 * nParams + 3 * attention', 'return String(6 * nParams + 3 * attention)', '=kit:text'],
    ['in an object', 'return 6 * nParams + 3 * attention', 'return { flops: 6 * nParams + 3 * attention }', '=kit:nested'],
    ['worked value', 'return 6 * nParams + 3 * attention', 'return 9072', '=kit:constant'],
    ['context squared', 'scores = 2 * contextLength * dModel', 'scores = 2 * contextLength ** 2 * dModel', '=whole-sequence'],
    ['backward three times', '3 * attention', '4 * attention', '=backward-thrice'],
    ['four N', '6 * nParams', '4 * nParams', '=parameters-backward-only'],
    ['backward of attention missing in N too', '6 * nParams + 3 * attention', '6 * (nParams + attention)', '=attention-doubled'],
    ['width for context', 'scores = 2 * contextLength * dModel;\n  const sum = 2 * contextLength * dModel', 'scores = 2 * dModel * dModel;\n  const sum = 2 * dModel * dModel', '=context-missing'],
    ['masked average', 'scores = 2 * contextLength * dModel;\n  const sum = 2 * contextLength', 'scores = (contextLength + 1) * dModel;\n  const sum = (contextLength + 1)', '=unmasked-only'],
    ['in gigaflops', 'return 6 * nParams + 3 * attention', 'return (6 * nParams + 3 * attention) / 1e9', '=kit:unit'],
  ], { reference: `function trainFlopsPerToken({ nParams, nLayer, dModel, contextLength }) {
  const scores = 2 * contextLength * dModel;
  const sum = 2 * contextLength * dModel;
  const attention = nLayer * (scores + sum);
  return 6 * nParams + 3 * attention;
}` }),
  ...mutantsOf('1.3', [
    ['no MFU', ' * mfu', '', '=mfu-ignored'],
    ['MFU multiplies', 'return seconds', 'return mfu * mfu * seconds', '=mfu-multiplies'],
    ['MFU in percent', '* mfu)', '* mfu / 100)', '=percent'],
    ['one device', 'devices * ', '', '=one-device'],
    ['devices multiply', 'return seconds', 'return devices * devices * seconds', '=devices-multiply'],
    ['seconds', ' / (60 * 60 * 24)', '', '=seconds'],
    ['hours', '(60 * 60 * 24)', '(60 * 60)', '=hours'],
    ['minutes', '(60 * 60 * 24)', '60', '=kit:unit'],
    ['device-hours', 'return seconds / (60 * 60 * 24)', 'return seconds * devices / 3600', '=kit:input'],
    ['device-days', 'return seconds', 'return devices * seconds', '=one-device'],
    ['milliseconds', '(60 * 60 * 24)', '(60 * 60 * 24 * 1000)', '=kit:unit'],
    ['a minute for an hour', '(60 * 60 * 24)', '(60 * 24)', '=kit:unit'],
    ['days upside down', 'seconds / (60 * 60 * 24)', '(60 * 60 * 24) / seconds', '=upside-down'],
    ['a day of seconds multiplied', 'seconds / (60', 'seconds * (60', '=kit:factor'],
    ['whole days', 'return seconds / (60 * 60 * 24)', 'return Math.ceil(seconds / (60 * 60 * 24))', '=kit:rounded'],
    ['two decimals', 'return seconds / (60 * 60 * 24)', 'return +(seconds / (60 * 60 * 24)).toFixed(2)', '=kit:rounded'],
    ['six FLOPs again', 'trainFlops /', '6 * trainFlops /', '=six-again'],
    ['text', 'return seconds / (60 * 60 * 24)', 'return `${seconds / (60 * 60 * 24)} days`', '=kit:text'],
    ['lost MFU share', '* mfu)', '* (1 - mfu))', '=mfu-lost'],
    ['weeks', '(60 * 60 * 24)', '(60 * 60 * 24 * 7)', '=kit:unit'],
    ['teraflops', 'const seconds = trainFlops', 'const seconds = trainFlops / 1e12', '=kit:unit'],
    ['peak multiplies', 'trainFlops / (devices * peakFlopsPerSecond * mfu)', 'trainFlops * peakFlopsPerSecond / (devices * mfu)', '=kit:input'],
    ['missing brackets', 'trainFlops / (devices * peakFlopsPerSecond * mfu)', 'trainFlops / devices * peakFlopsPerSecond * mfu', '=brackets'],
    ['years', '(60 * 60 * 24)', '(60 * 60 * 24 * 365)', '=kit:unit'],
    ['one MFU a time too many', '* mfu)', '* mfu * mfu)', '=kit:input'],
    ['hours a day missing', '(60 * 60 * 24)', '(3600 * 12)', '=kit:factor'],
    ['an object', 'return seconds / (60 * 60 * 24)', 'return { days: seconds / (60 * 60 * 24) }', '=kit:nested'],
  ], { reference: `function trainingDays({ trainFlops, devices, peakFlopsPerSecond, mfu }) {
  const seconds = trainFlops / (devices * peakFlopsPerSecond * mfu);
  return seconds / (60 * 60 * 24);
}` }),
  ...mutantsOf('1.4', [
    ['years', '12 / slope', '1 / slope', '=in-years'],
    ['natural logarithm', 'Math.log2', 'Math.log', '=natural-log'],
    ['base ten', 'Math.log2', 'Math.log10', '=log-ten'],
    ['upside down', '12 / slope', '12 * slope', '=inverted'],
    ['doublings a year', '12 / slope', 'slope', '=kit:turned'],
    ['doublings a month', '12 / slope', 'slope / 12', '=kit:turned'],
    ['first and last', 'slope = sxy / sxx', 'slope = (y[y.length - 1] - y[0]) / (x[x.length - 1] - x[0])', '=endpoints'],
    ['smallest and largest', 'slope = sxy / sxx', 'slope = (Math.max(...y) - Math.min(...y)) / (Math.max(...x) - Math.min(...x))', '=extremes'],
    ['first two', 'slope = sxy / sxx', 'slope = (y[1] - y[0]) / (x[1] - x[0])', '=first-two'],
    ['mean of the steps', 'slope = sxy / sxx', 'slope = mean(x.slice(1).map((v, i) => (y[i + 1] - y[i]) / (v - x[i])))', '=endpoints'],
    ['line through sizes', 'Math.log2(p.nParams)', 'p.nParams', '=no-logarithm'],
    ['year on size', 'sxy / sxx', 'syy / sxy', '=axes-swapped'],
    ['through the origin', 'const mx = mean(x);\n  const my = mean(y)', 'const mx = 0;\n  const my = 0', '=origin'],
    ['whole years', 'p.year)', 'Math.floor(p.year))'],
    ['largest of each year', 'const x = points', 'points = points.filter((p) => points.every((q) => Math.floor(q.year) !== Math.floor(p.year) || q.nParams <= p.nParams));\n  const x = points'],
    ['months of the factor ln 2', '12 / slope', '12 * Math.LN2 / slope', '=kit:base'],
    ['growth by the year', '12 / slope', '2 ** slope', '=growth-factor'],
    ['sorted in place', 'const x = points', 'points.sort((a, b) => b.year - a.year);\n  const x = points'],
    ['correlation', 'slope = sxy / sxx', 'slope = sxy / Math.sqrt(sxx * syy)', '=correlation'],
    ['whole months', 'return 12 / slope', 'return Math.round(12 / slope)', '=kit:rounded'],
    ['divided by 2', '12 / slope', '24 / slope', '=kit:factor'],
    ['thirteen times fast', '12 / slope', '365 / slope', '=in-days'],
    ['slope of mean', 'slope = sxy / sxx', 'slope = my / mx', '=ratio-of-means'],
    ['mean size instead', 'slope = sxy / sxx', 'slope = (y[y.length - 1] - y[0]) / x.length', '=steps-miscounted'],
    ['negative', '12 / slope', '-12 / slope', '=kit:sign'],
    ['halving', 'Math.log2(p.nParams)', 'Math.log2(p.nParams) / 2', '=kit:factor'],
    ['n mixed', 'slope = sxy / sxx', 'slope = (sxy / x.length) / (sxx / (x.length - 1))', '=n-mixed'],
    ['year index', 'points.map((p) => p.year)', 'points.map((p, i) => i)', '=places-for-years'],
    ['text', 'return 12 / slope', 'return (12 / slope).toFixed(9)', '=kit:text'],
  ], { reference: `function doublingMonths(points) {
  const x = points.map((p) => p.year);
  const y = points.map((p) => Math.log2(p.nParams));
  const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
  const mx = mean(x);
  const my = mean(y);
  let sxy = 0, sxx = 0, syy = 0;
  for (let i = 0; i < x.length; i++) { sxy += (x[i] - mx) * (y[i] - my); sxx += (x[i] - mx) ** 2; syy += (y[i] - my) ** 2; }
  const slope = sxy / sxx;
  return 12 / slope;
}` }),
  ...mutantsOf('1.5', [
    ['divided by n', '(list.length - 1)', 'list.length', '=divided-by-n'],
    ['sign', 'mean(smaller) - mean(larger)', 'mean(larger) - mean(smaller)', '=sign'],
    ['absolute', 'mean(smaller) - mean(larger)', 'Math.abs(mean(smaller) - mean(larger))', '=no-sign'],
    ['variances not halved', ') / 2)', '))', '=no-half'],
    ['halved outside the root', 'Math.sqrt((variance(smaller) + variance(larger)) / 2)', '(Math.sqrt(variance(smaller) + variance(larger)) / 2)', '=halved-outside'],
    ['mean of the standard deviations', 'Math.sqrt((variance(smaller) + variance(larger)) / 2)', '((Math.sqrt(variance(smaller)) + Math.sqrt(variance(larger))) / 2)', '=spreads-averaged'],
    ['no root', 'Math.sqrt((variance(smaller) + variance(larger)) / 2)', '((variance(smaller) + variance(larger)) / 2)', '=variance-not-root'],
    ['spread of the smaller only', 'Math.sqrt((variance(smaller) + variance(larger)) / 2)', 'Math.sqrt(variance(smaller))', '=one-spread'],
    ['spread of the larger only', 'Math.sqrt((variance(smaller) + variance(larger)) / 2)', 'Math.sqrt(variance(larger))', '=one-spread'],
    ['gain only', ' / Math.sqrt((variance(smaller) + variance(larger)) / 2)', '', '=no-spread'],
    ['standard error', 'Math.sqrt((variance(smaller) + variance(larger)) / 2)', 'Math.sqrt(variance(smaller) / smaller.length + variance(larger) / larger.length)', '=standard-error'],
    ['pooled by n', '(variance(smaller) + variance(larger)) / 2', '((smaller.length - 1) * variance(smaller) + (larger.length - 1) * variance(larger)) / (smaller.length + larger.length - 2)', '=pooled'],
    ['all losses together', '(variance(smaller) + variance(larger)) / 2', 'variance([...smaller, ...larger])', '=all-together'],
    ['sums for means', 'b, 0) / list.length;', 'b, 0);', '=sums'],
    ['medians', 'gain = mean(smaller) - mean(larger)', 'median = (l) => { const s = [...l].sort((a, b) => a - b); return (s[Math.floor((s.length - 1) / 2)] + s[Math.ceil((s.length - 1) / 2)]) / 2; };\n  const gain = median(smaller) - median(larger)', '=median'],
    ['ratio of means', 'mean(smaller) - mean(larger)', 'mean(smaller) / mean(larger)', '=ratio'],
    ['best seeds', 'mean(smaller) - mean(larger)', 'Math.min(...smaller) - Math.min(...larger)', '=one-seed'],
    ['deviations not squared', '(b - mean(list)) ** 2', 'Math.abs(b - mean(list))', '=not-squared'],
    ['variances multiplied', 'variance(smaller) + variance(larger)', 'variance(smaller) * variance(larger)', '=variances-multiplied'],
    ['squares not summed over n - 1', ' / (list.length - 1)', '', '=sum-of-squares'],
    ['relative gain', 'mean(smaller) - mean(larger)', '(mean(smaller) - mean(larger)) / mean(smaller)', '=relative'],
    ['a missing pair of brackets', '(variance(smaller) + variance(larger)) / 2', 'variance(smaller) + variance(larger) / 2', '=brackets'],
    ['range', 'variance = (list) => list.reduce((a, b) => a + (b - mean(list)) ** 2, 0) / (list.length - 1)', 'variance = (list) => (Math.max(...list) - Math.min(...list)) ** 2', '=range'],
    ['percent', 'return gain', 'return 100 * gain', '=kit:percent'],
    ['root of the mean', 'gain / Math.sqrt((variance(smaller) + variance(larger)) / 2)', 'Math.sqrt(gain / ((variance(smaller) + variance(larger)) / 2))', '=kit:not-finite'],
    ['largest spread', '(variance(smaller) + variance(larger)) / 2', 'Math.max(variance(smaller), variance(larger))', '=larger-spread'],
    ['difference of variances', 'variance(smaller) + variance(larger)', 'variance(smaller) - variance(larger)', '=kit:not-finite'],
    ['n minus two', '(list.length - 1)', '(list.length - 2)', '=n-minus-two'],
    ['first seeds', 'mean(smaller) - mean(larger)', 'smaller[0] - larger[0]', '=one-seed'],
    ['t value', 'gain / Math', 'Math.sqrt(smaller.length / 2) * gain / Math', '=standard-error'],
  ], { reference: `function effectInSpreads(smaller, larger) {
  const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
  const variance = (list) => list.reduce((a, b) => a + (b - mean(list)) ** 2, 0) / (list.length - 1);
  const gain = mean(smaller) - mean(larger);
  return gain / Math.sqrt((variance(smaller) + variance(larger)) / 2);
}` }),
  ...mutantsOf('1.6', [
    ['no T squared', ' * temperature ** 2', '', '=no-square'],
    ['T once', 'temperature ** 2', 'temperature', '=linear-temperature'],
    ['T squared divides', '* temperature ** 2 * kl', '/ temperature ** 2 * kl', '=divided-by-square'],
    ['from the student to the teacher', 'Math.exp(q) * (q - logP[k])', 'Math.exp(logP[k]) * (logP[k] - q)', '=reversed'],
    ['sign of KL', '(q - logP[k])', '(logP[k] - q)', '=imitation-sign'],
    ['share on the other', '(1 - share) * hard + share * temperature ** 2 * kl', 'share * hard + (1 - share) * temperature ** 2 * kl', '=shares-swapped'],
    ['hard term softened', 'logSoftmax(studentLogits, 1)', 'logSoftmax(studentLogits, temperature)', '=hard-tempered'],
    ['cross-entropy for KL', '(q - logP[k])', '-logP[k]', '=cross-entropy'],
    ['teacher at temperature 1', 'logSoftmax(teacherLogits, temperature)', 'logSoftmax(teacherLogits, 1)', '=teacher-not-tempered'],
    ['student at temperature 1', 'logP = logSoftmax(studentLogits, temperature)', 'logP = logSoftmax(studentLogits, 1)', '=student-not-tempered'],
    ['no temperature', 'logits.map((z) => z / t)', 'logits.map((z) => z)', '=no-temperature'],
    ['logits times T', 'z / t', 'z * t', '=times-temperature'],
    ['T squared on both', '(1 - share) * hard + share * temperature ** 2 * kl', 'temperature ** 2 * ((1 - share) * hard + share * kl)', '=square-on-both'],
    ['no largest subtracted', 'const top = Math.max(...scaled);', 'const top = 0;', '=overflow'],
    ['teacher in the hard term', '-logSoftmax(studentLogits, 1)', '-logSoftmax(teacherLogits, 1)', '=truth-from-teacher'],
    ['mean over the vocabulary', 'temperature ** 2 * kl', 'temperature ** 2 * kl / studentLogits.length', '=mean-imitation'],
    ['sum of both', '(1 - share) * hard', 'hard', '=truth-in-full'],
    ['imitation only', '(1 - share) * hard + share * temperature ** 2 * kl', 'temperature ** 2 * kl', '=only-imitation'],
    ['hard only', '(1 - share) * hard + share * temperature ** 2 * kl', 'hard', '=only-truth'],
    ['bits', 'return (1 - share)', 'return 1 / Math.LN2 * (1 - share)', '=truth-in-bits'],
    ['target counted from 1', '[target]', '[target - 1]', '=kit:not-finite'],
    ['softmax clipped', 'Math.exp(q) * (q - logP[k])', 'Math.exp(q) * Math.log((Math.exp(q) + 1e-9) / (Math.exp(logP[k]) + 1e-9))', '=clipped'],
    ['teacher unweighted', 'Math.exp(q) * (q - logP[k])', '(q - logP[k])', '=unweighted'],
    ['squared difference', 'Math.exp(q) * (q - logP[k])', '(Math.exp(q) - Math.exp(logP[k])) ** 2', '=squared-difference'],
    ['hard sign', '(1 - share) * hard', '-(1 - share) * hard', '=truth-sign'],
    ['share of both', '(1 - share) * hard + share * temperature', 'share * hard + share * temperature', '=share-on-both'],
    ['probability for log', 'hard = -logSoftmax(studentLogits, 1)[target]', 'hard = 1 - Math.exp(logSoftmax(studentLogits, 1)[target])', '=no-logarithm'],
    ['teacher and student exchanged', 'distillationLoss(studentLogits, teacherLogits', 'distillationLoss(teacherLogits, studentLogits', '=roles-swapped'],
    ['T of the log', 'temperature ** 2 * kl', '2 * temperature * kl', '=twice-temperature'],
    ['JS mean', 'Math.exp(q) * (q - logP[k])', '0.5 * (Math.exp(q) * (q - logP[k]) + Math.exp(logP[k]) * (logP[k] - q))', '=symmetric'],
    ['only the target of the teacher', 'logQ.reduce((sum, q, k) => sum + Math.exp(q) * (q - logP[k]), 0)', 'Math.exp(logQ[target]) * (logQ[target] - logP[target])', '=only-target'],
    ['absolute', 'Math.exp(q) * (q - logP[k])', 'Math.abs(Math.exp(q) * (q - logP[k]))', '=absolute'],
    ['unnormalised', 'logSum = top +', 'logSum = 0 *', '=not-normalised'],
    ['log base 2 in KL', 'temperature ** 2 * kl', 'temperature ** 2 * kl / Math.LN2', '=imitation-in-bits'],
  ], { reference: `function distillationLoss(studentLogits, teacherLogits, target, { temperature, share }) {
  const logSoftmax = (logits, t) => {
    const scaled = logits.map((z) => z / t);
    const top = Math.max(...scaled);
    const logSum = top + Math.log(scaled.reduce((sum, z) => sum + Math.exp(z - top), 0));
    return scaled.map((z) => z - logSum);
  };
  const hard = -logSoftmax(studentLogits, 1)[target];
  const logP = logSoftmax(studentLogits, temperature);
  const logQ = logSoftmax(teacherLogits, temperature);
  const kl = logQ.reduce((sum, q, k) => sum + Math.exp(q) * (q - logP[k]), 0);
  return (1 - share) * hard + share * temperature ** 2 * kl;
}` }),
];
