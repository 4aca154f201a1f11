import { basename, join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { InputError } from '../core/check.js';
import { writeWhole } from '../core/kit.js';
import { formatDuration, secondsRemaining, type Progress } from '../core/long-work.js';
import { counted } from '../core/text.js';
import { withClaims } from '../course/lecture/claims-table.js';
import { besideFolder, notebookDir, root } from '../setup/paths.mjs';
import { buildSite, notebooksOf } from '../site/build.js';
import { ownNotebook } from '../site/own-page.js';
import { openInBrowser, serveFolder } from '../site/serve.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface BookOptions {
  out?: string;
  open?: true;
  port?: string;
  live?: string;
  offline?: true;
  json?: true;
  claims?: true;
  runs?: string;
  notebook?: string;
  secondsPerCell: string;
}

/** Writes the table of claims, as it is now, into the README and the first notebook. */
function writeClaims(): void {
  const readme = join(root, 'README.md');
  writeWhole(readme, withClaims(readFileSync(readme, 'utf8'), 'README.md'));
  const notebook = notebooksOf(notebookDir)[0]!;
  const content = JSON.parse(readFileSync(notebook, 'utf8')) as { cells: { id: string; source: string[] }[] };
  const cell = content.cells.find(({ id }) => id === 'claims')!;
  cell.source = withClaims(cell.source.join(''), 'notebooks').split(/(?<=\n)/);
  writeWhole(notebook, `${JSON.stringify(content, null, 1)}\n`);
  console.log(`the table of claims is in ${basename(readme)} and ${basename(notebook)}`);
}

function readInteger(name: string, text: string, { from, to }: { from: number; to: number }): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw new InputError(`${name}: expected an integer from ${from} to ${to}, got ${text}`);
}

/** An address that a page may link, or a folder of the site. */
function readAddress(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(new URL(text).href)) return new URL(text).href;
  if (/^\w[\w.-]*(\/[\w.-]+)*\/?$/.test(text) && !text.split('/').includes('..')) return text;
  throw new InputError(`--live: expected the address of a JupyterLite site, such as https://example.org/lite/, or its folder within the book, such as lite/, got ${text}`);
}

function progressLine({ doing, ...rest }: Progress): string {
  const remaining = secondsRemaining({ doing, ...rest });
  return `… ${doing}${remaining === undefined ? '' : `; about ${formatDuration(remaining)} left`}`;
}

/** `scaling book`: executes notebooks in the real kernel and makes a site of them. */
export function registerBook(program: Command): void {
  program.command('book')
    .description('execute the notebooks in the real kernel and make a site of them: pages with figures, search, light and dark')
    .argument('[notebooks...]', 'notebook files; all of the lecture, the homework and the table of claims if none is named')
    .option('--out <folder>', 'where the site goes (default: book, in the kit\'s folder, or where that is read-only, in your own cache folder)')
    .option('--runs <file>', 'the page of an isoFLOP study on records of your own, which scaling sweep wrote: my-sweep.jsonl')
    .option('--notebook <file>', 'with --runs: write that page as a notebook to open and change in JupyterLab, and execute nothing')
    .option('--open', 'serve it on this machine when it is made, and open a browser; Ctrl-C ends it')
    .option('--port <n>', 'serve it on this port (default: one that is free)')
    .option('--live <url>', 'where notebooks run in a browser, a JupyterLite site (npx scaling lite): its address, or its folder within the book; every page links it')
    .option('--offline', 'fetch nothing: without it, Sphinx and its theme are fetched once, 100 MB in .setup/')
    .option('--json', 'write what was made as JSON')
    .option('--claims', 'make no pages, and write the table of all claims into README.md and the first notebook')
    .option('--seconds-per-cell <n>', 'a cell that takes longer fails', '600')
    .addHelpText('after', `
What a notebook gave is kept in .setup/book until it, the library or datasets/ change. Links are relative: any static server shows the
folder, under any path. .github/workflows/book.yml publishes it to the GitHub Pages of a fork.

Examples:
  npx scaling book --open
  npx scaling book notebooks/3-what-factors-matter.ipynb --out pages
  npx scaling lite --out site/lite && npx scaling book --out site --live lite/
  npx scaling book --runs my-sweep.jsonl --open`)
    .action(async (named: string[], options: BookOptions) => {
      if (options.claims) return writeClaims();
      const secondsPerCell = readInteger('--seconds-per-cell', options.secondsPerCell, { from: 1, to: 1e6 });
      const port = options.port === undefined ? 0 : readInteger('--port', options.port, { from: 1, to: 65535 });
      const live = options.live === undefined ? undefined : readAddress(options.live);
      const stopping = new AbortController();
      const interrupt = () => stopping.abort();
      for (const signal of SIGNALS) process.on(signal, interrupt);
      const say = (text: string) => process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[K' : ''}${text}\n`);
      if (options.runs !== undefined && named.length > 0) throw new InputError('--runs: expected no notebooks beside it, got some; the page is made of the runs');
      if (options.notebook !== undefined) {
        if (options.runs === undefined) throw new InputError('--notebook: expected --runs beside it, whose page it is to be');
        return console.log(`written: ${ownNotebook(options.runs, options.notebook)}; it reads ${options.runs}, or the records that SCALING_RUNS names`);
      }
      const notebooks = options.runs === undefined ? named : [ownNotebook(options.runs)];
      const out = options.runs === undefined ? join(besideFolder(root), 'book') : options.runs.replace(/(\.jsonl)?$/, '-book');
      const made = await buildSite({
        notebooks, out: options.out ?? out, secondsPerCell, offline: options.offline ?? false, signal: stopping.signal,
        ...(live !== undefined && { live }),
        onNews: say,
        onProgress: (progress) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${progressLine(progress)}`),
      }).finally(() => SIGNALS.forEach((signal) => process.off(signal, interrupt)));
      if (options.json) console.log(JSON.stringify(made, null, 2));
      else console.log(`${counted(made.pages.length, 'page')} in ${made.out}, beginning with index.html (${formatDuration(made.seconds)})`);
      if (!options.open && options.port === undefined) return;
      const served = await serveFolder(made.out, { port });
      say(`The book is open at\n\n  ${served.url}\n\nCtrl-C here ends it.`);
      if (options.open) openInBrowser(served.url);
      await new Promise<void>((resolve) => SIGNALS.forEach((signal) => process.once(signal, () => resolve())));
      await served.close();
    });
}
