import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { onPath } from '../../../lib/setup/paths.mjs';
import { makeLecture, type Lecture } from '../../../lib/site/deck/lecture.js';
import { handout, printedDeck } from '../../../lib/site/deck/pages.js';
import { printToPdf } from '../../../lib/site/deck/print.js';
import { LOOPBACK_LIMITS } from '../../../lib/site/hall/limits.js';
import type { Poll } from '../../../lib/site/hall/polls.js';
import { openHall, type Hall } from '../../../lib/site/hall/server.js';
import { violationsOn } from '../../lab/site-checks.js';

jest.setTimeout(1_800_000); // notebooks that nobody has executed yet take minutes

const browserFile = ['chromium', 'chromium-browser', 'google-chrome'].flatMap(onPath)[0];
if (!browserFile) console.warn('SKIPPED: the slides in a browser, because no Chromium was found');

interface Looked {
  id: string;
  faults: string[];
  smallestText?: number;
}

/** What we use of a page with a deck. */
interface DeckPage {
  deck?: { isReady(): boolean; getIndices(): object; slide(index: number): void };
  document: { documentElement: { scrollWidth: number }; querySelectorAll(selector: string): { length: number } };
}

const LOOK = readFileSync(new URL('look.js', import.meta.url), 'utf8');

/** An answer to a poll that somebody might give: the `i`-th of several. */
function answerTo({ asked }: Poll, i: number): Record<string, number | string> {
  return Object.fromEntries(Object.entries(asked).map(([name, part]) => [name, part.kind === 'choice' ? part.choices[i % part.choices.length]!
    : part.kind === 'number' ? part.from + ((part.to - part.from) * (i + 1)) / 7 : `a text of somebody, the one with number ${i}`]));
}

(browserFile ? describe : describe.skip)('the whole lecture in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'deck-'));
  const complaints: string[] = [];
  let lecture: Lecture;
  let hall: Hall;
  let browser: Browser;

  beforeAll(async () => {
    lecture = await makeLecture({ all: true });
    hall = await openHall({ ...lecture, log: join(folder, 'room.jsonl'), limits: LOOPBACK_LIMITS, port: 0 });
    browser = await chromium.launch({ executablePath: browserFile!, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
    for (let i = 0; i < 5; i++) await answerAll(i);
  });
  afterAll(async () => {
    await browser?.close();
    await hall?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const presenterCookie = async () => (await fetch(hall.presenterAddress, { redirect: 'manual' })).headers.get('set-cookie')!.split(';')[0]!;
  const post = (path: string, cookie: string, body: object) => fetch(`${hall.address}${path}`, {
    method: 'POST', headers: { 'content-type': 'application/json', origin: hall.address, cookie }, body: JSON.stringify(body),
  });
  /** One of several devices answers every question; they are closed again afterwards. */
  async function answerAll(i: number): Promise<void> {
    const [presenter, joined] = [await presenterCookie(), await post('/api/join', '', {})];
    const cookie = joined.headers.get('set-cookie')!.split(';')[0]!;
    for (const poll of lecture.polls) {
      await post('/api/presenter', presenter, { did: 'opened', poll: poll.id });
      await post('/api/answer', cookie, { poll: poll.id, answer: answerTo(poll, i) });
    }
  }

  async function deckAt(viewport: { width: number; height: number }, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const page = await (await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' })).newPage();
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    const isOurs = (url: string) => /^(data|blob):/.test(url) || url.startsWith(hall.address);
    page.on('request', (request) => isOurs(request.url()) || complaints.push(`asked ${request.url()}`));
    await page.goto(hall.presenterAddress);
    await page.goto(hall.screenAddress);
    await page.waitForFunction(() => (globalThis as never as DeckPage).deck?.isReady());
    return page;
  }

  it.each([['1920 x 1080', 1920, 1080, 'light'], ['1024 x 768', 1024, 768, 'dark']] as const)(
    'goes from slide to slide by keys at %s, with nothing clipped or one over the other, and figures to be read from the last row', async (_, width, height, scheme) => {
      const page = await deckAt({ width, height }, scheme);
      await page.keyboard.press('Home');
      const seen: Looked[] = [];
      const place = () => page.evaluate(() => JSON.stringify((globalThis as never as DeckPage).deck!.getIndices()));
      for (let before = ''; before !== await place(); await page.keyboard.press('PageDown')) {
        before = await place();
        await page.waitForTimeout(350); // the room's word comes within a quarter of a second
        seen.push(await page.evaluate<Looked>(LOOK)); // by the debugger, whom the page's policy does not bind
      }
      await page.context().close();
      expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(lecture.deck!.slides.map(({ id }) => id)));
      expect(seen.filter(({ faults }) => faults.length > 0)).toEqual([]);
      expect(seen.filter(({ smallestText = 24 }) => smallestText < 24)).toEqual([]);
      expect(complaints).toEqual([]);
    });

  it('has a slide of every kind without a fault for axe, in light and dark', async () => {
    const kinds = new Map(lecture.deck!.slides.map((slide, i) => [/class="slide ([\w-]+)/.exec(String(slide.html))![1]!, i]));
    expect([...kinds.keys()].sort()).toEqual(['alone', 'answering', 'below', 'beside', 'list', 'plain', 'poll', 'table', 'title']);
    for (const scheme of ['light', 'dark'] as const) {
      const page = await deckAt({ width: 1920, height: 1080 }, scheme);
      for (const [kind, i] of kinds) {
        await page.evaluate((to) => (globalThis as never as DeckPage).deck!.slide(to), i);
        await page.waitForTimeout(400);
        expect([kind, await violationsOn(page)]).toEqual([kind, []]);
      }
      await page.goto(`${hall.address}/presenter`);
      await page.getByText('The slide on the wall').waitFor();
      expect(await violationsOn(page)).toEqual([]);
      await page.context().close();
    }
  });

  it('stands one slide under another on a phone, and is read by whoever follows', async () => {
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    await page.goto(hall.screenAddress);
    await page.locator('.flow').waitFor();
    const [wide, all] = await page.evaluate(() => {
      const { document } = globalThis as never as DeckPage;
      return [document.documentElement.scrollWidth, document.querySelectorAll('.slide').length];
    });
    expect([wide, all]).toEqual([390, lecture.deck!.slides.length]);
    // by the debugger, as below: letters of figures as they are shown, and pictures that would have to be moved aside
    const { letters, moved } = await page.evaluate<{ letters: number[]; moved: string[] }>(`({
      letters: [...document.querySelectorAll('.picture svg text')].filter((text) => text.getClientRects().length > 0)
        .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.ownerSVGElement.getBoundingClientRect().width / text.ownerSVGElement.viewBox.baseVal.width),
      moved: [...document.querySelectorAll('.shown')].filter((one) => one.scrollWidth > one.clientWidth + 1 && one.querySelector('.picture svg')).map((one) => one.closest('.slide').id),
    })`);
    expect(letters.length).toBeGreaterThan(1000);
    expect([Math.min(...letters) >= 11, moved]).toEqual([true, []]);
    expect(await violationsOn(page)).toEqual([]);
    await page.context().close();
  });

  it('is printed, a slide a page, and as a handout of two columns', async () => {
    const pages = async (name: string, page: Parameters<typeof printToPdf>[0]) => {
      await printToPdf(page, join(folder, name));
      return readFileSync(join(folder, name), 'latin1').match(/\/Type ?\/Page\b/g)!.length;
    };
    expect(await pages('deck.pdf', printedDeck(lecture.deck!))).toBe(lecture.deck!.slides.length);
    const handed = await pages('handout.pdf', handout(lecture.deck!));
    expect(handed).toBeGreaterThanOrEqual(lecture.deck!.slides.length / 5); // four or five to a page
    expect(handed).toBeLessThan(lecture.deck!.slides.length / 2);
  });
});
