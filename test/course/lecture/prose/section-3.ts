import { markovSource } from '../../../../lib/corpus/index.js';
import { fitBatchTradeoff, fitParametric, fitPowerLaw } from '../../../../lib/fit/index.js';
import { decayOfRepetition, freshEquivalent } from '../../../../lib/runs/analysis/worth-of-tokens.js';
import { overSeeds, rankCorrelation, spreadShares } from '../../../../lib/runs/analysis/compare-runs.js';
import { runColumns } from '../../../../lib/runs/analysis/run-columns.js';
import { shareRight } from '../../../../lib/runs/analysis/task-scores.js';
import { stepsToLoss, trainingCurve } from '../../../../lib/runs/analysis/training-curves.js';
import type { CompletedRun } from '../../../../lib/runs/index.js';
import { readRuns } from '../../../../lib/runs/store/read-runs.js';
import { decimal, errors, largest, lossOf, markovFloor, percent, widthOf, type SectionProse } from './read-prose.js';

/** A power law of these runs over a floor, and by how much it misses each, of the loss and of the excess over the floor. */
function powerLaw(x: readonly number[], loss: readonly number[], floor: number | 'fitted') {
  const fit = fitPowerLaw({ x: [...x], loss: [...loss], floor: floor === 'fitted' ? 'fitted' : { known: floor } });
  const { E, alpha } = fit.parameters;
  const misses = x.map((value, i) => errors(loss[i]!, fit.predict({ x: value }).value, E.value));
  const worst = (of: 'loss' | 'excess') => largest(misses.map((miss) => miss[of]));
  return { fit, alpha: alpha.value, E, misses, loss: worst('loss'), excess: worst('excess') };
}

const budgetOf = (run: CompletedRun) => Number(run.trainFlops.sixNDTotal.toPrecision(1));

export const section3: SectionProse = {
  elsewhere: ['title', 'setting', 'predict', 'read', 'size-predict', 'data-predict', 'repetition-predict', 'repetition-worth', 'rate-predict'],
  bound() {
    const floor = markovFloor();
    const [size, data, iso] = [readRuns('size'), readRuns('data'), readRuns('isoflop')];
    const onSize = powerLaw(size.map((run) => run.nParamsNonEmbedding), size.map(lossOf), floor);
    const straight = fitPowerLaw({ x: size.map((run) => run.nParamsNonEmbedding), loss: size.map(lossOf), floor: 'none' }).parameters.alpha.value;
    const onData = powerLaw(data.map(({ tokens }) => tokens), data.map(lossOf), floor);
    const narrow = [...iso, ...size].filter((run) => widthOf(run) === 24).sort((a, b) => a.tokens - b.tokens);
    const onNarrow = powerLaw(narrow.map(({ tokens }) => tokens), narrow.map(lossOf), 'fitted');
    const [narrowFloor, narrowAlpha] = [onNarrow.E.interval!, onNarrow.fit.parameters.alpha.interval!];
    const budgets = [...new Set(iso.map(budgetOf))].sort((a, b) => a - b);
    const lowest = budgets.map((C) => Math.min(...iso.filter((run) => budgetOf(run) === C).map(lossOf)));
    const onCompute = powerLaw(budgets, lowest, floor);
    const joint = fitParametric(runColumns([...size, ...iso]));
    const withShort = fitParametric(runColumns([...size, ...iso, ...data]));
    const [alpha, beta, E] = [joint.parameters.alpha.value, joint.parameters.beta.value, joint.parameters.E.value];
    const together = (alpha * beta) / (alpha + beta);
    const dataTerm = joint.parameters.B.value * size[0]!.tokens ** -beta;
    const sizeTerm = (width: number) => joint.parameters.A.value * size.find((run) => widthOf(run) === width)!.nParamsTotal ** -alpha;
    const dearer = size.map(widthOf).filter((width) => sizeTerm(width) < dataTerm).sort((a, b) => a - b);

    const shapes = overSeeds(readRuns('shape'), ({ config: { train: { model: m } } }) => [m.nLayer, m.dModel, m.nHead, m.dFF].join(' '), lossOf)
      .sort((a, b) => a.mean - b.mean);
    const spread = spreadShares(shapes);
    const gap = shapes.at(-1)!.mean - shapes[0]!.mean;
    const tenfold = onSize.fit.predict({ x: 3e4 }).value - onSize.fit.predict({ x: 3e5 }).value;

    const repetition = readRuns('repetition');
    const passesOf = (run: CompletedRun) => run.config.train.steps / 128;
    const fresh = overSeeds(repetition.filter((run) => run.epochs < 1.5), passesOf, lossOf);
    const again = overSeeds(repetition.filter((run) => run.epochs >= 1.5 || passesOf(run) === 1), passesOf, lossOf);
    const costs = again.map(({ key, mean }) => ({ key, cost: mean - fresh.find((group) => group.key === key)!.mean }));
    const worth = freshEquivalent(fresh, again);

    const kinds = readRuns('downstream');
    const [genus, cloze] = ([[kinds, 'genus'], [readRuns('emergence'), 'facts-cloze']] as const).map(([runs, task]) =>
      ({ runs, rho: rankCorrelation(runs.map(lossOf), runs.map((run) => shareRight(run, 'zeroShot', task))) }));
    const excessOf = (run: CompletedRun) => lossOf(run) - run.corpus.entropyRateNatsPerToken!;
    const firstToKnow = Math.max(...kinds.filter((run) => shareRight(run, 'zeroShot', 'genus') > 1 / 8).map(excessOf));
    const long = [16, 32, 64].map((width) => {
      const runs = kinds.filter((run) => widthOf(run) === width && run.config.train.steps === 2400);
      const [accuracy, loss] = [(run: CompletedRun) => 100 * shareRight(run, 'fineTuned', 'inference'), lossOf]
        .map((value) => overSeeds(runs, () => width, value)[0]!);
      return { accuracy: accuracy!, loss: loss!, flops: runs[0]!.trainFlops.sixNDTotal };
    });
    const [narrowest, middle, widest] = long as [(typeof long)[0], (typeof long)[0], (typeof long)[0]];
    const byWidth = `${long.map(({ accuracy }) => accuracy.mean.toFixed(1)).join(', ').replace(/, (?=[^,]*$)/, ' and ')}%`;
    const high = kinds.filter((run) => excessOf(run) >= 0.39);
    const highRho = rankCorrelation(high.map(lossOf), high.map((run) => shareRight(run, 'fineTuned', 'inference')));
    const apart = Math.floor(widest.accuracy.high - widest.accuracy.low + 0.5);

    const batches = readRuns('batch');
    const tokensOf = (run: CompletedRun) => run.config.train.batchSize * 16;
    const fastest = [...new Set(batches.map(tokensOf))].flatMap((batch) => {
      const reached = batches.filter((run) => tokensOf(run) === batch).flatMap((run) => stepsToLoss(trainingCurve(run), 3.3) ?? []);
      return reached.length > 0 ? [{ batch, steps: Math.min(...reached) }] : [];
    });
    const tradeoff = fitBatchTradeoff({ batch: fastest.map(({ batch }) => batch), steps: fastest.map(({ steps }) => steps) });
    const critical = tradeoff.parameters.Bcrit;
    const stepsAt = (batch: number) => fastest.find((one) => one.batch === batch)!.steps;
    const best = (width: number) => readRuns('learning-rate').filter((run) => widthOf(run) === width).reduce((a, b) => (lossOf(b) < lossOf(a) ? b : a));
    const rateOf = (width: number) => best(width).config.train.learningRate;
    const rates = readRuns('learning-rate');
    const isNear = (rate: number, other: number) => Math.abs(Math.log(rate / other)) < 0.2;
    const dearerBy = (factor: number) => [16, 32, 64].map((width) => {
      const there = rates.find((run) => widthOf(run) === width && isNear(run.config.train.learningRate, factor * rateOf(width)))!;
      return lossOf(there) - lossOf(best(width));
    });
    const spanOf = (values: readonly number[]) => `${decimal(Math.min(...values), 2)} to ${decimal(Math.max(...values), 2)}`;
    const highest = rates.filter((run) => run.config.train.learningRate === 0.3);
    const headShare = (width: number) => {
      const run = size.find((one) => widthOf(one) === width)!;
      return 1 - run.nParamsNonEmbedding / run.nParamsTotal;
    };

    return {
      'size-read': [
        `It nearly is, over ${decimal(Math.log10(largest(size.map((run) => run.nParamsNonEmbedding)) / 1760), 1)} decades of size`,
        `halves for every factor of about ${(2 ** (1 / onSize.alpha)).toFixed(0)} in parameters`,
        `No loss is missed by more than ${percent(Math.ceil(1e3 * onSize.loss) / 1e3, 1)}`,
        `of what lies *above* the floor, the line misses up to ${percent(onSize.excess, 1)}`,
        `four million tokens cost every model ${decimal(dataTerm, 2)} nats, and at widths ${dearer[0]} to ${dearer.at(-1)} that is more than the model's size costs (${
          decimal(sizeTerm(dearer[0]!), 2)} to ${decimal(sizeTerm(dearer.at(-1)!), 2)})`,
        `${decimal(straight, 3)} without the floor and ${decimal(onSize.alpha, 2)} with it`,
      ],
      'data-read': [
        `residuals reach ${percent(onData.loss, 1)} of the loss, and ${percent(onData.excess)} of its excess over the floor, ${
          ['seven', 'eight', 'nine', 'ten'][Math.round(onData.excess / onSize.excess) - 7]} times those of the law of size`,
        `(a reader of nothing loses ${decimal(markovSource({ seed: 1 }).unigramEntropyNats, 2)})`,
        `from ${decimal(narrow[0]!.tokens / 1e6, 1)} to ${(narrow.at(-1)!.tokens / 1e6).toFixed(0)} million fresh tokens`,
      ],
      'data-long-read': [
        `no loss is missed by more than ${percent(onNarrow.loss, 2)}`,
        `up to ${percent(largest(onNarrow.misses.slice(0, -1).map((one) => one.excess)))} for the first five, and ${
          percent(Math.abs(onNarrow.misses.at(-1)!.excess))} for the last, whose excess is only ${decimal(lossOf(narrow.at(-1)!) - onNarrow.E.value, 2)} nats`,
        `about ${decimal(onNarrow.E.value, 2)} (${decimal(narrowFloor.low, 2)} to ${decimal(narrowFloor.high, 2)})`,
        `The exponent, ${decimal(onNarrow.alpha, 2)} (${decimal(narrowAlpha.low, 2)} to ${decimal(narrowAlpha.high, 2)}), belongs to it`,
      ],
      'compute-read': [
        `A line within ${onCompute.loss < 0.005 ? 'half a percent' : 'MORE THAN HALF A PERCENT'} of the loss, over two decades, with a slope of ${decimal(onCompute.alpha, 2)}.`,
        `Of the excess over the floor it misses up to ${percent(onCompute.excess)}`,
        `Is ${decimal(onCompute.alpha, 2)} faster than size (${decimal(onSize.alpha, 2)})?`,
        `α = ${decimal(alpha, 2)} for size and β = ${decimal(beta, 2)} for data, and by it the excess falls with compute as αβ/(α+β) = ${decimal(together, 2)}: **${
          together < Math.min(alpha, beta) ? 'slower' : 'faster'}** than with size or data alone`,
        `that the joint law finds, ${decimal(E, 3)}, the five points above give ${decimal(powerLaw(budgets, lowest, E).alpha, 2)}; over the known floor, ${
          decimal(onCompute.alpha, 2)}.`,
        'report 0.050 for compute', // Kaplan et al. 2020
      ],
      'floors-read': [
        `The joint law of ${size.length + iso.length} runs finds a floor several hundredths *${
          E < markovSource({ seed: 1 }).entropyRateNatsPerToken ? 'below' : 'above'}* the entropy rate`,
        `pulls it down by a further ${decimal(E - withShort.parameters.E.value, 1)} nats`,
        `The best loss in these fits, ${decimal(Math.min(...lowest, ...size.map(lossOf)), 3)},`,
        `moves up towards ${decimal(floor, 2)}`,
      ],
      'shape-read': [
        `there are ${decimal(gap, 2)} nats, ${gap > tenfold ? 'more' : 'less'} than ten times the parameters would gain`,
        `the standard deviation between shapes is ${['four', 'five', 'six'][Math.round(spread.betweenGroups / spread.withinGroups) - 4]} times that between seeds`,
        `In percent of the loss that is ${percent(gap / shapes[0]!.mean)}`,
      ],
      'repetition-read': [
        `at most ${decimal(largest(costs.filter(({ key }) => key <= 8).map(({ cost }) => cost)), 3)} nats`,
        `At 16 passes it is ${decimal(costs.find(({ key }) => key === 16)!.cost, 3)} nats, and the repeated tokens are worth about ${
          worth.find(({ x }) => x === 16)!.y.toFixed(0)} fresh passes`,
        'would give 10.6', // the law of Muennighoff et al. 2023
        `Our decay constant, about ${Number(decayOfRepetition(worth).toPrecision(1))},`,
        `The loss of a reader of nothing is ${decimal(markovSource({ seed: 1 }).unigramEntropyNats, 2)}, and one pass (128 steps) brings the model to ${
          decimal(again[0]!.mean, 2)}`,
      ],
      'downstream-read': [
        `The rank correlation is ${decimal(genus!.rho, 2)} over ${genus!.runs.length} runs for the genus and ${decimal(cloze!.rho, 3)} over ${cloze!.runs.length} runs for the facts`,
        `Until the loss is within ${decimal(Math.ceil(100 * firstToKnow) / 100, 2)} nats of the entropy rate, no model`,
        `rises as the loss falls: ${byWidth} at ${decimal(narrowest.loss.mean, 2)}, ${decimal(middle.loss.mean, 2)} and ${decimal(widest.loss.mean, 2)} nats`,
        `three seeds of width 64 that end within ${decimal(Math.ceil(1e3 * (widest.loss.high - widest.loss.low)) / 1e3, 3)} nats of one another lie ${apart} points apart`,
        `the printed correlation even has the *${highRho > 0 ? 'wrong' : 'right'} sign*`,
      ],
      'cost-read': [
        `${decimal(middle.flops / narrowest.flops, 1)} times the compute bought ${(middle.accuracy.mean - narrowest.accuracy.mean).toFixed(1)} points, and ${
          decimal(widest.flops / middle.flops, 1)} times as much again the next ${(widest.accuracy.mean - middle.accuracy.mean).toFixed(1)} (${byWidth.replace(' and', ',')})`,
      ],
      'batch-read': [
        `To a loss of 3.3, a batch of 256 needs ${stepsAt(256).toFixed(0)} steps and ${(0.256 * stepsAt(256)).toFixed(0)} thousand tokens, a batch of 2,048 only ${
          stepsAt(2048).toFixed(0)} steps, but ${(2.048 * stepsAt(2048)).toFixed(0)} thousand tokens`,
        `The critical batch is some ${Number(critical.value.toPrecision(1))} tokens (${Number(critical.interval!.low.toPrecision(2))} to ${
          Number(critical.interval!.high.toPrecision(2)).toLocaleString('en')})`,
        `*L*^${decimal(1 / 0.21, 2)}, which at a loss of 3.3 is ${Number((2e5 / 3.3 ** (1 / 0.21)).toPrecision(2))} thousand tokens`,
        'from 0.003 to 0.01, as', // rates of the grid
      ],
      'count-read': [
        `${['Two', 'Three'][Math.round(5 * headShare(8)) - 2]} fifths of the smallest model are embeddings, positions and head, but only ${percent(headShare(128))} of the largest`,
      ],
      'rate-read': [
        `A tenth of the best rate costs ${spanOf(dearerBy(0.1))} nats, ten times the best ${spanOf(dearerBy(10))}`,
        `*no run blew up*, not even at ${highest.length === 3 ? '0.3' : 'ANOTHER'}.`,
        `the loss ends near ${decimal(Math.max(...highest.map(lossOf)), 1)}`,
        'whose best rate is 0.003 still', // the best of the grid at widths 32 and 64
        `falls from ${rateOf(16)} at width 16 to ${rateOf(32)} at widths 32 and 64`,
      ],
      close: [
        `over ${decimal(Math.log10(396_800 / 1760), 1)} decades for size and two for compute, which miss up to ${(100 * onSize.excess).toFixed(0)} and ${percent(onCompute.excess)} of the excess`,
      ],
      '3.4': [
        `three seeds of width 64 whose losses differ by less than ${decimal(Math.ceil(1e3 * (widest.loss.high - widest.loss.low)) / 1e3, 3)} nats lie ${apart} points apart`,
        `a rank correlation of ${genus!.rho.toFixed(2)} and one of ${cloze!.rho.toFixed(3)}`,
      ],
    };
  },
};
