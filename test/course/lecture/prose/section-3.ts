import { bestLossOn, countingCurve, languageCorpus, markovSource } from '../../../../lib/corpus/index.js';
import { CHINCHILLA_REFIT, exponentsAtEnds, fitParametric, fitPowerLaw, flopsForLoss, optimalAllocation } from '../../../../lib/fit/index.js';
import type { OverRepetitions } from '../../../../lib/runs/analysis/compare-runs.js';
import { shapePanels } from '../../../../lib/runs/analysis/paired-seeds.js';
import { dataLadder, excessOverFloor, lawOverLanguages, lowestAtBudgets, runColumns } from '../../../../lib/runs/analysis/run-columns.js';
import type { CompletedRun } from '../../../../lib/runs/index.js';
import { readRuns } from '../../../../lib/runs/store/read-runs.js';
import { decimal, largest, lossOf, markovFloor, percent, ranged, widthOf, type SectionProse } from './read-prose.js';

/** `0.20 (0.17 to 0.23)`. */
const interval = (result: OverRepetitions) => ranged(result, 2);
const holdsZero = ({ interval: { low, high } }: OverRepetitions) => low < 0 && high > 0;

/** By how much the depths of the sweep `shape` differ in loss on the Markov source. */
function spreadOfDepths(): number {
  const { validation } = languageCorpus(markovSource({ seed: 1 }), { seed: 1, trainTokens: 0, validationTokens: 262_144 });
  const least = bestLossOn(markovSource({ seed: 1 }), validation, { contextLength: 16, nWindows: 8192 });
  const runs = readRuns('shape').filter(({ config }) => config.corpus.kind === 'markov' && config.train.learningRate === 0.002);
  return Math.max(...shapePanels(runs, least)['dModel / nLayer'].map(({ lossRatio }) => lossRatio.value)) - 1;
}

export const section3: SectionProse = {
  elsewhere: ['title', 'setting', 'predict', 'read', 'data-predict'],
  bound() {
    const floor = markovFloor();
    const isFirst = (run: CompletedRun) => run.corpus.name.endsWith('seed1');
    const [sizeInAll, dataInAll, iso] = [readRuns('size'), readRuns('data'), readRuns('isoflop')];
    const size = sizeInAll.filter(isFirst);
    const declared = [64, 128].flatMap((width) => dataLadder(dataInAll, width));
    const ladder = declared.filter((run) => widthOf(run) === 128);
    const data = ladder.filter(isFirst);
    const sizeLaw = lawOverLanguages(sizeInAll, (run) => run.nParamsNonEmbedding);
    const dataLaw = lawOverLanguages(ladder, (run) => run.tokens);
    const lastFour = lawOverLanguages(ladder.filter((run) => run.tokens >= 2 ** 19), (run) => run.tokens);
    const sizeExcess = excessOverFloor(sizeInAll);
    const sizeMisses = [...new Set(sizeInAll.map(({ corpus }) => corpus.name))].flatMap((name) => {
      const own = sizeInAll.flatMap((run, i) => (run.corpus.name === name ? [{ x: run.nParamsNonEmbedding, y: sizeExcess[i]! }] : []));
      const { predict } = fitPowerLaw({ x: own.map(({ x }) => x), loss: own.map(({ y }) => y), floor: 'none' });
      return own.map(({ x, y }) => y / predict({ x }).value - 1);
    });
    const excessInThird = (width: number) =>
      sizeExcess[sizeInAll.findIndex((run) => run.corpus.name.endsWith('seed3') && widthOf(run) === width)]!;
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
    const sizes = size.map((run) => run.nParamsNonEmbedding);
    /** The law of the nine sizes over no floor, the known one and a fitted one. */
    const nine = (x: (run: CompletedRun) => number) =>
      (['none', { known: floor }, 'fitted'] as const).map((kind) => fitPowerLaw({ x: size.map(x), loss: size.map(lossOf), floor: kind }).parameters);
    const [nonEmbedding, all] = [nine((run) => run.nParamsNonEmbedding), nine((run) => run.nParamsTotal)];
    const steeper = nonEmbedding.map(({ alpha: { value } }, i) => percent(all[i]!.alpha.value / value - 1));
    const widens = [nonEmbedding, all].map(([, known, fitted]) => {
      const [width, before] = [fitted!, known!].map(({ alpha: { interval: of } }) => of!.high - of!.low);
      return width! / before!;
    });
    const best = lowestAtBudgets(iso);
    const [budgets, lowest] = [best.map(({ trainFlops }) => trainFlops), best.map(({ loss }) => loss)];
    /** A straight line through what the best of each budget loses above a floor, and by how much it misses. */
    const onCompute = (above: number) => {
      const excess = lowest.map((loss) => loss - above);
      const { parameters, predict } = fitPowerLaw({ x: budgets, loss: excess, floor: 'none' });
      const misses = largest(excess.map((y, i) => y / predict({ x: budgets[i]! }).value - 1));
      return { alpha: parameters.alpha.value, misses, ends: exponentsAtEnds({ x: budgets, y: excess }) };
    };
    const compute = onCompute(floor);
    const flattens = (x: readonly number[], y: readonly number[]) => {
      const { first, last } = exponentsAtEnds({ x, y });
      return last < first;
    };
    const joint = fitParametric(runColumns([...size, ...iso]));
    const withData = fitParametric(runColumns([...size, ...iso, ...data]));
    const [alpha, beta, E] = [joint.parameters.alpha.value, joint.parameters.beta.value, joint.parameters.E.value];
    const together = (alpha * beta) / (alpha + beta);
    const law = { A: joint.parameters.A.value, B: joint.parameters.B.value, E, alpha, beta };
    const now = optimalAllocation(law, 1e12);
    const gains = [1, 2, 3, 4, 5, 6, 7, 8];
    const beyondOurs = gains.filter((k) => flopsForLoss(law, 3.32 - 0.04 * k) > 1.01 * largest(budgets)).length;
    const { parameters: webText, record } = CHINCHILLA_REFIT;
    const beyondTheirs = gains.filter((k) => flopsForLoss(webText, 2.6 - 0.07 * k) > record!.trainFlops.most).length;
    const dataTerm = joint.parameters.B.value * size[0]!.tokens ** -beta;
    const sizeTerm = (width: number) => joint.parameters.A.value * size.find((run) => widthOf(run) === width)!.nParamsTotal ** -alpha;
    const dearer = size.map(widthOf).filter((width) => sizeTerm(width) < dataTerm).sort((a, b) => a - b);

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
        `miss the line of their own language by up to ${percent(largest(sizeMisses))}`,
        `the largest of language 3 is ${excessInThird(128) > excessInThird(96) ? 'worse' : 'NOT WORSE'} than the next`,
        `four million tokens cost every model ${decimal(dataTerm, 2)} nats, and at widths ${dearer[0]} to ${dearer.at(-1)} that is more than the model's size costs (${
          decimal(sizeTerm(dearer[0]!), 2)} to ${decimal(sizeTerm(dearer.at(-1)!), 2)})`,
        `The nine losses of language 1 give two exponents, ${decimal(nonEmbedding[0]!.alpha.value, 3)} without a floor and ${decimal(nonEmbedding[1]!.alpha.value, 2)} above it`,
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
        `has no one exponent: from ${decimal(counting.first, 2)} to ${decimal(counting.last, 2)}.`,
        `width 64 has ${decimal(narrower(2 ** 18), 2)} times the excess of width 128 with 262 thousand tokens, ${
          decimal(narrower(2 ** 20), 2)} times with a million, ${decimal(narrower(2 ** 22), 2)} times with 4.2 million`,
      ],
      'compute-read': [
        `Over two decades a line of exponent ${decimal(compute.alpha, 2)} misses the excess by up to ${percent(compute.misses)}.`,
        `by a parabola the exponent climbs from ${decimal(compute.ends.first, 2)} to ${decimal(compute.ends.last, 2)}.`,
        `Is ${decimal(compute.alpha, 2)} faster than size (${decimal(sizeLaw.exponent.value, 2)})?`,
        `α = ${decimal(alpha, 2)} for size and β = ${decimal(beta, 2)} for data, and by it the excess falls with compute as αβ/(α+β) = ${decimal(together, 2)}: **${
          together < Math.min(alpha, beta) ? 'slower' : 'faster'}** than with size or data alone`,
        `that the joint law finds, ${decimal(E, 3)}, the five points do lie on a line, of ${decimal(onCompute(E).alpha, 2)}, within ${percent(onCompute(E).misses)}.`,
        `Ours bend: size and compute ${flattens(sizes, size.map(lossOf)) && flattens(budgets, lowest) ? '' : 'DO NOT '}flatten towards the floor, data ${
          flattens(data.map(({ tokens }) => tokens), data.map(lossOf)) ? 'DOES NOT STEEPEN' : 'steepens'}.`,
      ],
      'floors-read': [
        `with all parameters it found ${decimal(all[2]!.E.value, 2)}, part 3)`,
        `The joint law of ${size.length + iso.length} runs finds a floor several hundredths *${
          E < markovSource({ seed: 1 }).entropyRateNatsPerToken ? 'below' : 'above'}* the entropy rate`,
        `pulls it down by a further ${decimal(E - withData.parameters.E.value, 1)} nats`,
        `The best loss in these fits, ${decimal(Math.min(...lowest, ...size.map(lossOf)), 3)},`,
        `moves up towards ${decimal(floor, 2)}`,
      ],
      'size-predict': [`The largest has ${(largest(sizes) / Math.min(...sizes)).toFixed(0)} times the *N* of the smallest`],
      'count-read': [
        `α is ${steeper[0]} larger without a floor, ${steeper[1]} over the window floor.`,
        `With a fitted floor α is ${steeper[2]} larger, since that floor moves too, from ${decimal(nonEmbedding[2]!.E.value, 2)} to ${decimal(all[2]!.E.value, 2)}.`,
        `intervals are ${widens.every((times) => times >= 6 && times < 7) ? 'over six' : widens.join()} times as wide`,
        `${['Two', 'Three'][Math.round(5 * headShare(8)) - 2]} fifths of the smallest model are embeddings, positions and head, but only ${percent(headShare(128))} of the largest`,
        `all but equal under both counts, differ in loss by ${percent(spreadOfDepths(), 1)}`,
      ],
      'together-read': [
        `its last three rows spend 10¹⁴ FLOPs, ${['NOT TEN', 'ten'][Number(Math.abs(Math.log10(1e14 / largest(budgets)) - 1) < 0.01)]} times the largest budget`,
        `on up to ${decimal(100 * now.nParams / 1e6, 1)} million parameters or ${Number((100 * now.nTokens / 1e6).toPrecision(2))} million tokens, where the runs end at ${
          (largest([...size, ...iso].map(({ nParamsTotal }) => nParamsTotal)) / 1e3).toFixed(0)} thousand and ${
          (largest([...size, ...iso].map(({ tokens }) => tokens)) / 1e6).toFixed(0)} million.`,
      ],
      'cost-read': [`(The last ${beyondOurs === 1 ? 'step' : `${beyondOurs} steps`} of ours and the last ${
        ['none', 'one', 'two', 'three'][beyondTheirs]} on web text lie beyond the runs to which the laws were fitted.)`],
      close: [
        `over ${decades} decades; single runs miss it by up to ${percent(largest(sizeMisses))} of the excess`,
        `**Compute** nearly does: a line comes within ${percent(compute.misses)}, but the five points bend`,
        `the exponent climbs from ${decimal(dataLaw.first.value, 2)} to ${decimal(dataLaw.last.value, 2)}`,
      ],
    };
  },
};
