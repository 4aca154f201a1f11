import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';
import { makeStateDir, notebookDir, onPath } from '../../lib/setup/paths.mjs';
import { buildSite, notebooksOf } from '../../lib/site/build.js';
import { serveFolder } from '../../lib/site/serve.js';
import { deadLinks, pagesOf, violationsOn, watched } from './site-checks.js';

const browserFile = ['chromium', 'chromium-browser', 'google-chrome'].flatMap(onPath)[0];
if (!browserFile) console.warn('SKIPPED: the book in a browser, because no Chromium was found');

/** Made as `npx scaling book` makes it: what its notebooks gave before is taken, unless they changed. */
const out = join(makeStateDir(), 'book', 'site');

describe('the book', () => {
  beforeAll(async () => {
    const { seconds, executed } = await buildSite({ out });
    console.log(`made in ${seconds.toFixed(0)} s, ${executed.length} notebooks of them executed`);
  }, 1_800_000);

  it('has every notebook, every homework and the table of claims, and no link that leads nowhere', () => {
    const names = [...notebooksOf(notebookDir), ...notebooksOf(join(notebookDir, 'homework'))].map((file) => file.slice(notebookDir.length + 1).replace('.ipynb', '.html'));
    expect(pagesOf(out)).toEqual(expect.arrayContaining([...names, 'claims.html', 'index.html', 'homework/index.html']));
    expect(deadLinks(out)).toEqual([]);
  });

  it('has a description of every figure, every formula, and nothing of the machine that made it', () => {
    for (const page of pagesOf(out)) {
      const text = readFileSync(join(out, page), 'utf8');
      const figures = text.match(/<svg [^>]*role="img"[^>]*>/g) ?? [];
      expect([page, figures.filter((figure) => !/aria-label="[^"]{20}/.test(figure))]).toEqual([page, []]);
      expect([page, text.includes('katex-error')]).toEqual([page, false]);
      expect([page, text.match(/class="katex-display"(?! tabindex="0")/g)]).toEqual([page, null]);
      expect([page, text.includes(notebookDir)]).toEqual([page, false]);
    }
  });

  (browserFile ? describe : describe.skip)('in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: browserFile!, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
    }, 60_000);
    afterAll(() => browser?.close());

    it.each([['light', '/'], ['dark', '/some/path/']] as const)('in %s at %s asks no other host, and is without a fault for axe', async (colorScheme, path) => {
      const served = await serveFolder(out, { path });
      const { context, complaints } = await watched(browser, { colorScheme, viewport: { width: 1280, height: 900 } });
      const faults: string[] = [];
      for (const name of pagesOf(out)) {
        const page = await context.newPage();
        const from = performance.now();
        await page.goto(served.url + name, { waitUntil: 'domcontentloaded' });
        await page.locator('h1').last().waitFor();
        console.log(`${name}: its title after ${((performance.now() - from) / 1000).toFixed(1)} s`);
        await page.waitForLoadState('load');
        faults.push(...(await violationsOn(page)).map((fault) => `${name}: ${fault}`));
        await page.close();
      }
      expect(faults).toEqual([]);
      expect(complaints).toEqual({ otherHosts: [], failed: [] });
      await context.close();
      await served.close();
    }, 1_800_000);

    it.each(['light', 'dark'] as const)('in %s on a phone no page is wider than it, nor has a fault for axe', async (colorScheme) => {
      const served = await serveFolder(out);
      const context = await browser.newContext({ colorScheme, viewport: { width: 390, height: 800 } });
      const [wide, faults] = [[] as string[], [] as string[]];
      for (const name of pagesOf(out)) {
        const page = await context.newPage();
        await page.goto(served.url + name);
        const width = await page.evaluate<number>('document.documentElement.scrollWidth');
        if (width > 390) wide.push(`${name}: ${width}`);
        faults.push(...(await violationsOn(page)).map((fault) => `${name}: ${fault}`));
        await page.close();
      }
      expect([wide, faults]).toEqual([[], []]);
      await context.close();
      await served.close();
    }, 1_800_000);

    it('loads less than 400 kB of scripts, compressed, for a page with living figures, and nothing of training', async () => {
      const served = await serveFolder(out);
      for (const name of pagesOf(out).filter((file) => /data-(living|training)="/.test(readFileSync(join(out, file), 'utf8')))) {
        const page = await browser.newPage();
        const loaded = new Map<string, number>();
        const bodies: Promise<unknown>[] = [];
        page.on('response', (response) => {
          if (!/javascript|wasm/.test(response.headers()['content-type'] ?? '')) return;
          bodies.push(response.body().then((body) => loaded.set(new URL(response.url()).pathname, gzipSync(body).length)));
        });
        await page.goto(served.url + name, { waitUntil: 'networkidle' });
        await Promise.all(bodies);
        const inPage = gzipSync((await page.locator('script:not([src]):not([type="application/json"])').allTextContents()).join('\n')).length;
        const kB = ([...loaded.values()].reduce((a, b) => a + b, 0) + inPage) / 1000;
        console.log(`${name}: ${kB.toFixed(0)} kB of scripts`);
        expect([name, [...loaded.keys()].some((path) => path.endsWith('/living.js')), kB < 400]).toEqual([name, true, true]);
        expect([name, [...loaded.keys()].filter((path) => /worker|wasm/.test(path))]).toEqual([name, []]);
        await page.close();
      }
      await served.close();
    }, 600_000);
  });
});
