import katex from 'katex';
import { DOMParser } from 'linkedom';
import { Marked, type Token, type TokenizerAndRendererExtension, type Tokens } from 'marked';
import { html, joined, trustedHtml, type Html } from '../../core/html.js';
import type { Output, WrittenAnswer } from '../answers/submission.js';

/**
 * A written answer as a person reads it: Markdown with formulas, then what the student's work showed. HTML that runs nothing and asks no
 * other machine for anything.
 */
export function renderAnswer({ text, outputs, attachments }: Omit<WrittenAnswer, 'id'>): string {
  const words = text.trim() === '' ? html`<p class="open">(nothing was written)</p>` : renderMarkdown({ text, attachments });
  return String(joined([words, ...outputs.map((output) => html`<div class="output">${renderOutput(output)}</div>`)], '\n'));
}

/** The same answer where rendering it took more than there is: its characters. */
export function plainAnswer({ text, outputs }: Omit<WrittenAnswer, 'id'>): Html {
  const printed = outputs.flatMap((output) => (output.kind === 'text' ? [output.text] : []));
  return joined([text, ...printed].map((one) => html`<pre>${one}</pre>`), '\n');
}

function renderOutput(output: Output): Html {
  switch (output.kind) {
    case 'text':
      return html`<pre>${asPrinted(output.text)}</pre>`;
    case 'picture':
      return trustedHtml(sanitised(String(html`<img src="${output.address}">`)));
    case 'html':
      return trustedHtml(sanitised(output.text));
    case 'markdown':
      return renderMarkdown({ text: output.text, attachments: {} });
  }
}

/** Without a terminal's colours, and of a line that was written over and over only the last state. */
function asPrinted(text: string): string {
  const lines = text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '').split('\n');
  const last = lines.map((line) => line.slice(line.lastIndexOf('\r', line.length - 2) + 1)); // one at the end has written over nothing
  return last.join('\n').replace(/[^\P{Cc}\n\t]/gu, '');
}

/** What stands for a formula until everything else has been made harmless: characters that no answer keeps. */
const [OPEN, CLOSE] = ['\uE000', '\uE001'];
const MAX_FORMULAS = 500;

/** Markdown as HTML, with `$...$` and `$$...$$` as MathML. Worked value: `**b** $x$` is a strong b and a math element with x. */
export function renderMarkdown({ text, attachments }: Pick<WrittenAnswer, 'text' | 'attachments'>): Html {
  const formulas: Html[] = [];
  const keep = (tex: string, displayMode: boolean) => {
    formulas.push(formulas.length < MAX_FORMULAS ? formula(tex, displayMode) : html`<code>${tex}</code>`);
    return `${OPEN}${formulas.length - 1}${CLOSE}`;
  };
  const marked = new Marked({
    gfm: true, walkTokens: formulasOfPicturesAsText,
    extensions: [
      math('block', /^ {0,3}(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])[ \t]*(?:\n|$)/, keep),
      math('inline', /^(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])/, keep),
      math('inline', /^(?:\$(?![\s$])((?:\\.|[^\\$\n])+?)(?<!\s)\$(?!\d)|\\\(([\s\S]+?)\\\))/, keep),
    ],
  });
  const parsed = marked.parse(text.replace(/[\uE000\uE001]/g, ''), { async: false });
  const parts = sanitised(parsed, attachments).split(new RegExp(`${OPEN}(\\d+)${CLOSE}`)); // text, number, text, number, text
  return html`${parts.map((part, i) => (i % 2 === 0 ? trustedHtml(part) /* sanitised */ : formulas[Number(part)]))}`;
}

/** A picture's text stands in an attribute, where a formula cannot be drawn: it is written as the student wrote it. */
function formulasOfPicturesAsText(token: Token): void {
  if (token.type !== 'image' || !token.tokens) return;
  const asText = ({ raw }: Token): Token => ({ type: 'text', raw, text: String(html`${raw}`) });
  token.tokens = token.tokens.map((one) => (one.type.startsWith('math') ? asText(one) : one));
}

let extensions = 0;

function math(
  level: 'block' | 'inline',
  pattern: RegExp,
  keep: (tex: string, displayMode: boolean) => string,
): TokenizerAndRendererExtension {
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
      return level === 'block' ? String(html`<p>${shown}</p>`) : shown;
    },
  };
}

function formula(tex: string, displayMode: boolean): Html {
  try {
    if (tex.length > 5000) throw new Error('too long');
    const options = { output: 'mathml', displayMode, trust: false, strict: 'ignore', maxExpand: 200, maxSize: 20 } as const;
    return trustedHtml(katex.renderToString(tex, options));
  } catch {
    return html`<code>${tex}</code>`;
  }
}

/** What may stand in what a student wrote, with the attributes that may stand on it. Everything else is written as its text. */
const ALLOWED: Record<string, readonly string[]> = {
  ...Object.fromEntries('p div span b i em strong code pre ul li h1 h2 h3 h4 h5 h6 figure figcaption br hr sup sub blockquote table caption thead tbody tfoot tr dl dt dd del s u small mark kbd details summary'.split(' ').map((tag) => [tag, []])),
  ol: ['start'], td: ['colspan', 'rowspan', 'align'], th: ['colspan', 'rowspan', 'align'],
};
/** What has no text that a person should read. */
const DROPPED = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'object',
  'embed',
  'title',
  'svg',
  'math',
  'textarea',
  'select',
  'head',
  'link',
  'meta',
  'base',
  'audio',
  'video',
]);
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
export function sanitised(foreign: string, attachments: Readonly<Record<string, string>> = {}): string {
  const page = `<html><body>${svgAsPictures(foreign)}</body></html>`;
  const { childNodes } = new DOMParser().parseFromString(page, 'text/html') as unknown as DomNode;
  return String(html`${writtenAnew(childNodes, { attachments, depth: 0 })}`);
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
): Html {
  return html`${[...nodes].map((node) => {
    if (node.nodeType === 3) return node.textContent ?? '';
    if (node.nodeType !== 1) return undefined;
    const tag = node.localName.toLowerCase();
    if (DROPPED.has(tag)) return undefined;
    if (tag === 'img') return picture(node, attachments);
    const inner = depth >= MAX_DEPTH ? node.textContent ?? '' : writtenAnew(node.childNodes, { attachments, depth: depth + 1 });
    if (tag === 'a') return [inner, addressOf(node)];
    if (!Object.hasOwn(ALLOWED, tag)) return inner;
    return EMPTY.has(tag) ? html`<${tag}>` : html`<${tag}${attributesOf(node, ALLOWED[tag]!)}>${inner}</${tag}>`;
  })}`;
}

function attributesOf(element: DomNode, allowed: readonly string[]): Html[] {
  return allowed.flatMap((name) => {
    const value = element.getAttribute(name);
    return value !== null && /^[\w-]{1,12}$/.test(value) ? [html` ${name}="${value}"`] : [];
  });
}

function addressOf(link: DomNode): Html | undefined {
  const address = link.getAttribute('href') ?? '';
  return /^https?:/i.test(address) && address !== link.textContent ? html` <code>${address.slice(0, 300)}</code>` : undefined;
}

const DATA_PICTURE = /^data:image\/(png|jpeg|gif|svg\+xml);base64,[A-Za-z0-9+/]+=*$/;

function picture(element: DomNode, attachments: Readonly<Record<string, string>>): Html {
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
  const alt = (element.getAttribute('alt') ?? '').replace(/[\uE000\uE001]/g, ''); // a formula would end the attribute
  return DATA_PICTURE.test(address) ? html`<img alt="${alt}" src="${address}">`
    : html`<code>(a picture that is not in the notebook: ${source.slice(0, 300)})</code>`;
}

/** Each figure in SVG as an <img> of it. What is in it stays in it: a picture runs no script and loads nothing. */
function svgAsPictures(foreign: string): string {
  const starts = /<svg[\s>]/gi;
  let text = '';
  let at = 0;
  for (let found = starts.exec(foreign); found; found = starts.exec(foreign)) {
    const start = found.index;
    const end = endOfSvg(foreign, start);
    const svg = foreign.slice(start, end).replace(/&nbsp;/g, '&#160;');
    const whole = /^<svg[^>]*\sxmlns=/i.test(svg) ? svg : svg.replace(/^<svg/i, '<svg xmlns="http://www.w3.org/2000/svg"');
    const label = /^<svg[^>]*\saria-label="([^"<>&]*)"/.exec(svg)?.[1] ?? '';
    const address = `data:image/svg+xml;base64,${Buffer.from(whole).toString('base64')}`;
    text += foreign.slice(at, start) + String(html`<img alt="${label}" src="${address}">`);
    starts.lastIndex = at = end;
  }
  return text + foreign.slice(at);
}

/** Where the svg that begins at `start` ends, the ones within it included. */
function endOfSvg(foreign: string, start: number): number {
  const tags = /<svg[\s>]|<\/svg\s*>/gi;
  tags.lastIndex = start;
  let depth = 0;
  for (let tag = tags.exec(foreign); tag; tag = tags.exec(foreign)) {
    depth += tag[0].startsWith('</') ? -1 : 1;
    if (depth === 0) return tags.lastIndex;
  }
  return foreign.length;
}
