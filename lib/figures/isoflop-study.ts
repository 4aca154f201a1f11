import { InputError } from '../core/check.js';
import { html, trustedHtml, type Html } from '../core/html.js';
import type { Interval } from '../fit/index.js';
import { groupByBudget } from '../fit/approaches/budgets.js';
import { fitIsoFlops } from '../fit/approaches/isoflop.js';
import { WINDOW_FACTOR } from '../fit/approaches/minima.js';
import { countInWords } from '../fit/in-words.js';
import { fitParametric } from '../fit/laws/parametric.js';
import { bootstrap } from '../fit/uncertainty/bootstrap.js';
import { quantity } from '../fit/uncertainty/quantity.js';
import { runColumns } from '../runs/analysis/run-columns.js';
import type { Figure } from '../plot/render.js';
import type { CompletedRun } from '../runs/index.js';
import { isoFlopFigure, isoFlopGrowth, isoFlopProfiles } from './isoflop-figure.js';
import { estimateInWords } from './law-figure.js';
import { residualsFigure } from './residuals-figure.js';

/** What runs of one's own show: a picture where they allow one, and sentences in which every number is theirs. */
export interface Study {
  /** Absent where the runs do not allow the fit; the sentences then say why. */
  svg?: string;
  sentences: string[];
  /** Both, as a cell shows them: `display.html(study.html)`. */
  html: string;
}

/** An interval of an exponent that is wider than this tells nothing. */
const TELLING_WIDTH = 0.3;

const flops = (value: number) => value.toExponential(1).replace('e+', 'e').replace('.0e', 'e');
const between = (write: (value: number) => string, interval?: Pick<Interval, 'low' | 'high'>) =>
  interval ? ` (${write(interval.low)} to ${write(interval.high)})` : '';
const count = (value: number) => countInWords(Number(value.toPrecision(3)));
const distinct = <T>(values: readonly T[]) => [...new Set(values)];

function studyOf(sentences: readonly string[], figure?: Figure): Study {
  const list: Html = html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
  return { sentences: [...sentences], ...(figure && { svg: figure.svg }), html: `${figure?.html ?? ''}${String(list)}` };
}

/** Runs by what they read: a loss on one text, or in the tokens of one tokenizer, says nothing of a loss on another. */
function ofEachCorpus(runs: readonly CompletedRun[]): [name: string, runs: CompletedRun[]][] {
  if (runs.length === 0) throw new InputError('runs: expected some that came to their end, got none');
  const groups = new Map<string, CompletedRun[]>();
  for (const run of runs) {
    const { corpus: { name, hash }, config: { train: { model: { vocabSize } } } } = run;
    const key = JSON.stringify([hash, vocabSize, name]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].map((own) => [`${own[0]!.corpus.name}, ${own[0]!.config.train.model.vocabSize} different tokens`, own]);
}

/** One study as it is; several one below another, each under the name of what its runs read. */
function together(studies: readonly [name: string, study: Study][]): Study {
  if (studies.length === 1) return studies[0]![1];
  const opening = `These runs read ${studies.length} different corpora, whose losses cannot be compared: each is told apart.`;
  const svg = studies.flatMap(([, one]) => one.svg ?? []).join('');
  return {
    ...(svg !== '' && { svg }), sentences: [opening, ...studies.flatMap(([, one]) => one.sentences)],
    html: String(html`<p>${opening}</p>${studies.map(([name, one]) => html`<h3>${name}</h3>${trustedHtml(one.html)}`)}`),
  };
}

/** What the runs are. Worked value: `36 runs on novel.txt: 4 sizes from 12k to 60k parameters, 3 seeds, 1e10 to 1e11 FLOPs.` */
function runsInWords(runs: readonly CompletedRun[]): string {
  const { nParams, trainFlops } = runColumns(runs);
  const [sizes, seeds] = [distinct(nParams), distinct(runs.map(({ seed }) => seed))];
  const texts = distinct(runs.map(({ corpus }) => corpus.name)).join(', ');
  return `${runs.length} runs on ${texts}: ${sizes.length} sizes from ${count(Math.min(...sizes))} to ${count(Math.max(...sizes))} parameters, `
    + `${seeds.length} seed${seeds.length === 1 ? '' : 's'}, ${flops(Math.min(...trainFlops))} to ${flops(Math.max(...trainFlops))} FLOPs.`;
}

/** Whether an exponent's interval holds one half, size and data in step, and whether it is narrow enough to say so. */
function inStep(interval?: Pick<Interval, 'low' | 'high'>): string {
  if (!interval) return 'Too few budgets for an interval: whether size and data grow in step cannot be told.';
  const { low, high } = interval;
  if (low > 0.5) return 'One half lies below the interval: by these runs the model should grow faster than the data.';
  if (high < 0.5) return 'One half lies above the interval: by these runs the data should grow faster than the model.';
  if (high - low > TELLING_WIDTH) return `The interval holds one half, and is wider than ${TELLING_WIDTH}: whether size and data grow in step cannot be told.`;
  return 'The interval holds one half: size and data grow in step.';
}

/**
 * Approach 2 of Hoffmann et al. 2022 on runs of one's own, as section 4 of the lecture has it on its own: the loss against size at each
 * budget, the best size of each, how it grows, and sentences that follow from the numbers, with what they do not allow to say.
 * N counts all parameters, C = 6 N D.
 * @throws InputError for no runs
 */
export function isoFlopStudy(runs: readonly CompletedRun[], source: string): Study {
  return together(ofEachCorpus(runs).map(([name, own]) => [name, isoFlopStudyOfOne(own, source)]));
}

function isoFlopStudyOfOne(runs: readonly CompletedRun[], source: string): Study {
  const intro = runsInWords(runs);
  const columns = runColumns(runs);
  const captions = { xLabel: 'all parameters N', yLabel: 'validation loss (nats/token)', title: 'Loss against size at each budget', source };
  let answer: ReturnType<typeof fitIsoFlops>;
  try {
    answer = fitIsoFlops(columns, { window: WINDOW_FACTOR });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const profiles = groupByBudget(columns.trainFlops).budgets.map(({ trainFlops, rows }) => ({
      trainFlops, runs: rows.map((row) => ({ nParams: columns.nParams[row]!, loss: columns.loss[row]! })),
    }));
    return studyOf([intro, `No growth of the best size can be read off these runs: ${error.message}.`], isoFlopFigure({ profiles, ...captions }));
  }
  const { levels, params, rules, warnings } = answer;
  const { a } = params.parameters;
  const lowest = rules.find(({ minimum }) => minimum === 'lowest run')?.params.parameters.a.value;
  const figure = isoFlopFigure({
    profiles: isoFlopProfiles(answer), growth: isoFlopGrowth(answer),
    subtitle: `curves: a parabola in ln N; N ∝ C^a, ${estimateInWords('a', a)}`, ...captions,
  });
  const factor = (exponent: number) => (10 ** exponent).toFixed(1);
  return studyOf([
    intro,
    ...levels.map(({ trainFlops, nParamsBest, nTokensBest, lossBest, nParamsInterval, isInside }) =>
      `At ${flops(trainFlops)} FLOPs the best size is ${count(nParamsBest)} parameters${between(count, nParamsInterval)}, ${
        (nTokensBest / nParamsBest).toPrecision(2)} tokens for each; its loss is ${lossBest.toFixed(3)} nats a token.${
        isInside ? '' : ' That is beyond the sizes tried: the budget needs smaller or larger ones to be believed.'}`),
    `When the budget grows tenfold, the best model grows by a factor of ${factor(a.value)}${between(factor, a.interval)}: a = ${
      a.value.toFixed(2)}${between((value) => value.toFixed(2), a.interval)}. ${inStep(a.interval)}`,
    ...(lowest === undefined ? [] : [`The lowest run of each budget, instead of the parabola's bottom, gives a = ${lowest.toFixed(2)}.`]),
    ...warnings.map((warning) => `Beware: ${warning}.`),
  ], figure);
}

/**
 * Approach 3 on the same runs: L(N, D) = E + A N^-alpha + B D^-beta, its residuals, and sentences. Intervals are of 90%, from a bootstrap.
 * @throws InputError for no runs
 */
export async function lawStudy(runs: readonly CompletedRun[], source: string): Promise<Study> {
  const studies: [string, Study][] = [];
  for (const [name, own] of ofEachCorpus(runs)) studies.push([name, await lawStudyOfOne(own, source)]);
  return together(studies);
}

async function lawStudyOfOne(runs: readonly CompletedRun[], source: string): Promise<Study> {
  const columns = runColumns(runs);
  let fit: Awaited<ReturnType<typeof bootstrap<'A' | 'B' | 'E' | 'alpha' | 'beta', 'nParams' | 'nTokens'>>>;
  try {
    fit = await bootstrap(fitParametric(columns), { resamples: 200, seed: 1, level: 0.9 });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return studyOf([`No law of size and data can be fitted to these ${runs.length} runs: ${error.message}.`]);
  }
  const { E, alpha, beta } = fit.parameters;
  const a = quantity(fit, ({ alpha: x, beta: y }) => y / (x + y), { scale: 'linear' });
  const misses = fit.residuals.map(({ residual }) => Math.abs(residual)).sort((x, y) => x - y);
  const percent = (share: number) => `${(100 * Math.expm1(share)).toFixed(1)}%`;
  const figure = residualsFigure({
    residuals: fit.residuals.map(({ residual }) => residual), title: 'What the law leaves over', source,
    against: [
      { label: 'all parameters N', values: columns.nParams, scale: 'log', format: 'count' },
      { label: 'tokens D', values: columns.nTokens, scale: 'log', format: 'count' },
      { label: 'compute C (FLOPs)', values: columns.trainFlops, scale: 'log', format: 'power' },
    ],
  });
  return studyOf([
    `The law of these runs: ${estimateInWords('E', E)}; ${estimateInWords('alpha', alpha)}; ${estimateInWords('beta', beta)}.`,
    `It misses a loss by ${percent(misses[Math.floor(misses.length / 2)]!)} at the median and by ${percent(misses.at(-1)!)} at most.`,
    [E, alpha, beta].every(({ status }) => status === 'fitted')
      ? `Along C = 6 N D it has the best size grow with a = ${a.value.toFixed(2)}${between((value) => value.toFixed(2), a.interval)}. ${inStep(a.interval)}`
      : 'A parameter stands at the edge of its range: these runs do not determine the law, and no exponent is read off it.',
    ...fit.warnings.map((warning) => `Beware: ${warning}.`),
  ], figure);
}
