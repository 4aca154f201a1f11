import { afterAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StudyExercise } from '../../lib/course/answers/exercise.js';
import { readSubmission } from '../../lib/course/answers/submission.js';
import { judgeStudy } from '../../lib/course/grading/judge-study.js';
import { homeworkNotebooks } from '../../lib/course/homework/release.js';
import { problemSets } from '../../lib/course/homework/sets/index.js';
import { executeNotebook } from '../../lib/course/lecture/execute-notebook.js';
import { findJupyter } from '../../lib/setup/jupyter.mjs';
import { masters } from '../homework/masters/index.js';
import { scratchFolder, shownIn } from '../kernel/notebook-file.js';
import { functionsOf, withoutTraining, withStudy } from './homework-cells.js';

const { folder, remove } = scratchFolder();
afterAll(remove);

const python = findJupyter()?.python;
if (!python) console.warn('SKIPPED: executing the homework with its references, because no Jupyter was found');
const withJupyter = python ? it : it.skip;

describe.each(homeworkNotebooks().filter(({ name }) => name.startsWith('set-')))('homework $name in the real kernel', ({ name, content }) => {
  const executed = join(folder, `executed-${name}`);

  withJupyter('untouched, runs to its end and shows for every exercise the sentence that it is not solved', async () => {
    const [file, shown] = [`untouched-${name}`, `executed-untouched-${name}`].map((one) => join(folder, one)) as [string, string];
    writeFileSync(file, JSON.stringify({ ...content, cells: withoutTraining(content) }));
    expect(await executeNotebook(file, shown, { secondsPerCell: 1800 })).toEqual({ kind: 'done' });
    expect([...shownIn(shown).matchAll(/○ \d\.\d is not solved yet/g)]).toHaveLength(functionsOf(content).length);
  }, 1_800_000);

  withJupyter('with the references and a prediction in it, passes every check', async () => {
    const file = join(folder, name);
    const cells = withStudy(content).map((cell) => {
      const id = cell.metadata.nbgrader?.grade_id.replace(/^exercise-/, '').replace('-', '.');
      const master = masters.find((one) => one.id === id);
      const predicted = () => cell.source.map((line) => line.replace('estimate: 0, low: 0, high: 0', 'estimate: 0.5, low: 0.4, high: 0.6'));
      return { ...cell, source: master ? [master.reference] : predicted() };
    });
    writeFileSync(file, JSON.stringify({ ...content, cells }));
    expect(await executeNotebook(file, executed, { secondsPerCell: 1800 })).toEqual({ kind: 'done' });
    const shown = shownIn(executed);
    expect([...shown.matchAll(/✓ \d\.\d passes its \d+ public cases/g)]).toHaveLength(functionsOf(content).length);
    expect(shown).not.toContain('✗');
  }, 3_600_000);

  withJupyter('has done its study: the ladder, the commitment, the run that decides, and the evidence without a fault', () => {
    const submission = readSubmission(executed);
    const study = problemSets.flatMap(({ exercises }) => exercises).find((exercise): exercise is StudyExercise =>
      exercise.kind === 'study' && name === `set-${exercise.id[0]}.ipynb`)!;
    const { result } = judgeStudy(study, submission.kind === 'notebook' ? submission.cells : []);
    // the unlikely interval costs points; that it was committed before its run earns its own
    expect(result.parts![0]).toMatchObject({ points: 1, earned: 1 });
    expect(result.sentences[0]).toMatch(/^The prediction is 0\.5, between 0\.4 and 0\.6 /);
    expect(result.sentences[1]).toMatch(/^It came out at [\d.]+ [a-z0-9 ]+: the interval (held|did not hold) it\./);
  });
});
