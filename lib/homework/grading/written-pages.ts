import escapeHtml from 'escape-html';
import { join } from 'node:path';
import { csv } from './class-files.js';
import { page } from './feedback.js';
import type { GradingPlan } from './plan.js';
import { readMarks, writeResult, type Marks, type SubmissionRecord } from './record.js';

/** The columns of a file of marks. */
export const MARK_COLUMNS = ['student', 'question', 'points', 'comment'] as const;

/**
 * Writes for each question in words a page with all answers, a field for points and one for a comment beside each, and a button that saves a file of marks;
 * and the same file with empty points, for those who prefer a spreadsheet. Names are shown, since some courses want them: the page can hide them.
 */
export function writeMarkingPages(out: string, records: readonly SubmissionRecord[], { set, written }: Pick<GradingPlan, 'set' | 'written'>): string[] {
  return written.map((question) => {
    const answers = records.map((record) => ({ student: record.student, marks: readMarks(out, record.student), ...record.written.find(({ id }) => id === question.id) }));
    const file = join(out, 'written', `${question.id}.html`);
    writeResult(file, markingPage(set, question, answers));
    const rows = answers.map(({ student, marks }) => ({ student, question: question.id, points: marks[question.id]?.points ?? '', comment: marks[question.id]?.comment ?? '' }));
    writeResult(join(out, 'written', `${question.id}.csv`), csv(rows, MARK_COLUMNS));
    return file;
  });
}

interface Answer {
  student: string;
  marks: Marks;
  text?: string;
  images?: string[];
}

function markingPage(set: number, { id, title, points }: GradingPlan['written'][number], answers: readonly Answer[]): string {
  const articles = answers.map(({ student, marks, text = '', images = [] }) => `<article data-student="${escapeHtml(student)}" data-question="${escapeHtml(id)}">
<h2><span class="name">${escapeHtml(student)}</span></h2>
<pre>${text.trim() === '' ? '(nothing was written)' : escapeHtml(text)}</pre>
${images.map((address) => `<img alt="" style="max-width: 100%" src="${escapeHtml(address)}">`).join('\n')}
<p><label>Points, 0 to ${points}: <input type="number" min="0" max="${points}" step="0.5" value="${marks[id]?.points ?? ''}"></label></p>
<p><label>Comment: <textarea rows="2" cols="60">${escapeHtml(marks[id]?.comment ?? '')}</textarea></label></p>
</article>`);
  return page(`${id} · ${title}`, `<h1>Homework ${set} · ${escapeHtml(`${id} · ${title}`)}</h1>
<p><label><input type="checkbox" id="hide"> hide names</label> <button id="save">Save marks</button>
then <code>npx scaling marks OUT FILE</code> merges them.</p>
${articles.join('\n')}
<script>${SCRIPT}</script>`, "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:");
}

const SCRIPT = `
const quote = (text) => '"' + String(text).replaceAll('"', '""') + '"';
document.getElementById('hide').onchange = (event) => document.querySelectorAll('.name').forEach((name) => { name.hidden = event.target.checked; });
document.getElementById('save').onclick = () => {
  const rows = [...document.querySelectorAll('article')].map((article) => [
    article.dataset.student, article.dataset.question, article.querySelector('input').value, article.querySelector('textarea').value,
  ]);
  const link = document.createElement('a');
  link.download = rows.length ? 'marks-' + rows[0][1] + '.csv' : 'marks.csv';
  link.href = URL.createObjectURL(new Blob([[['student', 'question', 'points', 'comment'], ...rows].map((row) => row.map(quote).join(',')).join('\\n') + '\\n'], { type: 'text/csv' }));
  link.click();
};`;
