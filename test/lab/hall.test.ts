import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { readRoomAnswers } from '../../lib/runs/index.js';
import { onPath } from '../../lib/setup/paths.mjs';
import { LOOPBACK_LIMITS } from '../../lib/site/hall/limits.js';
import { pollsOf } from '../../lib/site/hall/polls.js';
import { openHall, type Hall } from '../../lib/site/hall/server.js';

const browserFile = ['chromium', 'chromium-browser', 'google-chrome'].flatMap(onPath)[0];
if (!browserFile) console.warn('SKIPPED: a rehearsal in a browser, because no Chromium was found');

const polls = [
  ...pollsOf(4, { 4.1: { growth: { value: 2.9, low: 2.7, high: 3.2 } } }).filter(({ id }) => id === 'prediction-4.1' || id === 'check-4.1'),
  { id: 'own-1', title: 'Question 1', question: 'Why?', asked: { answer: { kind: 'text' as const, label: 'your answer' } } },
];

(browserFile ? describe : describe.skip)('a rehearsal: presenter, wall and three phones', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hall-'));
  const log = join(folder, 'room.jsonl');
  let hall: Hall;
  let browser: Browser;
  let presenter: Page;
  let wall: Page;
  let phones: Page[];
  const faults: string[] = [];

  const open = (port: number) => openHall({ title: 'Scaling up, section 4', polls, log, limits: LOOPBACK_LIMITS, port });
  async function newPage(address: string): Promise<Page> {
    const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('request', (request) => request.url().startsWith(hall.address) || faults.push(`asked ${request.url()}`));
    await page.goto(address);
    return page;
  }
  const ofPoll = (title: string) => presenter.locator('li', { hasText: title });
  const press = (title: string, name: string) => ofPoll(title).getByRole('button', { name, exact: true }).click();

  beforeAll(async () => {
    hall = await open(0);
    browser = await chromium.launch({ executablePath: browserFile!, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
    [presenter, wall] = [await newPage(hall.presenterAddress), await newPage(hall.screenAddress)];
    phones = [await newPage(hall.address), await newPage(hall.address), await newPage(hall.address)];
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hall?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('begins with the way to join, and a page for the presenter whose address holds no token', async () => {
    await wall.getByText('The next question comes soon.').waitFor();
    expect(await wall.getByRole('img', { name: 'QR code of the address' }).evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBeGreaterThan(0);
    expect(await wall.getByText('Join at').innerText()).toBe(`Join at ${hall.address.replace('http://', '')}`);
    await phones[0]!.getByText('Nothing is asked right now.').waitFor();
    expect(presenter.url()).toBe(`${hall.address}/presenter`);
  }, 60_000);

  it('draws what the room foretells, and beside it what was measured once the presenter shows it', async () => {
    await press('Prediction 4.1', 'Open');
    for (const [i, phone] of phones.entries()) {
      await phone.getByLabel('growth of the best N').fill(['2', '3', '5'][i]!);
      await phone.keyboard.press('Enter');
      await phone.getByText('Your answer is kept.').waitFor();
    }
    await phones[2]!.getByLabel('growth of the best N').fill('4');
    await phones[2]!.getByRole('button', { name: 'Change my answer' }).click();
    await wall.getByText('3 answers').waitFor();
    expect(await wall.getByRole('img', { name: 'median' }).count()).toBe(0);
    await press('Prediction 4.1', 'Show answers');
    await wall.getByRole('img', { name: 'growth of the best N: median of 3 answers 3 times, half of them from 2.5 to 3.5.' }).waitFor();
    await press('Prediction 4.1', 'Show answers and solution');
    await wall.getByRole('img', { name: /measured 2\.9\.$/ }).waitFor();
    await phones[0]!.getByRole('img', { name: /measured 2\.9\.$/ }).waitFor();
  }, 60_000);

  it('asks a check by keyboard, closes it, and says what is right and why', async () => {
    await press('Check yourself 4.1', 'Open');
    await phones[0]!.getByRole('radio').first().focus();
    await phones[0]!.keyboard.press('Space');
    await phones[0]!.keyboard.press('Enter');
    await phones[0]!.getByText('Your answer is kept.').waitFor();
    await press('Check yourself 4.1', 'Close');
    await phones[1]!.getByText('Closed.', { exact: true }).waitFor();
    expect(await phones[1]!.getByRole('radio').first().isDisabled()).toBe(true);
    await press('Check yourself 4.1', 'Show answers and solution');
    await wall.getByText('✓ right').waitFor();
    expect(await wall.locator('.hall-share').allInnerTexts()).toContain('100% (1)');
    await wall.getByText('By the law of approach 3 the loss').waitFor();
  }, 60_000);

  it('takes texts, which are shown as text, and one is struck out', async () => {
    await press('Question 1', 'Open');
    await phones[1]!.getByLabel('your answer').fill('<img src=x onerror="document.title=1">');
    await phones[1]!.getByRole('button', { name: 'Send my answer' }).click();
    await phones[2]!.getByLabel('your answer').fill('rude');
    await phones[2]!.getByRole('button', { name: 'Send my answer' }).click();
    await presenter.getByText('2 answers, open').waitFor();
    await ofPoll('Question 1').locator('li', { hasText: 'rude' }).getByRole('button', { name: 'Strike out' }).click();
    await press('Question 1', 'Show answers');
    await wall.getByText('<img src=x').waitFor();
    expect(await wall.getByText('rude').count()).toBe(0);
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
    await phones[0]!.getByLabel('your answer').fill('later');
    const { port } = new URL(hall.address);
    await hall.close();
    await phones[0]!.getByRole('alert').getByText('No connection to the room.').waitFor();
    await phones[0]!.getByRole('button', { name: 'Send my answer' }).click();
    await phones[0]!.getByText('Not sent yet.').waitFor();
    hall = await open(Number(port));
    await phones[0]!.getByText('Your answer is kept.').waitFor({ timeout: 30_000 });
    await phones[0]!.getByText('No connection to the room.').waitFor({ state: 'hidden' });
    await wall.getByText('3 answers').waitFor({ timeout: 30_000 });
  }, 90_000);

  it('goes on after class at everybody\'s own pace, and ends with the answers as a table', async () => {
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
