import escapeHtml from 'escape-html';
import katex from 'katex';
import { DOMParser } from 'linkedom';
import { Marked, type TokenizerAndRendererExtension, type Tokens } from 'marked';
import type { Output, WrittenAnswer } from '../answers/submission.js';

/**
 * A written answer as a person reads it: Markdown with formulas, then what the student's work showed. HTML that runs nothing and asks no
 * other machine for anything.
 */
export function renderAnswer({ text, outputs, attachments }: Omit<WrittenAnswer, 'id'>): string {
  const words = text.trim() === '' ? '<p class="open">(nothing was written)</p>' : renderMarkdown({ text, attachments });
  return [words, ...outputs.map((output) => `<div class="output">${renderOutput(output)}</div>`)].join('\n');
}

/** The same answer where rendering it took more than there is: its characters. */
export function plainAnswer({ text, outputs }: Omit<WrittenAnswer, 'id'>): string {
  const printed = outputs.flatMap((output) => (output.kind === 'text' ? [output.text] : []));
  return [text, ...printed].map((one) => `<pre>${escapeHtml(one)}</pre>`).join('\n');
}

function renderOutput(output: Output): string {
  switch (output.kind) {
    case 'text':
      return `<pre>${escapeHtml(asPrinted(output.text))}</pre>`;
    case 'picture':
      return sanitised(`<img src="${escapeHtml(output.address)}">`);
    case 'html':
      return sanitised(output.text);
    case 'markdown':
      return renderMarkdown({ text: output.text, attachments: {} });
  }
}

/** Without a terminal's colours, and of a line that was written over and over only the last state. */
function asPrinted(text: string): string {
  return text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '').replace(/[^\n]*\r(?!\n)/g, '').replace(/[^\P{Cc}\n\t]/gu, '');
}

/** What stands for a formula until everything else has been made harmless: characters that no answer keeps. */
const [OPEN, CLOSE] = ['\uE000', '\uE001'];
const MAX_FORMULAS = 500;

/** Markdown as HTML, with `$...$` and `$$...$$` as MathML. Worked value: `**b** $x$` is a strong b and a math element with x. */
export function renderMarkdown({ text, attachments }: Pick<WrittenAnswer, 'text' | 'attachments'>): string {
  const formulas: string[] = [];
  const keep = (tex: string, displayMode: boolean) => {
    formulas.push(formulas.length < MAX_FORMULAS ? formula(tex, displayMode) : `<code>${escapeHtml(tex)}</code>`);
    return `${OPEN}${formulas.length - 1}${CLOSE}`;
  };
  const marked = new Marked({ gfm: true, extensions: [math('block', /^ {0,3}(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])[ \t]*(?:\n|$)/, keep), math('inline', /^(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])/, keep), math('inline', /^(?:\$(?![\s$])((?:\\.|[^\\$\n])+?)(?<!\s)\$(?!\d)|\\\(([\s\S]+?)\\\))/, keep)] });
  const html = marked.parse(text.replace(/[\uE000\uE001]/g, ''), { async: false });
  return sanitised(html, attachments).replace(new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'g'), (_, number: string) => formulas[Number(number)] ?? '');
}

let extensions = 0;

function math(level: 'block' | 'inline', pattern: RegExp, keep: (tex: string, displayMode: boolean) => string): TokenizerAndRendererExtension {
  const isDisplayed = pattern.source.includes('\\$\\$(');
  const name = `math${extensions++}`;
  return {
    name, level,
    start: (source) => (level === 'block' ? /\n {0,3}(?:\$\$|\\\[)/ : /\$|\\[([]/).exec(source)?.index,
    tokenizer(source) {
      const found = pattern.exec(source);
      return found ? { type: name, raw: found[0], tex: found[1] ?? found[2] ?? '' } : undefined;
    },
    renderer: (token) => {
      const shown = keep((token as Tokens.Generic & { tex: string }).tex, isDisplayed);
      return level === 'block' ? `<p>${shown}</p>` : shown;
    },
  };
}

function formula(tex: string, displayMode: boolean): string {
  try {
    if (tex.length > 5000) throw new Error('too long');
    return katex.renderToString(tex, { output: 'mathml', displayMode, trust: false, strict: 'ignore', maxExpand: 200, maxSize: 20 });
  } catch {
    return `<code>${escapeHtml(tex)}</code>`;
  }
}

/** What may stand in what a student wrote, with the attributes that may stand on it. Everything else is written as its text. */
const ALLOWED: Record<string, readonly string[]> = {
  ...Object.fromEntries('p div span b i em strong code pre ul li h1 h2 h3 h4 h5 h6 figure figcaption br hr sup sub blockquote table caption thead tbody tfoot tr dl dt dd del s u small mark kbd details summary'.split(' ').map((tag) => [tag, []])),
  ol: ['start'], td: ['colspan', 'rowspan', 'align'], th: ['colspan', 'rowspan', 'align'],
};
/** What has no text that a person should read. */
const DROPPED = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'embed', 'title', 'svg', 'math', 'textarea', 'select', 'head', 'link', 'meta', 'base', 'audio', 'video']);
const EMPTY = new Set(['br', 'hr']);
const MAX_DEPTH = 80;

/**
 * HTML of somebody else, written anew from a list of what may stand in it: no script, no style, no address of another machine, no element
 * that is not in the list.
 * Figures in SVG become pictures, in which no script runs and nothing is loaded. Links are written out beside their text.
 *
 * Worked value: `<b onclick="x">1</b><script>2</script>` is `<b>1</b>`.
 * @param attachments `data:` addresses by name, for `attachment:NAME`
 */
export function sanitised(html: string, attachments: Readonly<Record<string, string>> = {}): string {
  const { childNodes } = new DOMParser().parseFromString(`<html><body>${svgAsPictures(html)}</body></html>`, 'text/html') as unknown as DomNode;
  return writtenAnew(childNodes, { attachments, depth: 0 });
}

/** What is read of a document. */
interface DomNode {
  nodeType: number;
  localName: string;
  textContent: string | null;
  childNodes: Iterable<DomNode>;
  getAttribute(name: string): string | null;
}

function writtenAnew(
  nodes: Iterable<DomNode>,
  { attachments, depth }: { attachments: Readonly<Record<string, string>>; depth: number },
): string {
  let text = '';
  for (const node of nodes) {
    if (node.nodeType === 3) text += escapeHtml(node.textContent ?? '');
    else if (node.nodeType === 1) {
      const tag = node.localName.toLowerCase();
      if (DROPPED.has(tag)) continue;
      if (tag === 'img') {
        text += picture(node, attachments);
        continue;
      }
      const inner = depth >= MAX_DEPTH ? escapeHtml(node.textContent ?? '') : writtenAnew(node.childNodes, { attachments, depth: depth + 1 });
      if (tag === 'a') text += `${inner}${addressOf(node)}`;
      else if (!Object.hasOwn(ALLOWED, tag)) text += inner;
      else if (EMPTY.has(tag)) text += `<${tag}>`;
      else text += `<${tag}${attributesOf(node, ALLOWED[tag]!)}>${inner}</${tag}>`;
    }
  }
  return text;
}

function attributesOf(element: DomNode, allowed: readonly string[]): string {
  return allowed.flatMap((name) => {
    const value = element.getAttribute(name);
    return value !== null && /^[\w-]{1,12}$/.test(value) ? [` ${name}="${value}"`] : [];
  }).join('');
}

function addressOf(link: DomNode): string {
  const address = link.getAttribute('href') ?? '';
  return /^https?:/i.test(address) && address !== link.textContent ? ` <code>${escapeHtml(address.slice(0, 300))}</code>` : '';
}

const DATA_PICTURE = /^data:image\/(png|jpeg|gif|svg\+xml);base64,[A-Za-z0-9+/]+=*$/;

function picture(element: DomNode, attachments: Readonly<Record<string, string>>): string {
  const source = element.getAttribute('src') ?? '';
  const name = source.replace(/^attachment:/, '');
  const decoded = ((): string => {
    try {
      return decodeURIComponent(name);
    } catch {
      return name;
    }
  })();
  const address = source.startsWith('attachment:') && Object.hasOwn(attachments, decoded) ? attachments[decoded]! : source;
  const alt = escapeHtml(element.getAttribute('alt') ?? '');
  return DATA_PICTURE.test(address) ? `<img alt="${alt}" src="${address}">` : `<code>(a picture that is not in the notebook: ${escapeHtml(source.slice(0, 300))})</code>`;
}

/** Each figure in SVG as an <img> of it. What is in it stays in it: a picture runs no script and loads nothing. */
function svgAsPictures(html: string): string {
  const starts = /<svg[\s>]/gi;
  let text = '';
  let at = 0;
  for (let found = starts.exec(html); found; found = starts.exec(html)) {
    const start = found.index;
    const end = endOfSvg(html, start);
    const svg = html.slice(start, end).replace(/&nbsp;/g, '&#160;');
    const whole = /^<svg[^>]*\sxmlns=/i.test(svg) ? svg : svg.replace(/^<svg/i, '<svg xmlns="http://www.w3.org/2000/svg"');
    const label = /^<svg[^>]*\saria-label="([^"<>&]*)"/.exec(svg)?.[1] ?? '';
    text += `${html.slice(at, start)}<img alt="${label}" src="data:image/svg+xml;base64,${Buffer.from(whole).toString('base64')}">`;
    starts.lastIndex = at = end;
  }
  return text + html.slice(at);
}

/** Where the svg that begins at `start` ends, the ones within it included. */
function endOfSvg(html: string, start: number): number {
  const tags = /<svg[\s>]|<\/svg\s*>/gi;
  tags.lastIndex = start;
  let depth = 0;
  for (let tag = tags.exec(html); tag; tag = tags.exec(html)) {
    depth += tag[0].startsWith('</') ? -1 : 1;
    if (depth === 0) return tags.lastIndex;
  }
  return html.length;
}
