import type { MasterExercise } from '../../../lib/course/answers/exercise.js';
import { baseMasters } from './base.js';
import { mutants } from './mutants/index.js';
import { isSlip } from './mutants/mutant.js';

export { rubrics } from './rubrics.js';

/** What only the instructor has, of every set: with each wrong answer that should be told a misconception. */
export const masters: readonly MasterExercise[] = baseMasters.map((master) => ({
  ...master,
  wrongAnswers: [
    ...master.wrongAnswers,
    ...mutants.flatMap(({ id, source, told }) =>
      id === master.id && told !== undefined && !isSlip(told) ? [{ source, misconception: told }] : [],
    ),
  ],
}));
