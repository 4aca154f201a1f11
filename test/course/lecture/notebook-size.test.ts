import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readAllRuns, recordedNames } from '../../../lib/runs/index.js';
import { notebookDir, root } from '../../../lib/setup/paths.mjs';

const names = readdirSync(notebookDir).filter((name) => name.endsWith('.ipynb'));

/** What one sitting holds. */
const MOST = { codeCells: 20, words: 2500 };

/** Code cells, and words of prose: the table of claims in notebook 0 is a reference and folded, and is not counted. */
function sizeOf(name: string): typeof MOST {
  const { cells } = JSON.parse(readFileSync(join(notebookDir, name), 'utf8')) as { cells: { id: string; cell_type: string; source: string[] }[] };
  const prose = cells.filter(({ cell_type, id }) => cell_type === 'markdown' && id !== 'claims').map(({ source }) => source.join(''));
  return {
    codeCells: cells.filter(({ cell_type }) => cell_type === 'code').length,
    words: prose.reduce((sum, text) => sum + text.split(/\s+/).filter((word) => word !== '').length, 0),
  };
}

describe('a notebook of the lecture', () => {
  it.each(names)('is no wall: %s has at most so many code cells and words as one sitting holds', (name) => {
    const size = sizeOf(name);
    expect({ codeCells: Math.max(size.codeCells, MOST.codeCells), words: Math.max(size.words, MOST.words) }).toEqual(MOST);
  });

  it.each(names.filter((name) => /^[1345][bc]?-/.test(name)))('says at its start what one can do after it, and a path for a class and for an evening: %s', (name) => {
    const { cells } = JSON.parse(readFileSync(join(notebookDir, name), 'utf8')) as { cells: { source: string[] }[] };
    const opening = cells.slice(0, 2).map(({ source }) => source.join('')).join('\n');
    expect(opening).toMatch(/Afterwards you can/);
    expect(opening).toMatch(/class of 50 minutes/);
    expect(opening).toMatch(/An evening/);
  });
});

describe('the recorded sweeps', () => {
  it('took together as long as the README says, to a tenth, and retrain in under six hours on two cores', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const said = Number(/All sweeps together took ([\d.]+) hours of one core/.exec(readme)?.[1]);
    const seconds = recordedNames().flatMap((name) => readAllRuns(name)).map((run) => ('wallSeconds' in run ? run.wallSeconds : 0));
    const hours = seconds.reduce((sum, one) => sum + one, 0) / 3600;
    expect(Math.abs(said / hours - 1)).toBeLessThan(0.1);
    expect(hours / 2).toBeLessThan(6);
  });
});
