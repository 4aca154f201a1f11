import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { InputError } from '../core/check.js';
import { writeWhole } from '../core/kit.js';
import { code, markdown, notebook } from '../course/homework/notebook/notebook.js';
import { makeStateDir } from '../setup/paths.mjs';

/**
 * Writes the notebook of a page on runs of one's own, and returns its path: what section 4 of the lecture does with its isoFLOP runs, on
 * those of a record file. Its sentences are computed from these runs; of the lecture's prose, which speaks of the lecture's records, it has
 * none.
 * @throws InputError if there is no such file
 */
export function ownNotebook(records: string): string {
  if (!existsSync(records)) throw new InputError(`--runs: expected a file of records, found none at ${records}; npx scaling sweep my-sweep.json writes my-sweep.jsonl`);
  const name = basename(records, '.jsonl');
  const file = JSON.stringify(resolve(records));
  const source = JSON.stringify(`npx scaling sweep, ${basename(records)}`);
  const made = notebook([
    markdown('title', `# IsoFLOP study: ${name}

What section 4 of the lecture does with its own runs, done with those of \`${basename(records)}\`: a best size for each budget, how it grows,
and one law for all runs. **Every number below is computed from these runs**; none is the lecture's. N counts all parameters, C = 6 N D,
intervals are of 90%.`),
    code('runs', `import { display } from "tslab";
import { readRuns } from "scaling/runs";
import { isoFlopStudy, lawStudy } from "scaling/figures";

const runs = readRuns(${file});`),
    markdown('isoflop', `## The lowest point of each budget

Every budget is spent on several sizes: on the left of a bowl are models too small for their data, on the right models that were stopped before
they had learned.`),
    code('isoflop-figure', `display.html(isoFlopStudy(runs, ${source}).html);`),
    markdown('law', `## One law for all runs

L(N, D) = E + A N^−α + B D^−β, fitted to all runs at once with Huber's loss on ln L.`),
    code('law-figure', `display.html((await lawStudy(runs, ${source})).html);`),
    markdown('limits', `## What this does not show

The intervals hold the noise of these runs and not a learning rate or a batch that was wrong for some of them, which bends
exponents. Nor do they hold a law that changes beyond the range. What would change your
mind? A larger run, foretold before it is trained: see section 4, part 11.`),
  ]);
  const folder = join(makeStateDir(), 'book', 'own');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.replace(/[^\w.-]/g, '-')}.ipynb`);
  const sha256 = createHash('sha256').update(readFileSync(records)).digest('hex'); // other runs are another page
  writeWhole(path, `${JSON.stringify({ ...made, metadata: { ...made.metadata, runs: sha256 } }, null, 1)}\n`);
  return path;
}
