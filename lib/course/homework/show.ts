import { html, joined, type Html } from '../../core/html.js';
import type { CheckResult, FailedCase } from './check.js';
import { earnedIn, type Exercise, type FunctionExercise, type Json, type Language, type ProblemSet, type StudyExercise } from '../answers/exercise.js';
import { formatPair, formatValue } from '../answers/values.js';
import type { ExerciseState } from './progress-file.js';
import type { StudyVerdict } from './study/study-verdict.js';
import { wordsOf, type Words } from './words.js';

/** The call that a case makes, for example `causalMask(3)`. */
function call({ functionName }: FunctionExercise, inputs: Json[]): string {
  return `${functionName}(${inputs.map((input) => formatValue(input)).join(', ')})`;
}

export const GREEN = '#009e73';
export const RED = '#d55e00';
export const GREY = '#8888';

export function box(colour: string, body: Html): string {
  const style = `border-left: 5px solid ${colour}; padding: 6px 12px; margin: 4px 0; font: 14px/1.5 sans-serif; max-width: 760px`;
  return String(html`<div style="${style}">${body}</div>`);
}

const code = (text: string): Html => html`<pre style="margin: 2px 0; white-space: pre-wrap; font: 13px/1.4 monospace">${text}</pre>`;
export const paragraph = (content: Html): Html => html`<p style="margin: 4px 0">${content}</p>`;

/** What a check found, as HTML. Colour is never alone: each state has its sign and its word. */
export function checkHtml(exercise: FunctionExercise, result: CheckResult): string {
  const words = wordsOf(exercise.language);
  switch (result.kind) {
    case 'passed': return box(GREEN, html`<b>✓ ${words.passes(exercise.id, result.cases.length)}</b>: ${
      joined(result.cases.map(({ about }) => about), '; ')}.`);
    case 'unsolved': return box(GREY, html`<b>○ ${result.sentence}</b>`);
    case 'threw': return box(RED, html`<b>✗ ${words.throws(exercise.id, result.about)}</b>${
      code(call(exercise, result.inputs))}${words.threw} ${result.error}`);
    case 'not gradable': return box(RED, html`<b>✗ ${result.sentence.replace(/(?<![.?!])$/, '.')}</b>`);
    case 'wrong': return box(RED, wrongHtml(exercise, result.first, result));
  }
}

/** The same as text, for a terminal: a sentence, and the lines that explain it. */
export function checkText(exercise: FunctionExercise, result: CheckResult): string {
  const words = wordsOf(exercise.language);
  switch (result.kind) {
    case 'passed': return `✓ ${words.passes(exercise.id, result.cases.length)}`;
    case 'unsolved': return `○ ${result.sentence}`;
    case 'not gradable': return `✗ ${result.sentence}`;
    case 'threw': return `✗ ${words.throws(exercise.id, result.about)}\n  ${call(exercise, result.inputs)}\n  ${words.threw} ${result.error}`;
    case 'wrong': {
      const { first: { about, inputs, expected, got, note }, passed, cases, message } = result;
      const [should, is] = formatPair(expected, got, exercise.language);
      const lines = [call(exercise, inputs), `${words.expected} ${should}`, `${words.got} ${is}`, note, message].flatMap((line) =>
        line === undefined ? [] : [`  ${line.replaceAll('\n', '\n  ')}`],
      );
      return [`✗ ${words.fails(exercise.id, passed, cases)} ${words.firstThatFails} ${about}`, ...lines].join('\n');
    }
  }
}

function wrongHtml(
  exercise: FunctionExercise,
  first: FailedCase,
  { passed, cases, message }: { passed: number; cases: number; message?: string },
): Html {
  const { path, expected, got } = first.difference;
  const [should, is] = formatPair(expected, got, exercise.language);
  const [whole, answer] = formatPair(first.expected, first.got, exercise.language);
  const words = wordsOf(exercise.language);
  return html`${[
    html`<b>✗ ${words.fails(exercise.id, passed, cases)}</b> ${words.firstThatFails} ${first.about}`,
    code(call(exercise, first.inputs)),
    html`${words.expected}${code(whole)}${words.got}${code(answer)}`,
    path === '' ? undefined : paragraph(html`${words.firstDifferenceAt} <code>${path}</code>: ${words.expected} ${should}, ${words.got} ${is}.`),
    first.note === undefined ? undefined : paragraph(html`${first.note}`),
    message === undefined ? undefined : paragraph(html`<b>${message}</b>`),
  ]}`;
}

/** A hint as HTML: the k-th of n. */
export function hintHtml(id: string, text: string, k: number, n: number, language?: Language): string {
  return box('#0072b2', html`<b>${wordsOf(language).hint(k, n, id)}</b> ${inlineMarkdown(text)}`);
}

/** A sentence as HTML. */
export function noteHtml(text: string): string {
  return box(GREY, html`${text}`);
}

/** Code to copy, under a sentence. */
export function sourceHtml(text: string, source: string): string {
  return box(GREY, html`${text}${code(source)}`);
}

/** Backquotes as code, in which stars are stars, and ** as bold, in which there may be code: all that hints use. */
function inlineMarkdown(text: string): Html {
  return html`${text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part, i) => {
    if (i % 2 === 0) return part;
    return part.startsWith('`') ? html`<code>${part.slice(1, -1)}</code>` : html`<b>${inlineMarkdown(part.slice(2, -2))}</b>`;
  })}`;
}

function stateWord(exercise: Exercise, { passed, checks }: ExerciseState, { readByPerson, states }: Words): string {
  if (exercise.kind === 'written') return `✎ ${readByPerson}`;
  if (passed) return `✓ ${states.passed}`;
  return checks > 0 ? `✗ ${states.failed}` : `○ ${states.untouched}`;
}

const STUDY_SIGNS: Record<StudyVerdict['state'], string> = { 'not begun': '○', ladder: '○', committed: '○', decided: '✓', faulty: '✗' };

/** How far a study has come, as a sign and a word. */
export const studyState = (state: StudyVerdict['state'], language?: Language): string => `${STUDY_SIGNS[state]} ${wordsOf(language).study.states[state]}`;

/** The same of a study as text, for a terminal. */
export function studyText({ id, language }: Pick<StudyExercise, 'id' | 'language'>, { state, parts, sentences }: StudyVerdict): string {
  const { study } = wordsOf(language);
  const earned = state === 'decided' ? parts.map(({ title, points, earned: part }) => study.earned(title, part, points)) : [];
  return `${studyState(state, language)}: ${id} ${[...sentences, ...earned].join(' ')}`;
}

/** The state of a set as a table, with how many of its points have passing public cases, or were earned in a study. */
export function progressHtml(
  { number, title, exercises, language }: ProblemSet,
  stateOf: (exercise: Exercise) => ExerciseState,
  verdictOf: (exercise: StudyExercise) => StudyVerdict,
): string {
  const words = wordsOf(language);
  const checked = exercises.filter(({ kind }) => kind === 'function');
  const points = (some: readonly Exercise[]) => some.reduce((sum, exercise) => sum + exercise.points, 0);
  const [done, all] = [points(checked.filter((exercise) => stateOf(exercise).passed)), points(checked)];
  const verdicts = exercises.flatMap((exercise) => (exercise.kind === 'study' ? [{ exercise, ...verdictOf(exercise) }] : []));
  const earned = earnedIn(verdicts.flatMap(({ parts }) => parts));
  const study = verdicts.length === 0 ? {} : { study: { earned, all: points(verdicts.map(({ exercise }) => exercise)) } };
  const byPerson = points(exercises.filter(({ kind }) => kind === 'written'));
  const stateIn = (exercise: Exercise) => {
    const verdict = verdicts.find((one) => one.exercise === exercise);
    return verdict ? studyState(verdict.state, language) : stateWord(exercise, stateOf(exercise), words);
  };
  const share = all === 0 ? 0 : (100 * done) / all;
  const left = html` style="text-align: left"`;
  const head = html`<thead><tr><th></th><th${left}>${words.columns.exercise}</th><th>${words.columns.points}</th><th${left}>${words.columns.state}</th></tr></thead>`;
  const rows = exercises.map((exercise) => html`<tr><td>${exercise.id}</td><td${left}>${exercise.title}</td><td>${
    words.amount(exercise.points)}</td><td${left}>${stateIn(exercise)}</td></tr>`);
  const bar = html`<div style="height: 8px; border-radius: 4px; width: ${share.toFixed(1)}%; background: ${GREEN}"></div>`;
  return String(html`<div style="font: 14px/1.5 sans-serif; max-width: 760px"><b>${words.setTitle(number, title)}</b>: ${
    words.progress({ done, all, ...study, byPerson })}
<div role="progressbar" aria-valuenow="${share.toFixed(0)}" style="height: 8px; margin: 4px 0; border-radius: 4px; background: #8883">${
    bar}</div>
<table>${head}<tbody>${rows}</tbody></table></div>`);
}
