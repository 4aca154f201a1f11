import { countInWords, describeFit, intervalInWords, short, type AccuracyChain, type ChainPrediction } from '../fit/index.js';

/** The chain's predictions for the largest run and for 10 and 100 times its compute, N and D growing alike. */
export function chainPredictions({ lossLaw, predict }: AccuracyChain): ({ nParams: number; nTokens: number; computeTimes: number } & ChainPrediction)[] {
  const [sizes, tokens] = lossLaw.basis.data.columns;
  const largest = sizes!.reduce((best, size, i) => (size * tokens![i]! > sizes![best]! * tokens![best]! ? i : best), 0);
  return [1, 10, 100].map((computeTimes) => {
    const model = { nParams: sizes![largest]! * Math.sqrt(computeTimes), nTokens: tokens![largest]! * Math.sqrt(computeTimes) };
    return { ...model, computeTimes, ...predict(model) };
  });
}

/** Both laws of the chain and its predictions as lines of text. */
export function chainInWords(chain: AccuracyChain): string[] {
  const { kept, drawn } = chain.resamples;
  return [
    'first step, the loss:', describeFit(chain.lossLaw),
    'second step, the accuracy at a loss:', describeFit(chain.link),
    `both together, with intervals from ${kept} draws of the runs to which both laws were fitted again${kept < drawn ? ` (${drawn - kept} more could not be fitted)` : ''}:`,
    ...chainPredictions(chain).map(({ computeTimes, nParams, nTokens, loss, accuracy, interval, runInterval }) =>
      `  ${computeTimes === 1 ? 'the largest run' : `${computeTimes} times its compute`}, N = ${countInWords(nParams)}, D = ${countInWords(nTokens)}: loss ${short(loss)}, accuracy ${short(accuracy)}, `
      + `${intervalInWords(interval)}, one more model ${intervalInWords(runInterval)}`),
  ];
}
