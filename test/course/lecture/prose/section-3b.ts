import { bestLossOn, languageCorpus, markovSource, walkLanguage, windowFloor, type Language } from '../../../../lib/corpus/index.js';
import { transformerConfig } from '../../../../lib/model/config.js';
import { trainFlopsPerSequence } from '../../../../lib/model/flops.js';
import { criticalBatch, decayOfRepetition, freshEquivalent, wasteOfBatches } from '../../../../lib/runs/analysis/worth-of-tokens.js';
import { overRepetitions, overSeeds, rankCorrelation } from '../../../../lib/runs/analysis/compare-runs.js';
import { MILD, rateTransfer, shapePanels, type RateTransfer, type RateValley } from '../../../../lib/runs/analysis/paired-seeds.js';
import { shareRight } from '../../../../lib/runs/analysis/task-scores.js';
import type { CompletedRun } from '../../../../lib/runs/index.js';
import { readRuns } from '../../../../lib/runs/store/read-runs.js';
import { decimal, largest, lossOf, mean, percent, ranged, widthOf, type SectionProse } from './read-prose.js';

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
  const ofThree = Math.min(...first.filter((run) => run.nLayer === nLayer).map(({ excess }) => excess));
  // at the usual rate, where the depth that had three rates is the worst: one of its ends
  const others = first.filter((run) => run.nLayer !== nLayer && run.rate === 0.002).map(({ excess }) => excess);
  return { panels, depth, best: depth[0]!, last: depth.at(-1)!, tuned: { nLayer, excess: ofThree, others, ofBest: Math.min(...others) } };
}

function shapeProse(): Record<string, string[]> {
  const [markov, walk] = [shapesOf('markov'), shapesOf('walk')];
  const ties = walk.depth.slice(1, -1).filter(({ excessRatio }) => excessRatio.interval.low < 1)
    .map(({ nLayer }) => nLayer).sort((a, b) => a - b);
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
    `On the **walks** ${layers(walk.best)} have the lowest mean (${ties.map((nLayer) => IN_WORDS[nLayer]).join(', ').replace(/, (?=[^,]*$)/, ' or ')}`
      + ` cannot be told from it), and ${layers(walk.last)} has ${ranged(walk.last.excessRatio, 2)} times the excess.`,
    `${percent(markov.last.lossRatio.value - 1, 1)} and ${percent(walk.last.lossRatio.value - 1, 1)}`,
    `from two layers to five no loss lies more than ${percent(middle(markov, 'lossRatio', walk) - 1, 1)} above the best of its language; of the excess that is up to ${
      percent(middle(markov, 'excessRatio') - 1)} on the Markov source and ${percent(middle(walk, 'excessRatio') - 1)} on the walks`,
    `asked for ${percent(MILD - 1)} of the excess with the whole interval, and ${
      passing === 0 ? 'no depth but the best passes' : 'SOME DEPTHS PASS'} it on either language`,
    `a *single* head has ${ranged(oneHead(markov).excessRatio, 2)} times the excess on the Markov source and ${ranged(oneHead(walk).excessRatio, 1)} times on the walks`,
    `4 and 16 heads differ by ${percent(manyHeads(markov))} and ${percent(manyHeads(walk))}`,
    `by up to ${percent(feedForward(markov))} and ${percent(feedForward(walk))}`,
    `${layers(markov.tuned)} come to an excess of ${decimal(markov.tuned.excess, 3)} on the Markov source, where one has ${decimal(markov.tuned.ofBest, 3)}`,
    `${layers(walk.tuned)} to ${decimal(walk.tuned.excess, 3)} on the walks, where deeper ones have ${decimal(walk.tuned.ofBest, 3)} to ${
      decimal(Math.max(...walk.tuned.others), 3)}`,
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
  ] };
}

/** What context can give and costs: the floor from 16 to 64 tokens, and the FLOPs of a token. */
function contextProse(): Record<string, string[]> {
  const gain = (language: Language) => {
    const [short, long] = [16, 64].map((contextLength) => windowFloor(language, { contextLength, nWindows: 4000 }).lossNatsPerToken);
    return decimal(short! - long!, 3);
  };
  const cost = (dModel: number) => {
    const [short, long] = [16, 64].map((contextLength) =>
      trainFlopsPerSequence(transformerConfig({ nLayer: 2, dModel, vocabSize: 64, contextLength }), 'all') / contextLength);
    return decimal(long! / short!, 2);
  };
  return { 'context-read': [
    `the Markov source has ${gain(markovSource({ seed: 1 }))} nats to gain and the walks ${gain(walkLanguage({ seed: 1 }))}`,
    `costs ${cost(16)} times as much at width 16, ${cost(64)} times at width 64`,
  ] };
}

export const section3b: SectionProse = {
  elsewhere: ['shape-predict', 'repetition-predict', 'rate-predict'],
  bound() {
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
      return { accuracy: accuracy!, loss: loss!, excess: mean(runs.map(excessOf)), flops: runs[0]!.trainFlops.sixNDTotal };
    });
    const [narrowest, middle, widest] = long as [(typeof long)[0], (typeof long)[0], (typeof long)[0]];
    const byWidth = `${long.map(({ accuracy }) => accuracy.mean.toFixed(1)).join(', ').replace(/, (?=[^,]*$)/, ' and ')}%`;
    const high = kinds.filter((run) => excessOf(run) >= 0.39);
    const inference = (run: CompletedRun) => shareRight(run, 'fineTuned', 'inference');
    const highRho = rankCorrelation(high.map(lossOf), high.map(inference));
    const able = high.filter((run) => inference(run) > 0.7);
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
    const inTokens = (tokens: number) => Math.round(tokens).toLocaleString('en');
    const best = (width: number) => readRuns('learning-rate').filter((run) => widthOf(run) === width).reduce((a, b) => (lossOf(b) < lossOf(a) ? b : a));
    const rateOf = (width: number) => best(width).config.train.learningRate;
    const rates = readRuns('learning-rate');
    const isNear = (rate: number, other: number) => Math.abs(Math.log(rate / other)) < 0.2;
    const dearerBy = (factor: number) => [16, 32, 64].map((width) => {
      const there = rates.find((run) => widthOf(run) === width && isNear(run.config.train.learningRate, factor * rateOf(width)))!;
      return lossOf(there) - lossOf(best(width));
    });
    const spanOf = (values: readonly number[]) => `${decimal(Math.min(...values), 2)} to ${decimal(Math.max(...values), 2)}`;
    const sizes = readRuns('size').map((run) => run.nParamsNonEmbedding);
    const bySize = (N: number) => lossOf(readRuns('size').find(({ nParamsNonEmbedding, corpus: { name } }) => nParamsNonEmbedding === N && name.endsWith('seed1'))!);
    const floorAt = (contextLength: number) => windowFloor(markovSource({ seed: 1 }), { contextLength, nWindows: 4000 }).lossNatsPerToken;
    const contextGain = decimal(floorAt(2) - floorAt(128), 2);
    const highest = rates.filter((run) => run.config.train.learningRate === 0.3);

    return {
      ...shapeProse(), ...transferProse(), ...contextProse(),
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
        `rises as the loss falls: ${byWidth} at ${decimal(narrowest.excess, 2)}, ${decimal(middle.excess, 2)} and ${decimal(widest.excess, 2)} nats above the entropy rate`,
        `three seeds of width 64 that end within ${decimal(Math.ceil(1e3 * (widest.loss.high - widest.loss.low)) / 1e3, 3)} nats of one another lie ${apart} points apart`,
        `the printed correlation even has the *${highRho > 0 ? 'wrong' : 'right'} sign*, by ${['no', 'one', 'two', 'three', 'four'][able.length]} models: pretrained for ${
          able.every(({ config }) => config.train.steps === 150) ? '150 steps only' : 'VARIOUS STEPS'}, they come to ${
          percent(Math.min(...able.map(inference)))} to ${percent(Math.max(...able.map(inference)))}`.replace('% to', ' to'),
        `where the other ${high.length - able.length} lie within ${
          decimal(100 * largest(high.filter((run) => !able.includes(run)).map((run) => inference(run) - 2 / 3)), 1)} points of a reader of the form`,
        `${decimal(middle.flops / narrowest.flops, 1)} times the compute bought ${(middle.accuracy.mean - narrowest.accuracy.mean).toFixed(1)} points, and ${
          decimal(widest.flops / middle.flops, 1)} times as much again the next ${(widest.accuracy.mean - middle.accuracy.mean).toFixed(1)} (${byWidth.replace(' and', ',')})`,
      ],
      'batch-read': [
        `Batches of 128, 256 and 512 tokens end at ${[128, 256, 512].map((tokens) => decimal(lossOfBatch(tokens), 3)).join(', ').replace(/, (?=[^,]*$)/, ' and ')}, `
          + `and seeds of one batch lie up to ${decimal(largest([128, 256, 512].map((tokens) => spanOver(tokens))), 3)} apart`,
        `a batch of 2,048 needs ${decimal(wasteOf(2048), 1)} times the tokens of a batch of 128, one of 8,192 needs ${wasteOf(8192).toFixed(0)} times as many`,
        `from about ${decimal(rateOfBatch(128), 3)} to ${decimal(rateOfBatch(8192), 3)}, less than in proportion, and ${
          wastes.flat().some(({ isAtEdge }) => isAtEdge) ? 'SOMETIMES' : 'never'} stands at an end of the grid`,
        `is ${inTokens(critical.value)} tokens (${inTokens(critical.interval.low)} to ${inTokens(critical.interval.high)})`,
        `over seeds; the batches tried reach ${critical.interval.low > 128 && critical.interval.high < 8192 ? 'far beyond' : 'NOT BEYOND'} it on both sides`,
        `less waste than it allows at 2,048 (${decimal(byLaw(2048), 1)} times), more at 8,192 (${decimal(byLaw(8192), 1)} times)`,
        `*L*^${decimal(1 / 0.21, 2)}.`,
        `gives ${Number((2e5 / 3.3 ** (1 / 0.21)).toPrecision(2))} thousand tokens at a loss of 3.3, some ${
          Number((2e8 / 3.3 ** (1 / 0.21) / critical.value).toPrecision(1))} times ours`,
      ],
      'rate-read': [
        `A tenth of the best rate costs ${spanOf(dearerBy(0.1))} nats, ten times the best ${spanOf(dearerBy(10))}`,
        `*no run blew up*, not even at ${highest.length === 3 ? '0.3' : 'ANOTHER'}: the loss ends near ${decimal(Math.max(...highest.map(lossOf)), 1)}`,
        `falls from ${rateOf(16)} at width 16 to ${rateOf(32)} at widths 32 and 64`,
        `at width 32 a factor of ${Number((1 / rateOf(32)).toPrecision(1))} lies between the best rate, ${rateOf(32)}, and the one that blows up`,
      ],
      close: [
        `Size, data and compute, turned by factors of 64 to ${(Math.max(...sizes) / Math.min(...sizes)).toFixed(0)}, move the loss furthest`,
        `${decimal(lossOfBatch(8192) - lossOfBatch(128), 2) === contextGain ? `batch and context move it by ${contextGain} nats each` : 'NOT ALIKE'}`,
        `the worst depth costs ${decimal(shapesOf('markov').last.excess.value - shapesOf('markov').best.excess.value, 2)} and a tenth of the best rate up to ${
          decimal(Math.max(...dearerBy(0.1)), 2)}, as much as 14 thousand parameters instead of 100 thousand (${decimal(bySize(14_496) - bySize(100_096), 2)})`,
        `here ${inTokens(critical.value)} tokens`,
      ],
      '3.4': [
        `three seeds of width 64 whose losses differ by less than ${decimal(Math.ceil(1e3 * (widest.loss.high - widest.loss.low)) / 1e3, 3)} nats lie ${apart} points apart`,
        `a rank correlation of ${genus!.rho.toFixed(2)} and one of ${cloze!.rho.toFixed(3)}`,
      ],
    };
  },
};
