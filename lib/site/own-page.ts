import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { InputError } from '../core/check.js';
import { writeWhole } from '../core/kit.js';
import { code, markdown, notebook } from '../course/homework/notebook/notebook.js';
import { isCompleted } from '../runs/index.js';
import { readStore } from '../runs/store/read-runs.js';
import { makeStateDir } from '../setup/paths.mjs';

/** Names the records that an open notebook on runs of one's own reads, in place of those for which it was made. */
const OWN_RUNS = 'SCALING_RUNS';

/**
 * Writes the notebook of a page on runs of one's own, to `to` or where the book keeps such, and returns its path: what section 4
 * of the lecture does with its isoFLOP runs, on
 * those of a record file. Its sentences are computed from these runs; of the lecture's prose, which speaks of the lecture's records, it has
 * none.
 * @throws InputError if there is no such file, a line of it is no record, or none of its runs came to its end
 */
export function ownNotebook(records: string, to?: string): string {
  if (!existsSync(records)) throw new InputError(`--runs: expected a file of records, found none at ${records}; npx scaling sweep my-sweep.json writes my-sweep.jsonl`);
  if (!records.endsWith('.jsonl')) throw new InputError(`--runs: expected records, a file that ends in .jsonl, got ${records}; npx scaling sweep ${records} says where it wrote them`);
  const { runs } = readStore(records);
  if (!runs.some(isCompleted)) throw new InputError(`--runs: expected records of runs that came to their end in ${records}, got ${runs.length === 0 ? 'none' : `${runs.length} that did not`}`);
  const name = basename(records, '.jsonl');
  const file = JSON.stringify(resolve(records));
  const made = notebook([
    markdown('title', `# IsoFLOP study: ${name}

What section 4 of the lecture does with its own runs, done with those of \`${basename(records)}\`: a best size for each budget, how it grows,
and one law for all runs. **Every number below is computed from these runs**; none is the lecture's. N counts all parameters, C = 6 N D,
intervals are of 90%.`),
    code('runs', `import { display } from "tslab";
import { readRuns } from "scaling/runs";
import { isoFlopStudy, lawStudy } from "scaling/figures";

const file = ${to === undefined ? file : `process.env.${OWN_RUNS} ?? ${file}`};
const source = "npx scaling sweep, " + file.split("/").at(-1);
const runs = readRuns(file);`),
    markdown('isoflop', `## The lowest point of each budget

Every budget is spent on several sizes: on the left of a bowl are models too small for their data, on the right models that were stopped before
they had learned.`),
    code('isoflop-figure', `display.html(isoFlopStudy(runs, source).html);`),
    markdown('law', `## One law for all runs

L(N, D) = E + A N^−α + B D^−β, fitted to all runs at once with Huber's loss on ln L.`),
    code('law-figure', `display.html((await lawStudy(runs, source)).html);`),
    markdown('limits', `## What this does not show

The intervals hold the noise of these runs and not a learning rate or a batch that was wrong for some of them, which bends
exponents. Nor do they hold a law that changes beyond the range. What would change your
mind? A larger run, foretold before it is trained: see section 4, part 11.`),
  ]);
  if (to !== undefined) {
    if (existsSync(to)) throw new InputError(`--notebook: expected a new file, got ${to}, which is there`);
    writeWhole(to, `${JSON.stringify(made, null, 1)}\n`);
    return to;
  }
  const folder = join(makeStateDir(), 'book', 'own');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.replace(/[^\w.-]/g, '-')}.ipynb`);
  const sha256 = createHash('sha256').update(readFileSync(records)).digest('hex'); // other runs are another page
  writeWhole(path, `${JSON.stringify({ ...made, metadata: { ...made.metadata, runs: sha256 } }, null, 1)}\n`);
  return path;
}
