import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, delimiter, extname, join } from 'node:path';
import { InputError } from '../../core/check.js';
import { html, trustedHtml } from '../../core/html.js';
import { inVenv, liteDir, logDir, makeStateDir, notebookDir, root } from '../../setup/paths.mjs';
import { lastLines, run } from '../../setup/programs.mjs';
import { setUpGroup } from '../../setup/site.mjs';
import { buildKernel } from '../../typescript-kernel/build.mjs';
import { bundleScaling, doors, writeFiles } from './bundle.js';

const KERNEL = 'jupyterlite-typescript-kernel';

const APPS = ['lab', 'notebooks', 'tree'];

/** A site that was made. */
export interface LiteSite {
  folder: string;
  notebooks: number;
  bytes: number;
}

/** The notebooks of a folder, without those that a student made. */
const notebooksIn = (folder: string) => readdirSync(folder).filter((file) => extname(file) === '.ipynb').sort();

/**
 * Makes a site in which the notebooks run in the reader's browser, with nothing installed: JupyterLite, a kernel that runs TypeScript in a
 * worker, the package `scaling` for it, the recorded runs and published tables as files, and the notebooks of lecture and homework. It can
 * be served from any static server under any path, and asks no other host for anything.
 *
 * @param out replaced, if it is empty or such a site
 * @throws InputError if it is another folder; SetupError where JupyterLite cannot be installed
 */
export async function buildLite(out: string, say: (doing: string) => void): Promise<LiteSite> {
  if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(join(out, 'jupyter-lite.json')))
    throw new InputError(`--out: expected a new or empty folder, or a site made before, got ${out}, in which other files are`);
  await setUpGroup('lite', { offline: false, say });
  say('JupyterLite');
  const work = mkdtempSync(join(makeStateDir(), 'lite-'));
  try {
    const contents = join(work, 'contents');
    mkdirSync(join(contents, 'homework'), { recursive: true });
    for (const folder of ['', 'homework'])
      for (const file of notebooksIn(join(notebookDir, folder))) cpSync(join(notebookDir, folder, file), join(contents, folder, file));
    rmSync(out, { recursive: true, force: true });
    const apps = APPS.flatMap((app) => ['--apps', app]);
    const args = ['-m', 'jupyterlite_core', 'build', '--contents', contents, '--output-dir', out, '--no-sourcemaps', ...apps];
    const env = { ...process.env, PYTHONPATH: [liteDir, process.env.PYTHONPATH].filter(Boolean).join(delimiter), PYTHONDONTWRITEBYTECODE: '1' };
    const result = await run('lite', inVenv('python'), args, { cwd: work, env, limitSeconds: 300 }); // it keeps its notes there
    if (!result.ok) throw new InputError(`jupyter lite build: ${lastLines(result.output)}; the whole output is in ${logDir}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  say('the kernel');
  await buildKernel(join(out, 'extensions', KERNEL), join(root, 'lib', 'typescript-kernel'));
  say('the package scaling');
  await bundleScaling(join(out, 'course', 'modules'));
  say('recorded runs and tables');
  writeFiles(join(out, 'course'));
  configure(join(out, 'jupyter-lite.json'));
  for (const app of APPS) sayWhatIsMissing(join(out, app, 'index.html'));
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' });
  const bytes = files.map((file) => statSync(join(out, file))).reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
  return { folder: out, notebooks: files.filter((file) => file.startsWith('files') && basename(file).endsWith('.ipynb')).length, bytes };
}

/** What the kernel is told: which modules there are, by their doors. */
function settings() {
  const modules = Object.fromEntries(Object.keys(doors()).map((name) => [name, `course/modules/${name}.js`]));
  return { modules, prelude: 'course/modules/prelude.js', types: 'course/types.json' };
}

/** Enters the kernel and its settings into the page's configuration, which `jupyter lite build` has written. */
function configure(file: string): void {
  const page = JSON.parse(readFileSync(file, 'utf8')) as { 'jupyter-config-data': Record<string, unknown> };
  Object.assign(page['jupyter-config-data'], {
    appName: 'Scaling laws', defaultKernelName: 'tslab', exposeAppInBrowser: true,
    federated_extensions: [{ name: KERNEL, load: 'static/extension.js', extension: './extension', liteExtension: true }],
    litePluginSettings: { [`${KERNEL}:kernel`]: settings() },
  });
  writeFileSync(file, JSON.stringify(page));
}

const INSTEAD = 'The book shows the text of every notebook and what every cell gave, and needs no scripts for that; where the kit is installed, npm start opens them in JupyterLab.';

/**
 * What a browser must have for notebooks, as an expression that every browser understands, by the words for it. Neither WebGL nor
 * SharedArrayBuffer is among it: cells compute with WebAssembly on one thread, and without it in plain JavaScript.
 */
const NEEDED: Readonly<Record<string, string>> = {
  workers: 'window.Worker', 'storage (IndexedDB)': 'window.indexedDB', 'JavaScript modules': '"noModule" in document.createElement("script")',
  'JavaScript of 2022': '[].at && Object.hasOwn',
};

/** Enters into a page of JupyterLite what it says in a browser in which it would stay empty: without scripts, or too old. */
function sayWhatIsMissing(file: string): void {
  const style = 'position: fixed; z-index: 2000; inset: 0; margin: 0; padding: 40px 16px; background: #fff; color: #000; font: 16px/1.5 sans-serif';
  const notice = (reason: string) => html`<p style="${style}">Notebooks cannot run here: ${reason}. ${INSTEAD}</p>`;
  const lacks = Object.entries(NEEDED).map(([words, has]) => `(${has}) ? "" : "${words}"`).join(', ');
  const script = `(function () {
  var lacks = [${lacks}].filter(function (one) { return one; });
  if (lacks.length > 0) document.write(${JSON.stringify(String(notice('this browser has no REASON')))}.replace("REASON", lacks.join(", no ")));
})();`;
  const page = readFileSync(file, 'utf8');
  const said = html`<noscript>${notice('scripts are off in this browser')}</noscript><script>${trustedHtml(script.replaceAll('</', '<\\/'))}</script>`;
  writeFileSync(file, page.replace(/<body[^>]*>/, (body) => body + String(said)));
}
