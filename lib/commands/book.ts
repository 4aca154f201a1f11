import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../core/check.js';
import { html, joined } from '../core/html.js';
import { writeWhole } from '../core/kit.js';
import { withClaims } from '../course/lecture/claims-table.js';
import { executeNotebook, type NotebookFailure } from '../course/lecture/execute-notebook.js';
import { besideFolder, notebookDir, root } from '../setup/paths.mjs';
import { InterruptedError } from '../core/long-work.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The lecture's notebooks, in the order of their numbers. */
function lectureNotebooks(): string[] {
  return readdirSync(notebookDir).filter((file) => extname(file) === '.ipynb').sort().map((file) => join(notebookDir, file));
}

/** A failure as one sentence: notebook, cell, what happened. */
function describeFailure(notebook: string, { cell, name, message, source }: NotebookFailure): string {
  const where = cell === 0 ? basename(notebook) : `${basename(notebook)}, code cell ${cell} (${source})`;
  return `${where}: ${name}: ${message}`;
}

/** A page that links the others. */
function writeIndex(folder: string, pages: readonly string[]): void {
  const items = pages.map((page) => html`  <li><a href="${encodeURI(page)}">${basename(page, '.html')}</a></li>`);
  writeFileSync(join(folder, 'index.html'), String(html`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Scaling up</title>
<body style="font: 18px/1.6 sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em">
<h1>Scaling up: scaling laws of large language models</h1>
<ul>
${joined(items, '\n')}
</ul>
</html>
`));
}

/** Writes the table of claims, as it is now, into the README and the first notebook. */
function writeClaims(): void {
  const readme = join(root, 'README.md');
  writeWhole(readme, withClaims(readFileSync(readme, 'utf8'), 'README.md'));
  const notebook = lectureNotebooks()[0]!;
  const content = JSON.parse(readFileSync(notebook, 'utf8')) as { cells: { id: string; source: string[] }[] };
  const cell = content.cells.find(({ id }) => id === 'claims')!;
  cell.source = withClaims(cell.source.join(''), 'notebooks').split(/(?<=\n)/);
  writeWhole(notebook, `${JSON.stringify(content, null, 1)}\n`);
  console.log(`the table of claims is in ${basename(readme)} and ${basename(notebook)}`);
}

/** `scaling book`: executes notebooks in the real kernel and writes HTML pages. */
export function registerBook(program: Command): void {
  program.command('book')
    .description('execute notebooks in the real kernel and write them as HTML pages with their figures')
    .argument('[notebooks...]', 'notebook files; all of the lecture if none is named')
    .option('--out <folder>', 'where the pages go (default: book, in the kit\'s folder, or where that is read-only, in your own cache folder)')
    .option('--claims', 'make no pages, and write the table of all claims into README.md and the first notebook')
    .option('--seconds-per-cell <n>', 'a cell that takes longer fails', '600')
    .addHelpText('after', '\nExample: npx scaling book notebooks/3-what-factors-matter.ipynb --out pages')
    .action(async (named: string[], options: { out?: string; secondsPerCell: string; claims?: true }) => {
      if (options.claims) return writeClaims();
      const notebooks = named.length > 0 ? named : lectureNotebooks();
      const missing = notebooks.find((notebook) => !existsSync(notebook));
      if (missing !== undefined) throw new InputError(`notebooks: expected a file, found none at ${missing}`);
      const secondsPerCell = Number(options.secondsPerCell);
      if (!Number.isInteger(secondsPerCell) || secondsPerCell < 1) throw new InputError(`--seconds-per-cell: expected an integer >= 1, got ${options.secondsPerCell}`);
      const out = options.out ?? join(besideFolder(root), 'book');
      mkdirSync(out, { recursive: true });
      const stopping = new AbortController();
      const interrupt = () => stopping.abort(new InterruptedError('the book was stopped'));
      for (const signal of SIGNALS) process.on(signal, interrupt);
      const pages: string[] = [];
      const failures: string[] = [];
      for (const notebook of notebooks) {
        const page = `${basename(notebook, '.ipynb')}.html`;
        const started = performance.now();
        const live = process.stdout.isTTY;
        const outcome = await executeNotebook(notebook, join(out, page), {
          secondsPerCell, signal: stopping.signal,
          onCell: (cell, of) => live && process.stdout.write(`\r\x1b[K… ${basename(notebook)}: cell ${cell} of ${of}`),
        });
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        if (outcome.kind === 'done') pages.push(page);
        else failures.push(describeFailure(notebook, outcome.failure));
        console.log(`${live ? '\r\x1b[K' : ''}${outcome.kind === 'done' ? '✓' : '✗'} ${basename(notebook)}  ${seconds} s`);
      }
      for (const signal of SIGNALS) process.off(signal, interrupt);
      if (failures.length > 0) throw new InputError(failures.join('\n'));
      writeIndex(out, pages);
      console.log(`${pages.length} pages in ${out}, beginning with index.html`);
    });
}
