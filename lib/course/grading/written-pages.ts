import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { html, joined, trustedHtml, type Html } from '../../core/html.js';
import { shownPoints } from '../answers/exercise.js';
import { counted } from '../../core/text.js';
import { apart } from './apart.js';
import { csv } from './class-files.js';
import { page } from './feedback.js';
import type { GradingFile } from './grading-folder.js';
import type { ExerciseResult } from './judge.js';
import type { PlannedQuestion } from './grading-plan.js';
import { answerHash, markOf, readMarks, writeResult, type Mark, type SubmissionRecord } from './grade-record.js';
import { retrainedIn, withRetrained } from './retrained-studies.js';
import { rubricLines, type RubricLine } from './marks/rubric.js';
import { plainAnswer, renderMarkdown } from './render-answer.js';
import type { WrittenAnswer } from '../answers/submission.js';

/** The columns of a file of marks; `answer` says which answer was marked, and `rubric`, where there is one, which of its lines were met. */
export const MARK_COLUMNS = ['student', 'question', 'points', 'comment', 'answer'] as const;

/** A page that holds more is hard on a browser, so there is a second one. */
const PAGE_CHARACTERS = 30_000_000;

/** An honest answer takes a tenth. */
const RENDERING_CPU_SECONDS = 2;

const REASONS_WANTED =
  html`<p>These points were given automatically. Whoever fills in others says why, and the student reads it.</p>`;

/** One student's answer on a page, ready to be read. */
interface Entry {
  student: string;
  shown: Html;
  mark: Mark | undefined;
  /** A mark for another answer. */
  outdated: Mark | undefined;
  answer: string;
  /** What stands there before anybody has marked it: 0 where the question was left as it was handed out. */
  filledIn?: 0;
}

/** What is marked on a page. */
interface Sheet {
  id: string;
  title: string;
  points: number;
  /** What stands above the answers. */
  opening: Html;
  /** What a comment is for. */
  comment: string;
  rubric?: readonly RubricLine[];
}

/**
 * Writes for each question in words a page with the task, the rubric and all answers as their students see them, a field for points and one
 * for a comment beside each, and a button that saves a file of marks; and the same file with empty points, for those who prefer a
 * spreadsheet. What was left as it was handed out has 0 filled in, which counts once a person has merged it. Then the same for each
 * exercise, in `automatic/`: there points take the place of the automatic ones, and the comment says why.
 * @returns the pages on which something is to be marked
 */
export async function writeMarkingPages(
  out: string,
  records: readonly SubmissionRecord[],
  { set, written, exercises }: Pick<GradingFile, 'set' | 'written' | 'exercises'>,
): Promise<string[]> {
  const files: string[] = [];
  for (const question of written) {
    const entries: Entry[] = [];
    for (const record of records) {
      const answer = record.written.find(({ id }) => id === question.id);
      if (answer) entries.push(entryOf(out, record, question.id, await rendered(answer)));
    }
    files.push(
      ...writeSheet(
        join(out, 'written'),
        set,
        { ...question, opening: openingOf(question), comment: 'Comment, for the student', rubric: rubricLines(question.rubric ?? '') },
        entries,
      ),
    );
  }
  const retrained = retrainedIn(out);
  const told = records.map((record) => withRetrained(record, retrained));
  for (const { id, title, points } of exercises) {
    const entries = told.flatMap((record) => {
      const result = record.exercises.find((one) => one.id === id);
      return result ? [entryOf(out, record, id, automaticHtml(result, record.answers[id]))] : [];
    });
    writeSheet(join(out, 'automatic'), set, { id, title, points, opening: REASONS_WANTED, comment: 'Reason, for the student' }, entries);
  }
  return files;
}

async function rendered(answer: WrittenAnswer): Promise<Html> {
  try {
    const reading = await apart('render', answer, RENDERING_CPU_SECONDS);
    if (reading.kind === 'done') return trustedHtml(reading.value); // renderAnswer has sanitised it
  } catch {
    // what cannot be rendered can be shown
  }
  return html`<p class="open">(shown as it is: rendering it takes more time or memory than there is)</p>\n${plainAnswer(answer)}`;
}

function openingOf({ task, rubric }: PlannedQuestion): Html {
  const shown = (heading: string, text: string | undefined) => text === undefined ? undefined
    : html`<details open><summary>${heading}</summary>\n${renderMarkdown({ text, attachments: {} })}\n</details>\n`;
  return html`${shown('Task', task)}${shown('Rubric', rubric)}`;
}

function automaticHtml({ earned, points, sentences, right, verdict }: ExerciseResult, answer: string | undefined): Html {
  const cases = right ? `${right.public[0]} of ${right.public[1]} public and ${right.hidden[0]} of ${counted(right.hidden[1], 'hidden case')} are right.` : '';
  return html`<p class="${verdict === 'right' ? 'right' : 'wrong'}">Automatic: ${shownPoints(earned)} of ${points}. ${cases} ${sentences.join(' ')}</p>
${answer === undefined ? html`<p class="open">(no answer)</p>` : html`<pre>${answer}</pre>`}`;
}

function entryOf(out: string, record: SubmissionRecord, id: string, shown: Html): Entry {
  const marks = readMarks(out, record.student);
  const mark = markOf(record, id, marks);
  const isUntouched = record.written.some((one) => one.id === id && one.untouched === true);
  return {
    student: record.student, shown, mark, outdated: mark ? undefined : marks[id], answer: answerHash(record, id),
    ...(isUntouched && { filledIn: 0 }),
  };
}

/** Writes the pages and the CSV file of one question. */
function writeSheet(folder: string, set: number, sheet: Sheet, entries: readonly Entry[]): string[] {
  const parts: Entry[][] = [[]];
  let characters = 0;
  for (const entry of entries) {
    const { length } = String(entry.shown);
    characters += length;
    if (characters > PAGE_CHARACTERS && parts.at(-1)!.length > 0) {
      parts.push([]);
      characters = length;
    }
    parts.at(-1)!.push(entry);
  }
  const hasRubric = sheet.rubric !== undefined && sheet.rubric.length > 0;
  writeResult(
    join(folder, `${sheet.id}.csv`),
    csv(
      entries.map(({ student, mark, answer, filledIn }) => ({
        student,
        question: sheet.id,
        points: mark?.points ?? filledIn ?? '',
        comment: mark?.comment ?? '',
        answer,
        ...(hasRubric && { rubric: mark?.rubric?.join(';') ?? '' }),
      })),
      [...MARK_COLUMNS, ...(hasRubric ? ['rubric'] : [])],
    ),
  );
  return parts.map((part, i) => {
    const file = join(folder, `${sheet.id}${i === 0 ? '' : `-${i + 1}`}.html`);
    writeResult(file, markingPage(set, sheet, part, parts.length > 1 ? ` (page ${i + 1} of ${parts.length})` : ''));
    return file;
  });
}

function markingPage(
  set: number,
  { id, title, points, opening, comment, rubric = [] }: Sheet,
  entries: readonly Entry[],
  place: string,
): string {
  const linesHtml = (mark: Mark | undefined) => rubric.map((line, i) => html`<label class="line"><input type="checkbox" data-points="${
    line.points}"${mark?.rubric?.includes(i + 1) === true ? html` checked` : undefined}> ${line.points}: ${line.text.replaceAll('*', '')}</label>
`);
  const articles = entries.map(({ student, shown, mark, outdated, answer, filledIn }) => html`<article data-student="${student}" data-question="${
    id}" data-answer="${answer}">
<h2><span class="name">${student}</span></h2>
<div class="answer">${shown}</div>
${filledIn === 0 ? html`<p class="open">Left as it was handed out: 0 is filled in.</p>\n` : undefined}${outdated && outdatedHtml(outdated)}<p class="mark">${linesHtml(mark)}<label>Points, 0 to ${points} <input type="number" min="0" max="${
    points}" step="0.5" value="${mark?.points ?? filledIn}"></label>
<label>${comment} <textarea rows="2">${mark?.comment}</textarea></label></p>
</article>`);
  const body = html`<h1>Homework ${set} · ${id} · ${title}${place}</h1>
${opening}<p class="bar"><label><input type="checkbox" id="hide"> hide names</label> <button id="save">Save marks</button> <span class="quiet">then <code>npx scaling marks OUT FILE</code> merges them</span></p>
${joined(articles, '\n')}
<script>${SCRIPT}</script>`;
  return page(`${id} · ${title}`, body, { policy: MARKING_POLICY, style: MARKING_STYLE });
}

function outdatedHtml({ points, comment }: Mark): Html {
  const commented = comment === '' ? undefined : html`, with the comment: ${comment}`;
  return html`<p class="wrong">To be marked again: another answer than this one was given ${counted(points, 'point')}${commented}</p>\n`;
}

/** Trusted, since it is constant. */
const MARKING_STYLE = trustedHtml(`
article { border-top: 2px solid var(--line); margin-top: 2em } .answer { overflow-x: auto; contain: paint } .answer h1, .answer h2, .answer h3 { font-size: 1.05em }
.answer img { max-width: 100%; background: #fff } .answer math[display=block] { margin: .6em 0 } .output { margin: .6em 0; padding-left: .8em; border-left: 3px solid var(--line) }
table { border-collapse: collapse } td, th { border: 1px solid var(--line); padding: .1em .5em } details { background: var(--box); padding: .4em .8em; margin: .6em 0 } summary { font-weight: bold }
.bar { position: sticky; top: 0; z-index: 1; background: var(--paper); padding: .5em 0 } .mark label { display: block; margin: .4em 0 } input, textarea, button { font: inherit; color: inherit; background: var(--box); border: 1px solid var(--line) }
textarea { display: block; width: 100%; box-sizing: border-box } input[type=number] { width: 5em } .mark .line { margin: 0 }`);

/** Trusted, since it is constant. */
const SCRIPT = trustedHtml(`
const quote = (text) => '"' + String(text).replaceAll('"', '""') + '"';
document.getElementById('hide').onchange = (event) => document.querySelectorAll('.name').forEach((name) => { name.hidden = event.target.checked; });
const linesOf = (article) => [...article.querySelectorAll('.line input')];
for (const article of document.querySelectorAll('article')) for (const line of linesOf(article)) line.onchange = () => {
  article.querySelector('.mark input[type=number]').value = linesOf(article).reduce((sum, one) => sum + (one.checked ? Number(one.dataset.points) : 0), 0);
};
document.getElementById('save').onclick = () => {
  const rows = [...document.querySelectorAll('article')].map((article) => [
    article.dataset.student, article.dataset.question, article.querySelector('.mark input[type=number]').value, article.querySelector('.mark textarea').value, article.dataset.answer,
    linesOf(article).flatMap((line, i) => line.checked ? [i + 1] : []).join(';'),
  ]);
  const link = document.createElement('a');
  link.download = rows.length ? 'marks-' + rows[0][1] + '.csv' : 'marks.csv';
  link.href = URL.createObjectURL(new Blob([[['student', 'question', 'points', 'comment', 'answer', 'rubric'], ...rows].map((row) => row.map(quote).join(',')).join('\\n') + '\\n'], { type: 'text/csv' }));
  link.click();
};`);

const SCRIPT_HASH = createHash('sha256').update(String(SCRIPT)).digest('base64');
/** Trusted, since it is constant: the hash is that of the constant script. */
const MARKING_POLICY = trustedHtml(`default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${
  SCRIPT_HASH}'; img-src data:; form-action 'none'; base-uri 'none'`);
