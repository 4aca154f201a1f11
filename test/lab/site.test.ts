import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { PAGES } from '../../lib/core/kit.js';
import { predict, reveal } from '../../lib/course/lecture/commit-prediction.js';
import { selfCheck } from '../../lib/course/lecture/self-check.js';
import { chartFigure } from '../../lib/plot/index.js';
import { onPath, root } from '../../lib/setup/paths.mjs';
import { setUpGroup } from '../../lib/setup/site.mjs';
import { makePages } from '../../lib/site/build.js';
import { serveFolder } from '../../lib/site/serve.js';
import { deadLinks, pagesOf, violationsOn, watched } from './site-checks.js';

const browserFile = ['chromium', 'chromium-browser', 'google-chrome'].flatMap(onPath)[0];
if (!browserFile) console.warn('SKIPPED: the site in a browser, because no Chromium was found');

const folder = mkdtempSync(join(tmpdir(), 'site-'));
const out = join(folder, 'out');
const read = (page: string) => readFileSync(join(out, page), 'utf8');

const markdown = (id: string, source: string) => ({ cell_type: 'markdown', id, source });
const drawn = (id: string, source: string, ...pages: string[]) =>
  ({ cell_type: 'code', id, source, outputs: pages.map((page) => ({ output_type: 'display_data', data: { 'text/html': page } })) });

/** Two executed notebooks that have, between them, whatever the lecture has. */
function writeNotebooks(): string[] {
  const figure = chartFigure({
    title: 'A falling line', panels: [{ x: { label: 'size' }, y: { label: 'loss' }, layers: [{ kind: 'line', color: '#0072B2', points: [{ x: 1, y: 3 }, { x: 2, y: 2 }] }] }],
  });
  process.env[PAGES] = '1';
  const asked = predict('1.1', { brief: undefined, long: undefined });
  const shown = reveal('1.1', '<p id="table">what came out</p>', { brief: 12.5, long: 100 });
  const check = selfCheck('1.1');
  delete process.env[PAGES];
  const one = [
    markdown('title', '# 1 · One: a page\n\nText with *emphasis*, $S_{\\min}$ and [the other](2-two.ipynb#3-·-Where-it-ends?).\n\n| | head |\n|---|---|\n| a | b |'),
    markdown('formula', '## 2 · A formula\n\n$$ \\ln L = \\ln A - \\alpha \\ln x . $$'),
    drawn('figure', 'display.html(lineFigure().svg);', figure.svg),
    drawn('ask', 'predict("1.1", {})', asked, shown),
    markdown('why', '<details data-prediction="1.1"><summary>What it shows</summary>\n\nIt *falls*.\n\nAnd ends.\n\n</details>'),
    drawn('check', 'display.html(selfCheck("1.1"))', check),
    { cell_type: 'code', id: 'long', source: `const long = "${'x'.repeat(300)}";`, outputs: [{ output_type: 'stream', name: 'stdout', text: `<${'y'.repeat(300)}>` }] },
  ];
  const two = [markdown('title', '# 2 · Two\n\nBack to [the first](1-one.ipynb).'), markdown('end', '## 3 · Where it ends?\n\nThe word is perplexing.')];
  return [['1-one', one], ['2-two', two]].map(([name, cells]) => {
    const file = join(folder, `${name as string}.ipynb`);
    writeFileSync(file, JSON.stringify({ cells }));
    return file;
  });
}

let couldMake = false;
beforeAll(async () => {
  try {
    await setUpGroup('site', { offline: false, say: () => {} });
    const notebooks = writeNotebooks();
    mkdirSync(out);
    writeFileSync(join(out, 'of-somebody-else.txt'), 'stays');
    await makePages(notebooks, notebooks, { isWhole: false, out });
    couldMake = true;
  } catch (error) {
    const { remedy } = error as { remedy?: string };
    if (remedy === undefined) throw error;
    console.warn(`SKIPPED: the site, because ${(error as Error).message}`);
  }
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const itIsThere = (title: string, check: () => void | Promise<void>) => it(title, async () => (couldMake ? check() : undefined), 120_000);

describe('the site', () => {
  itIsThere('has a page for each notebook, whose links lead somewhere, and leaves files of others alone', () => {
    expect(pagesOf(out)).toEqual(['1-one.html', '2-two.html', 'index.html', 'search.html']);
    expect(deadLinks(out)).toEqual([]);
    expect(readFileSync(join(out, 'of-somebody-else.txt'), 'utf8')).toBe('stays');
    const broken = join(folder, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'a.html'), '<a href="nowhere.html">x</a><a href="#nowhere">x</a><a href="#here" id="here">x</a>');
    expect(deadLinks(broken)).toEqual(['a.html: nowhere.html', 'a.html: #nowhere']);
  });

  itIsThere('forbids in every page what comes from another host', () => {
    for (const page of pagesOf(out)) {
      const [, policy] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(read(page)) ?? [];
      expect([page, policy]).toEqual([page, expect.stringContaining("default-src 'none'; script-src 'self' 'unsafe-inline'")]);
      expect(policy).not.toMatch(/https?:|\*/);
      expect(read(page).indexOf('Content-Security-Policy')).toBeLessThan(read(page).indexOf('<script'));
    }
  });

  itIsThere('gives a heading the id that JupyterLab gives it, and one without its number, which stays', () => {
    expect(read('2-two.html')).toMatch(/<section id="where-it-ends">\s*<span id="3-·-Where-it-ends\?"><\/span>/);
    expect(read('1-one.html')).toContain('href="2-two.html#where-it-ends"');
    expect(read('1-one.html')).toContain('id="cell-figure"');
  });

  itIsThere('has formulas as text that needs no script, emphasis, and a fold with all of its paragraphs', () => {
    const page = read('1-one.html');
    expect(page.match(/<math xmlns/g)).toHaveLength(2);
    expect(page).toContain('<annotation encoding="application/x-tex">S_{\\min}</annotation>');
    expect(page).not.toContain('katex-error');
    const fold = /<details data-prediction="1\.1"><summary>What it shows<\/summary>([\s\S]*?)<\/details>/.exec(page)![1]!;
    expect(fold.replace(/\s*\n\s*/g, '')).toBe('<p>It <em>falls</em>.</p><p>And ends.</p>');
    expect(page).toContain('role="img" aria-label="A falling line. Across: size');
    expect(page).toMatch(/<td><\/td>\s*<th class="head"><p>head<\/p><\/th>/); // a head without a word is none
  });
});

(browserFile ? describe : describe.skip)('the site in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserFile!, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
  }, 60_000);
  afterAll(() => browser?.close());

  itIsThere('lets keys reach what a font that comes late has made too wide', async () => {
    const page = await browser.newPage();
    await page.route('http://a.test/**', async (route) => {
      if (!route.request().url().endsWith('.ttf')) return route.fulfill({ contentType: 'text/html', body: `<style>
        @font-face { font-family: late; src: url(late.ttf); size-adjust: 300% } pre { width: 300px; overflow: auto; font-family: sans-serif }
        .late pre { font-family: late, sans-serif }</style><article class="bd-article"><pre>twenty letters, all of them</pre></article>
        <script>${read('_static/site.js')}</script>` });
      await new Promise((resolve) => setTimeout(resolve, 300));
      return route.fulfill({ path: join(root, 'node_modules', 'dejavu-fonts-ttf', 'ttf', 'DejaVuSans.ttf'), headers: { 'access-control-allow-origin': '*' } });
    });
    await page.goto('http://a.test/');
    const index = () => page.evaluate('(([box]) => [box.tabIndex, box.scrollWidth > box.clientWidth])(document.getElementsByTagName("pre"))');
    expect(await index()).toEqual([-1, false]);
    await page.evaluate('document.body.className = "late"; document.fonts.ready');
    await page.waitForFunction('document.fonts.status === "loaded" && document.fonts.check("16px late")');
    await page.waitForTimeout(200);
    expect(await index()).toEqual([0, true]);
    await page.close();
  });

  itIsThere('asks no other host at any path, and is without a fault for axe in light and dark', async () => {
    for (const [colorScheme, path] of [['light', '/'], ['dark', '/some/path/']] as const) {
      const served = await serveFolder(out, { path });
      const { context, complaints } = await watched(browser, { colorScheme, viewport: { width: 1280, height: 900 } });
      for (const name of pagesOf(out)) {
        const page = await context.newPage();
        await page.goto(served.url + name, { waitUntil: 'load' });
        expect([name, colorScheme, await page.evaluate('document.documentElement.dataset.theme')]).toEqual([name, colorScheme, colorScheme]);
        expect([name, colorScheme, await violationsOn(page)]).toEqual([name, colorScheme, []]);
        await page.close();
      }
      expect(complaints).toEqual({ otherHosts: [], failed: [] });
      await context.close();
      await served.close();
    }
  });

  itIsThere('gives nothing in its outputs a class by which the theme draws something else', async () => {
    const served = await serveFolder(out);
    const page = await browser.newPage();
    await page.goto(`${served.url}1-one.html`);
    const shared = await page.evaluate(`(() => {
      const selectors = (rule) => (rule.selectorText === undefined ? [...(rule.cssRules ?? [])].flatMap(selectors) : [rule.selectorText]);
      const theme = [...document.styleSheets].filter(({ href }) => href && !href.includes('site.css')).flatMap(({ cssRules }) => [...cssRules]).flatMap(selectors);
      const ours = new Set([...document.querySelectorAll('article .output *')].flatMap(({ classList }) => [...classList]));
      return [ours.size, [...ours].filter((name) => theme.some((one) => new RegExp('(^|[ ,>])\\\\.' + name + '(?![\\\\w-])').test(one)))];
    })()`);
    expect(shared).toEqual([expect.any(Number), []]);
    expect((shared as [number])[0]).toBeGreaterThan(8);
    await page.close();
    await served.close();
  });

  itIsThere('finds a word of any page, and works where a prediction is made on it', async () => {
    const served = await serveFolder(out);
    const page = await browser.newPage();
    await page.goto(`${served.url}search.html?q=perplexing`);
    expect(await page.locator('#search-results li a').first().getAttribute('href')).toContain('2-two.html');
    await page.goto(`${served.url}1-one.html`);
    await page.getByLabel('narrow, 600 steps').fill('20');
    await page.getByLabel('wide, 2,400 steps').fill('60');
    await page.getByRole('button', { name: 'Commit and see' }).click();
    expect(await page.locator('#table').isVisible()).toBe(true);
    await page.close();
    await served.close();
  });

  itIsThere('is no wider than a phone, and all of it can be read without scripts', async () => {
    const served = await serveFolder(out);
    const phone = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await phone.goto(`${served.url}1-one.html`);
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect((await phone.locator('.output svg[role=img]').boundingBox())!.width).toBeGreaterThanOrEqual(600); // its letters stay readable
    await phone.close();
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${served.url}1-one.html`);
    expect(await page.locator('noscript p').innerText()).toContain('Scripts are off in this browser.');
    expect(await page.locator('noscript p').isVisible()).toBe(true);
    await page.getByText('The answers, in this order').click();
    expect(await page.locator('.self-check details p').first().isVisible()).toBe(true);
    expect(await page.locator('.output svg[role=img]').isVisible()).toBe(true);
    await context.close();
    await served.close();
  });

  itIsThere('prints the answers of its checks and what is folded, in ink on white', async () => {
    const served = await serveFolder(out);
    const page = await browser.newPage({ colorScheme: 'dark' });
    await page.goto(`${served.url}1-one.html`);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate('window.dispatchEvent(new Event("beforeprint"))');
    expect(await page.locator('.self-check details p').first().isVisible()).toBe(true);
    expect(await page.locator('#table').isVisible()).toBe(true);
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('light');
    await page.setViewportSize({ width: 390, height: 800 });
    const cutOff = '[...document.querySelectorAll("article pre")].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)';
    expect(await page.evaluate(cutOff)).toEqual([]); // paper is not moved aside
    await page.evaluate('window.dispatchEvent(new Event("afterprint"))');
    await page.emulateMedia({ media: 'screen' });
    expect(await page.locator('#table').isVisible()).toBe(false);
    await page.close();
    await served.close();
  });
});

describe('the server for this machine', () => {
  it('serves the files below its path, with their types, and nothing outside of the folder', async () => {
    const top = mkdtempSync(join(tmpdir(), 'served-'));
    mkdirSync(join(top, 'a'));
    writeFileSync(join(top, 'a', 'index.html'), '<p>a</p>');
    writeFileSync(join(top, 'b.js'), 'b');
    const served = await serveFolder(join(top, 'a'), { path: '/some/path/' });
    const origin = new URL(served.url).origin;
    const statusOf = async (path: string) => (await fetch(origin + path)).status;
    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/some\/path\/$/);
    const first = await fetch(served.url);
    expect([await first.text(), first.headers.get('content-type')]).toEqual(['<p>a</p>', 'text/html; charset=utf-8']);
    expect(await Promise.all(['/', '/some/', '/some/path/..%2fb.js', '/some/path/none.html', '/some/path/%'].map(statusOf))).toEqual([404, 404, 404, 404, 404]);
    await served.close();
    rmSync(top, { recursive: true });
  });
});
