import { existsSync } from 'node:fs';
import { basename, dirname, join, posix, relative, resolve } from 'node:path';
import { html, trustedHtml, type Html } from '../core/html.js';
import { withoutCharts } from '../plot/kept-chart.js';
import { trainInTabHtml } from './tab/markup.js';
import type { TabWorkName } from './tab/work.js';

/** A notebook as its file holds it, executed or not. */
export interface Notebook {
  cells: readonly Cell[];
}

interface Cell {
  id: string;
  cell_type: string;
  /**
   * `trainInTab`: the reader of the page can train there too, below the figure or table of this cell. `slideshow`: what Jupyter's own menu
   * says of the cell, for slides.
   */
  metadata?: { trainInTab?: TabWorkName; slideshow?: { slide_type?: string } };
  source: Text;
  outputs?: readonly Output[];
}

type Text = string | readonly string[];

interface Output {
  output_type: string;
  name?: string;
  text?: Text;
  data?: Readonly<Record<string, Text>>;
}

/** The pages of a site, and what they lead to. */
export interface Site {
  /** The page of each notebook or folder, by its absolute path: `3-what-factors-matter`, `homework/set-1`. */
  pages: ReadonlyMap<string, string>;
  /** Files outside it that pages may link, below this folder, are copied into it. */
  root: string;
  /** Where notebooks run in a browser, a JupyterLite site: its address, or its folder within this site. */
  live?: string;
}

/** A page in Sphinx's Markdown, and the files that it links, by their path in the site. */
export interface Page {
  markdown: string;
  files: ReadonlyMap<string, string>;
}

/** A text as a notebook's file holds it, in one piece. */
export const textOf = (text: Text | undefined) => (typeof text === 'string' ? text : (text ?? []).join(''));

/** What a reader of the page seldom wants to see: how a figure is drawn, a question asked. */
const FOLDED = /\b(\w*[fF]igure\w*|selfCheck|predict|reveal)\(/;

/**
 * A notebook as a page: text as it is, with links to notebooks leading to their pages; code, folded where it draws; outputs as the kernel
 * gave them. Every cell can be linked by its id: `#cell-size-floor`.
 * @param path the notebook's file, from which its links go out
 */
export function notebookPage({ cells }: Notebook, path: string, site: Site): Page {
  const files = new Map<string, string>();
  const written = cells.map((cell) => (cell.cell_type === 'markdown' ? linked(textOf(cell.source), path, site, files) : codeCell(cell)));
  const whole = written.join('\n\n');
  const heading = /^# .*$/m.exec(whole); // not by a split that looks back: in a figure's line of 100,000 letters that takes seconds
  const end = heading ? heading.index + heading[0].length : whole.length;
  return { markdown: [whole.slice(0, end), raw(openLive(path, site)), raw(NO_SCRIPTS), whole.slice(end + 1)].join('\n\n'), files };
}

/** HTML that Sphinx passes on. The fence is longer than any in the text. */
function raw(page: Html): string {
  const text = String(page);
  return fenced('{raw} html', text);
}

function fenced(kind: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${kind}\n${text}\n${fence}`;
}

function codeCell({ id, metadata, source, outputs = [] }: Cell): string {
  const code = textOf(source);
  const anchor = html`<span class="cell" id="cell-${id}"></span>`;
  const shown = fenced('typescript', code);
  const folded = FOLDED.test(code);
  return [
    raw(folded ? html`${anchor}<details class="code"><summary>Code of this cell</summary>` : anchor),
    shown,
    ...(folded ? [raw(html`</details>`)] : []),
    ...outputs.map((one) => output(one, metadata?.trainInTab)).filter((one) => one !== undefined),
  ].join('\n\n');
}

// what a terminal would show in colours
const ANSI = /\u001b\[[\d;]*m/g;

function output({ name, text, data }: Output, training?: TabWorkName): string | undefined {
  const inPre = (words: Text, kind: string) => raw(html`<pre class="output ${kind}">${textOf(words).replace(ANSI, '')}</pre>`);
  if (text !== undefined) return textOf(text) === '' ? undefined : inPre(text, name ?? 'stdout');
  if (data === undefined) return undefined;
  const picture = data['text/html'] ?? data['image/svg+xml'];
  if (picture !== undefined) {
    const shown = withoutCharts(textOf(picture));
    const withTraining = training !== undefined && /<(svg|table)\b/.test(shown) ? trainInTabHtml(training, shown) : shown;
    return raw(html`<div class="output">${trustedHtml(withTraining)}</div>`);
  }
  if (data['image/png'] !== undefined)
    return raw(html`<div class="output"><img src="data:image/png;base64,${textOf(data['image/png']).trim()}" alt="a picture made by the cell above"></div>`);
  if (data['text/markdown'] !== undefined) return textOf(data['text/markdown']);
  return data['text/plain'] === undefined ? undefined : inPre(data['text/plain'], 'stdout');
}

const NO_SCRIPTS = html`<noscript><p class="aside">Scripts are off in this browser. Text and figures are complete without them; answers are
in folds. Search, the switch between light and dark, and figures that move need scripts.</p></noscript>`;

function openLive(path: string, { pages, root, live }: Site): Html {
  const within = relative(root, resolve(path)).split(/[\\/]/).join('/');
  const file = within.startsWith('../') ? basename(path) : within;
  const local = html`In the kit's folder, <code>npm start</code> opens JupyterLab; there, <code>${file}</code> is this page, and every cell can be changed and run.`;
  const inLab = posix.relative('notebooks', file);
  const folder = live === undefined || /^https?:/.test(live) ? live : posix.relative(posix.dirname(pages.get(resolve(path)) ?? '.'), live);
  return folder === undefined
    ? html`<details class="live"><summary>Open this section live</summary><p>${local}</p></details>`
    : html`<p class="live"><a href="${folder.replace(/\/*$/, '/')}lab/index.html?path=${encodeURIComponent(inLab)}">Open this section live</a>, in this browser and with nothing installed. ${local}</p>`;
}

/**
 * Text of a cell, or of a page beside the notebook at `path`, whose links lead somewhere within the site: to the page of a notebook, or to
 * a copy of a file, which `files` then holds. A link to what the site does not have is its words only.
 */
export function linked(markdown: string, path: string, { pages, root }: Site, files: Map<string, string>): string {
  const here = posix.dirname(pages.get(resolve(path)) ?? '.');
  return markdown.replace(/\[((?:[^[\]]|\[[^[\]]*\])*)\]\(([^)\s]+)\)/g, (whole, words: string, address: string) => {
    if (/^([a-z]+:|#)/i.test(address)) return whole;
    const [target = '', ...fragment] = address.split('#');
    const file = resolve(dirname(path), decodeURIComponent(target));
    const page = pages.get(file);
    const ending = fragment.length > 0 ? `#${fragment.join('#')}` : '';
    if (page !== undefined) return `[${words}](${posix.relative(here, page) || basename(page)}.md${ending})`;
    const within = relative(root, file).split(/[\\/]/).join('/');
    if (within.startsWith('..') || !existsSync(file) || target.endsWith('.ipynb') || !/\.\w+$/.test(target)) return words;
    files.set(within, file);
    return `[${words}](${posix.relative(here, within)})`;
  });
}

/** A page that leads to others, each once: Sphinx makes navigation, previous and next of it. */
export function contentsPage(title: string, text: string, parts: readonly { caption: string; pages: readonly string[] }[]): string {
  const trees = parts.filter(({ pages }) => pages.length > 0)
    .map(({ caption, pages }) => fenced('{toctree}', `:caption: ${caption}\n:maxdepth: 1\n\n${pages.join('\n')}`));
  return [`# ${title}`, text, ...trees].join('\n\n');
}

/** The file of a page in the folder of sources. */
export const sourceOf = (folder: string, page: string) => join(folder, `${page}.md`);
