import { html, joined, trustedHtml, type Html } from '../../../core/html.js';
import { shownPoints } from '../../answers/exercise.js';
import { counted } from '../../../core/text.js';
import { page } from '../feedback.js';
import type { ClassStatistics, ExerciseStatistics, SetStatistics } from './class-statistics.js';

/** Trusted, since it is constant. */
const STYLE = trustedHtml(`
body { max-width: 60em } table { border-collapse: collapse; width: 100%; font-size: .95em } th { text-align: left; font-weight: normal; color: var(--quiet); font-size: .85em } td, th { padding: .15em .5em .15em 0; vertical-align: top }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap } figure { margin: 1em 0 } figcaption { color: var(--quiet); font-size: .9em } svg { display: block; width: 100%; height: auto } figure > svg { max-width: 640px }
svg text { fill: var(--ink); font: 12px sans-serif } .axis { stroke: var(--line) } .bar { fill: var(--one) } :root { --one: #0072b2; --two: #e69f00; --none: #b9bec4 }
@media (prefers-color-scheme: dark) { :root { --one: #56b4e9; --two: #e69f00; --none: #5a6066 } }
.is-right { fill: var(--one) } .is-partly { fill: url(#partly) } .is-wrong { fill: var(--two) } .is-missing { fill: var(--none) } .share { width: 38%; min-width: 8em } .share svg { margin-top: .3em } .key { white-space: nowrap; margin-right: 1.2em } .key svg { display: inline-block; width: 1em; height: .8em }
ul { margin: .2em 0 .6em; padding-left: 1.2em } .misconceptions td:first-child { width: 4em; padding-right: 1.2em }
@media (max-width: 600px) {
  figure > svg text { font-size: 21px } /* of a picture that is 640 wide, shown on a phone's 358 */ .between { display: none }
  .exercises tr { display: grid; grid-template-columns: 2.6em 1fr auto; padding: .3em 0 } .exercises .share, .exercises th:last-child { grid-column: 1 / -1; width: auto }
  .exercises th[colspan] { grid-column: span 2 } .misconceptions td { overflow-wrap: anywhere }
}
@media print { :root { color-scheme: light } h2 { break-after: avoid } figure, tr { break-inside: avoid } }`);

const STATES = ['right', 'partly', 'wrong', 'missing'] as const;
const IN_WORDS = { right: 'all points', partly: 'some', wrong: 'none', missing: 'no answer' } as const;

/**
 * A class on one page that stands alone: the distribution of its totals, and for each set the distribution of points, how each exercise
 * went, and which misconceptions, how many. Without anybody's name unless `names` are wanted, and then who had which misconception.
 */
export function statisticsPage(title: string, statistics: ClassStatistics, { names }: { names: boolean }): string {
  const { students, most, totals, sets } = statistics;
  const sections = [...new Set(totals.flatMap(({ section }) => section ?? []))].sort();
  const all = totals.map(({ total }) => total);
  const bySection = sections.map((section) => {
    const own = totals.filter((one) => one.section === section).map(({ total }) => total);
    return html`<tr><td>${section}</td><td class="number">${own.length}</td>${numbers(own)}</tr>`;
  });
  return page(title, html`<main>${joined([
    html`${PATTERN}<h1>${title}</h1>`,
    html`<p>${counted(students, 'student')}, ${counted(sets.length, 'homework')} graded. ${names ? 'With names: for those who grade.' : 'Nobody is named.'}</p>`,
    histogram(all, most, 'Everybody\'s total'),
    ...(sections.length < 2 ? [] : [html`<table><tr><th>section</th><th class="number">students</th>${NUMBERS_HEAD}</tr>${bySection}</table>`]),
    ...sets.map((set) => setHtml(set, names)),
  ], '\n')}</main>`, { style: STYLE });
}

const NUMBERS_HEAD = html`<th class="number">median</th><th class="number">mean</th><th class="number">least</th><th class="number">most</th>`;

function numbers(values: readonly number[]): Html {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
  const cells = sorted.length === 0 ? ['', '', '', ''] : [middle, values.reduce((a, b) => a + b, 0) / values.length, sorted[0]!, sorted.at(-1)!].map((value) => shownPoints(value));
  return html`${cells.map((cell) => html`<td class="number">${cell}</td>`)}`;
}

const BINS = 10;
const PLOT = { width: 640, height: 176, bottom: 52, top: 24, left: 8 } as const;

/** How many students have how many points, in tenths of what can be had; full points are in the last tenth. */
function histogram(values: readonly number[], most: number, what: string): Html {
  const counts = Array.from({ length: BINS }, () => 0);
  for (const value of values) counts[Math.min(BINS - 1, Math.max(0, Math.floor((BINS * value) / (most || 1))))]!++;
  const highest = Math.max(1, ...counts);
  const step = (PLOT.width - 2 * PLOT.left) / BINS;
  const room = PLOT.height - PLOT.bottom - PLOT.top;
  const bars = counts.map((count, i) => {
    const height = (room * count) / highest;
    const [x, y] = [PLOT.left + i * step, PLOT.top + room - height];
    return html`<rect class="bar" x="${x + 2}" y="${y}" width="${step - 4}" height="${height}"/>${
      count > 0 ? html`<text x="${x + step / 2}" y="${y - 4}" text-anchor="middle">${count}</text>` : undefined}`;
  });
  const ticks = Array.from({ length: BINS + 1 }, (_, i) => html`<text${i % 2 === 1 ? html` class="between"` : undefined} x="${PLOT.left + i * step}" y="${PLOT.height - PLOT.bottom + 20}" text-anchor="${
    i === 0 ? 'start' : i === BINS ? 'end' : 'middle'}">${shownPoints((most * i) / BINS)}</text>`);
  const floor = PLOT.height - PLOT.bottom;
  const words = `${what}: ${counts.map((count, i) => `${count} from ${shownPoints((most * i) / BINS)} to ${shownPoints((most * (i + 1)) / BINS)}`).join(', ')} points`;
  return html`<figure><svg viewBox="0 0 ${PLOT.width} ${PLOT.height}" role="img" aria-label="${words}"><line class="axis" x1="${PLOT.left}" x2="${
    PLOT.width - PLOT.left}" y1="${floor}" y2="${floor}"/>${bars}${ticks}<text x="${PLOT.width / 2}" y="${PLOT.height - 6}" text-anchor="middle">points of ${
    shownPoints(most)}</text></svg>
<figcaption>${what}, students for each tenth of the points. ${counted(values.length, 'student')}.</figcaption></figure>`;
}

function setHtml({ set, title, possible, handedIn, notHandedIn, late, points, exercises, requests }: SetStatistics, names: boolean): Html {
  const asked = requests.open + requests.accepted + requests.declined;
  const regrades = asked === 0 ? '' : ` ${counted(asked, 'regrade request')}: ${requests.accepted} accepted, ${requests.declined} declined, ${requests.open} open.`;
  return html`<h2>Homework ${set} · ${title}</h2>
<p>${handedIn} handed in, ${notHandedIn} did not; ${late} of them late.${regrades}</p>
${histogram(points, possible, `Points in homework ${set}, as they count`)}
<figure><table class="exercises"><tr><th colspan="2">exercise</th><th class="number">mean</th><th>${
  STATES.map((state) => html`<span class="key"><svg viewBox="0 0 10 8" aria-hidden="true"><rect class="is-${state}" width="10" height="8"/></svg> ${IN_WORDS[state]}</span>`)
}</th></tr>
${joined(exercises.map(exerciseRow), '\n')}</table><figcaption>How each exercise went: students with all of its points, some, none, and no answer.</figcaption></figure>
${misconceptionTable(exercises, names)}`;
}

/** Stripes: colour is not the only thing that tells two states apart. Trusted, since it is constant. */
const PATTERN = trustedHtml('<svg width="0" height="0" style="position: absolute" aria-hidden="true"><defs><pattern id="partly" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2.5" height="5" style="fill: var(--one)"/></pattern></defs></svg>');

function exerciseRow({ id, title, points, mean, open, ...counts }: ExerciseStatistics): Html {
  const all = STATES.reduce((sum, state) => sum + counts[state], 0);
  let x = 0;
  const bars = STATES.map((state) => {
    const width = all === 0 ? 0 : (200 * counts[state]) / all;
    x += width;
    return html`<rect class="is-${state}" x="${x - width}" width="${width}" height="12"/>`;
  });
  const words = STATES.map((state) => `${counts[state]} ${IN_WORDS[state]}`).join(', ');
  return html`<tr><td>${id}</td><td>${title}</td><td class="number">${mean === undefined ? '' : shownPoints(mean)} of ${points}</td><td class="share"><svg viewBox="0 0 200 12" preserveAspectRatio="none" role="img" aria-label="${
    words}">${bars}</svg><span class="quiet">${words}${open > 0 ? `, ${open} to be marked` : ''}</span></td></tr>`;
}

const SHOWN = 12;

function misconceptionTable(exercises: readonly ExerciseStatistics[], names: boolean): Html {
  const rows = exercises.flatMap(({ id, misconceptions }) => misconceptions.map((one) => ({ id, ...one })))
    .sort((a, b) => b.students.length - a.students.length);
  if (rows.length === 0) return html``;
  const body = rows.slice(0, SHOWN).map(({ id, what, students }) =>
    html`<tr><td class="number">${students.length}</td><td>${id}</td><td>${what}${names ? html` <span class="quiet">(${students.join(', ')})</span>` : undefined}</td></tr>`);
  const left = rows.length > SHOWN ? html`<p class="quiet">${rows.length - SHOWN} more with at most ${counted(rows[SHOWN]!.students.length, 'student')} each.</p>` : undefined;
  return html`<figure><table class="misconceptions"><tr><th class="number">students</th><th>exercise</th><th>what went wrong, by the first public case</th></tr>
${joined(body, '\n')}</table><figcaption>The commonest misconceptions.</figcaption></figure>${left}`;
}
