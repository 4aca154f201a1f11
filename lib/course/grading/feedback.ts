import { html, joined, trustedHtml, type Html } from '../../core/html.js';
import { counted } from '../../core/text.js';
import { inOrder, shownPoints, type Language } from '../answers/exercise.js';
import type { ExerciseResult } from './judge.js';
import { markOf, totalOf, type Mark, type Marks, type SubmissionRecord } from './grade-record.js';

/** Trusted, since it is constant. */
const STYLE = trustedHtml(`:root { color-scheme: light dark; --ink: #222; --paper: #fff; --quiet: #555; --box: #f4f4f4; --line: #ccc; --right: #006d4e; --wrong: #a33b00 }
@media (prefers-color-scheme: dark) { :root { --ink: #ddd; --paper: #181a1b; --quiet: #aaa; --box: #262a2c; --line: #4a4d50; --right: #5fd0a8; --wrong: #ff9d6b } }
body { font: 16px/1.5 sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: var(--ink); background: var(--paper) }
h1 { font-size: 1.5em } h2 { font-size: 1.1em; margin: 1.6em 0 .2em } .right { color: var(--right) } .wrong { color: var(--wrong) } .open, dt, .quiet { color: var(--quiet) }
pre, code { background: var(--box); white-space: pre-wrap; overflow-wrap: anywhere } pre { padding: .6em } pre code { padding: 0 } dt { font-size: .85em } dd { margin: 0 }`);

/** Trusted, since it is constant. */
const NO_SCRIPTS = trustedHtml("default-src 'none'; style-src 'unsafe-inline'; img-src data:");

/** A page of its own, without scripts unless `policy` lets some run: the policy says so to the browser too. */
export function page(title: string, body: Html, { policy = NO_SCRIPTS, style, language = 'en' }: { policy?: Html; style?: Html; language?: Language } = {}): string {
  return String(html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}${style}</style></head>
<body>
${body}
</body></html>
`);
}

/** The page that a student gets: what is right, what to fix, and nothing of a hidden case. */
export function feedbackPage(record: SubmissionRecord, setTitle: string, marks: Marks): string {
  const { earned, possible, open } = totalOf(record, marks);
  const title = `Homework ${record.set} · ${setTitle}`;
  const later = open > 0 ? ` ${stillOpen(open)}` : '';
  return page(title, joined([
    html`<h1>${title}</h1>`,
    html`<p><strong>${shownPoints(earned)} of ${counted(possible, 'point')}.</strong>${later}</p>`,
    ...(record.problem === undefined ? [] : [html`<p class="wrong">${sentence(record.problem)}</p>`]),
    ...(record.note === undefined ? [] : [html`<p class="wrong">${record.note}</p>`]),
    ...(record.file === undefined ? [] : [html`<p>What was graded: ${record.file.split('/').at(-1)}</p>`]),
    ...inOrder([...record.exercises, ...record.written]).map((one) =>
      'verdict' in one ? exerciseHtml(one, markOf(record, one.id, marks)) : writtenHtml(one, markOf(record, one.id, marks))),
  ], '\n'));
}

const stillOpen = (open: number) => `${counted(open, 'point is', 'points are')} still to be given by a person.`;

const sentence = (reason: string) => `The submission could not be graded: ${reason}.`;

function exerciseHtml(
  { id, title, earned, points, verdict, sentences, shown, right, parts = [] }: ExerciseResult,
  mark: Mark | undefined,
): Html {
  const cases = right && `${right.public[0]} of ${counted(right.public[1], 'public case is', 'public cases are')} right.`;
  const [colour, sign] = verdict === 'right' ? ['right', '✓'] : ['wrong', '✗'];
  const changed = mark && html`<p><strong>A person gave these points</strong>, ${shownPoints(earned)} before: ${mark.comment}</p>\n`;
  return html`<h2 class="${colour}">${sign} ${id} · ${title}: ${shownPoints(mark?.points ?? earned)} of ${points}</h2>
${changed}${parts.map((part) => html`<p>${part.title}: ${shownPoints(part.earned)} of ${shownPoints(part.points)}</p>\n`)}${joined([...sentences, ...(cases ? [cases] : [])].map((text) => html`<p>${text}</p>`), '\n')}
${shown && shownHtml(shown)}`;
}

function shownHtml({ about, inputs, expected, got }: NonNullable<ExerciseResult['shown']>): Html {
  const returned = got === undefined ? undefined : html`\nreturned  ${got}`;
  return html`<dl><dt>The public case: ${about}</dt><dd><pre>inputs    ${inputs}\nexpected  ${expected}${returned}</pre></dd></dl>`;
}

function writtenHtml({ id, title, points }: { id: string; title: string; points: number }, mark: Mark | undefined): Html {
  if (!mark) return html`<h2 class="open">${id} · ${title}: ${counted(points, 'point')}, to be marked</h2>`;
  return html`<h2>${id} · ${title}: ${mark.points} of ${points}</h2>\n<p>${mark.comment}</p>`;
}

/** What Gradescope shows of a test, and to whom. Without a score it says only whether it passed. */
export interface GradescopeTest {
  name: string;
  number: string;
  score?: number;
  max_score?: number;
  status?: 'passed' | 'failed';
  output: string;
  visibility: 'visible' | 'hidden' | 'after_due_date' | 'after_published';
}

/** Gradescope's results.json: https://gradescope-autograders.readthedocs.io/en/latest/specs/ */
export interface GradescopeResults {
  score: number;
  output: string;
  output_format: 'text';
  tests: GradescopeTest[];
}

/** What Gradescope shows of a submission: a test for each exercise and question, and nothing of a hidden case. */
export function gradescopeResults(record: SubmissionRecord, marks: Marks): GradescopeResults {
  const { earned, open } = totalOf(record, marks);
  const ofExercises = record.exercises.map((one): GradescopeTest => {
    const mark = markOf(record, one.id, marks);
    return {
      name: `${one.id} ${one.title}`, number: one.id, score: mark?.points ?? one.earned, max_score: one.points, status: one.verdict === 'right' ? 'passed' : 'failed', visibility: 'visible',
      output: [...(mark ? [`A person gave these points, ${shownPoints(one.earned)} before: ${mark.comment}`] : []), outputOf(one)].join('\n'),
    };
  });
  const ofQuestions = record.written.map(({ id, title, points }): GradescopeTest => {
    const mark = markOf(record, id, marks);
    const base = { name: `${id} ${title}`, number: id, max_score: points, visibility: 'visible' } as const;
    return mark ? { ...base, score: mark.points, output: mark.comment } : { ...base, output: 'to be marked by a person' };
  });
  const output =
    record.problem === undefined ? (open > 0 ? stillOpen(open) : '') : sentence(record.problem);
  return { score: earned, output, output_format: 'text', tests: inOrder([...ofExercises, ...ofQuestions].map((test) => ({ id: test.number, test }))).map(({ test }) => test) };
}

function outputOf({ sentences, shown }: ExerciseResult): string {
  const example = shown && `Public case, ${shown.about}: inputs ${shown.inputs}; expected ${shown.expected}${shown.got === undefined ? '' : `; returned ${shown.got}`}`;
  return [...sentences, ...(example ? [example] : [])].join('\n');
}
