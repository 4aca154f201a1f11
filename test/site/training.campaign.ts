import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { fitPowerLaw } from '../../lib/fit/laws/power-law.js';
import { seriesFigure } from '../../lib/plot/series.js';
import { onPath } from '../../lib/setup/paths.mjs';
import { livingScriptFile } from '../../lib/site/living/script.js';
import { trainInTabHtml } from '../../lib/site/living/index.js';
import { trainInTab } from '../../lib/site/tab/work.js';

jest.setTimeout(900_000);
process.env.SCALING_BACKEND = 'wasm'; // the losses of the page are computed again here, on the same backend

const browserFile = ['chromium', 'chromium-browser', 'google-chrome'].flatMap(onPath)[0];
if (!browserFile) console.warn('SKIPPED: training in a browser, because no Chromium was found');

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const recorded = seriesFigure({ title: 'Recorded', x: { label: 'x' }, y: { label: 'y' }, series: [{ label: 'a', points: [{ x: 1, y: 1 }] }] }).svg;

(browserFile ? describe : describe.skip)('a tab', () => {
  const folder = mkdtempSync(join(tmpdir(), 'training-'));
  const asked: string[] = [];
  let server: Server;
  let browser: Browser;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    cpSync(dirname(livingScriptFile), join(folder, 'assets'), { recursive: true });
    const places = (['sizes', 'chain'] as const).map((work) => trainInTabHtml(work, recorded)).join('\n');
    writeFileSync(join(folder, 'index.html'), `<!doctype html><meta charset="utf-8"><title>Training</title>
<style>:root { color-scheme: light dark } body { margin: 0 8px; background: light-dark(#fff, #14181d) }</style>
<body>${places}<script src="assets/living.js"></script>`);
    server = createServer((request, response) => {
      const path = request.url === '/' ? '/index.html' : request.url!;
      asked.push(path);
      const file = join(folder, path);
      if (existsSync(file)) response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/plain' }).end(readFileSync(file));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    browser = await chromium.launch({ executablePath: browserFile!, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage();
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const place = (work: 'sizes' | 'chain') => page.locator(`figure[data-training="${work}"]`);
  const said = (work: 'sizes' | 'chain') => place(work).locator('.sentence');
  const button = (work: 'sizes' | 'chain', name: string) => place(work).getByRole('button', { name });
  const value = async (work: 'sizes' | 'chain', name: string) => Number(await place(work).locator(`[data-reading="${name}"]`).getAttribute('data-value'));
  /** Until no worker is left, and with it none of its memory. */
  const allGone = async () => {
    for (let i = 0; i < 100 && page.workers().length > 0; i++) await page.waitForTimeout(50);
    expect(page.workers()).toHaveLength(0);
  };
  const shot = async (name: string) => {
    if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`), fullPage: true });
  };

  it('loads what trains when it is asked for, says the time, trains four models, fits them, and agrees with Node', async () => {
    await page.goto(url);
    await button('sizes', 'Train four models in this tab').waitFor();
    expect(asked.filter((path) => /worker|wasm/.test(path))).toEqual([]);
    const started = performance.now();
    await button('sizes', 'Train four models in this tab').click();
    await button('sizes', 'Start').waitFor({ timeout: 120_000 });
    const plan = await said('sizes').innerText();
    expect(plan).toMatch(/Width [\d, ]+, \d+ steps each: about .* here\. WebAssembly backend/);
    expect(asked.some((path) => path.endsWith('.wasm'))).toBe(true);
    await button('sizes', 'Start').click();
    await place('sizes').getByRole('progressbar').getByText('left').waitFor({ timeout: 60_000 });
    await page.waitForTimeout(5000);
    await shot('training');
    await button('sizes', 'Train again').waitFor({ timeout: 600_000 });
    console.log(`${plan}\ntrained and fitted after ${((performance.now() - started) / 1000).toFixed(0)} s`);
    await shot('trained');
    await allGone();
    const [, named, count] = /Width ([\d, ]+), (\d+) steps/.exec(plan)!;
    const [widths, steps] = [named!.split(', ').map(Number), Number(count)];
    const losses = await Promise.all(widths.map((width) => value('sizes', `loss-${width}`)));
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    const here = [];
    for (const width of widths) here.push(await trainInTab('sizes', { dModel: width, steps }));
    const inNode = here.map((run) => run.validationLossNatsPerToken);
    const fit = fitPowerLaw({ x: here.map((run) => run.nParamsNonEmbedding), loss: inNode, floor: 'none' });
    console.log(`losses in the tab ${losses.join(', ')}, in Node ${inNode.join(', ')}; exponents ${await value('sizes', 'alpha')}, ${fit.parameters.alpha.value}`);
    expect(Math.abs((await value('sizes', 'alpha')) - fit.parameters.alpha.value)).toBeLessThan(1e-3);
  });

  it('can be stopped, and then shows the recorded runs again', async () => {
    await button('chain', 'Train a model of the chain in this tab').click();
    await button('chain', 'Start').waitFor({ timeout: 120_000 });
    await button('chain', 'Start').click();
    await place('chain').getByRole('progressbar').waitFor({ timeout: 60_000 });
    await button('chain', 'Stop').click();
    expect(await said('chain').innerText()).toBe('Stopped; above are the recorded runs.');
    expect(await place('chain').locator('svg[aria-label^="Recorded"]').count()).toBe(1);
    await allGone();
  });

  it('trains the model of the chain and shows it under two metrics', async () => {
    await button('chain', 'Train a model of the chain in this tab').click();
    await button('chain', 'Start').waitFor({ timeout: 120_000 });
    console.log(await said('chain').innerText());
    const started = performance.now();
    await button('chain', 'Start').click();
    await button('chain', 'Train again').waitFor({ timeout: 600_000 });
    console.log(`trained and asked after ${((performance.now() - started) / 1000).toFixed(0)} s`);
    await shot('chain');
    const [exact, token] = [await value('chain', 'exactMatch'), await value('chain', 'tokenAccuracy')];
    console.log(`exact match ${exact}, token accuracy ${token}`);
    expect(token).toBeGreaterThan(exact);
    expect(token).toBeGreaterThan(0.1); // a guess is right once in 64
  });

  it('rests while it is hidden', async () => {
    await page.goto(url);
    await button('sizes', 'Train four models in this tab').click();
    await button('sizes', 'Start').waitFor({ timeout: 120_000 });
    await button('sizes', 'Start').click();
    const bar = place('sizes').getByRole('progressbar');
    await bar.getByText(/step \d+/).waitFor({ timeout: 60_000 });
    await page.evaluate(`Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`);
    await page.waitForTimeout(1500);
    const atRest = await bar.innerText();
    await page.waitForTimeout(3000);
    expect(await bar.innerText()).toBe(atRest);
    expect(await said('sizes').innerText()).toContain('rests');
    await page.evaluate(`delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))`);
    await page.waitForTimeout(5000);
    expect(await bar.innerText()).not.toBe(atRest);
    await button('sizes', 'Stop').click();
  });

  it.each([
    ['workers', 'delete globalThis.Worker', 'This browser has no workers'],
    ['the file that trains', 'globalThis.Worker = class { addEventListener(kind, hear) { if (kind === "error") setTimeout(() => hear({}), 10); } postMessage() {} terminate() {} }', 'What trains did not start'],
  ])('without %s says so, and shows the recorded runs', async (_, broken, sentence) => {
    const poor = await browser.newPage();
    await poor.addInitScript(broken);
    await poor.goto(url);
    await poor.getByRole('button', { name: 'Train four models in this tab' }).click();
    await poor.getByText(sentence).waitFor({ timeout: 10_000 });
    expect(await poor.locator('figure[data-training="sizes"] svg[aria-label^="Recorded"]').count()).toBe(1);
    await poor.close();
  });

  it('without WebAssembly trains smaller models in plain JavaScript, and says so', async () => {
    const poor = await browser.newPage();
    await poor.route('**/*.wasm', (route) => route.abort());
    await poor.goto(url);
    await poor.getByRole('button', { name: 'Train four models in this tab' }).click();
    await poor.getByRole('button', { name: 'Start' }).waitFor({ timeout: 240_000 });
    const plan = await poor.locator('figure[data-training="sizes"] .sentence').innerText();
    console.log(plan);
    expect(plan).toContain('Plain JavaScript backend');
    await poor.close();
  });

  it('trains without WebGL, without SharedArrayBuffer and within 128 MB, on one thread', async () => {
    const small = ['--js-flags=--max-old-space-size=128', '--disable-3d-apis'];
    const machine = await chromium.launch({ executablePath: browserFile!, headless: true, args: ['--no-sandbox', '--disable-gpu', ...small] });
    const poor = await machine.newPage();
    await poor.goto(url);
    expect(await poor.evaluate('[document.createElement("canvas").getContext("webgl"), typeof SharedArrayBuffer]')).toEqual([null, 'undefined']);
    await poor.getByRole('button', { name: 'Train four models in this tab' }).click();
    await poor.getByRole('button', { name: 'Start' }).waitFor({ timeout: 240_000 });
    expect(await poor.locator('figure[data-training="sizes"] .sentence').innerText()).toMatch(/WebAssembly backend .* on one thread/);
    await poor.getByRole('button', { name: 'Start' }).click();
    await poor.getByRole('progressbar').getByText(/step \d+/).waitFor({ timeout: 60_000 });
    await machine.close();
  });

  it('without scripts says what there would be', async () => {
    const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await plain.goto(url);
    expect(await plain.locator('figure[data-training="sizes"]').innerText()).toContain('Where scripts run, four models can be trained here');
    expect(await plain.locator('figure svg:visible').count()).toBe(2);
  });
});
