import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CLAIMS, claimsMarkdown, withClaims } from '../../../lib/course/lecture/claims-table.js';
import { notebookDir, root } from '../../../lib/setup/paths.mjs';

interface Cell { id: string; cell_type: string; source: string[] }

const cellsOf = (notebook: number | string): Cell[] => {
  const name = readdirSync(notebookDir).find((file) => file.startsWith(`${notebook}-`))!;
  return (JSON.parse(readFileSync(join(notebookDir, name), 'utf8')) as { cells: Cell[] }).cells;
};

/** The text under each heading of a notebook, up to the next heading. */
function sectionsOf(notebook: number | string): Map<string, string> {
  const sections = new Map<string, string>();
  let heading = '';
  for (const { cell_type, source } of cellsOf(notebook)) {
    for (const line of source.join('').split('\n')) {
      const found = cell_type === 'markdown' ? /^#{1,3} (.+)$/.exec(line)?.[1] : undefined;
      heading = found ?? heading;
      sections.set(heading, `${sections.get(heading) ?? ''}${line}\n`);
    }
  }
  return sections;
}

const notebooks = new Map(CLAIMS.flatMap(({ shown }) => shown).map(({ notebook }) => [notebook, sectionsOf(notebook)]));

/** `−0.94`, `.090`, `4,600-fold`, `21`. */
const NUMBER = /(?<![\w.,])−?(?:\.\d+|\d+(?:,\d{3})*(?:\.\d+)?)(?:%|-fold)?/g;

/** The lines of the lecture: its frame, six reasons, eight choices, eight factors, nine on configurations, seven on emergence, summary. */
const LINES = ['0', ...[6, 8, 8, 9, 7].flatMap((n, section) => Array.from({ length: n }, (_, i) => `${section + 1}.${i + 1}`)), '6'];

describe('the table of claims', () => {
  it('has every line of the lecture, once, in its order', () => {
    expect(CLAIMS.map(({ id }) => id)).toEqual(LINES);
  });

  it('points to sections and tables that are there', () => {
    const dead = CLAIMS.flatMap(({ id, shown, table }) => [
      ...shown.filter(({ notebook, heading }) => !notebooks.get(notebook)!.has(heading)).map(({ notebook, heading }) => `${id}: ${notebook}, ${heading}`),
      ...(table !== undefined && !existsSync(join(root, 'datasets', 'published', `${table}.csv`)) ? [`${id}: ${table}.csv`] : []),
      ...(shown.length === 0 ? [`${id}: nowhere`] : []),
    ]);
    expect(dead).toEqual([]);
  });

  it('says no result that a section it points to does not say: there the records hold it', () => {
    const unheld = CLAIMS.flatMap(({ id, shown, because }) => {
      const text = shown.map(({ notebook, heading }) => notebooks.get(notebook)!.get(heading)).join(' ');
      return [...because.matchAll(NUMBER)].map(([number]) => number).filter((number) => !text.includes(number)).map((number) => `${id}: ${number}`);
    });
    expect(unheld).toEqual([]);
  });

  it('says why it differs, or what would tell', () => {
    for (const { id, because } of CLAIMS) expect([id, because.length > 20]).toEqual([id, true]);
    const untold = CLAIMS.filter(({ verdict, because }) => verdict === 'cannot be told here' && !/would tell/.test(because));
    expect(untold.map(({ id }) => id)).toEqual([]);
  });

  it('stands in the README and in notebook 0 as the code has it: npx scaling book --claims writes it', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    expect(withClaims(readme, 'README.md')).toBe(readme);
    const cell = cellsOf(0).find(({ id }) => id === 'claims')!.source.join('');
    expect(withClaims(cell, 'notebooks')).toBe(cell);
  });

  it('is a row a claim, with links that JupyterLab and the pages follow', () => {
    const [claim] = CLAIMS.filter(({ id }) => id === '4.5');
    expect(claimsMarkdown('notebooks', [{ ...claim!, because: 'as printed' }]).split('\n').at(-1)).toBe(
      '| 4.5 | Optimal FLOPs and tokens for 400 million to 10 trillion parameters'
      + ' | [4: The published law as a table](4-which-configuration.ipynb#6-%C2%B7-The-published-law-as-a-table)'
      + ' | Hoffmann et al. 2022, Table 3 ([values](../datasets/published/hoffmann-2022-optimal-tokens.csv)) | **same**: as printed |');
    expect(() => withClaims('no marks', 'README.md')).toThrow('README.md: expected the marks of the table of claims, found none');
  });
});
