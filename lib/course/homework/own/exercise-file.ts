import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { z } from 'zod';
import { describe, InputError } from '../../../core/check.js';
import { randomStream, type RandomStream } from '../../../core/random.js';
import { canonicalJson, counted, cutText } from '../../../core/text.js';
import { readYaml } from '../../answers/read-yaml.js';
import { asJson } from '../../answers/values.js';
import { shownPoints, type Exercise, type FunctionExercise, type Json, type Language, type MasterExercise } from '../../answers/exercise.js';
import { DECIMALS, EXACT, functionExercise } from '../define.js';
import { ending, foresee, functionOf } from '../foresee.js';

/** The one file of an exercise's folder. */
export const EXERCISE_FILE = 'exercise.yaml';

const TEXT = 'a text, or one for each language: { en: ..., de: ... }';
const words = z.string().max(100_000);
const text = z.union([words, z.strictObject({ en: words.optional(), de: words.optional() })], { error: `expected ${TEXT}` }).describe(TEXT);
const points = z.number().positive();
const code = z.string().max(100_000).describe('TypeScript');

const schema = z.strictObject({
  title: text,
  points,
  difficulty: z.union([z.literal(1), z.literal(2), z.literal(3)], { error: 'expected 1, 2 or 3' }).default(2),
  minutes: z.number().int().positive().default(15),
  statement: text.describe('what is asked, in Markdown'),
  hints: z.array(text).default([]),
  variants: code.optional().describe('a function from a random stream to what differs among students: (random) => ({ rate: 2 + random.integer(5) }); {{rate}} stands for it'),
  // a function
  signature: z.string().optional().describe('the declaration, from function to before the brace; without it the answer is in words'),
  reference: code.optional(),
  tolerance: z.union([z.enum(['exact', 'decimals']), z.strictObject({ relative: z.number().min(0), absolute: z.number().min(0) })],
    { error: 'expected exact, decimals, or { relative: 1e-3, absolute: 0 }' }).default('decimals'),
  cases: z.array(z.strictObject({
    inputs: z.array(z.json()),
    expected: z.json().optional().describe('by hand; the first must have it, which is told in the statement; default: the reference\'s'),
    about: text.describe('what this case looks at, in a few words'),
    because: text.optional().describe('of the first: how the value comes about'),
  })).default([]),
  hidden: code.optional().describe('a function from a random stream to a list of inputs: (random) => [[[1, 2]], ...]'),
  parts: z.array(z.strictObject({ title: text, points, when: code.optional().describe('a function of the inputs; the last part needs none') })).min(1).optional(),
  misconceptions: z.array(z.strictObject({
    id: z.string(),
    message: text.describe('what the student is told, without the solution'),
    answer: z.union([code, z.array(code)]).optional().describe('an answer that shows it, or'),
    replace: z.tuple([z.string(), z.string()]).optional().describe('the reference with one text replaced by another'),
  })).default([]),
  // words
  template: text.optional().describe('headings that the answer begins with'),
  work: z.string().optional().describe('code to start from, not graded'),
  rubric: z.array(z.strictObject({ points: z.number().min(0), text })).optional(),
});

/** What an exercise's file says. */
export type ExerciseDefinition = z.output<typeof schema>;

/** The schema of an exercise's file as JSON Schema, for editors. */
export const exerciseSchema = (): object => z.toJSONSchema(schema, { io: 'input' });

/** An exercise as students receive it, and what only the instructor has of it. */
export interface OwnExercise {
  exercise: Exercise;
  master?: MasterExercise;
  rubric?: string;
  hasVariants: boolean;
  /** What is not wrong and may surprise. */
  notes: string[];
}

/** Where an exercise stands in a set. */
export interface Place {
  /** `7.1` */
  id: string;
  language: Language;
  /** In place of its own. */
  points?: number;
  /** Counted from 0. */
  variant: number;
}

/**
 * Reads the exercise of a folder, as it stands in a set. Its code is the instructor's own, and runs in this process.
 * @throws InputError naming the file, the place in it, what was expected and what came
 */
export function readExercise(folder: string, place: Place): OwnExercise {
  const file = join(folder, EXERCISE_FILE);
  const read = readYaml(file, schema);
  const stream = (what: string) => randomStream(Number.parseInt(createHash('sha256').update(basename(folder).normalize()).digest('hex').slice(0, 8), 16), `${what}/${place.variant}`);
  const parameters = read.variants === undefined ? {} : parametersOf(read.variants, `${file}: variants`, stream('variant'));
  const definition = filledIn(read, parameters, file);
  const say = (one: ExerciseDefinition['title']): string => (typeof one === 'string' ? one : one[place.language] ?? Object.values(one)[0] ?? '');
  const base = {
    id: place.id, title: say(definition.title), points: place.points ?? definition.points, difficulty: definition.difficulty,
    minutes: definition.minutes, hints: definition.hints.map(say), ...(place.language !== 'en' && { language: place.language }),
  };
  const hasVariants = read.variants !== undefined;
  const rubric = definition.rubric?.map(({ points: of, text: line }) => `- **${of}** ${say(line)}`).join('\n');
  if (definition.signature === undefined) {
    const { template, work } = definition;
    const exercise: Exercise = {
      kind: 'written', ...base, task: say(definition.statement),
      ...(template !== undefined && { template: say(template) }), ...(work !== undefined && { work }),
    };
    const left = OF_FUNCTIONS.filter((key) => isGiven(read[key]));
    if (left.length > 0) throw new InputError(`${file}: expected a signature, since there are ${left.join(' and ')}, got none`);
    const sum = definition.rubric?.reduce((all, line) => all + line.points, 0) ?? definition.points;
    const notes = Math.abs(sum - definition.points) < 1e-9 ? [] : [`rubric: its lines add up to ${shownPoints(sum)}, and the question has ${counted(definition.points, 'point')}`];
    return { exercise, hasVariants, notes, ...(rubric !== undefined && { rubric }) };
  }
  const left = OF_WORDS.filter((key) => isGiven(read[key]));
  if (left.length > 0) throw new InputError(`${file}: ${left.join(' and ')}: expected them in an exercise without a signature, which a person marks, got a signature; write the part in words as an exercise of its own`);
  return { ...asFunction(definition, { file, base, say }), hasVariants, notes: notesOf(definition, say) };
}

/** What only one of the two kinds has: in the other nothing would read it. */
const OF_FUNCTIONS = ['reference', 'hidden', 'parts', 'cases', 'misconceptions'] as const satisfies readonly (keyof ExerciseDefinition)[];
const OF_WORDS = ['template', 'work', 'rubric'] as const satisfies readonly (keyof ExerciseDefinition)[];

const isGiven = (value: unknown): boolean => value !== undefined && !(Array.isArray(value) && value.length === 0);

/** What is silent otherwise: points of parts are shares of the exercise's. */
function notesOf({ parts = [], points: own }: ExerciseDefinition, say: (text: ExerciseDefinition['title']) => string): string[] {
  const sum = parts.reduce((all, part) => all + part.points, 0);
  if (parts.length === 0 || Math.abs(sum - own) < 1e-9) return [];
  return [`parts: their points add up to ${shownPoints(sum)}, and the exercise has ${shownPoints(own)}; they are taken as shares: ${
    parts.map((part) => `${say(part.title)} ${shownPoints((part.points * own) / sum)}`).join(', ')}`];
}

/** What differs among students, by name. */
function parametersOf(source: string, where: string, random: RandomStream): Record<string, Json> {
  const value: unknown = codeOf<(random: RandomStream) => unknown>(source, where)(random);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, Json>;
  throw new InputError(`${where}: expected values by name, such as { rate: 3 }, got ${describe(value)}`);
}

/** Hidden cases as they can be sent to an answer: of each the list of its inputs, plain data. */
function checkedInputs(value: unknown, where: string, takes: (inputs: Json[]) => string | undefined): Json[][] {
  if (!Array.isArray(value)) throw new InputError(`${where}: expected a list of inputs for each case, such as [[[1, 2]], [[3]]], got ${describe(value)}`);
  value.forEach((inputs: unknown, i) => {
    if (!Array.isArray(inputs)) throw new InputError(`${where}: case ${i + 1}: expected the list of its inputs, such as [[1, 2]], got ${describe(inputs)}`);
    if (canonicalJson(asJson(inputs)) !== canonicalJson(inputs)) throw new InputError(`${where}: case ${i + 1}: expected numbers, texts, true, false, null, lists and objects, got ${cutText(canonicalJson(inputs), 60)}`);
    const odd = takes(inputs as Json[]);
    if (odd !== undefined) throw new InputError(`${where}: case ${i + 1}: ${odd}`);
  });
  return value as Json[][];
}

function asFunction(
  { signature = '', reference, hidden, parts, misconceptions, cases, statement, tolerance }: ExerciseDefinition,
  { file, base, say }: {
    file: string;
    base: Pick<FunctionExercise, 'id' | 'title' | 'points' | 'difficulty' | 'minutes' | 'hints' | 'language'>;
    say: (text: ExerciseDefinition['title']) => string;
  },
): { exercise: FunctionExercise; master: MasterExercise } {
  const [missing] = Object.entries({ reference, hidden }).find(([, one]) => one === undefined) ?? [];
  if (missing !== undefined) throw new InputError(`${file}: expected ${missing}, since there is a signature, got none`);
  if (cases[0]?.expected === undefined) throw new InputError(`${file}: cases: expected at least one, the first with what is expected, by hand, got ${cases.length === 0 ? 'none' : 'a first without expected'}`);
  if (parts?.slice(0, -1).some(({ when }) => when === undefined)) throw new InputError(`${file}: parts: expected when in each but the last, which takes the cases that are left, got a part without`);
  const twice = misconceptions.find(({ id }, i) => misconceptions.findIndex((one) => one.id === id) < i);
  if (twice) throw new InputError(`${file}: misconceptions: expected different ids, got "${twice.id}" twice`);
  const functionName = /function\s+([A-Za-z_$][\w$]*)/.exec(signature)?.[1];
  if (functionName === undefined) throw new InputError(`${file}: signature: expected the declaration of a function, got "${signature.split('\n')[0]!}"`);
  const solve = functionOf(reference!, functionName, `${file}: reference`);
  const mayVary = /[=?]|\.\.\./.test(signature);
  const takes = (inputs: Json[]) => (inputs.length === solve.length || (mayVary && inputs.length > solve.length) ? undefined
    : `expected ${counted(solve.length, 'input')}, as the reference takes, got ${inputs.length}`);
  cases.forEach(({ inputs }, i) => {
    const odd = takes(inputs);
    if (odd !== undefined) throw new InputError(`${file}: cases[${i}].inputs: ${odd}`);
  });
  const answered = cases.map(({ inputs, expected, about }, i) =>
    ({ inputs, expected: expected ?? answerOf(solve, inputs, `${file}: cases[${i}]`), about: say(about) }));
  const drawn = codeOf<(random: RandomStream) => unknown>(hidden!, `${file}: hidden`);
  const belongs = parts?.map(({ when, title }) => (when === undefined ? () => true : codeOf<(...inputs: Json[]) => boolean>(when, `${file}: parts, ${say(title)}`)));
  const total = parts?.reduce((sum, part) => sum + part.points, 0) ?? 0;
  const exercise = functionExercise<Json[], Json>({
    ...base, functionName, signature, task: say(statement), tolerance: tolerance === 'exact' ? EXACT : tolerance === 'decimals' ? DECIMALS : tolerance,
    worked: { ...answered[0]!, because: say(cases[0].because ?? '') }, publicCases: answered.slice(1),
    misconceptions: misconceptions.map(({ id, message }) => ({ id, message: say(message) })),
    ...(parts && { parts: parts.map((part) => ({ title: say(part.title), points: (part.points * base.points) / total })) }),
  });
  const master: MasterExercise = {
    id: base.id,
    reference: reference!,
    hiddenInputs: (random) => checkedInputs(drawn(random), `${file}: hidden`, takes),
    ...(belongs && { partOf: (inputs: Json[]) => {
      const part = belongs.findIndex((isOf) => isOf(...inputs));
      if (part < 0) throw new InputError(`${file}: parts: expected one for each case, found none for ${cutText(JSON.stringify(inputs), 60)}; the last needs no when`);
      return part;
    } }),
    wrongAnswers: misconceptions.flatMap(({ id, answer = [], replace }) => {
      if (replace && reference!.split(replace[0]).length !== 2) throw new InputError(`${file}: misconceptions, ${id}: expected "${replace[0]}" once in the reference, found it ${reference!.split(replace[0]).length - 1} times`);
      const replaced = replace ? [reference!.split(replace[0]).join(replace[1])] : [];
      const sources = [...[answer].flat(), ...replaced];
      for (const source of sources) functionOf(source, functionName, `${file}: misconceptions, ${id}`);
      return sources.map((source) => ({ source, misconception: id }));
    }),
  };
  return { exercise: { ...exercise, foreseen: foresee(exercise, master, exercise.publicCases.map(({ inputs }) => inputs)) }, master };
}

function answerOf(solve: (...inputs: Json[]) => Json, inputs: Json[], where: string): Json {
  try {
    const answer = asJson(solve(...structuredClone(inputs)));
    if (answer !== undefined) return answer;
    throw new InputError(`${where}: expected an answer of the reference, but it returned nothing: is a return missing?`);
  } catch (error) {
    if (error instanceof InputError) throw error.message.startsWith(where) ? error : new InputError(`${where}: the reference: ${error.message}`);
    throw new InputError(`${where}: expected an answer of the reference, but it threw ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A function of the instructor's own, which says where it stands when it throws. */
function codeOf<Code extends (...given: never[]) => unknown>(source: string, where: string): Code {
  const told = (error: unknown, when: string) => new InputError(`${where}: ${when} ${(error as Error | undefined)?.message ?? String(error)}`);
  let value: unknown;
  try {
    value = runInThisContext(`(${source.trim().replace(/;$/, '')})`);
  } catch (error) {
    throw told(error, 'expected a function in JavaScript, but');
  }
  if (typeof value !== 'function') throw new InputError(`${where}: expected a function, such as ${/hidden$/.test(where) ? '(random) => [[random.integer(5)]]' : /variants$/.test(where) ? '(random) => ({ rate: random.integer(5) })' : '(numbers) => numbers.length === 1'}, got ${describe(value)}`);
  const code = ending(value as (...given: never[]) => unknown);
  return ((...given) => {
    try {
      return code(...given);
    } catch (error) {
      throw error instanceof InputError ? new InputError(`${where}: ${error.message}`) : told(error, 'it threw');
    }
  }) as Code;
}

/** Every text with what differs among students filled in: `{{rate}}` is its value, as JSON within a longer text. */
function filledIn<T>(value: T, parameters: Record<string, Json>, file: string): T {
  if (typeof value === 'string') {
    const whole = /^\{\{\s*(\w+)\s*\}\}$/.exec(value)?.[1];
    if (whole !== undefined && Object.hasOwn(parameters, whole)) return parameters[whole] as T; // an input: the value itself
    const filled = value.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
      if (!Object.hasOwn(parameters, name)) throw new InputError(`${file}: expected {{${name}}} among what variants give, got ${Object.keys(parameters).join(', ') || 'nothing'}`);
      const one = parameters[name]!;
      return typeof one === 'string' ? one : JSON.stringify(one);
    });
    return filled as T;
  }
  if (Array.isArray(value)) return value.map((one) => filledIn(one as unknown, parameters, file)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === 'variants' ? one : filledIn(one as unknown, parameters, file)])) as T;
}
