import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { InputError } from '../../core/check.js';
import { html, type Html } from '../../core/html.js';
import { renderMarkdown } from '../../course/grading/render-answer.js';
import { notebookDir } from '../../setup/paths.mjs';
import type { Poll } from '../hall/polls.js';
import { textOf, type Notebook } from '../page.js';
import { cellFigure } from './cell-figure.js';
import { readSlides, type Slide } from './slides.js';

/** A slide of a deck. */
export interface DeckSlide {
  /** `4-isoflop-figure`: what tells it from all others. */
  id: string;
  headline: string;
  html: Html;
  /** For the presenter alone. */
  notes: Html;
  /** The minutes of the section that are planned to be gone when it begins and when it ends. */
  planned?: { from: number; to: number };
  poll?: string;
  /** How often one goes on before the next slide comes. */
  steps: number;
}

export interface Deck {
  title: string;
  slides: readonly DeckSlide[];
}

/** A notebook of the lecture with its slides. */
export interface DeckSection {
  /** `3b`: its name's beginning. */
  name: string;
  /** As it is executed. */
  notebook: Notebook;
  slides: readonly Slide[];
}

/** What a deck is made of. */
export interface DeckOptions {
  title: string;
  sections: readonly DeckSection[];
  polls: readonly Poll[];
  /** Slides of one's own, with the folder from which their pictures are read. */
  own?: readonly { slides: readonly Slide[]; folder: string }[];
  /** With what the class has no time for: cells that Jupyter calls a subslide. */
  isWhole?: boolean;
}

/** The file in which the slides of a notebook stand: `notebooks/slides/` and the notebook's name. */
export const slidesFile = (notebook: string): string => join(notebookDir, 'slides', `${basename(notebook, '.ipynb')}.md`);

/** A notebook's own slides; none where it has no such file. */
export function slidesOf(notebook: string): Slide[] {
  const file = slidesFile(notebook);
  return existsSync(file) ? readSlides(file, readFileSync(file, 'utf8')) : [];
}

/**
 * The slides of notebooks, in their order, with one's own. What Jupyter's menu says of a cell counts: a slide of a cell that is to be
 * skipped is left out, as is that of a subslide, or one without minutes, unless the deck is whole; a fragment's figure comes a step after
 * its headline; a cell of notes adds to those of the slide before it; and a cell that is a slide, and has none in the file of slides, is
 * one as it stands.
 * @throws InputError naming a slide whose cell, figure or poll is not there
 */
export function makeDeck({ title, sections, polls, own = [], isWhole = false }: DeckOptions): Deck {
  const slides: Placed[] = sections.flatMap((section) => placedOf(section, polls, isWhole));
  for (const { slides: theirs, folder } of own) {
    for (const slide of theirs) {
      const placed = ownSlide(slide, { folder, polls, taken: slides });
      const stands = ({ slide: { cell, poll, after } }: Placed) => [cell, poll, after].includes(slide.after);
      const at = slide.after === undefined ? slides.length : slides.findLastIndex(stands) + 1;
      if (at === 0) throw new InputError(`after: expected the cell or poll of a slide of this deck, got ${slide.after}`);
      slides.splice(at, 0, placed);
    }
  }
  const asked = new Set(slides.map(({ slide: { poll } }) => poll));
  const left = polls.filter(({ id }) => id.startsWith('own-') && !asked.has(id));
  for (const { id } of left) slides.push(made({ headline: '', text: '', notes: '', poll: id, says: [] }, { id, where: id, polls }));
  const outline = sections.length > 1
    ? html`<ul>${sections.map(({ slides: [first] }) => html`<li>${first?.headline}</li>`)}</ul>`
    : html`<p>Predict first, then look: with a phone, without an account.</p>`;
  const end = frame('questions', 'Your questions', html`<p>Ask, and vote for what others ask.</p>`);
  return { title, slides: [frame('join', title, outline), ...slides, end] };
}

type Placed = DeckSlide & { readonly slide: Slide };

function placedOf({ name, notebook, slides }: DeckSection, polls: readonly Poll[], isWhole: boolean): Placed[] {
  const typeOf = (id: string | undefined) => notebook.cells.find((cell) => cell.id === id)?.metadata?.slideshow?.slide_type;
  const isShown = ({ cell, code, minutes, says }: Slide) => {
    const type = typeOf(cell ?? code ?? (minutes === undefined ? says[0] : undefined));
    return type !== 'skip' && (isWhole || (minutes === undefined ? type === 'slide' || type === 'fragment' : type !== 'subslide'));
  };
  let minutes = 0;
  const ids = new Set<string>();
  return [...slides, ...marked(notebook, slides)].filter(isShown).map((slide, i) => {
    const where = `slides of ${name}, "${slide.headline || slide.poll}"`;
    const wanted = `${name}-${slide.cell ?? slide.poll ?? slide.code ?? i + 1}`;
    const id = ids.has(wanted) ? `${wanted}-${i + 1}` : wanted;
    ids.add(id);
    const planned = { from: minutes, to: (minutes += slide.minutes ?? 0) };
    const notes = [slide.notes, ...notesBeside(notebook, slide)].join('\n\n');
    return { ...made({ ...slide, notes }, { id, where, polls, notebook, isFragment: typeOf(slide.cell) === 'fragment' }), ...(slide.minutes !== undefined && { planned }) };
  });
}

/** Cells that Jupyter calls slides and that no slide of the file shows: a text, or what a cell of code showed. */
function marked({ cells }: Notebook, slides: readonly Slide[]): Slide[] {
  const known = new Set(slides.flatMap(({ cell, code, says }) => [cell, code, ...says]));
  return cells.filter(({ id, metadata }) => /^(sub)?slide$/.test(metadata?.slideshow?.slide_type ?? '') && !known.has(id)).map(({ id, cell_type, source }) => {
    const text = textOf(source);
    const heading = /^#+\s+(.*)$/m.exec(text);
    return cell_type === 'markdown'
      ? { headline: heading?.[1] ?? id, text: text.replace(heading?.[0] ?? '', '').trim(), notes: '', says: [id] }
      : { headline: id, text: '', notes: '', cell: id, says: [] };
  });
}

/** Cells of notes between the slide's cell and the next that is of code. */
function notesBeside({ cells }: Notebook, { cell }: Slide): string[] {
  const rest = cells.slice(cells.findIndex(({ id }) => id === cell) + 1);
  const end = rest.findIndex(({ cell_type }) => cell_type === 'code');
  return cell === undefined ? [] : rest.slice(0, end < 0 ? undefined : end).filter(({ metadata }) => metadata?.slideshow?.slide_type === 'notes').map(({ source }) => textOf(source));
}

interface Making {
  id: string;
  where: string;
  polls: readonly Poll[];
  notebook?: Notebook;
  attachments?: Readonly<Record<string, string>>;
  isFragment?: boolean;
}

function made(slide: Slide, { id, where, polls, notebook, attachments = {}, isFragment = false }: Making): Placed {
  const notes = renderMarkdown({ text: slide.notes, attachments });
  const text = slide.text === '' ? undefined : html`<div class="words">${renderMarkdown({ text: slide.text, attachments })}</div>`;
  const poll = polls.find((one) => one.id === slide.poll);
  if (slide.poll !== undefined && !poll) throw new InputError(`${where}, poll: expected one of ${polls.map((one) => one.id).join(', ') || 'none'}, got ${slide.poll}`);
  if (poll) {
    const headline = slide.headline || poll.title;
    const places = [1, ...(poll.solution ? [2] : [])].map(() => html`<span class="fragment step"></span>`);
    return {
      slide, id, headline, notes, poll: poll.id, steps: places.length,
      html: section(id, 'poll', html`<h2>${headline}</h2>${text}${JOIN}<div class="asked" data-hall="poll" data-poll="${poll.id}">${pollOnPaper(poll)}</div>${places}`),
    };
  }
  const figure = slide.cell !== undefined && notebook ? cellFigure(where, notebook, { ...slide, cell: slide.cell }) : undefined;
  if (slide.cell !== undefined && !figure) throw new InputError(`${where}, cell: expected none in a file of one's own, got ${slide.cell}`);
  const code = slide.code === undefined ? undefined : codeOf(where, slide.code, notebook);
  const kind = figure?.layout ?? (code ? 'code' : /^\s*(?:[-*]|\d+\.)\s/m.test(slide.text) ? 'list' : 'plain');
  const step = isFragment ? ' fragment' : '';
  const shown = figure && html`<div class="shown${step}" role="group" aria-label="${figure.title}">${figure.html}</div>`;
  return {
    slide, id, headline: slide.headline, notes, steps: isFragment ? 1 : 0,
    html: section(id, kind, html`<h2>${slide.headline}</h2>${shown}${code}${text}${figure?.source && html`<p class="source">Source: ${figure.source}</p>`}`),
  };
}

/** How one joins; the page says at which address. */
const JOIN = html`<aside class="hall-join"><img src="/qr.svg" alt="QR code of the address"><p>Join at <b data-hall="address"></b></p></aside>`;

/** The slide on which a deck begins, or ends: what there is, and how one joins. */
function frame(id: 'join' | 'questions', headline: string, words: Html): DeckSlide {
  const heading = id === 'join' ? html`<h1>${headline}</h1>` : html`<h2>${headline}</h2>`;
  return { id, headline, notes: html``, steps: 0, html: section(id, 'title', html`${heading}<div class="words">${words}</div>${JOIN}`) };
}

const section = (id: string, kind: string, content: Html): Html => html`<section class="slide ${kind}" id="slide-${id}" data-slide="${id}">${content}</section>`;

function codeOf(where: string, id: string, notebook: Notebook | undefined): Html {
  const cell = notebook?.cells.find((one) => one.id === id);
  if (!cell) throw new InputError(`${where}, code: expected the id of a cell of its notebook, got ${id}`);
  return html`<pre class="shown" tabindex="0"><code>${textOf(cell.source)}</code></pre>`;
}

/** A poll where nobody can answer: on paper, and until the room has spoken. */
function pollOnPaper({ question, asked }: Poll): Html {
  const label = (text: string) => (Object.keys(asked).length > 1 ? html`<h4>${text}</h4>` : undefined);
  const parts = Object.values(asked).map((part) => (part.kind === 'choice' ? html`${label(part.label)}<ol class="hall-choices">${part.choices.map((choice) => html`<li>${choice}</li>`)}</ol>`
    : part.kind === 'text' ? html`<p>A short text</p>` : html`<p>${part.label}: a number from ${part.from} to ${part.to}${part.unit && ` (${part.unit})`}</p>`));
  return html`<h3 class="hall-question">${question}</h3>${parts}`;
}

/** A slide of a file of one's own, with the pictures that stand beside the file. */
function ownSlide(slide: Slide, { folder, polls, taken }: { folder: string; polls: readonly Poll[]; taken: readonly Placed[] }): Placed {
  const attachments: Record<string, string> = {};
  const text = slide.text.replace(/!\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, words: string, address: string) => {
    const picture = pictureBeside(folder, address);
    if (picture === undefined) return whole;
    attachments[address] = picture;
    return `![${words}](attachment:${address})`;
  });
  const id = `own-slide-${taken.filter((one) => one.id.startsWith('own-slide-')).length + 1}`;
  return made({ ...slide, text }, { id, where: `your slide "${slide.headline || slide.poll}"`, polls, attachments });
}

const PICTURE_TYPES: Readonly<Record<string, string>> = { '.png': 'png', '.jpg': 'jpeg', '.jpeg': 'jpeg', '.gif': 'gif', '.svg': 'svg+xml' };

/** A picture in the folder of a file, or below it, as an address that holds it. */
function pictureBeside(folder: string, address: string): string | undefined {
  const file = resolve(folder, address);
  const type = PICTURE_TYPES[extname(file).toLowerCase()];
  if (type === undefined || /^[a-z]+:/i.test(address) || !`${dirname(file)}/`.startsWith(`${resolve(folder)}/`)) return undefined;
  if (!existsSync(file)) throw new InputError(`slides: expected the picture ${address} beside its file, found none`);
  return `data:image/${type};base64,${readFileSync(file).toString('base64')}`;
}
