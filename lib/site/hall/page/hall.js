// @ts-nocheck: it runs in a page, of whose types the kit's compiler knows nothing.
// The room in a page: fills what bears data-hall. A slide of a deck holds <div data-hall="poll" data-poll="check-4.1"></div>, and calls
// acts on { did: 'moved', slide, step } when the presenter moves; what the room says comes to it as the event `hall` of the document.

const SILENT_MILLISECONDS = 35_000; // a beat comes every 15 s
const LOST = 'No connection to the room. Trying again; what you have not sent stays here.';

const find = (name) => document.querySelector(`[data-hall="${name}"]`);
const kind = /hall-(\w+)/.exec(document.documentElement.className)?.[1] ?? 'screen';
const isPhone = kind === 'phone';

/** An element with attributes (true and false set or leave them), listeners (on…) and children. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

function say(text) {
  const place = find('fault');
  if (place && place.textContent !== text) place.textContent = text;
}

/** Sends something to the room; resolves to its answer, rejects with its sentence. */
async function send(url, body) {
  let answer;
  try {
    answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  } catch {
    throw new Error(LOST);
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(said.error ?? 'The room did not understand this.'), { status: answer.status });
  return said;
}

/** The presenter's doing: an event of the room, such as { did: 'opened', poll }; resolves to what the room says, nothing if it refused. */
export async function act(event) {
  try {
    const said = await send('/api/presenter', event);
    say('');
    return said;
  } catch (error) {
    say(error.message);
  }
}

/** Calls `hear` with what the room says, whenever it says something, also after the machine slept or the server came back. */
export function follow(url, hear) {
  let source;
  let heardAt = performance.now();
  let isLost = false;
  const heard = () => {
    heardAt = performance.now();
    if (isLost) {
      isLost = false;
      say('');
      if (isPhone) void join();
    }
  };
  const connect = () => {
    source?.close();
    heardAt = performance.now();
    source = new EventSource(url);
    source.onmessage = ({ data }) => {
      heard();
      hear(JSON.parse(data));
    };
    source.addEventListener('beat', heard);
    source.onerror = () => {
      isLost = true;
      say(LOST);
    };
  };
  connect();
  const isSilent = () => source.readyState === EventSource.CLOSED || performance.now() - heardAt > SILENT_MILLISECONDS;
  setInterval(() => isSilent() && connect(), 3000 + 2000 * Math.random()); // not all at the same moment
  document.addEventListener('visibilitychange', () => !document.hidden && isSilent() && connect());
  addEventListener('online', connect);
}

// ---- a poll

const nounOf = (count) => `${count} answer${count === 1 ? '' : 's'}`;
const rounded = (value) => Number(value.toPrecision(3)).toLocaleString('en');

/** What the room answered to one part. */
function resultOf(poll, name, result, own) {
  const part = poll.asked[name];
  if (result.kind === 'choice') return bars(part, result, own?.answers[poll.id]?.[name]);
  if (result.kind === 'number') return undefined; // in the figure of all numbers
  const texts = result.texts.map(({ text, count }) => element('li', { dir: 'auto' }, text, count > 1 && element('b', {}, ` ×${count}`),
    kind === 'presenter' && element('button', { type: 'button', onclick: () => act({ did: 'struck', poll: poll.id, text }) }, 'Strike out')));
  return element('div', {}, element('ul', { class: 'hall-texts' }, ...texts), result.others > 0 && element('p', {}, `and ${result.others} more`));
}

function bars(part, { counts, right, discussion }, mine) {
  const all = Math.max(1, counts.reduce((a, b) => a + b, 0));
  const isShort = part.choices.every((choice) => choice.length <= 40);
  return element('ul', { class: isShort ? 'hall-bars hall-short' : 'hall-bars' }, ...part.choices.map((choice, i) => {
    const share = Math.round((100 * counts[i]) / all);
    const bar = element('span', { class: 'hall-bar', 'aria-hidden': 'true' });
    bar.style.width = `${share}%`;
    const marks = [i === right && '✓ right', choice === mine && 'yours'].filter(Boolean).join(', ');
    const isTold = discussion?.[i] && (i === right || choice === mine);
    return element('li', { class: i === right ? 'hall-right' : undefined },
      element('span', { class: 'hall-choice' }, choice, marks && ' ', marks && element('b', {}, marks)),
      element('span', { class: 'hall-track' }, bar, element('span', { class: 'hall-share' }, `${share}% (${counts[i]})`)),
      isTold && element('span', { class: 'hall-why' }, discussion[i]));
  }));
}

function inWords(poll, results) {
  return Object.entries(results).filter(([, one]) => one.kind === 'number').map(([name, { n, median, low, high, measured }]) => {
    const { label, unit } = poll.asked[name];
    const value = typeof measured === 'object' ? measured.value : measured;
    return `${label}: ${n === 0 ? 'no answers' : `median of ${nounOf(n)} ${rounded(median)}${unit ? ` ${unit}` : ''}, half of them from ${rounded(low)} to ${rounded(high)}`}`
      + `${value === undefined ? '' : `; measured ${rounded(value)}`}.`;
  }).join(' ');
}

function resultsOf(poll, own) {
  const parts = Object.entries(poll.results).map(([name, result]) => [name, resultOf(poll, name, result, own)]).filter(([, one]) => one);
  const words = inWords(poll, poll.results);
  const changes = encodeURIComponent(JSON.stringify([poll.shown, words])); // the picture changes with what it says
  const base = kind === 'presenter' ? '/api/presenter/figure/' : '/api/figure/';
  const size = matchMedia('(max-width: 700px)').matches || kind === 'presenter' ? 'phone' : 'screen';
  return element('div', { class: 'hall-results' },
    ...parts.map(([name, one]) => element('div', {}, parts.length > 1 && element('h3', {}, poll.asked[name].label), one)),
    words && element('img', { class: 'hall-figure', src: `${base}${encodeURIComponent(poll.id)}?size=${size}&of=${changes}`, alt: words }),
    words && element('p', { class: 'hall-small' }, words));
}

const headingOf = (poll) => element('h2', { class: 'hall-question' }, element('span', {}, poll.title), ' ', poll.question);

/** A poll on the wall or a slide: what is asked, how many have answered, what they said when it is shown. */
function drawOnWall(place, poll) {
  const parts = Object.values(poll.asked);
  const asked = parts.map((part) => part.kind === 'choice'
    ? element('div', {}, parts.length > 1 && element('h3', {}, part.label), element('ol', { class: 'hall-choices' }, ...part.choices.map((choice) => element('li', {}, choice))))
    : element('p', {}, part.kind === 'text' ? 'A short text' : `${part.label}: a number from ${part.from.toLocaleString('en')} to ${part.to.toLocaleString('en')}${part.unit ? ` (${part.unit})` : ''}`));
  const count = element('p', { class: 'hall-count' }, element('b', {}, String(poll.answers)), poll.answers === 1 ? ' answer' : ' answers', poll.isOpen ? '' : ', closed');
  // everything at once, so that a screen reader is not interrupted by each answer
  place.replaceChildren(headingOf(poll), count, ...(poll.results ? [resultsOf(poll)] : asked));
}

// ---- a phone

let own = { answers: {}, supported: [], solutions: {} };
let view;
const unsent = new Map(); // by poll: an answer that no connection took

async function join() {
  try {
    own = await send('/api/join', {});
    if (view) drawPhone(view);
    for (const [poll, answer] of unsent) await sendAnswer(poll, answer);
  } catch (error) {
    say(error.message);
  }
}

async function sendAnswer(poll, answer) {
  try {
    own = await send('/api/answer', { poll, answer });
    unsent.delete(poll);
    say('');
  } catch (error) {
    if (error.status === undefined) unsent.set(poll, answer);
    else unsent.delete(poll);
    if (error.status === 401) await join();
    say(error.message);
  }
  drawPhone(view);
}

function fieldOf(poll, name, part) {
  const mine = own.answers[poll.id]?.[name];
  const id = `${poll.id}-${name}`;
  if (part.kind === 'choice') {
    const choices = part.choices.map((choice) => element('label', {},
      element('input', { type: 'radio', name, value: choice, required: true, checked: choice === mine }), element('span', {}, choice)));
    return element('fieldset', {}, element('legend', {}, Object.keys(poll.asked).length > 1 ? part.label : 'Choose one'), ...choices);
  }
  const range = part.kind === 'number' ? ` (${part.unit ? `${part.unit}, ` : ''}${part.from.toLocaleString('en')} to ${part.to.toLocaleString('en')})` : '';
  const input = part.kind === 'number'
    ? element('input', { id, name, type: 'number', inputmode: 'decimal', step: 'any', min: part.from, max: part.to, required: true, value: mine })
    : element('input', { id, name, type: 'text', maxlength: 280, required: true, value: mine });
  return element('p', {}, element('label', { for: id }, part.label, range), input);
}

/** The form of a poll; it stays as it is while somebody fills it in. */
function formOf(poll) {
  const form = element('form', { 'data-form': poll.id }, ...Object.entries(poll.asked).map(([name, part]) => fieldOf(poll, name, part)),
    element('button', { type: 'submit' }), element('p', { role: 'status' }));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const answer = Object.fromEntries(Object.entries(poll.asked).map(([name, { kind: what }]) => [name, what === 'number' ? Number(given.get(name)) : given.get(name)]));
    const button = form.querySelector('button');
    button.disabled = true;
    form.querySelector('[role=status]').textContent = '';
    await sendAnswer(poll.id, answer);
    button.disabled = false;
    button.focus();
  });
  return form;
}

function updateForm(form, poll) {
  const isAnswered = own.answers[poll.id] !== undefined;
  for (const choices of form.querySelectorAll('fieldset')) choices.hidden = !poll.isOpen && poll.results !== undefined; // they stand at the bars
  for (const input of form.querySelectorAll('input')) input.disabled = !poll.isOpen;
  const button = form.querySelector('button');
  button.hidden = !poll.isOpen;
  button.textContent = isAnswered ? 'Change my answer' : 'Send my answer';
  const status = form.querySelector('[role=status]');
  const text = unsent.has(poll.id) ? 'Not sent yet.'
    : poll.isOpen ? (isAnswered ? 'Your answer is kept. You may change it until the question is closed.' : '')
    : isAnswered ? 'Closed. Your answer is kept.' : 'Closed.';
  if (status.textContent !== text) status.textContent = text;
}

function solutionOf(poll) {
  const { solution = {}, discussion } = own.solutions[poll.id] ?? {};
  const mine = own.answers[poll.id];
  return Object.entries(solution).map(([name, value]) => {
    const right = typeof value === 'object' ? value.value : value;
    const isRight = mine?.[name] === right;
    const told = poll.asked[name].kind === 'choice' ? `${isRight ? '✓ Right.' : `✗ The right one: ${right}`} ` : `${poll.asked[name].label}: measured ${rounded(right)}. `;
    return element('p', { class: 'hall-why' }, element('b', {}, told), discussion?.[right] ?? '', !isRight && discussion?.[mine?.[name]] ? ` Yours: ${discussion[mine[name]]}` : '');
  });
}

/** Draws a poll into its place, and leaves alone what has not changed: somebody may be reading or writing there. */
function drawPollOnPhone(place, poll) {
  if (place.dataset.drawn !== poll.id) {
    place.dataset.drawn = poll.id;
    place.replaceChildren(headingOf(poll), formOf(poll), element('div', { 'data-part': 'results' }));
  }
  updateForm(place.querySelector('form'), poll);
  const results = place.querySelector('[data-part=results]');
  const told = JSON.stringify([poll.results, own.answers[poll.id], own.solutions[poll.id]]);
  if (results.dataset.told === told) return;
  results.dataset.told = told;
  results.replaceChildren(...(poll.results ? [resultsOf(poll, own)] : []), ...solutionOf(poll));
}

function drawPhone(now) {
  view = now;
  const place = find('poll');
  const polls = now.isSelfPaced ? now.polls : now.current ? [now.current] : [];
  if (polls.length === 0) {
    delete place.dataset.shows;
    place.replaceChildren(element('p', { class: 'hall-wait' }, 'Nothing is asked right now. A question appears here by itself.'));
  } else {
    const shows = polls.map(({ id }) => id).join();
    if (place.dataset.shows !== shows) {
      place.dataset.shows = shows;
      place.replaceChildren(...polls.map(() => element('article', {})));
    }
    polls.forEach((poll, i) => drawPollOnPhone(place.children[i], poll));
  }
  drawQuestions(find('questions'), now.questions, (question) => {
    const isMine = own.supported.includes(question.id);
    return [supportButton(question, isMine)];
  });
}

function supportButton(question, isMine) {
  const votes = `${question.supporters} ${question.supporters === 1 ? 'vote' : 'votes'}`;
  if (question.standing !== 'waiting') return element('span', { class: 'hall-votes' }, `${votes}, answered`);
  return element('button', {
    type: 'button', 'aria-pressed': String(isMine), 'aria-label': `Vote for this question, ${votes}`,
    onclick: async () => {
      try {
        own = await send('/api/support', { question: question.id, is: !own.supported.includes(question.id) });
        say('');
      } catch (error) {
        say(error.message);
      }
      drawPhone(view);
    },
  }, `▲ ${question.supporters}`);
}

/** A list of questions; the element of one that has not changed stays, with the focus in it. */
function drawQuestions(place, questions, controlsOf) {
  const had = new Map([...place.children].map((one) => [one.dataset.id, one]));
  const focused = document.activeElement?.closest?.('li')?.dataset.id;
  const items = questions.map((question) => {
    const told = JSON.stringify([question, own.supported.includes(question.id)]);
    const old = had.get(question.id);
    if (old?.dataset.told === told) return old;
    const made = element('li', { 'data-id': question.id, 'data-told': told, class: `hall-${question.standing}${question.isPinned ? ' hall-pinned' : ''}` },
      element('span', { dir: 'auto', class: 'hall-text' }, question.isPinned && element('b', {}, 'Now: '), question.text), ...controlsOf(question));
    return made;
  });
  if (items.length === place.children.length && items.every((item, i) => item === place.children[i])) return;
  place.replaceChildren(...items);
  if (focused !== undefined) items.find((item) => item.dataset.id === focused)?.querySelector('button')?.focus();
}

function beginPhone() {
  const form = find('ask');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const field = form.querySelector('textarea');
    const status = find('asked');
    try {
      own = await send('/api/ask', { text: field.value });
      field.value = '';
      status.textContent = 'Asked. Others can vote for it now.';
      say('');
    } catch (error) {
      status.textContent = '';
      say(error.message);
    }
  });
  void join();
  follow('/api/events', drawPhone);
}

// ---- the wall, and slides

function beginScreen() {
  const places = [...document.querySelectorAll('[data-hall="poll"]')];
  const last = new Map();
  follow('/api/events?as=screen', (now) => {
    for (const place of places) {
      const poll = place.dataset.poll === undefined ? now.current : now.current?.id === place.dataset.poll ? now.current : last.get(place);
      if (poll) last.set(place, poll);
      if (poll) drawOnWall(place, poll);
      else if (place.dataset.poll === undefined)
        place.replaceChildren(element('p', { class: 'hall-wait' }, now.isSelfPaced ? 'The questions are open for everybody, each at an own pace.' : 'The next question comes soon.'));
    }
    document.documentElement.classList.toggle('hall-asking', kind === 'screen' && now.current !== undefined);
    const pinned = find('pinned');
    if (pinned) drawQuestions(pinned, now.questions.filter(({ isPinned }) => isPinned).slice(0, 2), () => []);
    document.dispatchEvent(new CustomEvent('hall', { detail: now }));
  });
}

// ---- the presenter

function button(text, event, isPressed) {
  return element('button', { type: 'button', 'aria-pressed': isPressed === undefined ? undefined : String(isPressed), onclick: () => act(event) }, text);
}

function drawPolls(now) {
  const place = find('polls');
  const focused = document.activeElement?.closest?.('li')?.dataset.id;
  const index = [...(document.activeElement?.parentElement?.children ?? [])].indexOf(document.activeElement);
  now.polls.forEach((poll, i) => {
    const told = JSON.stringify([poll, now.current?.id === poll.id, now.isSelfPaced]);
    if (place.children[i]?.dataset.told === told) return;
    const { id: of } = poll;
    const isSolved = Object.values(poll.results).some(({ right, measured }) => right !== undefined || measured !== undefined);
    const controls = element('p', { class: 'hall-controls' },
      poll.isOpen && !now.isSelfPaced ? button('Close', { did: 'closed', poll: of }) : button('Open', { did: 'opened', poll: of }),
      ...[['Show answers', 'answers'], ...(isSolved ? [['Show answers and solution', 'solution']] : [])].map(([text, what]) =>
        button(text, { did: 'showed', poll: of, what: poll.shown === what ? 'nothing' : what }, poll.shown === what)));
    const isCurrent = now.current?.id === of;
    const item = element('li', { 'data-id': of, 'data-told': told, class: isCurrent ? 'hall-current' : undefined },
      element('p', {}, element('b', {}, poll.title), ' ', poll.question), controls,
      element('p', { class: 'hall-small' }, `${nounOf(poll.answers)}, ${poll.isOpen ? 'open' : 'not open'}`),
      isCurrent && resultsOf(poll));
    if (place.children[i]) place.children[i].replaceWith(item);
    else place.append(item);
    if (focused === of) item.querySelector('.hall-controls').children[index]?.focus();
  });
}

function beginPresenter() {
  const paced = find('self-paced');
  paced.addEventListener('click', () => act({ did: 'self-paced', is: paced.getAttribute('aria-pressed') !== 'true' }));
  follow('/api/presenter/events', (now) => {
    drawPolls(now);
    paced.setAttribute('aria-pressed', String(now.isSelfPaced));
    drawQuestions(find('moderation'), now.questions, (question) => [
      element('span', { class: 'hall-votes' }, `${question.supporters} ${question.supporters === 1 ? 'vote' : 'votes'}`),
      element('span', { class: 'hall-controls' },
        button(question.isPinned ? 'Take off the wall' : 'Pin to the wall', { did: 'pinned', question: question.id, is: !question.isPinned }),
        button('Answered', { did: 'judged', question: question.id, as: question.standing === 'answered' ? 'waiting' : 'answered' }, question.standing === 'answered'),
        button('Hide', { did: 'judged', question: question.id, as: question.standing === 'hidden' ? 'waiting' : 'hidden' }, question.standing === 'hidden')),
    ]);
    document.dispatchEvent(new CustomEvent('hall', { detail: now }));
    const refused = now.refusedDevices > 0 && `${now.refusedDevices} times a device was refused because too many had joined from its network address; --per-address allows more.`;
    say([now.trouble, refused].filter(Boolean).join(' '));
  });
}

if (kind === 'phone' && find('ask')) beginPhone();
else if (kind === 'presenter') beginPresenter();
else if (find('poll') || kind === 'deck') beginScreen();
