import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../core/check.js';
import { foldName } from '../student-name.js';
import { CHALLENGE_NUMBER, type Exercise, type Language, type MasterExercise, type ProblemSet } from '../../answers/exercise.js';
import { readYaml } from '../../answers/read-yaml.js';
import { foreseenIn } from '../foresee.js';
import { problemSets } from '../sets/index.js';
import { EXERCISE_FILE, readExercise } from './exercise-file.js';

const schema = z.strictObject({
  number: z.number().int().min(CHALLENGE_NUMBER + 1).max(999).describe(`${CHALLENGE_NUMBER + 1} or more: the kit's own are before`),
  title: z.string(),
  language: z.enum(['en', 'de']).default('en').describe('of the texts that the kit writes, and of those that an exercise has in several'),
  introduction: z.string().default(''),
  variants: z.number().int().min(1).max(64).default(1).describe('how many different ones there are, among which students are spread'),
  exercises: z.array(z.union([
    z.string(),
    z.strictObject({ exercise: z.string(), points: z.number().positive().optional() }),
  ], { error: 'expected the name of a folder, or { exercise: NAME, points: 2 }' })).min(1).describe('folders beside this file, in order; or one of the kit\'s, such as kit 2.1, which is graded where its masters are'),
});

/** The schema of a set file as JSON Schema, for editors. */
export const setSchema = (): object => z.toJSONSchema(schema, { io: 'input' });

/** A set of one's own: what students receive of it, and what only the instructor has. */
export interface OwnSet {
  file: string;
  set: ProblemSet;
  masters: MasterExercise[];
  rubrics: Record<string, string>;
  /** How many variants there are. */
  variants: number;
  /** By exercise: its file, where it is one's own, and what may surprise in it. */
  files: Record<string, string>;
  notes: Record<string, string[]>;
}

const SET_FILE = /^set-(\d+)\.ya?ml$/;
const numberIn = (name: string): number => Number(SET_FILE.exec(name)?.[1]);

/** The set files of a folder, `set-7.yaml` and so on; none where it is not there. */
export function setFilesIn(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => SET_FILE.test(name)) : [];
  const files = names.sort((a, b) => numberIn(a) - numberIn(b));
  const twice = files.find((name, i) => i > 0 && numberIn(files[i - 1]!) === numberIn(name));
  if (twice !== undefined) throw new InputError(`${join(folder, twice)}: expected one file of homework ${numberIn(twice)}, found another beside it`);
  return files.map((name) => join(folder, name));
}

/**
 * Reads a set file and the exercises that it names, in one of its variants. An exercise of the kit keeps its texts, cases and
 * misconceptions and gets the id of its place.
 * @param kitMasters what only the instructor has of the kit's exercises
 * @throws InputError naming the file, the place in it, what was expected and what came
 */
export function readSet(file: string, variant = 0, kitMasters: readonly MasterExercise[] = []): OwnSet {
  const { number, title, language, introduction, variants, exercises: listed } = readYaml(file, schema);
  const named = SET_FILE.exec(basename(file))?.[1];
  if (named !== undefined && Number(named) !== number) throw new InputError(`${file}: number: expected ${Number(named)}, as the file's name has it, got ${number}`);
  const own: OwnSet = {
    file, masters: [], rubrics: {}, variants, files: {}, notes: {},
    set: { number, title, introduction, exercises: [], ...(language !== 'en' && { language }) },
  };
  const seen = new Set<string>();
  let hasVariants = false;
  for (const [i, entry] of listed.entries()) {
    const { exercise: name, points = undefined } = typeof entry === 'string' ? { exercise: entry } : entry;
    const id = `${number}.${i + 1}`;
    if (seen.has(name)) throw new InputError(`${file}: exercises[${i}]: expected each exercise once, got ${name} again`);
    seen.add(name);
    const kit = /^kit +(\S+)$/.exec(name)?.[1];
    if (kit !== undefined) {
      own.set.exercises.push(fromKit(kit, { id, points, language }, `${file}: exercises[${i}]`));
      own.masters.push(...kitMasters.filter((one) => one.id === kit).map((one) => ({ ...one, id })));
      continue;
    }
    const folder = join(dirname(file), name);
    if (!existsSync(join(folder, EXERCISE_FILE))) throw new InputError(`${file}: exercises[${i}]: expected a folder with ${EXERCISE_FILE}, or one of the kit's such as kit ${problemSets[0]!.exercises[0]!.id}, found none at ${folder}`);
    const read = readExercise(folder, { id, language, variant, ...(points !== undefined && { points }) });
    own.set.exercises.push(read.exercise);
    if (read.master) own.masters.push(read.master);
    if (read.rubric !== undefined) own.rubrics[id] = read.rubric;
    own.files[id] = join(folder, EXERCISE_FILE);
    own.notes[id] = read.notes;
    hasVariants ||= read.hasVariants;
  }
  if (variants > 1 && !hasVariants) throw new InputError(`${file}: variants: expected an exercise that has variants, since there are to be ${variants}, got none`);
  return own;
}

function fromKit(
  kit: string, { id, points, language }: { id: string; points: number | undefined; language: Language }, where: string,
): Exercise {
  const exercise = problemSets.flatMap(({ exercises }) => exercises).find((one) => one.id === kit);
  if (!exercise) throw new InputError(`${where}: expected one of the kit's exercises, such as kit ${problemSets[0]!.exercises[0]!.id}, got kit ${kit}`);
  const placed = { ...exercise, id, ...(points !== undefined && { points }), ...(language !== 'en' && { language }) };
  return placed.kind === 'function' ? { ...placed, foreseen: foreseenIn(kit) } : placed;
}

/** A set in all its variants. */
export function readSetVariants(file: string, kitMasters: readonly MasterExercise[] = []): OwnSet[] {
  const first = readSet(file, 0, kitMasters);
  return [first, ...Array.from({ length: first.variants - 1 }, (_, i) => readSet(file, i + 1, kitMasters))];
}

/**
 * Which variant of a set a student has: by the name alone, so that nobody chooses and nobody has to remember. Of as many students as one
 * likes, each variant has about as many.
 */
export function variantOf(set: number, student: string, variants: number): number {
  return Number.parseInt(createHash('sha256').update(`${set}/${foldName(student)}`).digest('hex').slice(0, 12), 16) % variants;
}
