import { randomStream } from '../../core/random.js';
import { html, joined, type Html } from '../../core/html.js';
import { counted, cutText } from '../../core/text.js';
import { shownPoints, type FunctionExercise, type Json } from '../answers/exercise.js';
import { stubSource } from '../homework/answer-source.js';
import { functionOf } from '../homework/foresee.js';
import { heading } from '../homework/notebook/set-notebook.js';
import { wordsOf } from '../homework/words.js';
import type { OwnSet } from '../homework/own/set-file.js';
import { page } from './feedback.js';
import { renderMarkdown } from './render-answer.js';

const text = (markdown: string) => renderMarkdown({ text: markdown, attachments: {} });
const folded = (what: string, content: Html) => html`<details><summary>${what}</summary>${content}</details>`;

/** A set of one's own as students read it, hints and messages included: nothing that they do not get. */
export function previewPage({ set, variants }: OwnSet): string {
  const language = set.language ?? 'en';
  const words = wordsOf(language);
  const exercises = set.exercises.map((exercise) => html`${text(heading(exercise))}
${text(exercise.task)}
${exercise.kind === 'function' ? html`<pre>${stubSource(exercise)}</pre>` : undefined}
${exercise.hints.length > 0 ? folded(words.hints, html`<ol>${exercise.hints.map((hint) => html`<li>${text(hint)}</li>`)}</ol>`) : undefined}
${exercise.kind === 'function' && exercise.misconceptions.length > 0 ? folded(words.misconceptions, html`<ul>${
    exercise.misconceptions.map(({ id, message }) => html`<li>${id}: ${message}</li>`)}</ul>`) : undefined}`);
  const title = `${words.homework} ${set.number} · ${set.title}`;
  const shown = variants > 1 ? html`<p class="quiet">${words.variantShown(variants)}</p>\n` : undefined;
  return page(title, html`<h1>${title}</h1>\n${shown}${text(set.introduction)}\n${joined(exercises, '\n')}`, { language });
}

/** Hidden cases differ by seed; these are those of one. */
const SHOWN_SEED = 1;

/**
 * What only the instructor sees of a set of one's own: of each exercise and variant the reference, the public cases, the hidden ones of one
 * seed, parts, misconceptions with the answers that show them, and rubrics; and who has which variant.
 */
export function instructorPage(variants: readonly OwnSet[], students: readonly { id: string; variant: number }[]): string {
  const [{ set }] = variants as [OwnSet];
  const title = `${set.number} · ${set.title}: for instructors`;
  const exercises = set.exercises.map(({ id, title: name, points }, i) => {
    const sections = variants.map((own) => String(instructorHtml(own, i)));
    const differ = new Set(sections).size > 1;
    return html`<h2>${id} · ${name}: ${counted(points, 'point')}</h2>
${differ ? joined(variants.map((own, k) => folded(`Variant ${k + 1}`, instructorHtml(own, i))), '\n') : instructorHtml(variants[0]!, i)}`;
  });
  const places = variants.map((_, k) => students.filter(({ variant }) => variant === k).map(({ id }) => id));
  const who = variants.length < 2 || students.length === 0 ? undefined
    : html`<h2>Who has which variant</h2><ul>${places.map((ids, k) => html`<li>Variant ${k + 1}: ${ids.join(', ') || 'nobody'}</li>`)}</ul>`;
  return page(title, html`<h1>${title}</h1>
<p class="wrong"><strong>Not for students: references and hidden cases are in it.</strong></p>
<p>${counted(variants.length, 'variant')}; the hidden cases are those of seed ${SHOWN_SEED}, and grading draws others.</p>
${joined(exercises, '\n')}\n${who}`);
}

function instructorHtml({ set, masters, rubrics }: OwnSet, i: number): Html {
  const exercise = set.exercises[i]!;
  const rubric = rubrics[exercise.id];
  if (exercise.kind !== 'function') return html`${text(exercise.task)}${rubric === undefined ? html`<p>No rubric.</p>` : text(rubric)}`;
  const master = masters.find(({ id }) => id === exercise.id);
  if (!master) return html`${text(exercise.task)}<p>Its reference is the kit's, whose masters are not in this folder.</p>`;
  const hidden = master.hiddenInputs(randomStream(SHOWN_SEED, `hidden/${exercise.id}`));
  const solve = functionOf(master.reference, exercise.functionName);
  const cases = [
    ...exercise.publicCases.map(({ inputs, expected, about }) => ({ inputs, expected, about })),
    ...hidden.map((inputs) => ({ inputs, expected: solve(...structuredClone(inputs)), about: 'hidden' })),
  ];
  const partOf = (inputs: Json[]) => (exercise.parts && master.partOf ? `, part "${exercise.parts[master.partOf(inputs)]!.title}"` : '');
  return html`${text(exercise.task)}
<h3>Reference</h3><pre>${master.reference.trim()}</pre>
<h3>Cases</h3><ol>${cases.map(({ inputs, expected, about }) => html`<li>${about}${partOf(inputs)}<pre>${callOf(exercise, inputs)}\n${json(expected)}</pre></li>`)}</ol>
${exercise.parts && html`<p>Parts: ${exercise.parts.map(({ title, points }) => `${title} ${shownPoints(points)}`).join(', ')}.</p>`}
${exercise.misconceptions.length > 0 ? html`<h3>Misconceptions</h3><ul>${exercise.misconceptions.map(({ id, message }) => html`<li>${id}: ${message}${
    master.wrongAnswers.filter(({ misconception }) => misconception === id).map(({ source }) => html`<pre>${source.trim()}</pre>`)}</li>`)}</ul>` : undefined}`;
}

const json = (value: Json | undefined) => cutText(JSON.stringify(value) ?? 'nothing', 400);
const callOf = ({ functionName }: FunctionExercise, inputs: Json[]) => `${functionName}(${inputs.map(json).join(', ')})`;
