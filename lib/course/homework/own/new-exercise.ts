import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isSeq, parseDocument } from 'yaml';
import { InputError } from '../../../core/check.js';
import { writeWhole } from '../../../core/kit.js';
import { CHALLENGE_NUMBER } from '../../answers/exercise.js';
import { EXERCISE_FILE } from './exercise-file.js';
import { setFilesIn } from './set-file.js';

/** What was written or changed. */
export interface NewExercise {
  file: string;
  setFile: string;
}

/**
 * Writes the folder of a new exercise, which is a whole one as it stands, and names it in the set file beside it, which it writes where
 * there is none.
 * @throws InputError if the folder is there, or its name is none
 */
export function newExercise(folder: string): NewExercise {
  const name = basename(folder);
  if (!/^[a-z0-9][a-z0-9_-]{0,60}$/i.test(name)) throw new InputError(`name: expected letters, digits, - and _, got "${name}"`);
  if (existsSync(folder)) throw new InputError(`name: expected a new folder, got ${folder}, which is there`);
  const beside = dirname(folder);
  const [setFile = join(beside, `set-${CHALLENGE_NUMBER + 1}.yaml`)] = setFilesIn(beside).slice(-1);
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, EXERCISE_FILE), TEMPLATE);
  const document = parseDocument(existsSync(setFile) ? readFileSync(setFile, 'utf8') : SET_TEMPLATE);
  const exercises = document.get('exercises');
  if (!isSeq(exercises)) throw new InputError(`${setFile}: exercises: expected a list, got something else`);
  exercises.flow = false;
  exercises.add(name);
  writeWhole(setFile, document.toString({ lineWidth: 0 }));
  return { file: join(folder, EXERCISE_FILE), setFile };
}

const SET_TEMPLATE = `number: ${CHALLENGE_NUMBER + 1}                        # ${CHALLENGE_NUMBER + 1} or more
title: A homework of our own
language: en                     # or de: the words that the kit writes
introduction: What this homework is about.
# variants: 4                    # where an exercise has variants: how many different ones there are
# in order: folders beside this file, one of the kit's ("kit 2.1"), or either with other points ({ exercise: kit 2.1, points: 2 })
exercises: []
`;

const TEMPLATE = `# One exercise. npx scaling homework check FOLDER says what is missing; texts may be given by language: { en: ..., de: ... }
title: The mean of a list
points: 3
difficulty: 1                    # 1 to 3
minutes: 10
statement: |
  Return the mean of \`numbers\`, which has at least one. Formulas are Markdown: $\\bar x = \\frac{1}{n} \\sum_i x_i$.

signature: "function mean(numbers: number[]): number"   # without it the answer is in words, marked by the lines of a rubric

reference: |
  function mean(numbers: number[]): number {
    let sum = 0;
    for (const one of numbers) sum += one;
    return sum / numbers.length;
  }

tolerance: decimals              # a millionth; or exact, or { relative: 1e-3, absolute: 0 }

cases:                           # public: the check cell runs them; the first is told in the statement
  - inputs: [[1, 2, 6]]
    expected: 3                  # by hand; the first case needs it (with variants, take one whose answer is the same in all)
    about: three numbers
    because: (1 + 2 + 6) / 3     # stands behind "Worked value."
  - inputs: [[5]]                # without expected: what the reference answers
    about: one number

# not public: JavaScript, a list of inputs for each seed, from random.uniform(), random.normal(), random.integer(n)
hidden: |
  (random) => Array.from({ length: 5 }, () => [Array.from({ length: 1 + random.integer(9) }, () => 10 * random.normal())])

# parts:                         # for partial credit: a case belongs to the first part whose condition holds; points are shares
#   - { title: one number, points: 1, when: "(numbers) => numbers.length === 1" }
#   - { title: several, points: 2 }

# rubric:                        # of an answer in words
#   - { points: 1, text: names the mean }

misconceptions:
  - id: not-divided
    message: It looks like the sum is not divided by how many there are.
    replace: [" / numbers.length", ""]                # the reference with one text replaced; or answer: with a whole function

hints:
  - What would the mean of 2 and 4 be?
  - Divide the sum by \`numbers.length\`.
`;
