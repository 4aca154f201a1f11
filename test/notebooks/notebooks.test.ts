import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { itRuns, lecture } from './run-lecture.js';

interface Notebook {
  metadata: { kernelspec: { name: string } };
  cells: { id: string; cell_type: string; source: string[]; outputs?: unknown[] }[];
}

describe('the notebooks of the lecture', () => {
  it.each(lecture.map((file) => [basename(file), file]))('%s is committed without outputs, for the course kernel, with code cells of at most 15 lines', (_, file) => {
    const { metadata, cells } = JSON.parse(readFileSync(file, 'utf8')) as Notebook;
    expect(metadata.kernelspec.name).toBe('tslab');
    for (const { id, cell_type, outputs, source } of cells) {
      if (cell_type !== 'code') continue;
      expect([id, outputs]).toEqual([id, []]);
      expect([id, Math.max(15, source.length)]).toEqual([id, 15]);
    }
  });

  itRuns(lecture.filter((file) => basename(file).startsWith('0-'))); // which everybody opens first; the campaign runs all
});
