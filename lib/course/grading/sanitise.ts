import escapeHtml from 'escape-html';
import { DOMParser } from 'linkedom';

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
 * HTML of somebody else, written anew from a list of what may stand in it: no script, no style, no address of another machine, no element that is not in the list.
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

function writtenAnew(nodes: Iterable<DomNode>, { attachments, depth }: { attachments: Readonly<Record<string, string>>; depth: number }): string {
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
