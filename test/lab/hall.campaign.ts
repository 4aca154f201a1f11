import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { readRoomAnswers } from '../../lib/runs/index.js';
import { onPath } from '../../lib/setup/paths.mjs';
import { makeDeck } from '../../lib/site/deck/deck.js';
import { readSlides } from '../../lib/site/deck/slides.js';
import { LOOPBACK_LIMITS } from '../../lib/site/hall/limits.js';
import { pollsOf } from '../../lib/site/hall/polls.js';
import { openHall, type Hall } from '../../lib/site/hall/server.js';

const browserFile = ['chromium', 'chromium-browser', 'google-chrome'].flatMap(onPath)[0];
if (!browserFile) console.warn('SKIPPED: a rehearsal in a browser, because no Chromium was found');

const polls = [
  ...pollsOf(4, { 4.1: { growth: { value: 2.9, low: 2.7, high: 3.2 } } }).filter(({ id }) => id === 'prediction-4.1' || id === 'check-4.1'),
  { id: 'own-1', title: 'Question 1', question: 'Why?', asked: { answer: { kind: 'text' as const, label: 'your answer' } } },
];

const slides = readSlides('rehearsal.md', `minutes: 1
## A budget has a best size

Text.

Note: only for me
---
poll: prediction-4.1
minutes: 4
## You predict
---
poll: check-4.1
minutes: 4
---
poll: own-1
minutes: 1
## And why?
`);
const deck = makeDeck({ title: 'Scaling up, section 4', polls, sections: [{ name: '4', notebook: { cells: [] }, slides }] });

(browserFile ? describe : describe.skip)('a rehearsal, from the first slide to the exported results: presenter, wall and three phones', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hall-'));
  const log = join(folder, 'room.jsonl');
  let hall: Hall;
  let browser: Browser;
  let presenter: Page;
  /** The slides in the presenter's own browser, which obey keys. */
  let lead: Page;
  /** The slides on another machine, which follow. */
  let wall: Page;
  let phones: Page[];
  const faults: string[] = [];

  const open = (port: number) => openHall({ title: 'Scaling up, section 4', polls, deck, log, limits: LOOPBACK_LIMITS, port });
  async function newPage(address: string): Promise<Page> {
    return watched(await (await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 720 } })).newPage(), address);
  }
  async function watched(page: Page, address: string): Promise<Page> {
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('request', (request) => request.url().startsWith(hall.address) || faults.push(`asked ${request.url()}`));
    await page.goto(address);
    return page;
  }
  const ofPoll = (title: string) => presenter.locator('li', { hasText: title });
  const onWall = () => wall.locator('section.present');
  const next = () => lead.keyboard.press('PageDown');
  const press = (title: string, name: string) => ofPoll(title).getByRole('button', { name, exact: true }).click();

  beforeAll(async () => {
    hall = await open(0);
    browser = await chromium.launch({ executablePath: browserFile!, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
    [presenter, wall] = [await newPage(hall.presenterAddress), await newPage(hall.screenAddress)];
    lead = await watched(await presenter.context().newPage(), hall.screenAddress);
    phones = [await newPage(hall.address), await newPage(hall.address), await newPage(hall.address)];
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hall?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('begins with the way to join, and a page for the presenter whose address holds no token', async () => {
    await onWall().getByRole('heading', { name: 'Scaling up, section 4' }).waitFor();
    const code = onWall().getByRole('img', { name: 'QR code of the address' });
    expect(await code.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBeGreaterThan(0);
    expect(await onWall().getByText('Join at').innerText()).toBe(`Join at ${hall.address.replace('http://', '')}`);
    await phones[0]!.getByText('Nothing is asked right now.').waitFor();
    expect(presenter.url()).toBe(`${hall.address}/presenter`);
    await wall.keyboard.press('PageDown'); // nobody but the presenter moves the wall
    await next();
    await onWall().getByRole('heading', { name: 'A budget has a best size' }).waitFor();
    await presenter.getByText('only for me').waitFor();
    expect(await wall.content()).not.toContain('only for me');
  }, 60_000);

  it('opens the question of a slide, draws what the room foretells, and beside it what was measured once the presenter goes on', async () => {
    await next();
    for (const [i, phone] of phones.entries()) {
      await phone.getByLabel('growth of the best N').fill(['2', '3', '5'][i]!);
      await phone.keyboard.press('Enter');
      await phone.getByText('Your answer is kept.').waitFor();
    }
    await phones[2]!.getByLabel('growth of the best N').fill('4');
    await phones[2]!.getByRole('button', { name: 'Change my answer' }).click();
    await onWall().locator('.hall-count', { hasText: '3 answers' }).waitFor();
    expect(await wall.getByRole('img', { name: 'median' }).count()).toBe(0);
    await next();
    await wall.getByRole('img', { name: 'growth of the best N: median of 3 answers 3 times, half of them from 2.5 to 3.5.' }).waitFor();
    await phones[0]!.getByRole('img', { name: /^growth of the best N: median of 3 answers/ }).waitFor();
    await presenter.getByRole('button', { name: 'Next', exact: true }).click(); // from the presenter's page as well
    await wall.getByRole('img', { name: /measured 2\.9\.$/ }).waitFor();
    await phones[0]!.getByRole('img', { name: /measured 2\.9\.$/ }).waitFor();
  }, 60_000);

  it('asks a check by keyboard, closes it, and says what is right and why', async () => {
    await lead.locator('section.present img[alt*="measured 2.9"]').waitFor(); // where the presenter's page had led
    await next();
    await phones[0]!.getByRole('radio').first().focus();
    await phones[0]!.keyboard.press('Space');
    await phones[0]!.keyboard.press('Enter');
    await phones[0]!.getByText('Your answer is kept.').waitFor();
    await next();
    await phones[1]!.locator('.hall-share').first().waitFor();
    expect(await phones[1]!.getByRole('radio').and(phones[1]!.locator(':enabled')).count()).toBe(0);
    await next();
    await onWall().getByText('✓ right').waitFor();
    expect(await onWall().locator('.hall-share').allInnerTexts()).toContain('100% (1)');
    await onWall().getByText('By the law of approach 3 the loss').waitFor();
  }, 60_000);

  it('takes texts, which are shown as text, and one is struck out', async () => {
    await next();
    await phones[1]!.getByLabel('your answer').fill('<img src=x onerror="document.title=1">');
    await phones[1]!.getByRole('button', { name: 'Send my answer' }).click();
    await phones[2]!.getByLabel('your answer').fill('rude');
    await phones[2]!.getByRole('button', { name: 'Send my answer' }).click();
    await presenter.getByText('2 answers, open').waitFor();
    await ofPoll('Question 1').locator('li', { hasText: 'rude' }).getByRole('button', { name: 'Strike out' }).click();
    await next();
    await onWall().getByText('<img src=x').waitFor();
    expect(await onWall().getByText('rude').count()).toBe(0);
    expect(await wall.title()).toBe('Scaling up, section 4');
  }, 60_000);

  it('hears questions: one is asked, voted up, pinned to the wall, answered; another is hidden', async () => {
    for (const [phone, text] of [[phones[0]!, 'Does it hold for code?'], [phones[1]!, 'Rude?']] as const) {
      await phone.getByLabel('Ask something').fill(text);
      await phone.getByRole('button', { name: 'Ask', exact: true }).click();
      await phone.getByText('Asked. Others can vote for it now.').waitFor();
    }
    const asked = (page: Page, text: string) => page.locator('li', { hasText: text });
    await asked(phones[2]!, 'code').getByRole('button', { name: 'Vote for this question' }).click();
    await asked(presenter, 'code').getByText('2 votes').waitFor();
    await asked(presenter, 'code').getByRole('button', { name: 'Pin to the wall' }).click();
    await wall.getByText('Does it hold for code?').waitFor();
    await asked(presenter, 'Rude').getByRole('button', { name: 'Hide' }).click();
    await asked(phones[2]!, 'Rude').waitFor({ state: 'detached' });
    await asked(presenter, 'code').getByRole('button', { name: 'Answered' }).click();
    await asked(phones[2]!, 'code').getByText('2 votes, answered').waitFor();
  }, 60_000);

  it('says that the server is gone, keeps what could not be sent, and goes on by itself when it is back', async () => {
    await press('Question 1', 'Open');
    await phones[0]!.getByLabel('your answer').fill('later');
    const { port } = new URL(hall.address);
    await hall.close();
    await phones[0]!.getByRole('alert').getByText('No connection to the room.').waitFor();
    await phones[0]!.getByRole('button', { name: 'Send my answer' }).click();
    await phones[0]!.getByText('Not sent yet.').waitFor();
    hall = await open(Number(port));
    await phones[0]!.getByText('Your answer is kept.').waitFor({ timeout: 30_000 });
    await phones[0]!.getByText('No connection to the room.').waitFor({ state: 'hidden' });
    await onWall().locator('.hall-count', { hasText: '3 answers' }).waitFor({ timeout: 30_000 });
  }, 90_000);

  it('goes on after class at everybody\'s own pace, and ends with the answers as a table', async () => {
    await next();
    await onWall().getByRole('heading', { name: 'Your questions' }).waitFor();
    await presenter.getByRole('button', { name: 'Self-paced, after class' }).click();
    const check = phones[1]!.locator('article', { hasText: 'Check yourself 4.1' });
    await check.getByRole('radio').first().check();
    await check.getByRole('button', { name: 'Send my answer' }).click();
    await check.getByText(/✓ Right\.|✗ The right one:/).waitFor();
    const [download] = await Promise.all([presenter.waitForEvent('download'), presenter.getByRole('link', { name: 'JSON' }).click()]);
    const file = join(folder, 'answers.json');
    await download.saveAs(file);
    const rows = readRoomAnswers(file);
    expect(rows.filter(({ poll }) => poll === 'prediction-4.1').map(({ person, answer }) => [person, answer])).toEqual([[1, 2], [2, 3], [3, 4]]);
    expect(rows.filter(({ poll }) => poll === 'own-1').map(({ answer }) => answer).sort()).toEqual(['<img src=x onerror="document.title=1">', 'later', 'rude']);
    expect(rows.filter(({ poll }) => poll === 'check-4.1').map(({ person, when }) => [person, when])).toEqual([[1, 'in class'], [2, 'after class']]);
    expect(readFileSync(log, 'utf8')).not.toMatch(/127\.0\.0\.1/);
    expect(faults).toEqual([]);
  }, 60_000);
});
