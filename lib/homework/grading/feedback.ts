import escapeHtml from 'escape-html';
import type { ExerciseResult } from './judge.js';
import { totalOf, type Marks, type SubmissionRecord } from './record.js';

const STYLE = `body { font: 16px/1.5 sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
h1 { font-size: 1.5em } h2 { font-size: 1.1em; margin: 1.6em 0 .2em } .right { color: #006d4e } .wrong { color: #a33b00 } .open { color: #555 }
pre { background: #f4f4f4; padding: .6em; white-space: pre-wrap; overflow-wrap: anywhere } dt { font-size: .85em; color: #555 } dd { margin: 0 }`;

/** A page of its own, without scripts: a policy says so to the browser too. */
export function page(title: string, body: string, policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body>
${body}
</body></html>
`;
}

/** The page that a student gets: what is right, what to fix, and nothing of a hidden case. */
export function feedbackPage(record: SubmissionRecord, setTitle: string, marks: Marks): string {
  const { earned, possible, open } = totalOf(record, marks);
  const title = `Homework ${record.set} · ${setTitle}`;
  const later = open > 0 ? ` ${open} points are still to be given by a person.` : '';
  return page(title, [
    `<h1>${escapeHtml(title)}</h1>`,
    `<p><strong>${earned} of ${possible} points.</strong>${later}</p>`,
    ...(record.problem === undefined ? [] : [`<p class="wrong">${escapeHtml(sentence(record.problem))}</p>`]),
    ...record.exercises.map(exerciseHtml),
    ...record.written.map((question) => writtenHtml(question, marks)),
  ].join('\n'));
}

const sentence = (reason: string) => `The submission could not be graded: ${reason}.`;

function exerciseHtml({ id, title, earned, points, verdict, sentences, shown, right }: ExerciseResult): string {
  const cases = right && `${right.public[0]} of ${right.public[1]} public and ${right.hidden[0]} of ${right.hidden[1]} other cases are right.`;
  return `<h2 class="${verdict === 'right' ? 'right' : 'wrong'}">${verdict === 'right' ? '✓' : '✗'} ${escapeHtml(`${id} · ${title}`)}: ${earned} of ${points}</h2>
${[...sentences, ...(cases ? [cases] : [])].map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
${shown ? `<dl><dt>The public case: ${escapeHtml(shown.about)}</dt><dd><pre>${escapeHtml(`inputs    ${shown.inputs}\nexpected  ${shown.expected}${shown.got === undefined ? '' : `\nreturned  ${shown.got}`}`)}</pre></dd></dl>` : ''}`;
}

function writtenHtml({ id, title, points }: { id: string; title: string; points: number }, marks: Marks): string {
  const mark = marks[id];
  const heading = escapeHtml(`${id} · ${title}`);
  if (!mark) return `<h2 class="open">${heading}: ${points} points, to be marked</h2>`;
  return `<h2>${heading}: ${mark.points} of ${points}</h2>\n<p>${escapeHtml(mark.comment)}</p>`;
}

/** Gradescope's results.json: https://gradescope-autograders.readthedocs.io/en/latest/specs/ */
export function gradescopeResults(record: SubmissionRecord, marks: Marks): object {
  const { earned, open } = totalOf(record, marks);
  const ofExercises = record.exercises.map((one) => ({
    name: `${one.id} ${one.title}`, number: one.id, score: one.earned, max_score: one.points, status: one.verdict === 'right' ? 'passed' : 'failed', visibility: 'visible', output: outputOf(one),
  }));
  const ofQuestions = record.written.map(({ id, title, points }) => {
    const mark = marks[id];
    const base = { name: `${id} ${title}`, number: id, max_score: points, visibility: 'visible' };
    return mark ? { ...base, score: mark.points, output: mark.comment } : { ...base, output: 'to be marked by a person' };
  });
  const output = record.problem === undefined ? (open > 0 ? `${open} points are still to be given by a person.` : '') : sentence(record.problem);
  return { score: earned, output, output_format: 'text', tests: [...ofExercises, ...ofQuestions] };
}

function outputOf({ sentences, shown }: ExerciseResult): string {
  const example = shown && `Public case, ${shown.about}: inputs ${shown.inputs}; expected ${shown.expected}${shown.got === undefined ? '' : `; returned ${shown.got}`}`;
  return [...sentences, ...(example ? [example] : [])].join('\n');
}
