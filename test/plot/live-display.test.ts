import { describe, expect, it } from '@jest/globals';
import { html } from '../../lib/core/html.js';
import { formatDuration } from '../../lib/core/long-work.js';
import { LiveDisplay, progressHtml } from '../../lib/plot/live-display.js';

/** A display that keeps what it was shown, and a clock that stands still until it is told. */
function made() {
  const shown: string[] = [];
  const clock = { milliseconds: 0 };
  const live = new LiveDisplay({ html: (content) => void shown.push(content) }, () => clock.milliseconds);
  return { shown, clock, live };
}

describe('a live display', () => {
  it('is drawn at most twice a second, and its last state always', () => {
    const { shown, clock, live } = made();
    for (let step = 0; step <= 1999; step++) {
      clock.milliseconds = step; // a step a millisecond
      live.show(() => html`${step}`);
    }
    expect(shown).toEqual(['0', '500', '1000', '1500']);
    live.close();
    live.close();
    expect(shown).toEqual(['0', '500', '1000', '1500', '1999']);
  });

  it('does not draw again what it has drawn', () => {
    const { shown, live } = made();
    live.show(() => html`once`);
    live.close();
    expect(shown).toEqual(['once']);
  });

  it('never loses what runs: after a display or a drawing that throws, nothing more is drawn', () => {
    let calls = 0;
    const clock = { milliseconds: 0 };
    const broken = new LiveDisplay({ html: () => { calls++; throw new Error('the page is gone'); } }, () => clock.milliseconds);
    for (clock.milliseconds = 0; clock.milliseconds < 3000; clock.milliseconds += 100) broken.show(() => html`x`);
    broken.close();
    expect(calls).toBe(1);

    const { shown, live } = made();
    live.show(() => { throw new Error('no figure'); });
    live.close();
    expect(shown).toEqual([]);
  });

  it('says how long the rest takes at the pace so far, and escapes what is being done', () => {
    const { shown, clock, live } = made();
    clock.milliseconds = 10_000;
    live.progress('<b>', 0.25); // a quarter in 10 s leaves 30 s
    expect(shown[0]).toContain('<span>&lt;b&gt;</span><span>about 30 s left</span>');
    expect(shown[0]).toContain('aria-valuenow="25"');
    live.progress('all', 1);
    live.close();
    expect(shown[1]).toContain('<span>all</span><span>done in 10 s</span>');
  });
});

describe('progress in words', () => {
  it('gives durations as people say them', () => {
    expect([48.4, 200, 7500].map(formatDuration)).toEqual(['48 s', '3 min 20 s', '2 h 5 min']);
  });

  it('does not guess before there is something to go by', () => {
    expect(String(progressHtml({ doing: 'a', fraction: 0.001, elapsedSeconds: 1 }))).toContain('estimating the time');
  });
});
