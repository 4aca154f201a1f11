import { basename, extname } from 'node:path';
import { z } from 'zod';
import { describe, InputError } from '../../core/check.js';
import { readText } from '../../core/read-text.js';
import type { Results } from '../../course/lecture/prediction-page.js';
import { PREDICTIONS, type Asked } from '../../course/lecture/predictions.js';
import { sections } from '../../course/lecture/questions.js';
import { findQuestion, shownOrder } from '../../course/lecture/self-check.js';

/** A short text of one's own. */
export interface AskedText {
  kind: 'text';
  label: string;
}

/** What one field of a poll asks for. */
export type PollPart = Asked | AskedText;

/** A question to the room. An answer has a value for each of its parts. */
export interface Poll {
  /** `check-2.3`, `prediction-1.2`, `own-1`: the third question of a file is `own-3`. */
  id: string;
  /** What it is called before its question. */
  title: string;
  question: string;
  asked: Readonly<Record<string, PollPart>>;
  /** The right choice or what was measured, by part, where it is known. */
  solution?: Results;
  /** Why each choice is right or wrong. */
  discussion?: Readonly<Record<string, string>>;
}

/** What somebody answered, by part. */
export type Answer = Readonly<Record<string, number | string>>;

/** Characters of a text that somebody writes into the room. */
export const LONGEST_TEXT = 280;

/**
 * The polls of a section (of all of them, where none is named): its predictions, then its self-checks, whose choices stand in the order in
 * which the notebook shows them. Worked value: the ids of section 5 begin `prediction-5.1`, `prediction-5.2`.
 * @param measured what came out, by the prediction's id, from {@link measuredIn}
 * @throws InputError for a section that is not there
 */
export function pollsOf(section?: number, measured: Readonly<Record<string, Results>> = {}): Poll[] {
  if (section !== undefined && !(Number.isInteger(section) && section >= 0 && section <= sections.length))
    throw new InputError(`section: expected a number from 0 to ${sections.length}, got ${describe(section)}`);
  return [...Array(sections.length + 1).keys()].filter((one) => section === undefined || one === section).flatMap((one) => [
    ...Object.keys(PREDICTIONS).filter((id) => id.startsWith(`${one}.`)).map((id) => predictionPoll(id, measured[id])),
    ...(sections[one - 1] ?? []).map((_, i) => checkPoll(`${one}.${i + 1}`)),
  ]);
}

function predictionPoll(id: string, solution: Results | undefined): Poll {
  const { question, asked } = PREDICTIONS[id]!;
  return { id: `prediction-${id}`, title: `Prediction ${id}`, question, asked, ...(solution && { solution }) };
}

function checkPoll(id: string): Poll {
  const { text, choices, right } = findQuestion(id);
  const shown = shownOrder(id).map((index) => choices[index]!);
  return {
    id: `check-${id}`,
    title: `Check yourself ${id}`,
    question: text,
    asked: { answer: { kind: 'choice', label: 'your answer', choices: shown.map((choice) => choice.text) } },
    solution: { answer: choices[right]!.text },
    discussion: Object.fromEntries(shown.map((choice) => [choice.text, choice.discussion])),
  };
}

const withInterval = z.object({ value: z.number(), low: z.number(), high: z.number() });
const resultsSchema = z.record(z.string(), z.union([z.number(), z.string(), withInterval]));

/**
 * What came out of each prediction, from executed cells or pages: {@link foldedResult} writes it there.
 */
export function measuredIn(pages: readonly string[]): Record<string, Results> {
  return Object.fromEntries(pages.flatMap((page) => [...page.matchAll(FOLD)].map(([, id, results]) =>
    [id!, resultsSchema.parse(JSON.parse(results!.replace(/&(?:quot|#39|lt|gt|amp);/g, (entity) => ENTITIES[entity]!)))])));
}

const FOLD = /<details class="folded" data-prediction="([^"]*)" data-results="([^"]*)"/g;
const ENTITIES: Readonly<Record<string, string>> = { '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' };

const text = (most: number) => z.string().transform(plainText).pipe(z.string().min(1).max(most));
const ownSchema = z.strictObject({
  question: text(500),
  choices: z.array(text(200)).min(2).max(8).optional(),
  right: text(200).optional(),
  number: z.strictObject({ from: z.number(), to: z.number(), unit: text(40).optional(), scale: z.literal('log').optional() }).optional(),
  measured: z.number().optional(),
  text: z.literal(true).optional(),
});
type OwnPoll = z.infer<typeof ownSchema>;

/**
 * The questions of an instructor's own file: JSON, a list of `{ question, choices, right }`,
 * `{ question, number: { from, to, unit, scale }, measured }` or `{ question, text: true }`; or Markdown, where a question is a heading and
 * below it stand the choices as a list, `[x]` before the right one, or `number: 1e6 to 1e12 parameters, log` and `measured: 1.75e11`, or
 * `text`.
 * @throws InputError naming the file, the question and what is wrong with it
 */
export function readPollFile(file: string): Poll[] {
  const content = readText('--questions', file);
  const raw = extname(file).toLowerCase() === '.json' ? parsedJson(file, content) : parsedMarkdown(file, content);
  if (!Array.isArray(raw) || raw.length === 0) throw new InputError(`${basename(file)}: expected a list of questions, got ${describe(raw)}`);
  return raw.map((one, i) => ownPoll(`${basename(file)}, question ${i + 1}`, `${i + 1}`, one));
}

function parsedJson(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new InputError(`${basename(file)}: expected JSON, got something else (${(error as Error).message})`);
  }
}

/** `number: 1e6 to 1e12 parameters, log`, with or without its unit and its axis. */
const NUMBER_LINE = /^number:\s*(\S+)\s+to\s+([^\s,]+(?:,\d[^\s,]*)?)\s*([^,]*?)\s*(?:,\s*(log))?$/i;

/** A number, or the text that is none, for whoever refuses it. */
const numberIn = (text: string) => (Number.isFinite(Number(text)) ? Number(text) : text);

function parsedMarkdown(file: string, content: string): unknown[] {
  const found: Record<string, unknown>[] = [];
  for (const [index, line] of content.replace(/<!--[\s\S]*?-->/g, '').split(/\r?\n/).map((one) => one.trim()).entries()) {
    if (line === '' || line === '---' || /^#\s/.test(line)) continue; // a title above the questions
    const heading = /^#{2,}\s+(.*)/.exec(line)?.[1];
    if (heading !== undefined) {
      found.push({ question: heading });
      continue;
    }
    const where = `${basename(file)} line ${index + 1}`;
    const question = found.at(-1);
    if (!question) throw new InputError(`${where}: expected a question first, a line that begins with ##, got ${describe(line)}`);
    const choice = /^[-*+]\s+(?:\[( |x)\](?:\s+|$))?(.*)/i.exec(line);
    const number = NUMBER_LINE.exec(line);
    const measured = /^measured:\s*(\S+)$/i.exec(line)?.[1];
    const once = (name: string, of: string) => {
      if (Object.hasOwn(question, name)) throw new InputError(`${where}: expected ${of} once for a question, got ${describe(line)} after another`);
    };
    if (choice) {
      question.choices = [...((question.choices as string[] | undefined) ?? []), choice[2]];
      if (choice[1]?.toLowerCase() !== 'x') continue;
      once('right', 'a right choice ([x])');
      question.right = choice[2];
    } else if (number) {
      once('number', '"number:"');
      const [, from, to, unit, scale] = number;
      question.number = { from: numberIn(from!), to: numberIn(to!), ...(unit && { unit }), ...(scale && { scale: 'log' }) };
    } else if (measured !== undefined) {
      once('measured', '"measured:"');
      question.measured = numberIn(measured);
    } else if (/^text$/i.test(line)) question.text = true;
    else throw new InputError(`${where}: expected a choice (- ...), "number: 1 to 10", "measured: 3" or "text", got ${describe(line)}`);
  }
  return found;
}

function ownPoll(where: string, id: string, raw: unknown): Poll {
  const parsed = ownSchema.safeParse(raw, { reportInput: true });
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const said = issue.message.replace(/^Invalid input: /, '').replace(/, received .*$/, '');
    const got = issue.code === 'unrecognized_keys' ? '' : `, got ${describe(issue.input)}`;
    throw new InputError(`${where}${issue.path.length > 0 ? `, ${issue.path.join('.')}` : ''}: ${said}${got}`);
  }
  const { question, choices, right, number, measured } = parsed.data;
  if ([choices, number, parsed.data.text].filter((one) => one !== undefined).length !== 1)
    throw new InputError(`${where}: expected either choices, a number or a text to ask for, got ${Object.keys(parsed.data).join(', ')}`);
  checkOwn(where, parsed.data);
  const label = 'your answer';
  const asked: PollPart = choices ? { kind: 'choice', label, choices }
    : number ? { kind: 'number', label, from: number.from, to: number.to, ...(number.unit && { unit: number.unit }), ...(number.scale && { scale: number.scale }) }
    : { kind: 'text', label };
  const solution = right ?? measured;
  return {
    id: `own-${id}`, title: `Question ${id}`, question, asked: { answer: asked },
    ...(solution !== undefined && { solution: { answer: solution } }),
  };
}

function checkOwn(where: string, { choices, right, number, measured }: OwnPoll): void {
  if (choices && new Set(choices).size < choices.length) throw new InputError(`${where}: expected choices that differ, got one twice`);
  if (right !== undefined && !choices?.includes(right)) throw new InputError(`${where}, right: expected one of the choices, got ${describe(right)}`);
  if (measured !== undefined && !number) throw new InputError(`${where}, measured: expected only where a number is asked for`);
  if (number && !(number.from < number.to && (number.scale !== 'log' || number.from > 0)))
    throw new InputError(`${where}, number: expected from < to${number.scale ? ', and both above 0 on a log axis' : ''}, got ${number.from} to ${number.to}`);
  if (number && measured !== undefined && !(measured >= number.from && measured <= number.to))
    throw new InputError(`${where}, measured: expected a number from ${number.from} to ${number.to}, on whose axis it is shown, got ${measured}`);
}

/** What takes no room or turns the direction of writing, and the empty braille cell; not what joins letters and emoji or chooses looks. */
const UNSEEN = /(?![\u200c\u200d\ufe00-\ufe0f])[\p{Default_Ignorable_Code_Point}\p{Surrogate}\u2800\ufff9-\ufffb]/gu;
/** More than a word of any language bears: they would be drawn over what stands above. */
const PILED_MARKS = /(\p{M}{6})\p{M}+/gu;
const SEEN = /[^\p{Default_Ignorable_Code_Point}\p{M}\p{Z}]/u;

/**
 * Somebody's text as the room keeps it: one line, composed, without characters that cannot be seen or that turn the direction of writing,
 * and nothing where none can be seen.
 * Worked value: ` a\n\u202eb ` is `a b`.
 */
export function plainText(given: string): string {
  const line = given.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').replace(UNSEEN, '').normalize('NFC').replace(PILED_MARKS, '$1').trim();
  return SEEN.test(line) ? line : '';
}

/**
 * What somebody answered, if it is an answer to this poll: a value of the right kind for each part and for nothing else.
 * @throws InputError whose message is for whoever answered
 */
export function checkAnswer(poll: Poll, given: unknown): Answer {
  const parts = Object.entries(poll.asked);
  if (typeof given !== 'object' || given === null || Array.isArray(given) || Object.keys(given).some((name) => !Object.hasOwn(poll.asked, name)))
    throw new InputError('This is no answer to this question.');
  const values = new Map(Object.entries(given));
  return Object.fromEntries(parts.map(([name, part]) => [name, checkPart(part, values.get(name))]));
}

function checkPart(part: PollPart, value: unknown): number | string {
  switch (part.kind) {
    case 'choice':
      if (typeof value === 'string' && part.choices.includes(value)) return value;
      throw new InputError(`Please choose one of the answers (${part.label}).`);
    case 'number':
      if (typeof value === 'number' && value >= part.from && value <= part.to) return value;
      throw new InputError(`Please write a number from ${part.from} to ${part.to}${part.unit === undefined ? '' : ` (${part.unit})`} for "${part.label}".`);
    case 'text':
      return checkText(value);
  }
}

/** @throws InputError whose message is for whoever wrote it */
export function checkText(value: unknown): string {
  const written = typeof value === 'string' ? plainText(value) : '';
  if (written !== '' && written.length <= LONGEST_TEXT) return written;
  throw new InputError(`Please write a text of 1 to ${LONGEST_TEXT} characters.`);
}
