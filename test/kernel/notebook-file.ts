import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeStateDir } from '../../lib/setup/paths.mjs';

/** A new folder inside the project, where a cell's `import "scaling"` is resolved, and how to remove it. */
export function scratchFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(makeStateDir(), 'test-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Writes a notebook of code cells for the course's kernel. */
export function writeNotebook(file: string, sources: readonly string[]): string {
  const cells = sources.map((source, i) => ({
    cell_type: 'code',
    id: `${basename(file, '.ipynb')}-${i}`,
    metadata: {},
    execution_count: null,
    outputs: [],
    source,
  }));
  const kernelspec = { name: 'tslab', display_name: 'TypeScript', language: 'typescript' };
  writeFileSync(file, JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
  return file;
}

interface Shown {
  text?: string | string[];
  data?: Record<string, string | string[]>;
}

/** What the cells of an executed notebook show, one after another: printed text, HTML, else plain text. */
export function shownIn(file: string): string {
  const { cells } = JSON.parse(readFileSync(file, 'utf8')) as { cells: { outputs?: Shown[] }[] };
  const outputs = cells.flatMap(({ outputs = [] }) => outputs);
  return outputs.map(({ text, data }) => [text ?? data?.['text/html'] ?? data?.['text/plain'] ?? ''].flat().join('')).join('\n');
}
