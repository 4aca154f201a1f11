import escapeHtml from 'escape-html';
import type { CheckResult, FailedCase } from './check.js';
import type { Exercise, FunctionExercise, Json, ProblemSet } from '../answers/exercise.js';
import { formatPair, formatValue } from '../answers/values.js';
import type { ExerciseState } from './progress-file.js';

/** The call that a case makes, for example `causalMask(3)`. */
function call({ functionName }: FunctionExercise, inputs: Json[]): string {
  return `${functionName}(${inputs.map((input) => formatValue(input)).join(', ')})`;
}

const GREEN = '#009e73';
const RED = '#d55e00';
const GREY = '#8888';

function box(colour: string, body: string): string {
  return `<div style="border-left: 5px solid ${colour}; padding: 6px 12px; margin: 4px 0; font: 14px/1.5 sans-serif; max-width: 760px">${body}</div>`;
}

const code = (text: string): string => `<pre style="margin: 2px 0; white-space: pre-wrap; font: 13px/1.4 monospace">${escapeHtml(text)}</pre>`;

/** What a check found, as HTML. Colour is never alone: each state has its sign and its word. */
export function checkHtml(exercise: FunctionExercise, result: CheckResult): string {
  switch (result.kind) {
    case 'passed': return box(GREEN, `<b>✓ ${exercise.id} passes its ${result.cases.length} public cases</b>: ${result.cases.map(({ about }) => escapeHtml(about)).join('; ')}.`);
    case 'unsolved': return box(GREY, `<b>○ ${escapeHtml(result.sentence)}</b>`);
    case 'threw': return box(RED, `<b>✗ ${exercise.id} fails: ${escapeHtml(result.about)}</b>${code(call(exercise, result.inputs))}The function threw ${escapeHtml(result.error)}`);
    case 'not gradable': return box(RED, `<b>✗ ${escapeHtml(result.sentence)}.</b>`);
    case 'wrong': return box(RED, wrongHtml(exercise, result.first, result));
  }
}

/** The same as text, for a terminal: a sentence, and the lines that explain it. */
export function checkText(exercise: FunctionExercise, result: CheckResult): string {
  switch (result.kind) {
    case 'passed': return `✓ ${exercise.id} passes its ${result.cases.length} public cases`;
    case 'unsolved': return `○ ${result.sentence}`;
    case 'not gradable': return `✗ ${result.sentence}`;
    case 'threw': return `✗ ${exercise.id} fails: ${result.about}\n  ${call(exercise, result.inputs)}\n  The function threw ${result.error}`;
    case 'wrong': {
      const { first: { about, inputs, expected, got, note }, passed, cases, message } = result;
      const [should, is] = formatPair(expected, got);
      const lines = [call(exercise, inputs), `expected ${should}`, `got ${is}`, note, message].flatMap((line) => (line === undefined ? [] : [`  ${line.replaceAll('\n', '\n  ')}`]));
      return [`✗ ${exercise.id} passes ${passed} of ${cases} public cases. The first that fails: ${about}`, ...lines].join('\n');
    }
  }
}

function wrongHtml(
  exercise: FunctionExercise,
  first: FailedCase,
  { passed, cases, message }: { passed: number; cases: number; message?: string },
): string {
  const { path, expected, got } = first.difference;
  const [should, is] = formatPair(expected, got);
  const where = path === '' ? '' : `<p style="margin: 4px 0">First difference at <code>${escapeHtml(path)}</code>: expected ${escapeHtml(should)}, got ${escapeHtml(is)}.</p>`;
  const [whole, answer] = formatPair(first.expected, first.got);
  return [
    `<b>✗ ${exercise.id} passes ${passed} of ${cases} public cases.</b> The first that fails: ${escapeHtml(first.about)}`,
    code(call(exercise, first.inputs)),
    `expected${code(whole)}got${code(answer)}`,
    where,
    first.note === undefined ? '' : `<p style="margin: 4px 0">${escapeHtml(first.note)}</p>`,
    message === undefined ? '' : `<p style="margin: 4px 0"><b>${escapeHtml(message)}</b></p>`,
  ].join('');
}

/** A hint as HTML: the k-th of n. */
export function hintHtml(id: string, text: string, k: number, n: number): string {
  return box('#0072b2', `<b>Hint ${k} of ${n} for ${id}.</b> ${inlineMarkdown(text)}`);
}

/** A sentence as HTML. */
export function noteHtml(text: string): string {
  return box(GREY, escapeHtml(text));
}

/** Code to copy, under a sentence. */
export function sourceHtml(text: string, source: string): string {
  return box(GREY, `${escapeHtml(text)}${code(source)}`);
}

/** Escaped, with backquotes as code and ** as bold: all that hints use. */
function inlineMarkdown(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>').replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>');
}

function stateWord(exercise: Exercise, { passed, checks }: ExerciseState): string {
  if (exercise.kind === 'written') return '✎ read by a person';
  if (passed) return '✓ public cases pass';
  return checks > 0 ? '✗ not yet' : '○ not tried';
}

/** The state of a set as a table, with how many of its points have passing public cases. */
export function progressHtml({ number, title, exercises }: ProblemSet, stateOf: (exercise: Exercise) => ExerciseState): string {
  const checked = exercises.filter(({ kind }) => kind === 'function');
  const points = (some: readonly Exercise[]) => some.reduce((sum, exercise) => sum + exercise.points, 0);
  const [done, all] = [points(checked.filter((exercise) => stateOf(exercise).passed)), points(checked)];
  const share = all === 0 ? 0 : (100 * done) / all;
  const rows = exercises.map((exercise) => `<tr><td>${exercise.id}</td><td style="text-align: left">${escapeHtml(exercise.title)}</td><td>${exercise.points}</td><td style="text-align: left">${stateWord(exercise, stateOf(exercise))}</td></tr>`);
  return `<div style="font: 14px/1.5 sans-serif; max-width: 760px"><b>Set ${number} · ${escapeHtml(title)}</b>: ${done} of ${all} points have passing public cases; ${points(exercises) - all} more are read by a person.
<div role="progressbar" aria-valuenow="${share.toFixed(0)}" style="height: 8px; margin: 4px 0; border-radius: 4px; background: #8883"><div style="height: 8px; border-radius: 4px; width: ${share.toFixed(1)}%; background: ${GREEN}"></div></div>
<table><thead><tr><th></th><th style="text-align: left">exercise</th><th>points</th><th style="text-align: left">state</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}
