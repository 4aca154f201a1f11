import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type Browser, type Page } from 'playwright-core';
import { optimalAllocation } from '../../lib/fit/plan/allocation.js';
import { parametricLoss } from '../../lib/fit/laws/parametric.js';
import { onPath } from '../../lib/setup/paths.mjs';
import { livingScriptFile } from '../../lib/site/living/script.js';
import { DATA, livingPage } from './living-page.js';

const browserFile = ['chromium', 'chromium-browser', 'google-chrome'].flatMap(onPath)[0];
if (!browserFile) console.warn('SKIPPED: living figures in a browser, because no Chromium was found');

describe('the script of living figures', () => {
  it('is below 400 kB compressed, and holds nothing of training', () => {
    const script = readFileSync(livingScriptFile);
    expect(gzipSync(script, { level: 9 }).length).toBeLessThan(400_000);
    expect(script.toString()).not.toMatch(/backend_wasm|tfjs/i);
  });
});

(browserFile ? describe : describe.skip)('a living figure', () => {
  const folder = mkdtempSync(join(tmpdir(), 'living-'));
  const url = `file://${join(folder, 'index.html')}`;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(join(folder, 'index.html'), livingPage());
    copyFileSync(livingScriptFile, join(folder, 'living.js'));
    browser = await chromium.launch({ executablePath: browserFile!, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage();
    await page.goto(url);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  type Name = keyof typeof DATA;
  const figure = (name: Name) => page.locator(`figure[data-living="${name}"]`);
  const input = (name: Name, label: string) => figure(name).getByLabel(label);
  const state = async (name: Name) => JSON.parse((await figure(name).getAttribute('data-state'))!) as Record<string, number | string>;
  const said = async (name: Name) => Object.fromEntries(await Promise.all((await figure(name).locator('[data-reading]').all()).map(async (one) =>
    [await one.getAttribute('data-reading'), Number(await one.getAttribute('data-value'))] as const))) as Record<string, number>;
  /** Does it, and waits until the figure is drawn anew. */
  const moved = async (name: Name, act: () => Promise<unknown>) => {
    const before = await figure(name).getAttribute('data-state');
    await act();
    for (let i = 0; i < 100 && (await figure(name).getAttribute('data-state')) === before; i++) await page.waitForTimeout(20);
    expect(await figure(name).getAttribute('data-state')).not.toBe(before);
    return { values: await state(name), readings: await said(name) };
  };

  it('of L(N, D) follows the pointer to a run, and its sliders the arrow keys; what it says is what the law says', async () => {
    const { law, runs } = DATA.contour;
    const dots = figure('contour').locator('.picture g[aria-label="dot"]').first().locator('circle, path');
    const box = (await dots.nth(5).boundingBox())!;
    const pointed = await moved('contour', () => page.mouse.move(box.x + box.width / 2, box.y + box.height / 2));
    // half a pixel of 640 over 2.3 decades is 0.4%
    expect(Math.abs(Math.log(Number(pointed.values.nParams) / runs[5]!.nParams))).toBeLessThan(0.01);
    expect(Math.abs(Math.log(Number(pointed.values.nTokens) / runs[5]!.nTokens))).toBeLessThan(0.01);
    await input('contour', 'all parameters N').focus();
    const keyed = await moved('contour', () => page.keyboard.press('ArrowRight'));
    expect(Number(keyed.values.nParams)).toBeGreaterThan(Number(pointed.values.nParams));
    expect(keyed.values.nTokens).toBe(pointed.values.nTokens);
    for (const { values, readings } of [pointed, keyed]) {
      const [N, D] = [Number(values.nParams), Number(values.nTokens)];
      const best = optimalAllocation(law, 6 * N * D);
      expect(readings).toMatchObject({ loss: parametricLoss(law, N, D), bestParams: best.nParams, bestTokens: best.nTokens });
      expect(readings.bestLoss).toBe(best.loss);
      expect(readings.excessLoss).toBeCloseTo(parametricLoss(law, N, D) - best.loss, 12);
    }
  });
});
