import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findJupyter } from '../../lib/setup/jupyter.mjs';
import { notebookDir } from '../../lib/setup/paths.mjs';
import { executeAll } from '../../lib/site/build.js';
import { shownIn } from '../kernel/notebook-file.js';

interface Notebook {
  metadata: { kernelspec: { name: string } };
  cells: { id: string; cell_type: string; source: string[]; outputs?: unknown[] }[];
}

const names = readdirSync(notebookDir).filter((name) => name.endsWith('.ipynb'));
const read = (name: string) => JSON.parse(readFileSync(join(notebookDir, name), 'utf8')) as Notebook;

const jupyter = findJupyter()?.python;
if (!jupyter) console.warn('SKIPPED: executing the notebooks, because no Jupyter was found');

describe.each(names)('notebook %s', (name) => {
  it('is committed without outputs, for the course kernel, with code cells of at most 15 lines', () => {
    const { metadata, cells } = read(name);
    expect(metadata.kernelspec.name).toBe('tslab');
    for (const { id, cell_type, outputs, source } of cells) {
      if (cell_type !== 'code') continue;
      expect([id, outputs]).toEqual([id, []]);
      expect([id, Math.max(15, source.length)]).toEqual([id, 15]);
    }
  });

  (jupyter ? it : it.skip)('runs to its end in the real kernel', async () => {
    // kept for the book and the slides, whose campaigns need not execute it again
    const { files } = await executeAll([join(notebookDir, name)], { secondsPerCell: 1800 });
    const html = shownIn(files[0]!);
    expect(html).toContain('<svg');
    expect(html.match(/<details class="folded" data-prediction="[^"]+" open/)).toBeNull(); // results wait for the reader's prediction
    if (name.startsWith('3-')) expectLossesInOrder(html);
  }, 1_800_000);
});

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
