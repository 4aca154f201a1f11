import { html, type Html } from '../../core/html.js';

/** What a page of the room is made of; `/hall.js` fills in what happens. */
function page(title: string, kind: 'phone' | 'screen' | 'presenter', body: Html): Html {
  return html`<!doctype html>
<html lang="en" class="hall-${kind}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="icon" href="/qr.svg"><link rel="stylesheet" href="/hall.css"><script type="module" src="/hall.js"></script></head>
<body>${body}<noscript><p class="hall-fault">This page needs JavaScript, to hear of the questions.</p></noscript></body></html>
`;
}

const status = html`<p class="hall-fault" role="alert" data-hall="fault"></p>`;

const ownQuestions = html`<section aria-labelledby="asked"><h2 id="asked">Questions from the audience</h2>
<form data-hall="ask"><label for="question">Ask something; no name is sent</label><textarea id="question" rows="2" maxlength="280" required></textarea>
<button type="submit">Ask</button><p role="status" data-hall="asked"></p></form>
<ul data-hall="questions" class="hall-questions"></ul></section>`;

/** The page of the audience. */
export function phonePage(title: string): Html {
  return page(title, 'phone', html`<header><h1>${title}</h1></header>${status}
<main><section data-hall="poll" aria-label="The question"></section>
${ownQuestions}
<p class="hall-small">No names are asked for and no addresses are kept: a random number in a cookie tells the room that a device has answered.</p></main>`);
}

/** How one joins; a deck's slide may hold it, too. */
export function joinBox(address: string): Html {
  return html`<aside class="hall-join"><img src="/qr.svg" alt="QR code of the address"><p>Join at <b>${address.replace(/^http:\/\//, '')}</b></p></aside>`;
}

/** The page on the wall. */
export function screenPage(title: string, address: string): Html {
  return page(title, 'screen', html`<header><h1>${title}</h1>${joinBox(address)}</header>${status}
<main><section data-hall="poll" aria-label="The question"></section></main>
<footer><ul data-hall="pinned" class="hall-questions"></ul></footer>`);
}

const notes = html`<section aria-labelledby="slide" class="hall-slide"><h2 id="slide">The slide on the wall</h2><div data-hall="notes"></div>
<p class="hall-controls"><button type="button" data-hall="back">Back</button><button type="button" data-hall="on">Next</button> <span class="hall-small" data-hall="time"></span></p></section>
<script type="module" src="/notes.js"></script>`;

/** The page of the presenter: what is said to each slide, where there is a deck, polls, and the questions of the audience. */
export function presenterPage(title: string, { address, hasDeck }: { address: string; hasDeck: boolean }): Html {
  return page(title, 'presenter', html`<header><h1>${title}: presenter</h1>
<p>The audience joins at <b>${address.replace(/^http:\/\//, '')}</b>. ${
  hasDeck ? html`Show <a href="/deck" target="_blank">the slides</a>` : html`Show <a href="/screen" target="_blank">the page for the wall</a>`}; keep this one for yourself.</p></header>${status}
${hasDeck ? notes : undefined}
<section aria-label="The whole room"><button type="button" data-hall="self-paced" aria-pressed="false">Self-paced, after class</button>
All answers: <a href="/api/presenter/room.csv">CSV</a>, <a href="/api/presenter/room.json">JSON</a></section>
<main><section aria-labelledby="polls"><h2 id="polls">Questions to the room</h2><ol data-hall="polls"></ol></section>
<section aria-labelledby="asked"><h2 id="asked">Questions from the audience</h2><ul data-hall="moderation" class="hall-questions"></ul></section></main>`);
}

/** What somebody sees who is not the presenter. */
export function refusedPage(title: string): Html {
  return page(title, 'phone', html`<header><h1>${title}</h1></header><main><p>This page is the presenter's. It opens with the address that the terminal printed, on the
machine on which the room runs. <a href="/">To the page of the audience.</a></p></main>`);
}
