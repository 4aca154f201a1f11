import { markovSource, windowFloor } from '../../../../lib/corpus/index.js';
import {
  approach1Rule, CHINCHILLA_REFIT, deviceFlops, extrapolationRecord, fitEnvelope, fitIsoFlops, fitParametric, fitPowerLaw, flopsForLoss,
  gopherWhatIf, lawQuantity, optimalAllocation, optimalTokens, optimalTokensTable, parametricLoss, planTraining, WINDOW_FACTOR,
} from '../../../../lib/fit/index.js';
import { publishedTable } from '../../../../lib/core/published.js';
import { runColumns } from '../../../../lib/runs/analysis/run-columns.js';
import { sizedCurves } from '../../../../lib/runs/analysis/training-curves.js';
import { judgeOneShot, predictionFile, readPrediction } from '../../../../lib/runs/one-shot.js';
import { readRuns } from '../../../../lib/runs/store/read-runs.js';
import { GRADED_SOURCE } from '../../../../lib/runs/sweeps/ladder.js';
import { decimal, errors, lossOf, markovFloor, mean, percent, widthOf, type SectionProse } from './read-prose.js';

const inOrder = (values: readonly number[]) => values.map(Math.abs).sort((a, b) => a - b);

export const section4: SectionProse = {
  elsewhere: ['predict', 'live', 'tables', 'gopher', 'plan', 'commit'],
  bound() {
    const floor = windowFloor(markovSource(GRADED_SOURCE), { contextLength: 16, nWindows: 20_000 }).lossNatsPerToken;
    const runs = readRuns('isoflop-tuned');
    const columns = runColumns(runs);
    const { params: second, levels, rules } = fitIsoFlops(columns, { window: WINDOW_FACTOR });
    const { a: a2 } = second.parameters;
    const tokensPerSize = levels.map(({ nTokensBest, nParamsBest }) => nTokensBest / nParamsBest);
    const first = fitEnvelope(sizedCurves(runs), { convention: columns.convention }).params;
    const a1 = first.parameters.a.value;
    const long = runs.filter(({ config }) => config.train.steps >= 2000);
    const fit = fitParametric(runColumns(long));
    const exponentOf = (of: { alpha: { value: number }; beta: { value: number } }) => of.beta.value / (of.alpha.value + of.beta.value);
    const { A, B, E, alpha, beta } = fit.parameters;
    const law = { A: A.value, B: B.value, E: E.value, alpha: alpha.value, beta: beta.value };
    const a3 = exponentOf(fit.parameters);
    const likeKaplan = exponentOf(fitParametric(runColumns(long, 'non-embedding')).parameters);
    const earlier = fitIsoFlops(runColumns(readRuns('isoflop'))).params.parameters.a.value;
    const hoffmann = publishedTable('hoffmann-2022-exponents').map(({ a }) => decimal(a, 2));
    const besiroglu = publishedTable('parametric-fits').find((row) => row.fit === 'Besiroglu et al. 2024' && row.symbol === 'a')!.value;
    const sizes = [first.predict({ x: 4.8e11 }).value, second.predict({ x: 4.8e11 }).value, optimalAllocation(law, 4.8e11).nParams];
    const ofFirst = errors(parametricLoss(law, sizes[0]!, 4.8e11 / (6 * sizes[0]!)), optimalAllocation(law, 4.8e11).loss, law.E);
    /** A model `factor` times the best size for a budget: what it costs. */
    const off = (factor: number, C = 4.8e11) => {
      const best = optimalAllocation(law, C);
      const N = factor * best.nParams;
      const loss = parametricLoss(law, N, C / (6 * N));
      const { loss: share, excess } = errors(loss, best.loss, law.E);
      return { loss: loss - best.loss, share, excess, compute: C / flopsForLoss(law, loss) };
    };
    const misses = long.map((run, i) => ({ run, ...errors(lossOf(run), lossOf(run) / Math.exp(fit.residuals[i]!.residual), floor) }));
    const excess = inOrder(misses.map((one) => one.excess));
    const worst = [...misses].sort((x, y) => Math.abs(y.loss) - Math.abs(x.loss)).slice(0, 4);
    const ofWidth40 = worst.every(({ run }) => widthOf(run) === 40);
    const worstExcess = inOrder(worst.map((one) => one.excess));

    const { steps } = extrapolationRecord(fit);
    const rehearsed = steps.map(({ heldOut }) => {
      const missed = heldOut.map(({ observed, predicted }) => errors(observed, predicted, floor));
      return { loss: mean(missed.map((one) => one.loss)), excess: mean(missed.map((one) => one.excess)) };
    });
    const held = steps.flatMap(({ heldOut }) => heldOut);

    const whatIf = gopherWhatIf(CHINCHILLA_REFIT.parameters);
    const accuracy = (benchmark: string, model: string) =>
      publishedTable('hoffmann-2022-benchmarks').find((row) => row.benchmark === benchmark && row.model === model)!.accuracyPercent;
    const gain = (benchmark: string) => decimal(accuracy(benchmark, 'Chinchilla') - accuracy(benchmark, 'Gopher'), 1);
    const pile = publishedTable('hoffmann-2022-pile');
    const plan = planTraining({ budget: { trainFlops: 1e24 }, cluster: { gpu: 'a100', devices: 2048 } });
    // the lowest and the highest MFU that Chowdhery et al. 2022 list
    const real = [0.21, 0.46].map((mfu) => planTraining({ budget: { trainFlops: deviceFlops({ gpu: 'a100', hours: 1e6, mfu }) } }));
    const answers = [plan.nParams.value, ...plan.others.map(({ nParams }) => nParams)];
    const printed = publishedTable('hoffmann-2022-optimal-tokens').map(({ nParamsReported: nParams, nTokens }) => ({ nParams, nTokens }));
    const ours = optimalTokensTable(approach1Rule());
    const ofSize = <Row extends { nParams: number }>(nParams: number, rows: readonly Row[]) => rows.find((row) => row.nParams === nParams)!;
    const refit = lawQuantity(CHINCHILLA_REFIT, (parameters) => optimalTokens(parameters, 1e13));
    const billions = (value: number) => (value / 1e9).toFixed(0);
    const trillions = (value: number) => decimal(value / 1e12, 1);
    const share = (compute: number) => ['third', 'quarter', 'fifth'][Math.round(1 / (1 - 1 / compute)) - 3];

    return {
      'settings-read': settingsProse(),
      'isoflop-read': [
        `twice too large or too small for the largest budget loses ${['one hundredth', 'two hundredths', 'three hundredths'][Math.round(100 * off(2).loss) - 1]} of a nat`,
        `Of the loss that is ${percent(off(2).share)}; above the floor of the law of part 4 it is ${percent(off(2).excess)}, and a model of the best size reaches the same loss with a ${
          share(off(2).compute)} less compute`,
        `**The slope is ${decimal(a2.value, 2)}**, with 90% confidence between ${decimal(a2.interval!.low, 2)} and ${decimal(a2.interval!.high, 2)}`,
        `found ${hoffmann[1]} for web text`,
        `instead of the parabola's bottom, gives ${decimal(rules.find(({ minimum }) => minimum === 'lowest run')!.params.parameters.a.value, 2)}`,
        `at these bottoms ${Math.min(...tokensPerSize).toFixed(0)} to ${Math.max(...tokensPerSize).toFixed(0)} tokens per parameter`,
        `its slope was ${decimal(earlier, 2)}`,
        'from 0.57 to 0.50 in their case', // Porian et al. 2024
      ],
      'approach-three-read': [
        `comes out at *E* = ${decimal(law.E, 3)}, where the language's own is ${decimal(floor, 3)}: an error of ${percent(Math.abs(law.E / floor - 1), 1)}`,
        `describes ${misses.filter(({ loss }) => Math.abs(loss) < 0.01).length} of ${long.length} losses within one percent`,
        `misses ${percent((excess[23]! + excess[24]!) / 2, 1)} at the median, and ${(100 * worstExcess[0]!).toFixed(0)} to ${percent(worstExcess.at(-1)!)} where it misses most. Those four runs are ${
          ofWidth40 ? 'all of width 40' : 'OF SEVERAL WIDTHS'}`,
      ],
      'three-read': [
        `in our runs (${[a1, a2.value, a3].map((a) => decimal(a, 2)).join(', ')}) as in those of Hoffmann et al. (${
          hoffmann.join(', ')}) once the last is fitted carefully (${decimal(besiroglu, 2)})`,
        `for 4.8 · 10¹¹ FLOPs the three lines give ${sizes.map((N) => (N / 1000).toFixed(0)).join(', ').replace(/, (?=[^,]*$)/, ' and ')} thousand parameters, so ${
          sizes.map((N) => (4.8e11 / (6 * N * N)).toFixed(0)).join(', ').replace(/, (?=[^,]*$)/, ' and ')} tokens for each`,
        `the first costs only ${percent(ofFirst.loss, 1)} of the loss, ${percent(ofFirst.excess)} of the excess, by the law`,
        `here both are near ${decimal((law.alpha + law.beta) / 2, 1)}, where Hoffmann's are near 0.3`,
        `The earlier ladder's ${decimal(earlier, 2)}`,
        `moves the exponent up, from ${decimal(a3, 2)} to ${decimal(likeKaplan, 2)}`,
        '(0.71 to 0.84)', // Porian et al. 2024
      ],
      'gopher-read': [
        `about ${decimal(whatIf.gopher.chosen.loss - whatIf.chinchilla.chosen.loss, 3)} nats`,
        `${gain('MMLU')} points on MMLU, ${gain('BIG-bench')} on BIG-bench, and fewer bits on each of the ${pile.filter(({ chinchilla, gopher }) => chinchilla < gopher).length} parts`,
        'with 40% of its size (and 1.9 times its compute)', // 70 of 175 billion; 70 x 1,400 over 175 x 300
      ],
      'plan-read': [
        `About ${billions(plan.nParams.value)} billion parameters on ${trillions(plan.nTokens.value)} trillion tokens; with 90% confidence (in the fit, if the form of the law is right) between ${
          billions(plan.nParams.interval!.low)} and ${billions(plan.nParams.interval!.high)} billion`,
        'which took about a million A100 hours for 1.4 trillion tokens', // Touvron et al. 2023
        `${percent(real[0]!.trainFlops / 1e24).replace('%', '')} to ${percent(real[1]!.trainFlops / 1e24)} of 10²⁴ FLOPs, buy ${
          billions(real[0]!.nParams.value)} to ${billions(real[1]!.nParams.value)} billion parameters`,
        `span a factor of ${(Math.max(...answers) / Math.min(...answers)).toFixed(0)} in size`,
        `on ${decimal(tokensPerParameter(plan.others), 1)} tokens per parameter`,
        `says ${billions(plan.others.find(({ name }) => name.includes('as published'))?.nParams ?? NaN)} billion instead of ${billions(plan.nParams.value)}`,
      ],
      'tables-read': [
        `(67B: ${decimal(ofSize(67e9, ours).nTokens / 1e12, 2)} against ${decimal(ofSize(67e9, printed).nTokens / 1e12, 1)} trillion)`,
        `disagree by a factor of ${decimal(Math.max(refit.value / ofSize(1e13, ours).nTokens, ofSize(1e13, ours).nTokens / refit.value), 1)} and the refit's interval spans a factor of ${
          ['ten', 'eleven', 'twelve', 'thirteen'][Math.round(refit.interval!.high / refit.interval!.low) - 10]}`,
      ],
      'rehearsal-read': [
        `on average the trained loss is ${decimal(-100 * rehearsed[0]!.loss, 1)} and ${percent(-rehearsed[1]!.loss, 1)} below it, which is ${
          decimal(-100 * rehearsed[0]!.excess, 0)} and ${percent(-rehearsed[1]!.excess)} of the excess`,
        `the errors are ${decimal(100 * rehearsed[2]!.loss, 1)} and ${percent(rehearsed[2]!.excess)}`,
        `it holds ${held.filter(({ plain }) => plain!.held).length} of ${held.length} predictions`,
      ],
      'one-shot-read': oneShot(floor),
      close: [`${decimal(earlier, 2)} in a ladder that nobody had tuned`],
      '4.1': [
        `the loss at 4.8 · 10^11 FLOPs rises by ${off(4).loss.toFixed(3)} nats: ${percent(off(4).share, 1)} of the loss, but ${percent(off(4).excess)} of what lies above the floor of that law, and ${
          off(4).compute.toFixed(2)} times the compute`,
        `a loss that the best size reaches with ${['one', 'two', 'three', 'four'][Math.round(5 / off(4).compute) - 1]} fifths of the compute`,
        `where it costs a ${share(off(2).compute)} of the compute`,
      ],
    };
  },
};

/** What is said of the large run, of its prediction, and of the first prediction of the course. */
function oneShot(floor: number): string[] {
  const { prediction } = readPrediction(predictionFile('one-shot-tuned'));
  const measured = lossOf(readRuns('one-shot-tuned')[0]!);
  const { loss, excess, floor: fitted, held, interval: wide, aimsMet } = judgeOneShot(prediction, measured, floor);
  const { predictedLossNatsPerToken: said, interval: narrow } = prediction;
  const first = judgeOneShot(readPrediction().prediction, lossOf(readRuns('one-shot')[0]!), markovFloor());
  const bothHold = held && measured > narrow.low && measured < narrow.high;
  return [
    aimsMet ? '**All four aims are met.**' : 'AIMS MISSED',
    `ended ${percent(Math.abs(loss), 2)} ${loss > 0 ? 'above' : 'below'} the number that was written down, which is ${percent(Math.abs(excess))} of what lies above`,
    `The fitted floor is ${percent(Math.abs(fitted), 1)} from the known one, and ${bothHold ? 'both intervals hold the run' : 'AN INTERVAL MISSES IT'}`,
    `reaches from ${percent(1 - narrow.low / said, 1)} below to ${percent(narrow.high / said - 1, 1)} above`,
    `(${percent(1 - wide.low / said)} below, ${percent(wide.high / said - 1)} above)`,
    `missed by ${percent(Math.abs(first.loss), 2)} of the loss and ${percent(Math.abs(first.excess))} of the excess, with a fitted floor ${
      percent(-first.floor)} below the known one`,
  ];
}

/** Of Kaplan's answer. */
function tokensPerParameter(others: readonly { name: string; nParams: number; nTokens: number }[]): number {
  const { nParams, nTokens } = others.find(({ name }) => name.includes('Kaplan'))!;
  return nTokens / nParams;
}

/** Of the five ladders. */
function settingsProse(): string[] {
  const ladder = readRuns('settings');
  const rungs = (kind: string, hasSpans = false, architecture = 'causal-decoder') => ladder.filter(({ config: { corpus, train } }) =>
    corpus.kind === kind && (train.objective !== undefined) === hasSpans && train.model.architecture === architecture)
    .sort((a, b) => widthOf(a) - widthOf(b));
  const alpha = (runs: typeof ladder) =>
    fitPowerLaw({ x: runs.map((run) => run.nParamsNonEmbedding), loss: runs.map(lossOf), floor: 'none' }).parameters.alpha;
  const [decoder, encoderDecoder] = [rungs('kinds', true), rungs('kinds', true, 'encoder-decoder')];
  const [next, spans, encoded, bytes, pieces] = [rungs('kinds'), decoder, encoderDecoder, rungs('named'), rungs('bpe')].map(alpha);
  const meet = (one: typeof next, other: typeof next) =>
    one!.interval!.low <= other!.interval!.high && other!.interval!.low <= one!.interval!.high;
  const apart = [next, spans, encoded].some((kinds) => [bytes, pieces].some((text) => meet(kinds, text))) ? 'MEET' : 'do not meet';
  const overlap = meet(next, spans) && meet(spans, encoded) && meet(bytes, pieces) ? 'each time the intervals overlap' : 'NOT EACH TIME';
  const largestGap = Math.max(...decoder.map((run, i) => Math.abs(lossOf(run) - lossOf(encoderDecoder[i]!))));
  const said = (one: typeof next, digits: number) => decimal(one!.value, digits);
  return [
    `at most ${said(next, 2)} on the language of kinds, ${said(bytes, 2)} and ${said(pieces, 2)} on program text, with intervals that ${apart}`,
    `(${decimal(ladder[0]!.corpus.entropyRateNatsPerToken!, 2)} nats for kinds, where the best model stands at ${
      decimal(Math.min(...rungs('kinds').map(lossOf)), 2)})`,
    `within ${decimal(largestGap, 2)} nats at each width`,
    `for objective (${said(next, 3)} and ${said(spans, 3)}), architecture (${said(spans, 3)} and ${said(encoded, 3)}) or preprocessing (${
      said(bytes, 2)} and ${said(pieces, 2)}): ${overlap}`,
  ];
}
