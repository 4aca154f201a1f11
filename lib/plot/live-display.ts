import { html, trustedHtml, type Html } from '../core/html.js';
import { formatDuration, secondsRemaining, type Progress } from '../core/long-work.js';
import type { Figure } from './render.js';
import { categoryColor } from './theme.js';

/** What a notebook cell hands to the kit to draw in: tslab's `newDisplay()` is one. Each call replaces what was shown. */
export interface HtmlDisplay {
  html(content: string): void;
}

/** A progress bar as HTML, with what is being done and the time remaining. */
export function progressHtml(progress: Progress): Html {
  const remaining = secondsRemaining(progress);
  const percent = Math.min(100, Math.max(0, 100 * progress.fraction));
  const time = percent >= 100
    ? `done in ${formatDuration(progress.elapsedSeconds)}`
    : remaining === undefined ? 'estimating the time' : `about ${formatDuration(remaining)} left`;
  const bar = html`<div style="height: 8px; border-radius: 4px; width: ${percent.toFixed(1)}%; background: ${categoryColor(0)}"></div>`;
  return html`<div role="progressbar" aria-label="${progress.doing}" aria-valuenow="${percent.toFixed(0)}" style="font: 13px sans-serif; max-width: 640px; margin: 4px 0">
  <div style="display: flex; justify-content: space-between; gap: 16px"><span>${progress.doing}</span><span>${time}</span></div>
  <div style="height: 8px; margin-top: 3px; border-radius: 4px; background: #8883">${bar}</div>
</div>`;
}

/** Time between two drawings: a drawing costs about as much as a training step of a small model. */
const REDRAW_MILLISECONDS = 500;

/**
 * What a cell shows while something runs: drawn at most twice a second, whatever is told how often, and the last state always.
 * A drawing that throws is the last one: what runs goes on. To be closed when that ends, however it ends.
 *
 * Example: `const live = new LiveDisplay(display); try { ... live.progress(doing, fraction) ... } finally { live.close(); }`.
 */
export class LiveDisplay {
  private readonly started: number;
  private lastDrawn = -Infinity;
  private canDraw = true;
  private sentence = '';
  /** The last state, as long as it is not drawn. */
  private pending: (() => Html) | undefined;

  /** @param now milliseconds that only grow; a test gives its own */
  constructor(private readonly display: HtmlDisplay, private readonly now: () => number = () => performance.now()) {
    this.started = now();
  }

  /** A sentence that stays above the bar from now on. */
  say(sentence: string): void {
    this.sentence = sentence;
  }

  /** A bar with what is being done, the share of the whole that is done, and the time remaining; below it a figure. */
  progress(doing: string, fraction: number, figure?: () => Pick<Figure, 'html'>): void {
    this.show(() => {
      const bar = progressHtml({ doing, fraction, elapsedSeconds: (this.now() - this.started) / 1000 });
      const said = this.sentence === '' ? undefined : html`<p style="font: 13px sans-serif; max-width: 640px; margin: 4px 0">${this.sentence}</p>`;
      return html`${said}${bar}${figure && trustedHtml(figure().html)}`;
    });
  }

  /** Anything else. `draw` is called only if it is drawn. */
  show(draw: () => Html): void {
    this.pending = draw;
    if (this.now() - this.lastDrawn >= REDRAW_MILLISECONDS) this.drawPending();
  }

  /** Draws the last state, if it is not drawn yet. */
  close(): void {
    this.drawPending();
  }

  private drawPending(): void {
    const draw = this.pending;
    this.pending = undefined;
    if (!draw || !this.canDraw) return;
    try {
      this.display.html(String(draw()));
    } catch {
      this.canDraw = false;
    }
    this.lastDrawn = this.now();
  }
}
