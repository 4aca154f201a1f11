import { formatDuration } from '../../core/long-work.js';
import { metricComparisonFigure } from '../../figures/emergence-figures.js';
import { lawFigure } from '../../figures/law-figure.js';
import { lossCurvesFigure, type LossCurve } from '../../figures/loss-curves-figure.js';
import { fitPowerLaw } from '../../fit/laws/power-law.js';
import { progressHtml } from '../../plot/live-display.js';
import type { Figure } from '../../plot/render.js';
import { formatNumber } from '../../plot/ticks.js';
import { element, page, type Element, type Worker } from '../living/dom.js';
import { pictureFor, reading, readingsHtml, widthFor, type Reading } from '../living/living-figure.js';
import type { FromWorker, ToWorker } from './worker.js';
import type { TabPlan, TabResult, TabScores, TabWorkName } from './work.js';

const REDRAW_MILLISECONDS = 500;

/** Lets a reader train in every place of the page that offers it. */
export function offerTraining(folder: string): void {
  for (const place of page.document.querySelectorAll('figure[data-training]:not([data-alive])')) {
    place.dataset.alive = 'yes';
    new TrainingPlace(place, place.dataset.training as TabWorkName, folder).offer();
  }
}

const MODELS: Readonly<Record<TabWorkName, string>> = { sizes: 'four models', chain: 'a model of the chain' };

class TrainingPlace {
  private readonly picture: Element;
  private readonly sentence: Element;
  private readonly readings: Element;
  private readonly bar = element('div', 'of-training');
  private readonly buttons = element('div', 'controls');
  private readonly recorded: string;
  private worker: Worker<ToWorker, FromWorker> | undefined;
  private plan: TabPlan | undefined;
  private curves: (LossCurve & { steps: number[]; losses: number[] })[] = [];
  private results: TabResult[] = [];
  private scores: TabScores[] = [];
  private isTraining = false;
  private lastDrawn = 0;
  /** Milliseconds of work before the last rest, and when the work went on. */
  private worked = 0;
  private since: number | undefined;

  constructor(private readonly place: Element, private readonly work: TabWorkName, private readonly folder: string) {
    this.picture = place.querySelector('.picture')!;
    this.sentence = place.querySelector('.sentence')!;
    this.readings = place.querySelector('.readings')!;
    this.recorded = this.picture.innerHTML;
    this.picture.after(this.bar, this.buttons);
    page.document.addEventListener('visibilitychange', () => this.restWhileHidden());
  }

  offer(): void {
    this.show([`Train ${MODELS[this.work]} in this tab`, () => this.measure()]);
  }

  private show(...actions: [name: string, act: () => void][]): void {
    this.buttons.replaceChildren(...actions.map(([name, act]) => {
      const button = element('button');
      button.type = 'button';
      button.textContent = name;
      button.addEventListener('click', act);
      return button;
    }));
  }

  private measure(): void {
    if (!page.Worker) return this.end('This browser has no workers, in which a page trains; above are the recorded runs.');
    this.say('Loading what trains, and measuring a few steps …');
    this.show(['Stop', () => this.end('Stopped; above are the recorded runs.')]);
    try {
      this.worker = new page.Worker<ToWorker, FromWorker>(`${this.folder}tab-worker.js`);
    } catch {
      return this.end('A page that is opened as a file cannot train; serve the folder (npx scaling book --open). Above are the recorded runs.');
    }
    this.worker.addEventListener('message', ({ data }) => this.hear(data));
    this.worker.addEventListener('error', ({ message }) =>
      this.end(`What trains did not start${message ? ` (${message})` : ''}; above are the recorded runs.`));
    this.worker.postMessage({ kind: 'measure', work: this.work, wasmFolder: `${this.folder}wasm/` });
  }

  private hear(message: FromWorker): void {
    switch (message.kind) {
      case 'plan': return this.propose(message.plan, message.backend);
      case 'step': return this.follow(message.dModel, message.step, message.lossNatsPerToken);
      case 'scores': return void this.scores.push(message.scores);
      case 'trained': return void this.results.push(message.result);
      case 'done': return this.conclude();
      case 'failed': return this.end(`Training failed: ${message.reason}. Above are the recorded runs.`);
    }
  }

  private propose(plan: TabPlan, backend: string): void {
    this.plan = plan;
    const { widths, steps } = plan;
    const which = `${plan.isWhole ? '' : 'This machine is slow, so smaller ones. '}Width ${widths.join(', ')}, ${steps} steps${widths.length > 1 ? ' each' : ''}`;
    this.say(`${which}: about ${formatDuration(total(plan.seconds))} here. ${backend}`);
    this.show(['Start', () => this.start()], ['Not now', () => this.end('Above are the recorded runs.')]);
  }

  private start(): void {
    this.isTraining = true;
    this.since = performance.now();
    this.readings.replaceChildren();
    this.show(['Stop', () => this.end('Stopped; above are the recorded runs.')]);
    this.worker!.postMessage({ kind: 'train', work: this.work, widths: this.plan!.widths, steps: this.plan!.steps });
  }

  private follow(dModel: number, step: number, loss: number): void {
    const label = `width ${dModel}`;
    let curve = this.curves.find((one) => one.label === label);
    if (!curve) this.curves.push(curve = { label, steps: [], losses: [] });
    curve.steps.push(step);
    curve.losses.push(loss);
    if (performance.now() - this.lastDrawn < REDRAW_MILLISECONDS) return;
    this.lastDrawn = performance.now();
    const { seconds, steps } = this.plan!;
    const now = this.curves.length - 1;
    const done = total(seconds.slice(0, now)) + (seconds[now]! * step) / steps;
    const elapsedSeconds = (this.worked + performance.now() - (this.since ?? performance.now())) / 1000;
    this.bar.innerHTML = String(progressHtml({ doing: `${label}: step ${step} of ${steps}`, fraction: done / total(seconds), elapsedSeconds }));
    this.draw(lossCurvesFigure({ curves: this.curves, title: 'Training loss, here and now', averageOver: 15, colors: 'ordered', width: this.width() }));
    if (this.sentence.textContent !== TRAINING) this.say(TRAINING);
  }

  private conclude(): void {
    const { figure, readings, sentence } = this.work === 'sizes' ? fitted(this.results, this.width()) : asked(this.scores, this.width());
    this.bar.replaceChildren();
    this.draw(figure);
    this.readings.innerHTML = String(readingsHtml(readings));
    this.letGo();
    this.say(sentence);
    this.show(['Train again', () => this.measure()]);
  }

  /** Back to the recorded runs. */
  private end(sentence: string): void {
    this.letGo();
    this.bar.replaceChildren();
    this.picture.innerHTML = this.recorded;
    this.say(sentence);
    this.offer();
  }

  /** Ends the worker, and with it all memory that training took. */
  private letGo(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.isTraining = false;
    this.since = undefined;
    this.worked = 0;
    [this.curves, this.results, this.scores] = [[], [], []];
  }

  private restWhileHidden(): void {
    if (!this.worker || !this.isTraining) return;
    if (page.document.hidden) {
      this.worker.postMessage({ kind: 'pause' });
      this.worked += performance.now() - (this.since ?? performance.now());
      this.since = undefined;
      this.say('Training rests while the tab is hidden.');
    } else {
      this.since = performance.now();
      this.worker.postMessage({ kind: 'go on' });
    }
  }

  private width(): number {
    return widthFor(this.place.dataset, this.place.clientWidth);
  }

  private draw(figure: Figure): void {
    this.picture.innerHTML = pictureFor(this.place.dataset, this.place.clientWidth, figure);
  }

  private say(sentence: string): void {
    this.sentence.textContent = sentence;
  }
}

const TRAINING = 'Training; the tab may be hidden meanwhile, then it rests.';

interface Conclusion {
  figure: Figure;
  readings: Reading[];
  sentence: string;
}

/** The power law through what was trained, as section 3 fits it. */
function fitted(results: readonly TabResult[], width: number): Conclusion {
  const fit = fitPowerLaw({
    x: results.map(({ nParamsNonEmbedding }) => nParamsNonEmbedding), loss: results.map((run) => run.validationLossNatsPerToken), floor: 'none',
  });
  const { value, interval } = fit.parameters.alpha;
  return {
    figure: lawFigure(fit, { title: 'Four models of your own, one line?', xLabel: 'non-embedding parameters N', xSymbol: 'N', source: 'trained in this tab', width }),
    readings: [
      reading('alpha', 'exponent α', value),
      ...(interval ? [reading('low', 'its 90% interval, lower end', interval.low), reading('high', 'upper end', interval.high)] : []),
      ...results.map((run) => reading(`loss-${run.dModel}`, `validation loss, width ${run.dModel}`, run.validationLossNatsPerToken, 'plain', 'nats/token')),
    ],
    sentence: `Trained here: the loss falls with size, with the exponent ${value.toFixed(3)}.`,
  };
}

/** What the model could do while it learnt, under two metrics, as section 5 shows it. */
function asked(scores: readonly TabScores[], width: number): Conclusion {
  const along = (metric: 'exactMatch' | 'logLikelihoodPerToken') =>
    [{ label: 'one model', points: scores.map(({ step, metrics }) => ({ x: step, y: metrics[metric]! })) }];
  const last = scores.at(-1)!.metrics;
  return {
    figure: metricComparisonFigure({
      metrics: [
        { metric: 'exact match: all eight tokens right', tasks: along('exactMatch'), domain: [0, 1], format: 'percent' },
        { metric: 'log-likelihood of the answer (nats/token)', tasks: along('logLikelihoodPerToken') },
      ],
      xLabel: 'training steps', columns: 2, width, title: 'Your model under two metrics', source: 'trained in this tab',
    }),
    readings: [
      reading('exactMatch', 'answers wholly right at the end', last.exactMatch!, 'percent'),
      reading('tokenAccuracy', 'tokens right', last.tokenAccuracy!, 'percent'),
      reading('logLikelihoodPerToken', 'log-likelihood', last.logLikelihoodPerToken!, 'plain', 'nats/token'),
    ],
    sentence: `Trained here: ${formatNumber(last.tokenAccuracy!, 'percent')} of the tokens are right, and ${formatNumber(last.exactMatch!, 'percent')} of the answers of eight tokens.`,
  };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
