import { join } from 'node:path';
import { randomStream } from '../../../lib/core/random.js';
import { answered, BACKWARDS, MEAN, writeSubmission } from './notebooks.js';

/** Sources of the two functions that a pretended student may hand in, with the points that they deserve. */
const MEANS: [string | undefined, number][] = [
  [MEAN, 3],
  [MEAN.replaceAll('sum', 'total'), 3],
  [MEAN.replace(' / numbers.length', ''), 0],
  [undefined, 0],
  ['function mean() { process.exit(0); }', 0],
  ['function mean(', 0],
];
const BACKWARDSES: [string | undefined, number][] = [[BACKWARDS, 2], [undefined, 0], ['function backwards(word) { return { word }; }', 0], ['function backwards() { throw new Error("no"); }', 0]];

/** Writes a class of pretended students into a folder, and returns what each deserves. */
export function makeClass(folder: string, students: number): Map<string, number> {
  const random = randomStream(1, 'pretended class');
  const deserved = new Map<string, number>();
  for (let i = 1; i <= students; i++) {
    const [mean, meanPoints] = MEANS[random.integer(MEANS.length)]!;
    const [backwards, backwardsPoints] = BACKWARDSES[random.integer(BACKWARDSES.length)]!;
    const student = `student-${String(i).padStart(3, '0')}`;
    writeSubmission(
      join(folder, `${student}.ipynb`),
      answered({
        ...(mean !== undefined && { '9.1': mean }),
        ...(backwards !== undefined && { '9.2': backwards }),
        'written-9.3': `I am ${student}.`,
      }),
    );
    deserved.set(student, meanPoints + backwardsPoints);
  }
  return deserved;
}
