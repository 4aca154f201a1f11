import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { onPath, root } from '../../../lib/setup/paths.mjs';
import { setUpGroup } from '../../../lib/setup/site.mjs';
import { makePages } from '../../../lib/site/build.js';
import { serveFolder, type Served } from '../../../lib/site/serve.js';
import { baseMasters } from '../../homework/masters/base.js';

// The site of `scaling lite` in headless Chromium: every notebook of the lecture and homework set 2, all cells as they are shipped, below a
// path of a server that knows nothing of notebooks; two notebooks at a time. SCREENSHOTS=FOLDER keeps pictures.

const browserFile = ['chromium', 'chromium-browser', 'google-chrome'].flatMap(onPath)[0];
if (!browserFile) console.warn('SKIPPED: the notebooks in a tab, because no Chromium was found');

interface Output {
  output_type: string;
  data?: Record<string, unknown>;
  name?: string;
  text?: unknown;
  ename?: string;
  evalue?: string;
}
/** A code cell as JupyterLab has it. */
interface Cell {
  id: string;
  source: string;
  done: boolean;
  outputs: Output[];
}
/** What we use of JupyterLab, in the page. */
interface CellModel {
  id: string;
  type: string;
  executionCount: number | null;
  executionState: string;
  sharedModel: { source: string; setSource(source: string): void };
  outputs: { toJSON(): Output[] };
}
interface Panel {
  content?: { model?: { cells: Iterable<CellModel> }; widgets: { model: { id: string }; node: { scrollIntoView(): void } }[] };
  context?: { path: string; save(): Promise<void> };
  sessionContext?: { session?: { kernel?: { status: string; interrupt(): Promise<void> } } };
}
declare const jupyterapp: { shell: { widgets(area: 'main'): Iterable<Panel> }; commands: { execute(name: string): Promise<unknown> } };

const lecture = readdirSync(join(root, 'notebooks')).filter((file) => extname(file) === '.ipynb').sort();
const SET = 'homework/set-2.ipynb';
const LANES = 2;

let site = '';
let served: Served | undefined;
let browser: Browser | undefined;
const otherHosts: string[] = [];
/** The cells of each notebook after they ran. */
const runs = new Map<string, Promise<Cell[]>>();

beforeAll(async () => {
  site = mkdtempSync(join(tmpdir(), 'lite-site-'));
  const made = spawnSync(process.execPath, [join(root, 'lib', 'bin', 'scaling.mjs'), 'lite', '--out', site], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  console.log(made.stdout.trim().split('\n').at(-1));
  served = await serveFolder(site, { path: '/some/path/' });
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  browser = await chromium.launch({ executablePath: browserFile!, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet] });
}, 600_000);

afterAll(async () => {
  await browser?.close();
  await served?.close();
  rmSync(site, { recursive: true, force: true });
});

/** A browser in which nothing was done before. */
async function newReader(): Promise<Page> {
  const context = await browser!.newContext({ viewport: { width: 1400, height: 1000 } });
  context.on('request', (request) => {
    if (!request.url().startsWith(new URL(served!.url).origin) && !/^(data|blob|file):/.test(request.url())) otherHosts.push(request.url());
  });
  return context.newPage();
}

async function open(notebook: string, page: Page): Promise<void> {
  await page.goto(`${served!.url}lab/index.html?path=${notebook}`);
  await ready(notebook, page);
}

/** Until the notebook stands in the tab, and its kernel has nothing to do. */
async function ready(notebook: string, page: Page): Promise<void> {
  await page.waitForFunction((path) => 'jupyterapp' in globalThis && [...jupyterapp.shell.widgets('main')].some((panel) =>
    panel.context?.path === path && panel.sessionContext?.session?.kernel?.status === 'idle'), notebook, { timeout: 120_000 });
}

async function openAnew(notebook: string): Promise<Page> {
  const page = await newReader();
  await open(notebook, page);
  return page;
}

/** In the page: the open notebook's panel cannot leave it, so each question looks for it anew. */
const cellsOf = (page: Page) => page.evaluate(() => {
  const panel = [...jupyterapp.shell.widgets('main')].find((one) => one.content?.model?.cells)!;
  return [...panel.content!.model!.cells].filter(({ type }) => type === 'code').map((cell): Cell => ({
    id: cell.id, source: cell.sharedModel.source, done: cell.executionCount !== null && cell.executionState === 'idle', outputs: cell.outputs.toJSON(),
  }));
});
const write = (page: Page, sources: Record<string, string>) => page.evaluate((texts) => {
  const panel = [...jupyterapp.shell.widgets('main')].find((one) => one.content?.model?.cells)!;
  for (const cell of panel.content!.model!.cells) if (texts[cell.id] !== undefined) cell.sharedModel.setSource(texts[cell.id]!);
}, sources);
const run = (page: Page) => page.evaluate(() => void jupyterapp.commands.execute('notebook:run-all-cells'));

const interrupt = (page: Page) => page.evaluate(() =>
  [...jupyterapp.shell.widgets('main')].find((one) => one.content?.model?.cells)!.sessionContext!.session!.kernel!.interrupt());

const isError = ({ output_type: type }: Output) => type === 'error';

/** Runs all cells, and waits until each is done or one failed. */
async function runAll(page: Page, minutes: number): Promise<Cell[]> {
  await run(page);
  for (const began = Date.now(); ; await page.waitForTimeout(1000)) {
    const cells = await cellsOf(page);
    if (cells.every(({ done }) => done) || cells.some(({ outputs }) => outputs.some(isError))) return cells;
    if (Date.now() - began > minutes * 60_000) throw new Error(`after ${minutes} minutes ${cells.find(({ done }) => !done)!.id} was not done`);
  }
}

/** Where a student must write something: predictions are left open, and exercises get the instructor's answers. */
function withAnswers(cells: Cell[]): Record<string, string> {
  return Object.fromEntries(cells.map(({ id, source }) => {
    const reference = baseMasters.find((master) => `exercise-${master.id.replace('.', '-')}` === id)?.reference;
    return [id, reference ?? source.replace(/predict\("([\d.]+)", \{[^}]*\}\)/, 'predict("$1", skip)')];
  }));
}

async function runAsShipped(notebook: string): Promise<Cell[]> {
  const page = await openAnew(notebook);
  await write(page, withAnswers(await cellsOf(page)));
  const began = Date.now();
  const cells = await runAll(page, 10);
  console.log(`${notebook}: ${cells.length} cells in ${((Date.now() - began) / 1000).toFixed(0)} s`);
  if (cells.some(drawn)) {
    const figure = page.locator('.jp-OutputArea svg[role="img"]:visible').last();
    await figure.scrollIntoViewIfNeeded();
    const width = (await figure.boundingBox())?.width ?? 0;
    if (width < 200) throw new Error(`${notebook}: expected its last figure to be seen, got one ${width} pixels wide`);
    await keepPictures(page, notebook, cells);
  }
  await page.context().close();
  return cells;
}

/** One for each cell that trains or answers a hand, and the last figure. */
async function keepPictures(page: Page, notebook: string, cells: Cell[]): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  for (const { id } of [...cells.filter(({ source }) => /Live\(|\bliving[A-Z]/.test(source)), cells.findLast(drawn)!]) {
    await page.evaluate((wanted) => [...jupyterapp.shell.widgets('main')].find((one) => one.content?.model?.cells)!.content!.widgets
      .find(({ model }) => model.id === wanted)!.node.scrollIntoView(), id);
    await page.waitForTimeout(1000);
    await page.screenshot({ path: join(folder, `${notebook.replace('/', '-')}-${id}.png`) });
  }
}

const textOf = (cells: readonly Cell[], id: string) => JSON.stringify(cells.find((cell) => cell.id === id)!.outputs);
const drawn = ({ outputs }: Cell) => JSON.stringify(outputs).includes('<svg');

(browserFile ? describe : describe.skip)('every notebook in a tab', () => {
  beforeAll(() => {
    const lanes = Array.from({ length: LANES }, () => Promise.resolve<unknown>(undefined));
    for (const [i, notebook] of [...lecture, SET].entries()) {
      const run = lanes[i % LANES]!.then(() => runAsShipped(notebook));
      runs.set(notebook, run);
      lanes[i % LANES] = run.catch(() => undefined); // its own test says why
    }
  });

  it.each(lecture)('%s runs to its end as it is shipped, with a figure wherever one is drawn', async (notebook) => {
    const cells = await runs.get(notebook)!;
    expect(cells.flatMap(({ id, outputs }) => outputs.filter((one) => isError(one) || one.name === 'stderr').map((one) => [id, one]))).toEqual([]);
    expect(cells.filter(({ source }) => /Figure\(\{|(train|pipeline)Live\(|\bliving[A-Z]/.test(source)).filter((cell) => !drawn(cell)).map(({ id }) => id)).toEqual([]);
  }, 1_800_000);

  it('homework set 2 passes its checks with the reference answers', async () => {
    const cells = await runs.get(SET)!;
    expect(cells.flatMap(({ outputs }) => outputs.filter(isError))).toEqual([]);
    const checks = cells.filter(({ id }) => /^check-2-\d$/.test(id)).map(({ id }) => id);
    expect(checks).toHaveLength(6);
    expect(checks.filter((id) => !/passes its \d+ public cases/.test(textOf(cells, id)))).toEqual([]);
    expect(textOf(cells, 'study-2-7a')).toMatch(/2\.7a: this training takes about .* here, going by its first steps/);
    expect(textOf(cells, 'check-2-7a')).toMatch(/0 of \d+ runs of the ladder are trained/);
  }, 1_800_000);

  it('takes recorded runs where training would take minutes, and says so; trains all the same where it is asked to, and stops at the button', async () => {
    expect(textOf(await runs.get('1-why-scale-up.ipynb')!, 'live')).toMatch(/In full this takes about .* here, going by its first steps\. So these are recorded runs/);
    const page = await openAnew(lecture[0]!);
    const cells = await cellsOf(page);
    const training = cells.find(({ source }) => source.includes('trainLive('))!.id;
    const source = (steps: number, asked: string) => ({ [training]: `process.env.SCALING_LIVE = "${asked}";
const wanted = { label: "width 16", config: { model: transformerConfig({ nLayer: 2, dModel: 16, vocabSize: corpus.vocabSize, contextLength: 24 }), steps: ${steps} } };
const [record] = await trainLive(newDisplay(), corpus, [wanted]);` });
    await write(page, { ...withAnswers(cells), ...source(1000, '0.001') });
    expect(textOf(await runAll(page, 10), training)).toMatch(/each model gets 2% of its steps, and has learnt less than the text says.*step 20 of 20|1 run, /);
    await write(page, source(100_000, 'full'));
    await run(page);
    while (!textOf(await cellsOf(page), training).includes('of 100000')) await page.waitForTimeout(500);
    await interrupt(page);
    await page.waitForTimeout(3000);
    const stopped = (await cellsOf(page)).find(({ id }) => id === training)!;
    expect(stopped.outputs.filter(isError)).toEqual([expect.objectContaining({ ename: 'InterruptedError', evalue: 'stopped before the end' })]);
    await page.context().close();
  }, 1_800_000);
});

(browserFile ? describe : describe.skip)('the site of notebooks', () => {
  it('homework set 2 says of an unsolved, a wrong and an endless answer what it is', async () => {
    const page = await openAnew(SET);
    const mask = 'function causalMask(time: number): boolean[][] { return Array.from({ length: time }, (_, i) => Array.from({ length: time }, (_, j) => j < i)); }';
    const endless = 'const less = 1; function prefixMask(time: number, prefixLength: number): boolean[][] { for (;;); }';
    await write(page, { 'exercise-2-1': mask, 'exercise-2-2': endless });
    const cells = await runAll(page, 10);
    expect(cells.flatMap(({ outputs }) => outputs.filter(isError))).toEqual([]);
    for (const id of ['check-2-1', 'check-2-2']) expect([id, textOf(cells, id)]).toEqual([id, expect.not.stringMatching(/passes its/)]);
    expect(textOf(cells, 'check-2-3')).toMatch(/not solved yet/);
    await page.context().close();
  }, 1_800_000);

  it('keeps an edited cell over a reload, and what was predicted in a file beside the notebook', async () => {
    const page = await openAnew(lecture[0]!);
    const predicting = (await cellsOf(page)).find(({ source }) => source.includes('predict("0.1"'))!.id;
    await write(page, { [predicting]: 'import { predict } from "scaling"; display.html(predict("0.1", { way: 50 })); // mine' });
    await page.evaluate(() => [...jupyterapp.shell.widgets('main')].find((one) => one.content?.model?.cells)!.context!.save());
    await open(lecture[0]!, page);
    expect((await cellsOf(page)).find(({ id }) => id === predicting)!.source).toContain('// mine');
    await page.context().close();
  }, 300_000);

  it('says a mistake of types before anything runs, and ends a loop that does not listen at the stop button', async () => {
    const page = await openAnew(lecture[0]!);
    const [first, second] = (await cellsOf(page)).map(({ id }) => id);
    await write(page, { [first!]: 'console.log("ran");\nconst n: number = "8";' });
    const [failed] = await runAll(page, 2);
    expect(failed!.outputs).toEqual([expect.objectContaining({ ename: 'TypeScriptError', evalue: 'line 2: Type \'string\' is not assignable to type \'number\'.' })]);
    await write(page, { [first!]: 'const n = 8;', [second!]: 'for (;;);' });
    await run(page);
    await page.waitForTimeout(5000);
    await interrupt(page);
    await page.waitForTimeout(5000);
    const stopped = (await cellsOf(page)).find(({ id }) => id === second)!;
    expect(stopped.outputs).toEqual([expect.objectContaining({ ename: 'InterruptedError' })]);
    await page.context().close();
  }, 300_000);

  it('is where every page of the book leads, to the same notebook', async () => {
    const book = mkdtempSync(join(tmpdir(), 'lite-book-'));
    await setUpGroup('site', { offline: false, say: () => undefined });
    const files = lecture.map((file) => join(root, 'notebooks', file));
    await makePages(files, files, { isWhole: true, out: book, live: `${served!.url}` });
    const pages = readdirSync(book, { recursive: true, encoding: 'utf8' }).filter((file) => /(^\d.*|set-\d|challenge)\.html$/.test(file)).sort();
    expect(pages).toHaveLength(lecture.length + 6);
    for (const page of pages) {
      const [, link] = /<p class="live"><a href="([^"]*)"/.exec(readFileSync(join(book, page), 'utf8'))!;
      const notebook = new URL(link!).searchParams.get('path')!;
      expect([page, `${notebook}`]).toEqual([page, page.replace('.html', '.ipynb')]);
      expect((await fetch(`${served!.url}files/${notebook}`)).status).toBe(200);
    }
    const reader = await newReader();
    for (const page of [pages[0]!, 'homework/set-2.html']) {
      await reader.goto(`file://${join(book, page)}`);
      await Promise.all([reader.waitForURL('**/lab/index.html?**'), reader.getByRole('link', { name: 'Open this section live' }).click()]);
      await ready(page.replace('.html', '.ipynb'), reader);
    }
    await reader.context().close();
    rmSync(book, { recursive: true, force: true });
  }, 600_000);

  it.each([
    ['with scripts off', { javaScriptEnabled: false }, '', 'scripts are off in this browser.'],
    ['without workers', {}, 'delete globalThis.Worker', 'this browser has no workers.'],
    ['in an old browser', {}, 'delete Array.prototype.at; delete globalThis.indexedDB', 'this browser has no storage (IndexedDB), no JavaScript of 2022.'],
  ])('%s says that it cannot run, and what can be done instead', async (_, options, broken, reason) => {
    const page = await (await browser!.newContext(options)).newPage();
    if (broken !== '') await page.addInitScript(broken);
    const notice = page.locator(broken === '' ? 'noscript > p' : 'body > p');
    for (const app of ['lab', 'notebooks']) {
      await page.goto(`${served!.url}${app}/index.html`);
      await notice.waitFor({ timeout: 10_000 });
      expect(await notice.innerText()).toContain(`Notebooks cannot run here: ${reason} The book shows the text of every notebook`);
    }
    await page.context().close();
  }, 60_000);

  it('without WebGL, SharedArrayBuffer and WebAssembly, and within 512 MB, trains in plain JavaScript for fewer steps, and says both', async () => {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-3d-apis', '--js-flags=--max-old-space-size=512'];
    const poor = await chromium.launch({ executablePath: browserFile!, headless: true, args });
    const page = await poor.newPage();
    await page.context().route('**/*.wasm', (route) => route.abort());
    await open(lecture[0]!, page);
    expect(await page.evaluate('[document.createElement("canvas").getContext("webgl"), typeof SharedArrayBuffer]')).toEqual([null, 'undefined']);
    await write(page, withAnswers(await cellsOf(page)));
    const cells = await runAll(page, 10);
    expect(cells.flatMap(({ outputs }) => outputs.filter(isError))).toEqual([]);
    expect(JSON.stringify(cells)).toMatch(/Plain JavaScript backend of tfjs [\d.]+, the slowest\. Slower than it could be/);
    expect(textOf(cells, 'first-training')).toMatch(/So each model gets \d+% of its steps/);
    await poor.close();
  }, 900_000);

  it('has asked no other host for anything', () => {
    expect(otherHosts).toEqual([]);
  });
});
