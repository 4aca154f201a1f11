import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { onPath, root } from '../../../lib/setup/paths.mjs';

// The site of `scaling lite` in headless Chromium: every notebook of the lecture and homework set 2, all cells, below a path of a server
// that knows nothing of notebooks. Live training is cut to 20 steps, so that it ends on a loaded machine; LITE_WHOLE=yes leaves it whole.
// By hand, since notebook 1 takes long in a tab: jest --config test/jest/campaigns.config.cjs --testMatch '**/lite.browser.ts'

const browserFile = ['chromium', 'chromium-browser', 'google-chrome'].flatMap(onPath)[0];
const TYPES: Record<string, string> = {
  '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm', '.css': 'text/css',
};
const PATH = '/some/path';

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
  content?: { model?: { cells: Iterable<CellModel> } };
  context?: { path: string; save(): Promise<void> };
  close(): void;
  sessionContext?: { session?: { kernel?: { status: string; interrupt(): Promise<void> } } };
}
declare const jupyterapp: { shell: { widgets(area: 'main'): Iterable<Panel> }; commands: { execute(name: string): Promise<unknown> } };

let [server, site, profile] = [undefined as Server | undefined, '', ''];
let browser: BrowserContext | undefined;
let origin = '';
const otherHosts: string[] = [];

beforeAll(async () => {
  site = mkdtempSync(join(tmpdir(), 'lite-site-'));
  const made = spawnSync(process.execPath, [join(root, 'lib', 'bin', 'scaling.mjs'), 'lite', '--out', site], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  console.log(made.stdout.trim().split('\n').at(-1));
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://host').pathname);
    const file = join(site, path.slice(PATH.length));
    if (!path.startsWith(PATH) || !existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    return createReadStream(file).pipe(response);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server!.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  profile = mkdtempSync(join(tmpdir(), 'lite-profile-'));
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet];
  const viewport = { width: 1400, height: 1000 };
  browser = await chromium.launchPersistentContext(profile, { executablePath: browserFile!, headless: true, viewport, args });
  browser.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) otherHosts.push(request.url());
  });
}, 600_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
  for (const folder of [site, profile]) rmSync(folder, { recursive: true, force: true });
});

async function open(notebook: string): Promise<Page> {
  const page = await browser!.newPage();
  await page.goto(`${origin}${PATH}/lab/index.html?path=${notebook}`);
  await page.waitForFunction((path) => 'jupyterapp' in globalThis && [...jupyterapp.shell.widgets('main')].some((panel) =>
    panel.context?.path === path && panel.sessionContext?.session?.kernel?.status === 'idle'), notebook, { timeout: 120_000 });
  await page.evaluate((path) => { // a workspace opens what was open before
    for (const panel of [...jupyterapp.shell.widgets('main')]) if (panel.context?.path !== path) panel.close();
  }, notebook);
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

/** A student who predicts nothing; and, unless whole, live training of 20 steps. */
function readerOf(cells: Cell[]): Record<string, string> {
  return Object.fromEntries(cells.map(({ id, source }) => {
    const skipped = source.replace(/predict\("([\d.]+)", \{[^}]*\}\)/, 'predict("$1", skip)');
    const trains = /Live\(|const ends|smallStepRun/.test(source) && !process.env.LITE_WHOLE;
    const brief = skipped.replace(/steps: \d{3,}/g, 'steps: 20').replace('everySteps: 50', 'everySteps: 10').replace('14, 6e10', '14, 1e9');
    return [id, trains ? brief : skipped];
  }));
}

const lecture = readdirSync(join(root, 'notebooks')).filter((file) => extname(file) === '.ipynb').sort();

(browserFile ? describe : describe.skip)('the site of notebooks in a tab', () => {
  it.each(lecture)('%s runs to its end, with figures to be seen', async (notebook) => {
    const page = await open(notebook);
    await write(page, readerOf(await cellsOf(page)));
    const began = Date.now();
    const cells = await runAll(page, 20);
    console.log(`${notebook}: ${cells.length} cells in ${((Date.now() - began) / 1000).toFixed(0)} s`);
    expect(cells.flatMap(({ id, outputs }) => outputs.filter((one) => isError(one) || one.name === 'stderr').map((one) => [id, one]))).toEqual([]);
    const figures = cells.filter(({ outputs }) => JSON.stringify(outputs).includes('<svg')).map(({ id }) => id);
    const drawing = cells.filter(({ source }) => /Figure\(\{/.test(source)).length;
    expect(figures.length).toBeGreaterThanOrEqual(drawing);
    if (drawing > 0) {
      const svg = page.locator('.jp-OutputArea svg[role="img"], .jp-OutputArea svg').last();
      await svg.scrollIntoViewIfNeeded();
      expect((await svg.boundingBox())!.width).toBeGreaterThan(200);
    }
    if (process.env.SCREENSHOTS) {
      mkdirSync(process.env.SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(process.env.SCREENSHOTS, `${notebook}.png`) });
    }
    await page.close();
  }, 1_300_000);

  it('homework set 2 is checked in the tab: unsolved, wrong, right, and an answer that leans on another cell', async () => {
    const page = await open('homework/set-2.ipynb');
    const mask = 'function causalMask(time: number): boolean[][] { return Array.from({ length: time }, (_, i) => Array.from({ length: time }, (_, j) =>';
    const solved = { ...readerOf(await cellsOf(page)), 'exercise-2-1': `${mask} j <= i)); }` };
    await write(page, solved);
    const cells = await runAll(page, 20);
    const shown = (all: Cell[], id: string) => JSON.stringify(all.find((cell) => cell.id === id)!.outputs);
    expect(cells.flatMap(({ outputs }) => outputs.filter(isError))).toEqual([]);
    expect(shown(cells, 'check-2-1')).toMatch(/passed/);
    expect(shown(cells, 'check-2-2')).toMatch(/not solved yet/);
    await write(page, { 'exercise-2-1': `${mask} j < i)); }`, 'work-2-7': '1', 'exercise-2-2': 'const less = 1; function prefixMask(time: number, prefixLength: number): boolean[][] { for (;;); }' });
    expect(shown(await runAll(page, 20), 'check-2-1')).not.toMatch(/passed/);
    await page.close();
  }, 2_500_000);

  it('keeps an edited cell over a reload, and what was predicted in a file beside the notebook', async () => {
    let page = await open(lecture[0]!);
    const predicting = (await cellsOf(page)).find(({ source }) => source.includes('predict("0.1"'))!.id;
    await write(page, { [predicting]: 'import { predict } from "scaling"; display.html(predict("0.1", { way: 50 })); // mine' });
    await page.evaluate(() => [...jupyterapp.shell.widgets('main')].find((one) => one.content?.model?.cells)!.context!.save());
    await page.close();
    page = await open(lecture[0]!);
    expect((await cellsOf(page)).find(({ id }) => id === predicting)!.source).toContain('// mine');
    await page.close();
  }, 300_000);

  it('says a mistake of types before anything runs, completes names, and ends a loop at the stop button', async () => {
    const page = await open(lecture[0]!);
    const [first, second] = (await cellsOf(page)).map(({ id }) => id);
    await write(page, { [first!]: 'console.log("ran");\nconst n: number = "8";' });
    const [failed] = await runAll(page, 2);
    expect(failed!.outputs).toEqual([expect.objectContaining({ ename: 'TypeScriptError', evalue: 'line 2: Type \'string\' is not assignable to type \'number\'.' })]);
    await write(page, { [first!]: 'const n = 8;', [second!]: 'for (;;);' });
    await run(page);
    await page.waitForTimeout(5000);
    await page.evaluate(() => [...jupyterapp.shell.widgets('main')].find((one) => one.content?.model?.cells)!.sessionContext!.session!.kernel!.interrupt());
    await page.waitForTimeout(5000);
    const stopped = (await cellsOf(page)).find(({ id }) => id === second)!;
    expect(stopped.outputs).toEqual([expect.objectContaining({ ename: 'InterruptedError' })]);
    await page.close();
  }, 300_000);

  it('has asked no other host for anything', () => {
    expect(otherHosts).toEqual([]);
  });
});
