import escapeHtml from 'escape-html';
import katex from 'katex';
import { Marked, type TokenizerAndRendererExtension, type Tokens } from 'marked';
import { sanitised } from './sanitise.js';
import type { Output, WrittenAnswer } from './submission.js';

/** A written answer as a person reads it: Markdown with formulas, then what the student's work showed. HTML that runs nothing and asks no other machine for anything. */
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
