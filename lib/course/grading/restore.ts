import type { Notebook } from '../homework/notebook/notebook.js';
import type { PlannedExercise } from './grading-plan.js';
import { answerTo, type SubmittedCell } from './submission.js';

/** Millions of lines are more than a list should hold. */
const MAX_LINED = 200_000;

/**
 * The notebook that was graded: every cell as it was handed out, and in the cells that a student writes in, what the student wrote.
 * Whatever was changed in, added to or taken from the rest of the submission is undone.
 */
export function restoredNotebook(handedOut: Notebook, exercises: readonly PlannedExercise[], cells: readonly SubmittedCell[]): Notebook {
  const written = new Map<string, string>();
  for (const { gradeId, source } of cells) if (gradeId !== undefined && /^(written|work)-/.test(gradeId)) written.set(gradeId, [written.get(gradeId), source].filter((text) => text !== undefined).join('\n'));
  for (const exercise of exercises) {
    const answer = answerTo(exercise, cells);
    if (answer !== undefined) written.set(`exercise-${exercise.id}`, answer);
  }
  return {
    ...handedOut,
    cells: handedOut.cells.map((cell) => {
      const source = cell.metadata.nbgrader?.locked === false ? written.get(cell.metadata.nbgrader.grade_id) : undefined;
      return source === undefined ? cell : { ...cell, source: source.length > MAX_LINED ? [source] : source.split(/(?<=\n)/) };
    }),
  };
}
