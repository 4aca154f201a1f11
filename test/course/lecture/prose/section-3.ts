import { bestLossOn, countingCurve, languageCorpus, markovSource, walkLanguage } from '../../../../lib/corpus/index.js';
import { exponentsAtEnds, fitParametric, fitPowerLaw } from '../../../../lib/fit/index.js';
import { criticalBatch, decayOfRepetition, freshEquivalent, wasteOfBatches } from '../../../../lib/runs/analysis/worth-of-tokens.js';
import { overRepetitions, overSeeds, rankCorrelation, type OverRepetitions } from '../../../../lib/runs/analysis/compare-runs.js';
import { MILD, rateTransfer, shapePanels, type RateTransfer, type RateValley } from '../../../../lib/runs/analysis/paired-seeds.js';
import { excessOverFloor, lawOverLanguages, runColumns } from '../../../../lib/runs/analysis/run-columns.js';
import { shareRight } from '../../../../lib/runs/analysis/task-scores.js';
import type { CompletedRun } from '../../../../lib/runs/index.js';
import { readRuns } from '../../../../lib/runs/store/read-runs.js';
import { decimal, errors, largest, lossOf, markovFloor, mean, percent, widthOf, type SectionProse } from './read-prose.js';

/** A power law of these runs over a floor, and by how much it misses each, of the loss and of the excess over the floor. */
function powerLaw(x: readonly number[], loss: readonly number[], floor: number | 'fitted') {
  const fit = fitPowerLaw({ x: [...x], loss: [...loss], floor: floor === 'fitted' ? 'fitted' : { known: floor } });
  const { E, alpha } = fit.parameters;
  const misses = x.map((value, i) => errors(loss[i]!, fit.predict({ x: value }).value, E.value));
  const worst = (of: 'loss' | 'excess') => largest(misses.map((miss) => miss[of]));
  return { fit, alpha: alpha.value, E, misses, loss: worst('loss'), excess: worst('excess') };
}

/** `0.20 (0.17 to 0.23)`. */
const interval = ({ value, interval: { low, high } }: OverRepetitions) => `${decimal(value, 2)} (${decimal(low, 2)} to ${decimal(high, 2)})`;
const holdsZero = ({ interval: { low, high } }: OverRepetitions) => low < 0 && high > 0;

const budgetOf = (run: CompletedRun) => Number(run.trainFlops.sixNDTotal.toPrecision(1));

/** `1.49 (1.38 to 1.61)`. */
const ranged = ({ value, interval: { low, high } }: OverRepetitions, digits: number) =>
  `${decimal(value, digits)} (${decimal(low, digits)} to ${decimal(high, digits)})`;

const IN_WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];

/** The shapes on one language: the panels, depths from the best to the worst, and the worst of the trials at its best of three rates. */
function shapesOf(kind: 'markov' | 'walk') {
  const language = kind === 'markov' ? markovSource({ seed: 1 }) : walkLanguage({ seed: 1 });
  const { validation } = languageCorpus(language, { seed: 1, trainTokens: 0, validationTokens: 262_144 });
  const least = bestLossOn(language, validation, { contextLength: 16, nWindows: 8192 });
  const runs = readRuns('shape').filter(({ config }) => config.corpus.kind === kind);
  const panels = shapePanels(runs.filter(({ config }) => config.train.learningRate === 0.002), least);
  const depth = [...panels['dModel / nLayer']].sort((a, b) => a.excess.value - b.excess.value);
  const isUsual = ({ model }: CompletedRun['config']['train']) => model.dFF === 4 * model.dModel && model.nHead === 4;
  const first = runs.filter(({ seed, config: { train } }) => seed === 1 && isUsual(train)).map((run) => ({
    nLayer: run.config.train.model.nLayer, rate: run.config.train.learningRate, excess: lossOf(run) - least,
  }));
  const { nLayer } = first.find(({ rate }) => rate !== 0.002)!;
  const best = first.find((run) => run.nLayer === depth[0]!.nLayer && run.rate === 0.002)!;
  const ofThree = Math.min(...first.filter((run) => run.nLayer === nLayer).map(({ excess }) => excess));
  return { panels, depth, best: depth[0]!, last: depth.at(-1)!, tuned: { nLayer, excess: ofThree, ofBest: best.excess } };
}

function shapeProse(): Record<string, string[]> {
  const [markov, walk] = [shapesOf('markov'), shapesOf('walk')];
  const layers = ({ nLayer }: { nLayer: number }) => `${IN_WORDS[nLayer]} layer${nLayer === 1 ? '' : 's'}`;
  const middle = (of: typeof markov, what: 'lossRatio' | 'excessRatio', and = of) =>
    Math.max(...[...of.depth, ...and.depth].filter(({ nLayer }) => nLayer >= 2 && nLayer <= 5).map((shape) => shape[what].value));
  const passing = [markov, walk].flatMap(({ depth }) => depth.slice(1)).filter(({ isMild }) => isMild === 'holds').length;
  const oneHead = (of: typeof markov) => of.panels['dModel / nHead'].find(({ nHead }) => nHead === 1)!;
  const manyHeads = (of: typeof markov) =>
    Math.max(...of.panels['dModel / nHead'].filter(({ nHead }) => nHead > 1).map(({ excessRatio }) => excessRatio.value)) - 1;
  const feedForward = (of: typeof markov) => Math.max(...of.panels['dFF / dModel'].map(({ excessRatio }) => excessRatio.value - 1));
  return { 'shape-read': [
    `On the **Markov source** ${layers(markov.best)} of width ${markov.best.dModel} ${markov.best.nLayer === 1 ? 'is' : 'are'} best, and ${
      layers(markov.last)} of ${markov.last.dModel} have ${ranged(markov.last.excessRatio, 2)} times the excess.`,
    `On the **walks** ${layers(walk.best)} ${walk.best.nLayer === 1 ? 'is' : 'are'} best, and ${layers(walk.last)} ${
      walk.last.nLayer === 1 ? 'has' : 'have'} ${ranged(walk.last.excessRatio, 2)} times the excess.`,
    `${percent(markov.last.lossRatio.value - 1, 1)} and ${percent(walk.last.lossRatio.value - 1, 1)}`,
    `from two layers to five no loss lies more than ${percent(middle(markov, 'lossRatio', walk) - 1, 1)} above the best of its language; of the excess that is up to ${
      percent(middle(markov, 'excessRatio') - 1)} on the Markov source and ${percent(middle(walk, 'excessRatio') - 1)} on the walks`,
    `asked for ${percent(MILD - 1)} of the excess with the whole interval, and ${
      passing === 0 ? 'no depth but the best passes' : 'SOME DEPTHS PASS'} it on either language`,
    `a *single* head has ${ranged(oneHead(markov).excessRatio, 2)} times the excess on the Markov source and ${ranged(oneHead(walk).excessRatio, 1)} times on the walks`,
    `4 and 16 heads differ by ${percent(manyHeads(markov))} and ${percent(manyHeads(walk))}`,
    `up to ${percent(feedForward(markov))} and ${percent(feedForward(walk))}`,
    `${layers(markov.tuned)} at the best of three rates come to an excess of ${decimal(markov.tuned.excess, 3)} on the Markov source, where the best shape has ${decimal(markov.tuned.ofBest, 3)} at the common rate`,
    `${layers(walk.tuned)} to ${decimal(walk.tuned.excess, 3)} on the walks, against ${decimal(walk.tuned.ofBest, 3)}`,
  ] };
}

/** What `rateTransfer` finds in both parametrisations. */
function transferProse(): Record<string, string[]> {
  const [standard, mup] = (['standard', 'mup'] as const).map((kind) =>
    rateTransfer(readRuns('parametrisation').filter(({ config }) => config.train.model.parametrisation.kind === kind))) as [RateTransfer, RateTransfer];
  const [narrowest, widest] = [0, 3].map((i) => ({ standard: standard.valleys[i]!, mup: mup.valleys[i]! })) as
    [Record<'standard' | 'mup', RateValley>, Record<'standard' | 'mup', RateValley>];
  const verdict = { holds: 'stays', fails: 'moves', undecided: 'CANNOT BE TOLD' };
  return { 'transfer-read': [
    `In the standard parametrisation the best rate **${verdict[standard.stays]}**: it goes as the width to the power of ${ranged(standard.slope!, 2)}, from ${
      decimal(narrowest.standard.best!.value, 4)} at width 32 to ${decimal(widest.standard.best!.value, 4)} at 256.`,
    `Under µP it **${verdict[mup.stays]}**: the power is ${ranged(mup.slope!, 2)}, and the best rates are ${
      decimal(narrowest.mup.best!.value, 3)} and ${decimal(widest.mup.best!.value, 3)}.`,
    `costs ${ranged(widest.standard.costOfTransfer, 3)} nats in the standard parametrisation and ${ranged(widest.mup.costOfTransfer, 3)} under µP`,
    `${[standard, mup].every(({ valleys }) => valleys.every(({ isInside }) => isInside)) ? 'No' : 'SOME'} best rate stands at an edge of its grid`,
    `With its own best rate the widest model ends at ${decimal(widest.standard.lowest.mean, 3)} in the standard parametrisation, and at ${
      decimal(widest.mup.lowest.mean, 3)} under µP`,
    `from width 32 to 256 the standard parametrisation gains ${decimal(narrowest.standard.lowest.mean - widest.standard.lowest.mean, 3)} nats and µP ${
      decimal(narrowest.mup.lowest.mean - widest.mup.lowest.mean, 3)}`,
  ] };
}

export const section3: SectionProse = {
  elsewhere: ['title', 'setting', 'predict', 'read', 'size-predict', 'data-predict', 'shape-predict', 'repetition-predict', 'repetition-worth', 'rate-predict'],
  bound() {
    const floor = markovFloor();
    const isFirst = (run: CompletedRun) => run.corpus.name.endsWith('seed1');
    const [sizeInAll, dataInAll, iso] = [readRuns('size'), readRuns('data'), readRuns('isoflop')];
    const size = sizeInAll.filter(isFirst);
    const rateAt = new Map(dataInAll.filter((run) => !isFirst(run)).map((run) => [run.tokens, run.config.train.learningRate]));
    const declared = dataInAll.filter(({ tokens, config: { train } }) =>
      train.batchSize === 8 && train.learningRate === rateAt.get(tokens));
    const ladder = declared.filter((run) => widthOf(run) === 128);
    const data = ladder.filter(isFirst).sort((a, b) => a.tokens - b.tokens);
    const sizeLaw = lawOverLanguages(sizeInAll, (run) => run.nParamsNonEmbedding);
    const dataLaw = lawOverLanguages(ladder, (run) => run.tokens);
    const lastFour = lawOverLanguages(ladder.filter((run) => run.tokens >= 2 ** 19), (run) => run.tokens);
    const sizeExcess = excessOverFloor(sizeInAll);
    const sizeMisses = [...new Set(sizeInAll.map(({ corpus }) => corpus.name))].flatMap((name) => {
      const own = sizeInAll.map((run, i) => ({ run, x: run.nParamsNonEmbedding, y: sizeExcess[i]! }))
        .filter(({ run }) => run.corpus.name === name);
      const { predict } = fitPowerLaw({ x: own.map(({ x }) => x), loss: own.map(({ y }) => y), floor: 'none' });
      return own.map(({ run, x, y }) => ({ run, miss: y / predict({ x }).value - 1 }));
    });
    const worstTwo = sizeMisses.sort((a, b) => Math.abs(b.miss) - Math.abs(a.miss)).slice(0, 2).sort((a, b) => a.miss - b.miss);
    const decades = decimal(Math.log10(largest(size.map((run) => run.nParamsNonEmbedding)) / 1760), 1);
    const checks = dataInAll.filter((run) => isFirst(run) && !declared.includes(run));
    const updates = (batchSize: number) => {
      const runs = checks.filter((run) => run.tokens === 2 ** 16 && run.config.train.batchSize === batchSize);
      return { steps: runs[0]!.config.train.steps, loss: Math.min(...runs.map(lossOf)) };
    };
    const otherRates = checks.filter((run) => run.config.train.batchSize === 8)
      .map((run) => ({ more: lossOf(run) - lossOf(data.find(({ tokens }) => tokens === run.tokens)!) }));
    const narrower = (tokens: number) => {
      const there = declared.filter((run) => isFirst(run) && run.tokens === tokens);
      const [narrow, wide] = [64, 128].map((width) => there.find((run) => widthOf(run) === width)!);
      const [above, below] = excessOverFloor([narrow!, wide!]);
      return above! / below!;
    };
    const source = markovSource({ seed: 1 });
    const corpus = languageCorpus(source, { seed: 1, trainTokens: 2 ** 22, validationTokens: 262_144 });
    const countingExcess = countingCurve(corpus, data.map(({ tokens }) => tokens), { contextLength: 2 })
      .map(({ lossNatsPerToken }) => lossNatsPerToken - source.entropyRateNatsPerToken);
    const counting = exponentsAtEnds({ x: data.map(({ tokens }) => tokens), y: countingExcess });
    const straight = fitPowerLaw({ x: size.map((run) => run.nParamsNonEmbedding), loss: size.map(lossOf), floor: 'none' }).parameters.alpha.value;
    const budgets = [...new Set(iso.map(budgetOf))].sort((a, b) => a - b);
    const lowest = budgets.map((C) => Math.min(...iso.filter((run) => budgetOf(run) === C).map(lossOf)));
    const onCompute = powerLaw(budgets, lowest, floor);
    const joint = fitParametric(runColumns([...size, ...iso]));
    const withData = fitParametric(runColumns([...size, ...iso, ...data]));
    const [alpha, beta, E] = [joint.parameters.alpha.value, joint.parameters.beta.value, joint.parameters.E.value];
    const together = (alpha * beta) / (alpha + beta);
    const dataTerm = joint.parameters.B.value * size[0]!.tokens ** -beta;
    const sizeTerm = (width: number) => joint.parameters.A.value * size.find((run) => widthOf(run) === width)!.nParamsTotal ** -alpha;
    const dearer = size.map(widthOf).filter((width) => sizeTerm(width) < dataTerm).sort((a, b) => a - b);

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
    const wastes = [1, 2, 3].map((seed) => wasteOfBatches(batches.filter((run) => run.config.train.seed === seed)));
    const critical = overRepetitions(wastes.map(criticalBatch), { scale: 'log' });
    const ofBatch = (tokens: number) => wastes.map((ofSeed) => ofSeed.find((one) => one.batch === tokens)!);
    const lossOfBatch = (tokens: number) => mean(ofBatch(tokens).map(({ loss }) => loss));
    const spanOver = (tokens: number) => {
      const losses = ofBatch(tokens).map(({ loss }) => loss);
      return Math.max(...losses) - Math.min(...losses);
    };
    const geometric = (values: readonly number[]) => Math.exp(mean(values.map(Math.log)));
    const wasteOf = (tokens: number) => geometric(ofBatch(tokens).map(({ waste }) => waste!));
    const rateOfBatch = (tokens: number) => geometric(ofBatch(tokens).map(({ rate }) => rate));
    const byLaw = (tokens: number) => (tokens + critical.value) / (128 + critical.value);
    const inTokens = (tokens: number) => Number(tokens.toPrecision(2)).toLocaleString('en');
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
        `Between them the exponent is ${interval(sizeLaw.exponent).replace(')', ', an interval over languages)')}`,
        `halves for every factor of about ${(2 ** (1 / sizeLaw.exponent.value)).toFixed(0)} in parameters`,
        `exponents of its own at the two ends, ${decimal(sizeLaw.first.value, 2)} and ${decimal(sizeLaw.last.value, 2)}, and they differ by ${interval(sizeLaw.bend)}`,
        `That interval ${holdsZero(sizeLaw.bend) ? 'holds zero' : 'DOES NOT HOLD ZERO'}, and by the rule that was fixed before the runs **size ${
          holdsZero(sizeLaw.bend) ? 'follows' : 'DOES NOT FOLLOW'} a power law over these ${decades} decades**`,
        `miss the line of their own language by up to ${percent(largest(sizeMisses.map(({ miss }) => miss)))}`,
        `The two that miss most are neighbours, widths ${worstTwo.map(({ run }) => widthOf(run)).join(' and ')} of language 3, one below its line and one above`,
        `four million tokens cost every model ${decimal(dataTerm, 2)} nats, and at widths ${dearer[0]} to ${dearer.at(-1)} that is more than the model's size costs (${
          decimal(sizeTerm(dearer[0]!), 2)} to ${decimal(sizeTerm(dearer.at(-1)!), 2)})`,
        `${decimal(straight, 3)} without the floor and ${decimal(sizeLaw.exponent.value, 2)} above it`,
      ],
      'data-read': [
        `A line through all points has the exponent ${interval(dataLaw.exponent)}`,
        `the exponent is ${interval(dataLaw.first)} at the beginning and ${interval(dataLaw.last)} at the end, and between the two there is ${
          dataLaw.first.interval.high < dataLaw.last.interval.low ? 'no' : 'AN'} overlap`,
        `The last four points ${holdsZero(lastFour.bend) ? 'DO NOT' : 'still'} bend, from ${decimal(lastFour.first.value, 2)} to ${
          decimal(lastFour.last.value, 2)}, a difference of ${interval(lastFour.bend)}`,
        `65 thousand tokens are ${updates(128).steps} updates, and the loss is ${decimal(updates(128).loss, 3)}, that of a reader of nothing (${
          decimal(markovSource({ seed: 1 }).unigramEntropyNats, 3)})`,
        `With ${data[0]!.config.train.steps} updates it is ${decimal(lossOf(data[0]!), 3)}. But with 1,024 it is ${decimal(updates(4).loss, 3)}: doubling them once more gains ${
          decimal(lossOf(data[0]!) - updates(4).loss, 3)} nats`,
        `half and twice the declared one are ${otherRates.length === 6 && otherRates.every(({ more }) => more > 0) ? 'worse' : 'NOT WORSE'} at each of three D`,
        `but one from ${decimal(counting.first, 2)} to ${decimal(counting.last, 2)}; and where it has cut the excess to ${
          decimal(countingExcess[0]!, 2)}, our model, which sees each token once, stands at ${decimal(excessOverFloor([data[0]!])[0]!, 2)}`,
        `with 4.2 million tokens, width 64 has ${decimal(narrower(2 ** 22), 2)} times the excess of width 128, with a million ${decimal(narrower(2 ** 20), 2)} times`,
      ],
      'compute-read': [
        `A line within ${onCompute.loss < 0.005 ? 'half a percent' : 'MORE THAN HALF A PERCENT'} of the loss, over two decades, with a slope of ${decimal(onCompute.alpha, 2)}.`,
        `Of the excess over the floor it misses up to ${percent(onCompute.excess)}`,
        `Is ${decimal(onCompute.alpha, 2)} faster than size (${decimal(sizeLaw.exponent.value, 2)})?`,
        `α = ${decimal(alpha, 2)} for size and β = ${decimal(beta, 2)} for data, and by it the excess falls with compute as αβ/(α+β) = ${decimal(together, 2)}: **${
          together < Math.min(alpha, beta) ? 'slower' : 'faster'}** than with size or data alone`,
        `that the joint law finds, ${decimal(E, 3)}, the five points above give ${decimal(powerLaw(budgets, lowest, E).alpha, 2)}; over the known floor, ${
          decimal(onCompute.alpha, 2)}.`,
        'report 0.050 for compute', // Kaplan et al. 2020
      ],
      'floors-read': [
        `The joint law of ${size.length + iso.length} runs finds a floor several hundredths *${
          E < markovSource({ seed: 1 }).entropyRateNatsPerToken ? 'below' : 'above'}* the entropy rate`,
        `pulls it down by a further ${decimal(E - withData.parameters.E.value, 1)} nats`,
        `The best loss in these fits, ${decimal(Math.min(...lowest, ...size.map(lossOf)), 3)},`,
        `moves up towards ${decimal(floor, 2)}`,
      ],
      ...shapeProse(), ...transferProse(),
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
        `Batches of 128, 256 and 512 tokens end at ${[128, 256, 512].map((tokens) => decimal(lossOfBatch(tokens), 3)).join(', ').replace(/, (?=[^,]*$)/, ' and ')}, `
          + `and seeds of one batch lie up to ${decimal(largest([128, 256, 512].map((tokens) => spanOver(tokens))), 3)} apart`,
        `a batch of 2,048 needs ${decimal(wasteOf(2048), 1)} times the tokens of a batch of 128, one of 8,192 needs ${wasteOf(8192).toFixed(0)} times as many`,
        `from about ${decimal(rateOfBatch(128), 3)} to ${decimal(rateOfBatch(8192), 3)}, less than in proportion, and ${
          wastes.flat().some(({ isAtEdge }) => isAtEdge) ? 'SOMETIMES' : 'never'} stands at an end of the grid`,
        `is some ${inTokens(critical.value)} tokens (${inTokens(critical.interval.low)} to ${inTokens(critical.interval.high)})`,
        `and it is ${critical.interval.low > 64 && critical.interval.high < 2 * 8192 ? 'closed' : 'OPEN'}:`,
        `less waste than it allows at 2,048 (${decimal(byLaw(2048), 1)} times), more at 8,192 (${decimal(byLaw(8192), 1)} times)`,
        `*L*^${decimal(1 / 0.21, 2)}, and`,
        `gives ${Number((2e5 / 3.3 ** (1 / 0.21)).toPrecision(2))} thousand tokens at a loss of 3.3`,
      ],
      'count-read': [
        `${['Two', 'Three'][Math.round(5 * headShare(8)) - 2]} fifths of the smallest model are embeddings, positions and head, but only ${percent(headShare(128))} of the largest`,
      ],
      'rate-read': [
        `A tenth of the best rate costs ${spanOf(dearerBy(0.1))} nats, ten times the best ${spanOf(dearerBy(10))}`,
        `*no run blew up*, not even at ${highest.length === 3 ? '0.3' : 'ANOTHER'}.`,
        `the loss ends near ${decimal(Math.max(...highest.map(lossOf)), 1)}`,
        `falls from ${rateOf(16)} at width 16 to ${rateOf(32)} at widths 32 and 64`,
      ],
      close: [
        `over ${decades} decades for size, in three languages, and two for compute; they miss single runs by up to ${
          (100 * largest(sizeMisses.map(({ miss }) => miss))).toFixed(0)} and ${percent(onCompute.excess)} of the excess`,
        `the exponent climbs from ${decimal(dataLaw.first.value, 2)} to ${decimal(dataLaw.last.value, 2)}`,
        `here some ${inTokens(critical.value)} tokens`,
      ],
      '3.4': [
        `three seeds of width 64 whose losses differ by less than ${decimal(Math.ceil(1e3 * (widest.loss.high - widest.loss.low)) / 1e3, 3)} nats lie ${apart} points apart`,
        `a rank correlation of ${genus!.rho.toFixed(2)} and one of ${cloze!.rho.toFixed(3)}`,
      ],
    };
  },
};
