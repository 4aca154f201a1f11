import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { findJupyter } from '../../lib/setup/jupyter.mjs';
import { notebookDir, onPath, root } from '../../lib/setup/paths.mjs';
import { scratchFolder } from '../kernel/notebook-file.js';

const browserFile = ['chromium', 'chromium-browser', 'google-chrome'].flatMap(onPath)[0];
const lab = findJupyter()?.rung === 'project';
const possible = browserFile !== undefined && lab;
if (!possible) console.warn(`SKIPPED: the lecture in JupyterLab, because no ${lab ? 'Chromium' : 'JupyterLab'} was found`);

/** Run in the page, as text: the types of the browser's world are not those of the tests. */
const SCROLL_HALF_A_PAGE = `(element) => {
  const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 5;
  element.scrollTop = atEnd ? 0 : element.scrollTop + element.clientHeight / 2;
}`;

/** Scrolls up and down the notebook until `wanted` is in sight: JupyterLab draws only the cells that are. */
async function showUntil(page: Page, wanted: Locator, seconds: number): Promise<void> {
  const panel = page.locator('.jp-WindowedPanel-outer').first();
  for (const end = performance.now() + 1000 * seconds; performance.now() < end; ) {
    if (await wanted.isVisible()) {
      // Jupyter draws a cell anew while it scrolls: then what was seen is gone for a moment
      const isThere = await wanted.scrollIntoViewIfNeeded({ timeout: 2000 }).then(() => true, () => false);
      if (isThere) return;
    }
    await panel.evaluate(SCROLL_HALF_A_PAGE);
    await page.waitForTimeout(500);
  }
  if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, 'not-in-sight.png') });
  throw new Error(`not in sight after ${seconds} s: ${String(wanted)}`);
}

const NAME = '3-what-factors-matter.ipynb';

(possible ? describe : describe.skip)('the lecture in JupyterLab', () => {
  const { folder, remove } = scratchFolder();
  const profile = mkdtempSync(join(tmpdir(), 'lab-profile-'));
  let server: ChildProcess;
  let browser: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    copyFileSync(join(notebookDir, NAME), join(folder, NAME));
    server = spawn(process.execPath, [join(root, 'lib', 'setup', 'start.mjs'), '--no-browser', '--folder', folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      server.stdout!.on('data', (chunk) => {
        text += String(chunk);
        const found = /http:\/\/127\.0\.0\.1:\S+token=\w+/.exec(text);
        if (found) resolve(found[0]);
      });
      server.on('exit', () => reject(new Error(`npm start ended: ${text}`)));
    });
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ];
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: browserFile!,
      headless: true,
      args,
      viewport: { width: 1400, height: 1000 },
    });
    page = browser.pages()[0] ?? (await browser.newPage());
    await page.goto(url);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    server?.kill('SIGINT');
    await new Promise((resolve) => (server ? server.on('exit', resolve) : resolve(undefined)));
    rmSync(profile, { recursive: true, force: true });
    remove();
  }, 60_000);

  it('opens on the notebook, runs all its cells, shows the fitted figure, and no result that waits for a prediction', async () => {
    await page.locator('.jp-NotebookPanel').waitFor({ timeout: 60_000 });
    await page.locator('#jp-main-statusbar').getByText('TypeScript | Idle').waitFor({ timeout: 60_000 });
    await page.locator('.lm-MenuBar-item', { hasText: /^Run$/ }).click();
    await page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click();
    const bar = page.locator('.jp-OutputArea [role="progressbar"]');
    await showUntil(page, bar.getByText('left'), 120); // the time remaining, while it trains
    const figure = page.locator('.jp-OutputArea svg:visible', { hasText: 'exponent alpha' });
    await showUntil(page, figure, 600);
    const box = await figure.boundingBox();
    expect(box!.width).toBeGreaterThan(300);
    await showUntil(page, page.locator('.prediction', { hasText: 'The result is shown once you have predicted it' }).first(), 300);
    expect(await page.locator('.foretold').count()).toBe(0);
    expect(await page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count()).toBe(0);
    if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, 'lab.png') });
  }, 800_000);
});
