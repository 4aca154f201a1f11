// The order of test files: those that take minutes first, so that at the end of a run no worker is left alone with one of them. jest would
// know it from the run before, which a new clone has not had, and otherwise goes by the size of the files.
const Sequencer = require('@jest/test-sequencer').default;

const LONGEST_FIRST = [
  // the book, the slides and JupyterLite take the notebooks that the first of these has executed
  'notebooks/notebooks.campaign.ts', 'notebooks/homework.campaign.ts', 'runs/recorded.campaign.ts', 'site/training.campaign.ts',
  'site/deck/deck.campaign.ts', 'site/lite/notebooks.campaign.ts', 'lab/book.campaign.ts', 'lab/lab.campaign.ts',
  'homework/grading/marks.campaign.ts', 'runs/slurm.campaign.ts', 'course/lecture/live.campaign.ts', 'setup/read-only.campaign.ts',
  'homework/grading/class.campaign.ts', 'homework/mutants.campaign.ts', 'site/living.campaign.ts',
  'kernel/kernel.test.ts', 'setup/start.test.ts', 'train/generate.test.ts', 'lab/site.test.ts',
  'notebooks/notebooks.test.ts', 'homework/grading/attacks.test.ts', 'runs/pipeline.test.ts', 'homework/sets.test.ts',
  'engine/torch-parity.test.ts', 'fit/recovery.test.ts', 'course/lecture/prose.test.ts', 'commands/sweep.test.ts',
];

/** @param {string} path */
const rank = (path) => {
  const place = LONGEST_FIRST.findIndex((end) => path.endsWith(`/test/${end}`));
  return place < 0 ? LONGEST_FIRST.length : place;
};

module.exports = class extends Sequencer {
  /**
   * @override
   * @param {import('@jest/test-result').Test[]} tests
   */
  async sort(tests) {
    return (await super.sort(tests)).sort((a, b) => rank(a.path) - rank(b.path));
  }
};
