import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { PAGES } from '../../lib/core/kit.js';
import { predict, reveal } from '../../lib/course/lecture/commit-prediction.js';
import { findQuestion, selfCheck, shownOrder } from '../../lib/course/lecture/self-check.js';
import { onPath } from '../../lib/setup/paths.mjs';

const browserFile = ['chromium', 'chromium-browser', 'google-chrome'].flatMap(onPath)[0];
if (!browserFile) console.warn('SKIPPED: pages in a browser, because no Chromium was found');

/** A page as the book has it: a form, its result, an explanation that waits with it, a choice, a check. */
function pageHtml(): string {
  process.env[PAGES] = '1';
  try {
    const results = reveal('1.1', '<p id="table">table</p>', { brief: 12.5, long: 100 });
    const chosen = reveal('1.3', '<p>rings</p>', { student: 'distilled' });
    const explanation = '<details data-prediction="1.1"><summary>What it shows</summary><p id="why">why</p></details>';
    const asked = predict('1.1', { brief: undefined, long: undefined });
    return ['<!doctype html><meta charset="utf-8"><body>', asked, results, explanation, predict('1.3', {}), chosen, selfCheck('1.1')].join('\n');
  } finally {
    delete process.env[PAGES];
  }
}

(browserFile ? describe : describe.skip)('a page of the book', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  const url = `file://${join(folder, 'page.html')}`;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(join(folder, 'page.html'), pageHtml());
    browser = await chromium.launch({ executablePath: browserFile!, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const yours = (name: string) => page.locator(`.yours[data-name="${name}"]`);
  const left = (name: string) => yours(name).evaluate((element) => (element as unknown as { style: { cssText: string } }).style.cssText);

  it('folds a result until a prediction is committed, unfolds it then, and sets the mark at its place', async () => {
    await page.goto(url);
    expect(await page.locator('#table').isVisible()).toBe(false);
    expect(await page.locator('#why').isVisible()).toBe(false);
    await page.getByLabel('narrow, 600 steps').fill('20');
    await page.getByRole('button', { name: 'Commit and see' }).first().click();
    expect(await page.locator('#table').isVisible()).toBe(false); // the second number is missing yet
    await page.getByLabel('wide, 2,400 steps').fill('60');
    await page.getByRole('button', { name: 'Commit and see' }).first().click();
    expect(await page.locator('#table').isVisible()).toBe(true);
    expect(await page.locator('#why').isVisible()).toBe(true);
    expect([await left('brief'), await yours('brief').innerText()]).toEqual(['--at: 20.0%;', 'you: 20 percent']);
    expect(await page.getByRole('status').first().innerText()).toBe('Kept in this browser only: 20, 60.');
  }, 60_000);

  it('keeps it: when the page is opened again the mark is there, and a mind changed after the result does not move it', async () => {
    await page.goto(url);
    expect(await page.locator('#table').isVisible()).toBe(true);
    expect(await left('brief')).toBe('--at: 20.0%;');
    await page.getByRole('button', { name: 'Change my mind' }).click();
    await page.getByLabel('narrow, 600 steps').fill('12.5');
    await page.getByRole('button', { name: 'Commit and see' }).first().click();
    expect(await left('brief')).toBe('--at: 20.0%;');
    expect(await page.getByRole('status').first().innerText()).toContain('You changed your mind afterwards: 12.5, 60. The mark stays.');
  }, 60_000);

  it('says of a prediction that the result had been seen, where the fold was opened first; and marks a choice', async () => {
    await page.goto(url);
    await page.getByText('What came out (prediction 1.3)').click();
    await page.getByLabel('alone on the same tokens').check();
    await page.getByRole('button', { name: 'Commit and see' }).click();
    expect(await page.getByRole('status').nth(1).innerText()).toContain('(written after the result had been seen)');
    const marked = page.locator('.foretold li', { has: page.locator('.yours:visible') });
    expect(await marked.allInnerTexts()).toEqual([expect.stringContaining('same tokens')]);
  }, 60_000);

  it('shows everything without scripts, folded', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(url);
    expect(await plain.locator('form').first().isVisible()).toBe(false);
    expect(await plain.locator('#table').isVisible()).toBe(false);
    await plain.getByText('What came out (prediction 1.1)').click();
    expect(await plain.locator('#table').isVisible()).toBe(true);
    await context.close();
  }, 60_000);

  it('asks a check that is answered by keyboard alone, once', async () => {
    await page.goto(url);
    const { choices, right } = findQuestion('1.1');
    const [first] = shownOrder('1.1');
    await page.locator('.self-check input').first().focus();
    await page.keyboard.press('Space');
    expect(await page.locator('.self-check [role=status]').innerText()).toBe('');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const told = await page.locator('.self-check [role=status]').innerText();
    expect(told).toContain(`${first === right ? 'Yes.' : 'No.'} ${choices[first!]!.discussion}`);
    expect(told).toContain(choices[right]!.discussion);
    expect(await page.locator('.self-check input:enabled').count()).toBe(0);
  }, 60_000);
});
