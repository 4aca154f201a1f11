import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { z } from 'zod';
import { InputError } from '../../../core/check.js';
import { randomStream, type RandomStream } from '../../../core/random.js';
import { readYaml } from '../../answers/read-yaml.js';
import type { Exercise, FunctionExercise, Json, Language, MasterExercise } from '../../answers/exercise.js';
import { DECIMALS, EXACT, functionExercise } from '../define.js';
import { foresee, functionOf } from '../foresee.js';

/** The one file of an exercise's folder. */
export const EXERCISE_FILE = 'exercise.yaml';

const text = z.union([z.string(), z.record(z.enum(['en', 'de']), z.string().optional())]).describe('a text, or one for each language: { en: ..., de: ... }');
const points = z.number().positive();
const code = z.string().describe('TypeScript');

const schema = z.strictObject({
  title: text,
  points,
  difficulty: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(2),
  minutes: z.number().int().positive().default(15),
  statement: text.describe('what is asked, in Markdown'),
  hints: z.array(text).default([]),
  variants: code.optional().describe('a function from a random stream to what differs among students: (random) => ({ rate: 2 + random.integer(5) }); {{rate}} stands for it'),
  // a function
  signature: z.string().optional().describe('the declaration, from function to before the brace; without it the answer is in words'),
  reference: code.optional(),
  tolerance: z.union([z.enum(['exact', 'decimals']), z.strictObject({ relative: z.number().min(0), absolute: z.number().min(0) })]).default('decimals'),
  cases: z.array(z.strictObject({
    inputs: z.array(z.json()),
    expected: z.json().optional().describe('by hand; the first must have it, which is told in the statement; default: the reference\'s'),
    about: text.describe('what this case looks at, in a few words'),
    because: text.optional().describe('of the first: how the value comes about'),
  })).default([]),
  hidden: code.optional().describe('a function from a random stream to a list of inputs: (random) => [[[1, 2]], ...]'),
  parts: z.array(z.strictObject({ title: text, points, when: code.optional().describe('a function of the inputs; the last part needs none') })).optional(),
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
  const stream = (what: string) => randomStream(Number.parseInt(createHash('sha256').update(basename(folder)).digest('hex').slice(0, 8), 16), `${what}/${place.variant}`);
  const parameters = read.variants === undefined ? {} : codeOf<(random: RandomStream) => Record<string, Json>>(read.variants, `${file}: variants`)(stream('variant'));
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
    return { exercise, hasVariants, ...(rubric !== undefined && { rubric }) };
  }
  return { ...asFunction(definition, { file, base, say }), hasVariants };
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
  const functionName = /function\s+([A-Za-z_$][\w$]*)/.exec(signature)?.[1];
  if (functionName === undefined) throw new InputError(`${file}: signature: expected the declaration of a function, got "${signature.split('\n')[0]!}"`);
  const solve = functionOf(reference!, functionName);
  const answered = cases.map(({ inputs, expected, about }, i) =>
    ({ inputs, expected: expected ?? answerOf(solve, inputs, `${file}: cases[${i}]`), about: say(about) }));
  const drawn = codeOf<(random: RandomStream) => Json[][]>(hidden!, `${file}: hidden`);
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
    hiddenInputs: (random) => drawn(random),
    ...(belongs && { partOf: (inputs: Json[]) => Math.max(0, belongs.findIndex((isOf) => isOf(...inputs))) }),
    wrongAnswers: misconceptions.flatMap(({ id, answer = [], replace }) => {
      if (replace && reference!.split(replace[0]).length !== 2) throw new InputError(`${file}: misconceptions, ${id}: expected "${replace[0]}" once in the reference, found it ${reference!.split(replace[0]).length - 1} times`);
      const replaced = replace ? [reference!.split(replace[0]).join(replace[1])] : [];
      return [...[answer].flat(), ...replaced].map((source) => ({ source, misconception: id }));
    }),
  };
  return { exercise: { ...exercise, foreseen: foresee(exercise, master, exercise.publicCases.map(({ inputs }) => inputs)) }, master };
}

function answerOf(solve: (...inputs: Json[]) => Json, inputs: Json[], where: string): Json {
  try {
    return JSON.parse(JSON.stringify(solve(...structuredClone(inputs)))) as Json;
  } catch (error) {
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
  if (typeof value !== 'function') throw new InputError(`${where}: expected a function, such as (random) => [[random.integer(5)]], got something else`);
  const code = value as Code;
  return ((...given) => {
    try {
      return code(...given);
    } catch (error) {
      throw told(error, 'it threw');
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
