import { html, joined, trustedHtml, type Html } from '../../core/html.js';
import { inOrder, shownPoints, type Language } from '../answers/exercise.js';
import type { GradingWords } from '../homework/grading-words.js';
import type { ExerciseResult } from './judge.js';
import { wordsOf, type Words } from '../homework/words.js';
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
  const words = wordsOf(record.language);
  const { grading } = words;
  const { problem, note } = { ...record, ...record.told };
  const title = `${words.homework} ${record.set} · ${setTitle}`;
  const later = open > 0 ? ` ${grading.stillOpen(open)}` : '';
  return page(title, joined([
    html`<h1>${title}</h1>`,
    html`<p><strong>${grading.pointsOf(earned, possible)}</strong>${later}</p>`,
    ...(problem === undefined ? [] : [html`<p class="wrong">${grading.notGraded(problem)}</p>`]),
    ...(note === undefined ? [] : [html`<p class="wrong">${note}</p>`]),
    ...(record.file === undefined ? [] : [html`<p>${grading.whatWasGraded(record.file.split('/').at(-1)!)}</p>`]),
    ...inOrder([...record.exercises, ...record.written]).map((one) =>
      'verdict' in one ? exerciseHtml(one, markOf(record, one.id, marks), words) : writtenHtml(one, markOf(record, one.id, marks), words)),
  ], '\n'), { language: record.language ?? 'en' });
}

function exerciseHtml(
  { id, title, earned, points, verdict, sentences, shown, right, parts = [] }: ExerciseResult,
  mark: Mark | undefined,
  { grading }: Words,
): Html {
  const cases = right && grading.publicCases(...right.public);
  const [colour, sign] = verdict === 'right' ? ['right', '✓'] : ['wrong', '✗'];
  const changed = mark && html`<p><strong>${grading.byPerson}</strong>${grading.before(earned, mark.comment)}</p>\n`;
  return html`<h2 class="${colour}">${sign} ${id} · ${title}: ${grading.scoreOf(shownPoints(mark?.points ?? earned), points)}</h2>
${changed}${parts.map((part) => html`<p>${part.title}: ${grading.scoreOf(shownPoints(part.earned), shownPoints(part.points))}</p>\n`)}${joined([...sentences, ...(cases ? [cases] : [])].map((text) => html`<p>${text}</p>`), '\n')}
${shown && shownHtml(shown, grading)}`;
}

function shownHtml({ about, inputs, expected, got }: NonNullable<ExerciseResult['shown']>, { publicCase, lines }: GradingWords): Html {
  const width = 2 + Math.max(...Object.values(lines).map(({ length }) => length));
  const line = (head: string, value: string) => html`${head.padEnd(width)}${value}`;
  const all = [line(lines.inputs, inputs), line(lines.expected, expected), ...(got === undefined ? [] : [line(lines.returned, got)])];
  return html`<dl><dt>${publicCase(about)}</dt><dd><pre>${joined(all, '\n')}</pre></dd></dl>`;
}

function writtenHtml(
  { id, title, points }: { id: string; title: string; points: number }, mark: Mark | undefined, { grading }: Words,
): Html {
  if (!mark) return html`<h2 class="open">${id} · ${title}: ${grading.toBeMarked(points)}</h2>`;
  return html`<h2>${id} · ${title}: ${grading.scoreOf(mark.points, points)}</h2>\n<p>${mark.comment}</p>`;
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
  const { grading } = wordsOf(record.language);
  const { problem } = { ...record, ...record.told };
  const ofExercises = record.exercises.map((one): GradescopeTest => {
    const mark = markOf(record, one.id, marks);
    return {
      name: `${one.id} ${one.title}`, number: one.id, score: mark?.points ?? one.earned, max_score: one.points, status: one.verdict === 'right' ? 'passed' : 'failed', visibility: 'visible',
      output: [...(mark ? [`${grading.byPerson}${grading.before(one.earned, mark.comment)}`] : []), outputOf(one, grading)].join('\n'),
    };
  });
  const ofQuestions = record.written.map(({ id, title, points }): GradescopeTest => {
    const mark = markOf(record, id, marks);
    const base = { name: `${id} ${title}`, number: id, max_score: points, visibility: 'visible' } as const;
    return mark ? { ...base, score: mark.points, output: mark.comment } : { ...base, output: grading.toBeMarkedByPerson };
  });
  const output =
    problem === undefined ? (open > 0 ? grading.stillOpen(open) : '') : grading.notGraded(problem);
  return { score: earned, output, output_format: 'text', tests: inOrder([...ofExercises, ...ofQuestions].map((test) => ({ id: test.number, test }))).map(({ test }) => test) };
}

function outputOf({ sentences, shown }: ExerciseResult, { caseInLine }: GradingWords): string {
  const example = shown && caseInLine(shown.about, shown.inputs, shown.expected, shown.got);
  return [...sentences, ...(example ? [example] : [])].join('\n');
}
