import { describe, expect, it } from '@jest/globals';
import { markovSource, windowFloor } from '../../lib/corpus/index.js';
import { fitParametric } from '../../lib/fit/index.js';
import { extrapolate } from '../../lib/course/homework/sets/set-4-studies.js';
import { readAllRuns } from '../../lib/runs/store/read-runs.js';
import { isFailed, type RunRecord } from '../../lib/runs/store/run-record.js';

type Measured = RunRecord & { validationLossNatsPerToken: number };
const recorded = readAllRuns('isoflop').filter((run) => !isFailed(run) && run.validationLossNatsPerToken !== undefined) as Measured[];
const compute = (run: Measured) => run.trainFlops.sixNDTotal;
const isOneOf = (chosen: Record<string, number[]>) => (run: Measured) =>
  chosen[compute(run).toExponential(0)]?.includes(run.nParamsTotal) === true;

const floor = windowFloor(markovSource({ seed: 1 }), { contextLength: 16 }).lossNatsPerToken;

/** How the law of the chosen runs, with the known floor, foretells the recorded runs of at least `from` FLOPs. */
function foretold(isChosen: (run: Measured) => boolean, from: number) {
  const ladder = recorded.filter(isChosen);
  const law = fitParametric({
    nParams: ladder.map((run) => run.nParamsTotal), nTokens: ladder.map((run) => run.tokens),
    loss: ladder.map((run) => run.validationLossNatsPerToken), floor: { known: floor },
  });
  return recorded.filter((run) => compute(run) >= 0.99 * from).map((run) => {
    const { value, runInterval } = law.predict({ nParams: run.nParamsTotal, nTokens: run.tokens });
    const { low, high } = runInterval!;
    const error = run.validationLossNatsPerToken - value;
    return { ladder: ladder.length, error, width: high - low, held: low - value <= error && error <= high - value };
  });
}

describe('the ladder of study 4.6', () => {
  const chosen = JSON.parse(/const chosen = (\{.*\});/.exec(extrapolate.work!)![1]!) as Record<string, number[]>;

  it('is six recorded runs, whose law foretells every recorded run of eight times their compute within its 90% interval', () => {
    const larger = foretold(isOneOf(chosen), 8e12);
    expect(larger.length).toBeGreaterThanOrEqual(2);
    for (const { ladder, error, width, held } of larger) {
      expect([ladder, held, Math.abs(error) < 0.02, width < 0.09]).toEqual([6, true, true, true]);
    }
  });

  it('stands clear of the plateau, on which six runs foretell .04 to .08 nats too much, as its text says', () => {
    const claim = /of 5,520, 8,896 and 17,952 parameters, foretell (0\.\d\d) to (0\.\d\d) nats too much for 1e13/;
    const [, low, high] = claim.exec(extrapolate.task)!;
    const sizes = [5520, 8896, 17952];
    const tooMuch = foretold(isOneOf({ '1e+11': sizes, '3e+11': sizes }), 1e13).map(({ error }) => -error);
    expect([Math.min(...tooMuch).toFixed(2), Math.max(...tooMuch).toFixed(2)]).toEqual([low, high]);
  });
});
