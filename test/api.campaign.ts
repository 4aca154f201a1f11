import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../lib/setup/paths.mjs';

describe('npm run api', () => {
  it('writes a page for every door, which asks no other host for anything', () => {
    const folder = mkdtempSync(join(tmpdir(), 'api-'));
    try {
      const { status, stderr } = spawnSync('npm', ['run', 'api', '--', '--out', folder], { cwd: root, encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
      const modules = readdirSync(join(folder, 'modules')).sort();
      expect(modules).toEqual(
        ['corpus', 'emergence', 'engine', 'figures', 'fit', 'index', 'model', 'plot', 'runs', 'train'].map((room) => `${room}.html`),
      );
      const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
      expect(pages.length).toBeGreaterThan(300);
      const asking = pages.filter((page) => /<(?:script|link|img|iframe)[^>]*(?:src|href)="(?:https?:)?\/\//.test(readFileSync(join(folder, page), 'utf8')));
      expect(asking).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 300_000);
});
