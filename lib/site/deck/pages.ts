import { html, trustedHtml, type Html } from '../../core/html.js';
import { livingStyle, picturesInTheDark } from '../living/markup.js';
import type { Deck } from './deck.js';

/** Pictures of lines: whose areas are filled keeps its colours. */
const OF_LINES = ':is(.shown > .picture:not(.filled), .living:is([data-training], [data-living="windows"]) .picture)';
const style = html`<style>${livingStyle}${trustedHtml(picturesInTheDark('.shown > .picture', OF_LINES))}</style>`;

const page = (title: string, { kind, attributes, head, body }: { kind: string; attributes?: Html | undefined; head: Html; body: Html }): Html => html`<!doctype html>
<html lang="en" class="hall-${kind}"${attributes}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
${head}${style}</head><body>${body}</body></html>
`;

const styles = (...names: readonly string[]): Html => html`${names.map((name) => html`<link rel="stylesheet" href="${name}">`)}`;

/**
 * The deck as the wall shows it. Whoever opens it follows the presenter; in the presenter's own browser it leads.
 * @param address where the audience joins, short enough to be typed
 */
export function deckPage({ title, slides }: Deck, { address, isPresenter }: { address: string; isPresenter: boolean }): Html {
  return page(title, {
    kind: 'deck',
    attributes: html` data-address="${address.replace(/^http:\/\//, '')}"${isPresenter ? html` data-presenter=""` : undefined}`,
    head: html`<link rel="icon" href="/qr.svg">${styles('/reveal.css', '/hall.css', '/deck.css')}
<script src="/pages/living.js" defer></script><script type="module" src="/deck.js"></script>`,
    body: html`<main><div class="deck"><div class="slides">${slides.map((slide) => slide.html)}</div></div></main>
<p class="hall-fault" role="alert" data-hall="fault"></p><aside class="pinned" aria-label="A question from the audience"><ul data-hall="pinned" class="hall-questions"></ul></aside>
<noscript><p class="hall-fault">Without JavaScript the slides stand one under another, and nothing can be asked.</p></noscript>`,
  });
}

/** The deck on paper, a slide a page. */
export function printedDeck({ title, slides }: Deck): Html {
  return page(title, { kind: 'paper', head: styles('hall.css', 'deck.css', 'paper-slides.css'), body: html`<main>${slides.map((slide) => slide.html)}</main>` });
}

/** The deck for the hand, in two columns: the slide, and beside it what is said to it. */
export function handout({ title, slides }: Deck): Html {
  const rows = slides.filter(({ id }) => !['join', 'questions'].includes(id)).map(({ html: slide, notes, planned }) => html`<article><div class="small">${slide}</div><div class="said">${notes}${
    planned && planned.to > planned.from ? html`<p class="hall-small">minutes ${planned.from} to ${planned.to}</p>` : undefined}</div></article>`);
  return page(title, { kind: 'paper', head: styles('hall.css', 'deck.css', 'paper-handout.css'), body: html`<main><h1>${title}</h1>${rows}</main>` });
}
