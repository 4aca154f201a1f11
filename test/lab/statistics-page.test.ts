import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';
import type { ClassStatistics } from '../../lib/course/grading/marks/class-statistics.js';
import { statisticsPage } from '../../lib/course/grading/marks/statistics-page.js';
import { onPath } from '../../lib/setup/paths.mjs';
import { violationsOn } from './site-checks.js';

const browserFile = ['chromium', 'chromium-browser', 'google-chrome'].flatMap(onPath)[0];
if (!browserFile) console.warn('SKIPPED: the statistics of a class in a browser, because no Chromium was found');

const points = Array.from({ length: 40 }, (_, i) => i / 2);
const exercise = (id: string, title: string) => ({
  id, title, points: 4, mean: 2.35, right: 20, partly: 9, wrong: 7, missing: 4, open: 3,
  misconceptions: [{ what: `It looks like the embeddings were counted: ${'1'.repeat(50)}.`, students: ['ada', 'bert'] }],
});
const CLASS: ClassStatistics = {
  students: 40, most: 37.5, totals: points.map((total, i) => ({ total, section: i % 2 === 0 ? 'Monday' : 'Thursday' })),
  sets: [{
    set: 1, title: 'Counting', possible: 20, handedIn: 40, notHandedIn: 2, late: 3, points, requests: { open: 1, accepted: 2, declined: 0 },
    exercises: [exercise('1.1', 'Parameters of a transformer, without its embeddings'), exercise('1.10', 'Cross-entropy')],
  }],
};

const LOOK = `({
  wide: document.documentElement.scrollWidth,
  moved: [...document.querySelectorAll('*')].filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === 'auto').length,
  smallest: Math.min(...[...document.querySelectorAll('svg text')].map((text) =>
    parseFloat(getComputedStyle(text).fontSize) * text.ownerSVGElement.getBoundingClientRect().width / text.ownerSVGElement.viewBox.baseVal.width)),
  touching: [...document.querySelectorAll('svg')].flatMap((picture) => {
    const boxes = [...picture.querySelectorAll('text')].filter((text) => text.getClientRects().length > 0).map((text) => [text.textContent, text.getBoundingClientRect()]);
    const touch = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    return boxes.flatMap(([text, a], i) => boxes.slice(i + 1).filter(([, b]) => touch(a, b)).map(([other]) => text + ' / ' + other));
  }),
})`;

(browserFile ? describe : describe.skip)('the statistics of a class', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserFile!, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
  }, 60_000);
  afterAll(() => browser?.close());

  it.each([[1280, 'light'], [390, 'dark']] as const)('can be read %i pixels wide, %s, without being moved aside', async (width, colorScheme) => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    await page.setContent(statisticsPage('A class', CLASS, { names: width === 390 }));
    const { smallest, ...seen } = await page.evaluate<{ wide: number; moved: number; smallest: number; touching: string[] }>(LOOK);
    expect(seen).toEqual({ wide: width, moved: 0, touching: [] });
    expect(smallest).toBeGreaterThanOrEqual(11);
    expect(await violationsOn(page)).toEqual([]);
    await page.close();
  }, 60_000);
});
