// @ts-nocheck: it runs in a page, of whose types the kit's compiler knows nothing.
// What is said to the slide on the wall, on the presenter's own page, which goes on and back from here too.
import { act } from '/hall.js';

const KEYS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };

const find = (name) => document.querySelector(`[data-hall="${name}"]`);
const slides = await (await fetch('/api/presenter/slides')).json();
let room;
let began; // when the first slide was left
let moving = Promise.resolve();

const indexOf = (id) => Math.max(0, slides.findIndex((slide) => slide.id === id));
const minutesOf = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

function paragraph(text, tag = 'p', name = '') {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

/** What the next step does to the question of a slide. */
function onward({ poll, steps }, step) {
  if (poll === undefined || room?.isSelfPaced) return '';
  if (step === 0) return room?.polls.find(({ id }) => id === poll)?.isOpen ? 'The question is open. Next closes it and shows the answers.' : 'Next shows the answers.';
  return step < steps ? 'Next shows what is right, or was measured.' : '';
}

function draw() {
  const [index, step] = [indexOf(room?.at?.slide), room?.at?.step ?? 0];
  const { headline, notes, planned } = slides[index];
  const place = find('notes');
  const told = JSON.stringify([index, onward(slides[index], step)]);
  if (place.dataset.told === told) return;
  place.dataset.told = told;
  if (index > 0) began ??= Date.now();
  const said = paragraph('', 'div');
  said.innerHTML = notes; // made harmless by the server
  place.replaceChildren(
    paragraph(`Slide ${index + 1} of ${slides.length}${planned ? `, minutes ${planned.from} to ${planned.to} of the section` : ''}`, 'p', 'hall-small'),
    paragraph(headline, 'h3'), said, paragraph(onward(slides[index], step), 'p', 'hall-onward'),
    paragraph(slides[index + 1] ? `Then: ${slides[index + 1].headline}` : 'The last slide.', 'p', 'hall-small'));
}

/** Goes on by a step or a slide, or back. */
async function move(by) {
  const index = indexOf(room?.at?.slide);
  const step = (room?.at?.step ?? 0) + by;
  const stays = step >= 0 && step <= slides[index].steps;
  const next = stays ? slides[index] : slides[index + by];
  if (!next) return;
  const at = { slide: next.id, step: stays ? step : by < 0 ? next.steps : 0 };
  const heard = await act({ did: 'moved', ...at });
  if (heard) room = { ...room, at: { ...at, moves: heard.moves } }; // the next key may come before the room's own word
  draw();
}

/** One after another, however fast the keys come. */
const go = (by) => { moving = moving.then(() => move(by)); };

document.addEventListener('hall', ({ detail }) => {
  if (!room?.at || (detail.at?.moves ?? 0) >= room.at.moves) room = detail;
  draw();
});
find('back').addEventListener('click', () => go(-1));
find('on').addEventListener('click', () => go(1));
addEventListener('keydown', (event) => {
  if (KEYS[event.key] === undefined || event.altKey || event.ctrlKey || event.metaKey || event.target.closest?.('input, textarea, select')) return;
  event.preventDefault();
  go(KEYS[event.key]);
});
setInterval(() => { find('time').textContent = began === undefined ? '' : `${minutesOf((Date.now() - began) / 1000)} since you left the first slide`; }, 1000);
draw();
