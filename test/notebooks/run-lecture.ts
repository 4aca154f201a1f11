import { expect, it } from '@jest/globals';
import { basename, join } from 'node:path';
import { findJupyter } from '../../lib/setup/jupyter.mjs';
import { notebookDir } from '../../lib/setup/paths.mjs';
import { executeAll, notebooksOf } from '../../lib/site/build.js';
import { shownIn } from '../kernel/notebook-file.js';

export const lecture = notebooksOf(notebookDir);

const jupyter = findJupyter()?.python;
if (!jupyter) console.warn('SKIPPED: executing the notebooks, because no Jupyter was found');

/** A test of each: they run to their ends, and results wait for the reader's prediction. */
export function itRuns(notebooks: readonly string[]): void {
  (jupyter ? it : it.skip).each(notebooks.map((file) => basename(file)))('%s runs to its end in the real kernel', async (name) => {
    // kept for the book and the slides, which need not execute it again
    const { files } = await executeAll([join(notebookDir, name)], { secondsPerCell: 1800 });
    const html = shownIn(files[0]!);
    expect(html).toContain('<svg');
    expect(html.match(/<details class="folded" data-prediction="[^"]+" open/)).toBeNull();
    if (name.startsWith('3-')) expectLossesInOrder(html);
  }, 1_800_000);
}

/** The four losses of the live notebook fall in order of size, and the figure names its exponent. */
function expectLossesInOrder(html: string): void {
  const exponent = /alpha = (0\.\d+), 90% interval/.exec(html);
  expect(exponent).not.toBeNull();
  expect(html).toContain('exponent alpha = ');
  const table = html.slice(html.indexOf('validation loss (nats/byte)'));
  const losses = [...table.matchAll(/'(\d\.\d{3})'/g)].slice(0, 4).map(([, loss]) => Number(loss));
  expect(losses).toHaveLength(4);
  expect(losses).toEqual([...losses].sort((a, b) => b - a));
  expect(losses[0]).toBeLessThan(3.5); // the corpus's unigram entropy is about 3.2 nats: they learnt something
}
