import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { runId } from '../../lib/runs/run-config.js';
import { recordFile, recordedNames } from '../../lib/runs/store/read-runs.js';
import { findSweep } from '../../lib/runs/sweeps/index.js';
import { planSweep } from '../../lib/runs/sweeps/sweep.js';

/**
 * Of each record file: how many lines, and the beginning of the SHA-256 of their ids, one a line, in the order of the file.
 * A file that is recorded anew gets a new row.
 */
const FROZEN: readonly [name: string, lines: number, sha256: string][] = [
  ['addition', 50, '16d32451c130011d'],
  ['batch', 150, '7e85aa6627246fcf'],
  ['chain', 50, '391d8e75ff88e9b6'],
  ['data', 38, 'dd5e5c94ce0d6c77'],
  ['distillation', 30, 'b772366a9663b036'],
  ['downstream', 27, '120ed41cebda8084'],
  ['emergence', 30, 'f2cf5f864c00921d'],
  ['isoflop', 30, 'a3fc9d8699dbcfbf'],
  ['isoflop-tuned', 60, '91a60e1c986c3b8e'],
  ['learning-rate', 21, 'b67b840c415150af'],
  ['live', 11, '03fc6f939824dc07'],
  ['objective', 70, '0309d6c5bf673762'],
  ['one-shot', 1, 'd8fba9ff00ae7305'],
  ['one-shot-tuned', 1, '22ffe5db845f93ea'],
  ['parametrisation', 150, 'b77fa39ab4475172'],
  ['repetition', 27, '5f0ab51a9b774696'],
  ['settings', 20, 'a5dd312d1f4c2a3a'],
  ['shape', 58, '51cc638d380f3f8e'],
  ['size', 27, '6d62a4f174a5e138'],
  ['text', 65, 'bb2542ba71775514'],
  ['transfer', 180, '978376ed6b129cf2'],
  ['width', 4, 'febd0f889d66fd20'],
];

describe('the identity of a recorded run', () => {
  it('is frozen for every file there is', () => {
    expect(recordedNames()).toEqual(FROZEN.map(([name]) => name));
  });

  it.each(FROZEN)('still follows from its configuration, and from its declaration, in %s', async (name, lines, sha256) => {
    const records = readFileSync(recordFile(name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; config: object });
    const ids = records.map(({ id }) => id);
    expect(records.map(({ config }) => runId(config))).toEqual(ids);
    expect([ids.length, createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 16)]).toEqual([lines, sha256]);
    const declared = (await planSweep(findSweep(name))).map(({ id }) => id);
    expect(declared.sort()).toEqual(ids.sort());
  });
});
