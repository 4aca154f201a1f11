import escapeHtml from 'escape-html';

/** What a notebook cell hands to the kit to draw in: tslab's `newDisplay()` is one. Each call replaces what was shown. */
export interface HtmlDisplay {
  html(content: string): void;
}

/** How far some work is. */
export interface Progress {
  /** What is being done now, for example `dModel 32: step 120 of 600`. */
  doing: string;
  /** Share of the whole work that is done, from 0 to 1. */
  fraction: number;
  elapsedSeconds: number;
}

/**
 * A duration as people say it: `48 s`, `3 min 20 s`, `2 h 5 min`.
 */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Time remaining if the rest goes as fast as what is done: elapsed (1 - f) / f; undefined until there is something to go by. */
export function secondsRemaining({ fraction, elapsedSeconds }: Progress): number | undefined {
  return fraction > 0.005 ? (elapsedSeconds * (1 - fraction)) / fraction : undefined;
}

/** A progress bar as HTML, with what is being done and the time remaining. */
export function progressHtml(progress: Progress): string {
  const remaining = secondsRemaining(progress);
  const percent = Math.min(100, Math.max(0, 100 * progress.fraction));
  const time = percent >= 100
    ? `done in ${formatDuration(progress.elapsedSeconds)}`
    : remaining === undefined ? 'estimating the time' : `about ${formatDuration(remaining)} left`;
  return `<div role="progressbar" aria-valuenow="${percent.toFixed(0)}" style="font: 13px sans-serif; max-width: 640px; margin: 4px 0">
  <div style="display: flex; justify-content: space-between; gap: 16px"><span>${escapeHtml(progress.doing)}</span><span>${escapeHtml(time)}</span></div>
  <div style="height: 8px; margin-top: 3px; border-radius: 4px; background: #8883"><div style="height: 8px; border-radius: 4px; width: ${percent.toFixed(1)}%; background: #0072b2"></div></div>
</div>`;
}
