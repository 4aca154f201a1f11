import { predictMetrics } from '../../emergence/sharpness.js';
import { logSpaced } from '../../figures/law-figure.js';
import { chartFigure } from '../../plot/chart.js';
import { categoryColor, THEME } from '../../plot/theme.js';
import { formatNumber } from '../../plot/ticks.js';
import { reading, type LivingFigure } from './living-figure.js';

/** What `livingAnswerLength` shows of runs, by the length L of their answers. */
export interface AnswerLengthData {
  /** Means over seeds: exact match, and the token accuracy to the power of L. */
  lengths: readonly { answerTokens: number; sizes: readonly { scale: number; exact: number; foretold: number }[] }[];
  title?: string;
  source?: string;
}

const LEAST = 0.3;

/** p^L: what an accuracy of single tokens makes of an answer, and of the answers of runs. */
export const answerLength: LivingFigure<AnswerLengthData, { answerTokens: number; p: number }> = {
  controls: ({ lengths }) => ({
    answerTokens: {
      kind: 'range', label: 'tokens of the answer L', from: Math.min(...lengths.map(({ answerTokens }) => answerTokens)),
      to: Math.max(...lengths.map(({ answerTokens }) => answerTokens)), start: lengths.at(-1)!.answerTokens, step: 1, format: 'whole',
    },
    p: { kind: 'range', label: 'accuracy of a token p', from: LEAST, to: 1, start: 0.9, format: 'percent', step: 0.005 },
  }),
  draw({ lengths, title, source }, { answerTokens, p }, width) {
    const { sizes } = lengths.find((length) => length.answerTokens === answerTokens)!;
    const { exactMatch, tokenEditDistance } = predictMetrics(-Math.log(p), answerTokens);
    const half = 0.5 ** (1 / answerTokens);
    const accuracies = logSpaced([LEAST, 1], 60);
    const share = { label: '', format: 'percent', domain: [0, 1] } as const;
    const domain = [LEAST, 1] as const;
    const figure = chartFigure({
      title: title ?? 'The longer the answer, the later and steeper', width, columns: width < 560 ? 1 : 2, ...(source && { source }),
      panels: [
        {
          title: 'answers wholly right, p^L', x: { label: 'accuracy of a token p', format: 'percent', domain }, y: share,
          layers: [
            { kind: 'line', points: accuracies.map((x) => ({ x, y: x })), color: THEME.muted, dash: 'dashed', name: 'one token' },
            { kind: 'line', points: accuracies.map((x) => ({ x, y: x ** answerTokens })), color: categoryColor(1), width: 2.4, name: 'L tokens' },
            { kind: 'dots', points: [{ x: p, y: exactMatch }], color: categoryColor(4), symbol: 'diamond', radius: 6.5, name: 'here' },
          ],
        },
        {
          title: 'the recorded runs', x: { label: 'non-embedding parameters N', scale: 'log', format: 'count' }, y: share,
          layers: [
            { kind: 'line', points: sizes.map(({ scale, foretold }) => ({ x: scale, y: foretold })), color: categoryColor(1), width: 2.4 },
            { kind: 'dots', points: sizes.map(({ scale, exact }) => ({ x: scale, y: exact })), color: categoryColor(0), name: 'exact match of runs' },
          ],
        },
      ],
    });
    return {
      figure,
      readings: [
        reading('exactMatch', 'answers wholly right, p^L', exactMatch, 'percent'),
        reading('tokenEditDistance', 'wrong tokens in an answer, L (1 − p)', tokenEditDistance),
        reading('half', 'p at which half of the answers are right', half, 'percent'),
        reading('miss', 'runs differ from a^L by, on average', sizes.reduce((sum, one) => sum + Math.abs(one.exact - one.foretold), 0) / sizes.length),
      ],
      sentence: `Where ${formatNumber(p, 'percent')} of the tokens are right, ${formatNumber(exactMatch, 'percent')} of the answers of ${answerTokens} tokens are.`,
      plane: { x: { scale: 'linear', domain }, y: { scale: 'linear', domain: [0, 1] } },
    };
  },
  pointer: { moves: 'hovering', to: (_, __, { x }) => ({ p: x }) },
};
