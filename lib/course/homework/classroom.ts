import type { CheckedExercise } from './check-alone.js';
import { checkText } from './show.js';

/** What GitHub Classroom's grading reporter reads of a step: version 1 of the form that its own graders write. */
export interface ClassroomReport {
  version: 1;
  status: 'pass' | 'fail';
  max_score: number;
  tests: {
    name: string;
    status: 'pass' | 'fail';
    score: number;
    message: string;
    test_code: string;
    filename: string;
    line_no: number;
    execution_time: string;
  }[];
}

/** The report of a notebook: a test for each function exercise, whose points it gets where all its public cases are right. */
export function classroomReport(notebook: string, checked: readonly CheckedExercise[]): ClassroomReport {
  const tests = checked.map(({ exercise, result }) => {
    const isRight = result.kind === 'passed';
    return {
      name: `${exercise.id} ${exercise.title}`, status: isRight ? 'pass' as const : 'fail' as const, score: isRight ? exercise.points : 0,
      message: isRight ? '' : checkText(exercise, result), test_code: `check("${exercise.id}", ${exercise.functionName})`, filename: notebook, line_no: 0,
      execution_time: '0s',
    };
  });
  return {
    version: 1,
    status: tests.every(({ status }) => status === 'pass') ? 'pass' : 'fail',
    max_score: checked.reduce((sum, { exercise }) => sum + exercise.points, 0),
    tests,
  };
}

/**
 * The workflow of an assignment whose repository is the students' bundle: public cases alone, since whoever can push can read what a
 * workflow reads.
 */
export function classroomWorkflow(set: number): string {
  return `# Checks homework ${set} on every push, on its public cases, and tells GitHub Classroom. The marks come from scaling grade.
name: Autograding Tests
on: [push, workflow_dispatch]
permissions:
  checks: write
  actions: read
  contents: read
jobs:
  run-autograding-tests:
    runs-on: ubuntu-latest
    if: github.actor != 'github-classroom[bot]'
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
          cache: npm
      - run: npm ci && npm run build # neither TensorFlow nor Jupyter
      - id: homework
        run: npx scaling homework report notebooks/homework/set-${set}.ipynb
      - uses: classroom-resources/autograding-grading-reporter@v1
        env:
          HOMEWORK_RESULTS: \${{ steps.homework.outputs.result }}
        with:
          runners: homework
`;
}
