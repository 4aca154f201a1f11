import type TypeScript from 'typescript';
import { InputError } from '../../core/check.js';
import type { FunctionExercise, Language, MasterExercise, ProblemSet } from '../answers/exercise.js';
import { gradeIdOf } from '../answers/submission.js';
import { typescript } from '../answers/typescript.js';
import { stubSource } from '../homework/answer-source.js';
import type { Cell, Notebook } from '../homework/notebook/notebook.js';
import { setNotebook } from '../homework/notebook/set-notebook.js';
import { wordsOf } from '../homework/words.js';
import type { GradingPlan, PlannedExercise } from './grading-plan.js';

/** The line of a stub in whose place the answer stands; nbgrader puts it back. */
const stubLine = (language: Language | undefined) => `// ${wordsOf(language).codeHere}`;

const lines = (text: string): string[] => text.split(/(?<=\n)/);

/**
 * The instructor's version of a set for nbgrader: references between BEGIN SOLUTION and END SOLUTION, rubrics likewise, and under each
 * check the hidden cases of the plan between BEGIN HIDDEN TESTS and END HIDDEN TESTS, as a call that throws. What nbgrader makes of it for
 * students is the kit's own notebook, but that a check which does not pass throws. The cells of studies are nobody's: nbgrader leaves them
 * as they are.
 * @throws InputError if a reference does not declare its function with the parameters of the exercise's signature
 */
export function instructorNotebook(set: ProblemSet, masters: readonly MasterExercise[], plan: GradingPlan): Notebook {
  const notebook = setNotebook(set);
  const changes = new Map<string, (cell: Cell) => Cell>();
  for (const exercise of set.exercises) {
    const { id } = exercise;
    const at = (part: Parameters<typeof gradeIdOf>[0], change: (source: string) => string) =>
      changes.set(gradeIdOf(part, id), (cell) => ({ ...cell, source: lines(change(cell.source.join(''))) }));
    if (exercise.kind === 'function') {
      at('exercise', () => solved(exercise, masters));
      at('check', (source) => `${source}\n${hiddenTests(id, plan)}`);
    } else if (exercise.kind === 'written') {
      const rubric = plan.written.find((one) => one.id === id)?.rubric ?? 'read by a person';
      at('written', (source) => `${source}\n### BEGIN SOLUTION\n${rubric.trim()}\n### END SOLUTION`);
    }
  }
  changes.set('setup', (cell) => ({
    ...cell,
    source: lines(cell.source.join('').replace('{ check, hint,', '{ check, grade, hint,').replace('display);', 'display, { isStrict: true });')),
  }));
  return { ...notebook, cells: notebook.cells.map((cell) => changes.get(cell.metadata.nbgrader?.grade_id ?? '')?.(cell) ?? cell) };
}

function hiddenTests(id: string, { exercises }: GradingPlan): string {
  const { cases: all } = exercises.find((one): one is PlannedExercise => one.id === id && !('kind' in one))!;
  const cases = all.filter(({ about }) => about === undefined);
  const rows = cases.map(({ inputs, expected }) => `  ${JSON.stringify([inputs, expected])},\n`).join('');
  return `// BEGIN HIDDEN TESTS\nawait grade("${id}", [\n${rows}]);\n// END HIDDEN TESTS`;
}

/** The stub of an exercise with the reference's body in it. */
function solved(exercise: FunctionExercise, masters: readonly MasterExercise[]): string {
  const { id, functionName } = exercise;
  const { reference } = masters.find((one) => one.id === id)!;
  const functionIn = (text: string) => {
    const ts = typescript();
    const file = ts.createSourceFile('answer.ts', text, ts.ScriptTarget.ES2022, true);
    const found = file.statements.filter(ts.isFunctionDeclaration).find(({ name }) => name?.text === functionName);
    return { found, others: file.statements.filter((one) => one !== found).map((one) => one.getFullText()).join('') };
  };
  const { found, others } = functionIn(reference);
  const names = (one: TypeScript.FunctionDeclaration | undefined) => one?.parameters.map(({ name }) => name.getText()).join(', ');
  const wanted = names(functionIn(stubSource(exercise)).found);
  if (names(found) !== wanted) throw new InputError(`masters: expected the reference of exercise ${id} to declare function ${functionName}(${wanted}), got (${names(found) ?? 'none'})`);
  const body = found!.body!.getFullText().trim().replace(/^\{\n?|\n?\}$/g, '');
  const region = [`  // BEGIN SOLUTION`, ...(others.trim() === '' ? [] : [others.trim()]), body, '  // END SOLUTION'].join('\n');
  return stubSource(exercise).replace(`  ${stubLine(exercise.language)}`, () => region);
}

/** Settings of nbgrader's for the course, in Python; stubs are in one language. */
export const nbgraderConfig = (language: Language | undefined): string => `# nbgrader for the notebooks of the course, whose kernel is TypeScript: npx scaling kernel install --prefix ENVIRONMENT
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.preprocessors import (
    AssignLatePenalties, CheckCellMetadata, ClearOutput, DeduplicateIds, Execute, IgnorePattern, LimitOutput, OverwriteCells,
    OverwriteKernelspec, SaveAutoGrades)


def is_study(cell):
    return cell.get("id", "").startswith(("work-", "study-", "commit-", "decide-"))


class ExecuteAnswers(Execute):
    """Leaves out the cells of studies, which train for minutes and are read by a person."""

    def preprocess_cell(self, cell, resources, index):
        return (cell, resources) if is_study(cell) else super().preprocess_cell(cell, resources, index)


class ClearOtherOutput(ClearOutput):
    """Keeps what a student's study showed."""

    def preprocess_cell(self, cell, resources, index):
        return (cell, resources) if is_study(cell) else super().preprocess_cell(cell, resources, index)


c = get_config()
c.ClearSolutions.code_stub = {"typescript": "${stubLine(language)}"}
c.ClearSolutions.text_stub = ""
c.Execute.timeout = 300
c.Execute.startup_timeout = 300
c.Autograde.sanitize_preprocessors = [ClearOtherOutput, DeduplicateIds, OverwriteKernelspec, OverwriteCells, CheckCellMetadata]
c.Autograde.autograde_preprocessors = [
    ExecuteAnswers, IgnorePattern, ClearMetadataPreprocessor, LimitOutput, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata]
`;
