// @ts-nocheck: it runs in a page, of whose types the kit's compiler knows nothing.
// The deck in a page: reveal.js, and the slide on which the presenter is.
import Reveal from '/reveal.js';
import { act } from '/hall.js';

const root = document.documentElement;
const isPresenter = root.dataset.presenter !== undefined;
const slides = [...document.querySelectorAll('.slide')];
for (const place of document.querySelectorAll('[data-hall="address"]')) place.textContent = root.dataset.address;

/** Makes what the room says fit its slide. */
function fit(place) {
  place.style.fontSize = '';
  for (let size = 34; size > 20 && place.scrollHeight > place.clientHeight + 1; size -= 2) place.style.fontSize = `${size}px`;
}

if (!isPresenter && matchMedia('(max-width: 700px)').matches) {
  root.classList.add('flow');
  for (const shown of document.querySelectorAll('.shown')) shown.tabIndex = 0; // moved aside by keys
} else void beginDeck();

async function beginDeck() {
  const place = document.querySelector('.deck');
  place.classList.add('reveal'); // without scripts, and on a phone, the slides stand one under another
  const deck = new Reveal(place, {
    width: 1920, height: 1080, margin: 0, minScale: 0.1, maxScale: 4, display: 'grid', center: false, transition: 'none', backgroundTransition: 'none',
    controls: false, progress: true, slideNumber: 'c/t', hash: false, history: false, scrollActivationWidth: null, disableLayout: false, keyboard: isPresenter, touch: isPresenter,
  });
  await deck.initialize();
  globalThis.deck = deck;
  const step = () => (deck.getIndices().f ?? -1) + 1;
  const now = () => ({ slide: deck.getCurrentSlide().dataset.slide, step: step() });
  let isLed = false; // by the presenter, from another page
  let waiting = 0;
  let moves = 0; // what of my own the room has heard

  async function lead() {
    for (const place of deck.getCurrentSlide().querySelectorAll('.asked')) fit(place);
    if (!isPresenter || isLed) return;
    waiting++;
    const heard = await act({ did: 'moved', ...now() });
    moves = Math.max(moves, heard?.moves ?? 0);
    waiting--;
  }
  for (const event of ['slidechanged', 'fragmentshown', 'fragmenthidden']) deck.on(event, lead);

  document.addEventListener('hall', ({ detail: { at, isSelfPaced } }) => {
    for (const place of deck.getCurrentSlide().querySelectorAll('.asked')) fit(place);
    if (!isPresenter) deck.configure({ keyboard: isSelfPaced, touch: isSelfPaced });
    if (!at || waiting > 0 || at.moves < moves || (isSelfPaced && !isPresenter)) return;
    const index = slides.findIndex((one) => one.dataset.slide === at.slide);
    if (index < 0 || (at.slide === now().slide && at.step === now().step)) return;
    isLed = true;
    deck.slide(index, 0, at.step - 1);
    isLed = false;
  });
}
