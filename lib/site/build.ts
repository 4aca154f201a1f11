import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { InputError } from '../core/check.js';
import { writeWhole } from '../core/kit.js';
import { InterruptedError, formatDuration, type Progress } from '../core/long-work.js';
import { claimsMarkdown } from '../course/lecture/claims-table.js';
import { executeNotebook, type NotebookFailure } from '../course/lecture/execute-notebook.js';
import { inVenv, kernelDir, makeStateDir, notebookDir, root, siteDir } from '../setup/paths.mjs';
import { lastLines, run } from '../setup/programs.mjs';
import { setUpGroup } from '../setup/site.mjs';
import { livingScriptFile } from './living/script.js';
import { contentsPage, linked, notebookPage, sourceOf, type Notebook, type Site } from './page.js';

/** What makes a site. */
export interface SiteOptions {
  /** Notebooks to execute; all of the lecture, with homework and the table of claims, if none is named. */
  notebooks?: readonly string[];
  /** The folder of the site. What an earlier site left there goes, and files of others stay. */
  out: string;
  /** Where notebooks run in a browser: the address of a JupyterLite site. */
  live?: string;
  /** A cell that takes longer fails. */
  secondsPerCell?: number;
  /** Nothing is fetched: what is missing is said. */
  offline?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** What is said once, for example that a notebook is done. */
  onNews?: (sentence: string) => void;
}

/** A site that was made. */
export interface MadeSite {
  out: string;
  /** By their paths in the site. */
  pages: readonly string[];
  /** Notebooks that were executed for it; the others were known. */
  executed: readonly string[];
  seconds: number;
}

/** The notebooks of a folder, in the order of their names. */
export function notebooksOf(folder: string): string[] {
  return readdirSync(folder).filter((file) => extname(file) === '.ipynb').sort().map((file) => join(folder, file));
}

/** A notebook's file as it is. */
export const readNotebook = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Notebook;

/**
 * Makes the book as a site of relative links, which any static server shows under any path: executes its notebooks in the real kernel, as
 * many at a time as there are cores and two at most, keeps what they gave for as long as nothing that they read has changed, and has Sphinx
 * make the pages.
 * @throws InputError for a notebook that is not there or fails, and where Sphinx is missing or cannot be fetched; InterruptedError
 */
export async function buildSite(options: SiteOptions): Promise<MadeSite> {
  const started = performance.now();
  const named = options.notebooks ?? [];
  const lecture = named.length > 0 ? named : notebooksOf(notebookDir);
  const missing = lecture.find((notebook) => !existsSync(notebook));
  if (missing !== undefined) throw new InputError(`notebooks: expected a file, found none at ${missing}`);
  await setUpGroup('site', { offline: options.offline ?? false, say: (sentence) => options.onNews?.(sentence) });
  const { files, executed } = await executeAll(lecture, options);
  options.signal?.throwIfAborted();
  options.onNews?.('making the pages');
  const pages = await makePages(lecture, files, { isWhole: named.length === 0, ...options });
  return { out: options.out, pages, executed, seconds: (performance.now() - started) / 1000 };
}

/** What every notebook runs in and reads besides itself: the kernel, the library as it was compiled, the packages, and the data. */
function hashOfSurroundings(): string {
  const read = [kernelDir, join(root, 'datasets')].flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort());
  const hash = createHash('sha256');
  for (const file of [join(root, 'lib', 'dist', 'made-from.json'), join(root, 'package-lock.json'), ...read]) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

/** Where executed notebooks are kept. */
function keptFolder(): string {
  const folder = join(makeStateDir(), 'book');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The file in which an executed notebook is kept, by what it was made from. */
function keptFile(notebook: string, surroundings: string): string {
  const key = createHash('sha256').update(surroundings).update(readFileSync(notebook)).digest('hex').slice(0, 16);
  return join(keptFolder(), `${basename(notebook, '.ipynb')}.${key}.ipynb`);
}

/**
 * The executed notebooks, in the order of `notebooks`, and the names of those that were executed now: what others gave is known.
 * @throws InputError for a notebook that fails; InterruptedError
 */
export async function executeAll(notebooks: readonly string[], options: Omit<SiteOptions, 'out'>): Promise<{ files: string[]; executed: string[] }> {
  const surroundings = hashOfSurroundings();
  const files = notebooks.map((notebook) => keptFile(notebook, surroundings));
  const waiting = notebooks.map((notebook, i) => ({ notebook, file: files[i]! })).filter(({ file }) => !existsSync(file));
  const cellsOf = (file: string) => readNotebook(file).cells.filter(({ cell_type }) => cell_type === 'code').length;
  // the longest first, so that none is left alone at the end
  const queue = waiting.map((one) => ({ ...one, of: cellsOf(one.notebook) })).sort((a, b) => b.of - a.of);
  const total = queue.reduce((sum, { of }) => sum + of, 0);
  const at = new Map<string, number>();
  const failures: string[] = [];
  const began = performance.now();
  const cells = () => [...at].filter(([, cell]) => cell >= 0).map(([name, cell]) => `${name}: cell ${cell + 1}`).join(', ');
  const tell = (doing: string) => {
    const elapsedSeconds = (performance.now() - began) / 1000;
    options.onProgress?.({ doing, fraction: done() / total, elapsedSeconds });
  };
  let finished = 0;
  const done = () => finished + [...at.values()].reduce((sum, cell) => sum + cell, 0);
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined && !options.signal?.aborted; next = queue.shift()) {
      const { notebook, file, of } = next;
      const name = basename(notebook);
      const from = performance.now();
      const outcome = await executeNotebook(notebook, file, {
        ...(options.secondsPerCell !== undefined && { secondsPerCell: options.secondsPerCell }),
        ...(options.signal && { signal: options.signal }),
        onWaiting: (seconds) => tell(`${name}: waiting for its kernel, which was started ${formatDuration(seconds)} ago`),
        onCell: (cell) => {
          at.set(name, cell - 1);
          tell(cells());
        },
      });
      at.delete(name);
      finished += of;
      if (outcome.kind === 'failed') failures.push(describeFailure(notebook, outcome.failure));
      else forgetOthers(notebook, file);
      options.onNews?.(`${outcome.kind === 'done' ? '✓' : '✗'} ${name}  ${((performance.now() - from) / 1000).toFixed(1)} s`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
  if (options.signal?.aborted) throw new InterruptedError('the notebooks were stopped');
  if (failures.length > 0) throw new InputError(failures.join('\n'));
  return { files, executed: waiting.map(({ notebook }) => basename(notebook)) };
}

/** Those of these notebooks, executed, that are known as they are now. */
export function keptNotebooks(notebooks: readonly string[]): string[] {
  const surroundings = hashOfSurroundings();
  return notebooks.map((notebook) => keptFile(notebook, surroundings)).filter((file) => existsSync(file));
}

/** What was kept of earlier states of this notebook. */
function forgetOthers(notebook: string, file: string): void {
  const begin = `${basename(notebook, '.ipynb')}.`;
  const others = readdirSync(dirname(file)).filter((one) => one.startsWith(begin) && one !== basename(file));
  for (const one of others) rmSync(join(dirname(file), one), { force: true });
}

/** A failure as one sentence: notebook, cell, what happened. */
function describeFailure(notebook: string, { cell, name, message, source }: NotebookFailure): string {
  const where = cell === 0 ? basename(notebook) : `${basename(notebook)}, code cell ${cell} (${source})`;
  return `${where}: ${name}: ${message}`;
}

const WELCOME = `Notebooks for a lecture on the scaling laws of language models: what happens when models, data and compute grow, and how to know
before paying for it. Every figure comes from runs that the kit made, beside the published ones. Predict first, then look.`;

/**
 * Writes the sources of the pages, and has Sphinx make the site of them. The names of its pages.
 * @param executed the notebooks with their outputs, in the order of `lecture`
 * @param isWhole with homework and the table of claims
 */
export async function makePages(
  lecture: readonly string[],
  executed: readonly string[],
  { isWhole, out, live }: { isWhole: boolean; out: string; live?: string },
): Promise<string[]> {
  const homeworkDir = join(notebookDir, 'homework');
  const isSet = (file: string) => basename(file).startsWith('set-');
  const homework = isWhole ? notebooksOf(homeworkDir).sort((a, b) => Number(isSet(b)) - Number(isSet(a))) : [];
  const nameOf = (file: string) => basename(file, '.ipynb');
  const pages = new Map([
    ...lecture.map((file) => [resolve(file), nameOf(file)] as const),
    ...homework.map((file) => [resolve(file), `homework/${nameOf(file)}`] as const),
    ...(isWhole ? [[homeworkDir, 'homework/index'] as const] : []),
  ]);
  const site: Site = { pages, root, ...(live !== undefined && { live }) };
  const work = mkdtempSync(join(keptFolder(), 'making-'));
  const sources = join(work, 'sources');
  const files = new Map<string, string>();
  const write = (page: string, markdown: string) => {
    mkdirSync(dirname(sourceOf(sources, page)), { recursive: true });
    writeFileSync(sourceOf(sources, page), markdown);
  };
  for (const [i, notebook] of [...lecture, ...homework].entries()) {
    const page = notebookPage(readNotebook(executed[i] ?? notebook), notebook, site);
    write(pages.get(resolve(notebook))!, page.markdown);
    for (const [within, file] of page.files) files.set(within, file);
  }
  if (isWhole) {
    const text = 'Each line of the lecture, where the kit shows it, what was published, and what came of it. It gives results away.';
    const table = linked(claimsMarkdown('notebooks'), join(notebookDir, 'claims.ipynb'), site, files);
    write('claims', `# The table of claims\n\n${text}\n\n${table}`);
    const sets = 'Five problem sets and a challenge. Open them with `npm start`: there, each exercise says which of your functions pass.';
    write('homework/index', contentsPage('Homework', sets, [{ caption: 'Sets', pages: homework.map(nameOf) }]));
  }
  write('index', contentsPage('Scaling up', WELCOME, [
    { caption: 'The lecture', pages: lecture.map(nameOf) },
    { caption: 'Beside it', pages: isWhole ? ['claims', 'homework/index'] : [] },
  ]));
  for (const [within, file] of files) cpSync(file, join(sources, within));
  try {
    await runSphinx(work, out);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return ['index', ...(isWhole ? ['claims'] : []), ...pages.values()].map((page) => `${page}.html`);
}

/** Where the files of a site are listed, so that the next one takes away what it does not have. */
const LIST = 'site-files.json';

/** Has Sphinx make the site of `sources` in a folder, and brings it to `out`, where files of others stay. */
async function runSphinx(folder: string, out: string): Promise<void> {
  const [sources, katex, site] = [join(folder, 'sources'), join(folder, 'katex'), join(folder, 'site')];
  for (const part of ['katex.min.css', 'fonts']) cpSync(join(root, 'node_modules', 'katex', 'dist', part), join(katex, part), { recursive: true });
  const settings = ['-c', join(root, 'lib', 'site', 'sphinx'), '-d', join(folder, 'doctrees')];
  const result = await run('sphinx', inVenv('python'), ['-m', 'sphinx', '-q', '-E', ...settings, '-b', 'html', sources, site], {
    env: {
      ...process.env, PYTHONPATH: siteDir, PYTHONDONTWRITEBYTECODE: '1',
      SCALING_NODE: process.execPath, SCALING_KATEX: katex, SCALING_LIVING: dirname(livingScriptFile),
    },
  });
  if (!result.ok) throw new InputError(`pages: Sphinx ${result.ending}: ${lastLines(result.output)}; its log is ${result.log}`);
  // what Sphinx keeps for itself, and templates that the theme leaves among its files
  const leftovers = ['.buildinfo', '_sources', join('_static', 'webpack-macros.html'), join('_static', 'sbt-webpack-macros.html')];
  for (const one of leftovers) rmSync(join(site, one), { recursive: true, force: true });
  writeFileSync(join(site, '.nojekyll'), ''); // GitHub Pages would leave out what begins with _
  const files = readdirSync(site, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => relative(site, join(entry.parentPath, entry.name))).sort();
  const before = existsSync(join(out, LIST)) ? (JSON.parse(readFileSync(join(out, LIST), 'utf8')) as string[]) : [];
  cpSync(site, out, { recursive: true });
  for (const gone of before.filter((file) => !files.includes(file))) rmSync(join(out, gone), { force: true });
  writeWhole(join(out, LIST), JSON.stringify(files));
}
