import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordFile } from '../../lib/runs/store/append-store.js';
import { claimRun, claimsFolder } from '../../lib/runs/store/claims.js';
import { readStore } from '../../lib/runs/store/read-runs.js';
import { parseRunRecord, recordFailure, type RunRecord, type StoredRun } from '../../lib/runs/store/run-record.js';
import { runId } from '../../lib/runs/run-config.js';
import { configOf, recordOf } from './runs.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  file = join(folder, 'runs.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const seedsIn = (runs: StoredRun[]) => runs.map((run) => run.config.train.seed);

describe('the identity of a run', () => {
  it('is the beginning of SHA-256 over its configuration, whatever the order of its keys', () => {
    expect(runId({})).toBe('44136fa355b3678a'); // echo -n '{}' | sha256sum
    expect(runId({ a: 1, b: { c: 2, d: 3 } })).toBe(runId({ b: { d: 3, c: 2 }, a: 1 }));
  });

  it('changes with every setting', () => {
    expect(new Set([1, 2, 3].map((seed) => runId(configOf(seed)))).size).toBe(3);
  });
});

describe('a record file', () => {
  it('holds nothing before anything was recorded', () => {
    expect(readStore(file)).toEqual({ runs: [] });
  });

  it('gives back what was appended, in order', async () => {
    const records = [2, 1, 3].map(recordOf);
    for (const record of records) expect(await new RecordFile(file).append(record)).toBe('recorded');
    expect(readStore(file)).toEqual({ runs: records });
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(4); // three lines and the end of the last
  });

  it('refuses a run that it has, and is not changed by the attempt', async () => {
    await new RecordFile(file).append(recordOf(1));
    const before = readFileSync(file, 'utf8');
    expect(await new RecordFile(file).append({ ...recordOf(1), wallSeconds: 99 })).toBe('already recorded');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('refuses to be written a record with an id of another configuration', async () => {
    await expect(new RecordFile(file).append({ ...recordOf(1), id: recordOf(2).id })).rejects.toThrow(/^run record: id: expected [0-9a-f]{16}, which belongs to its configuration/);
    expect(existsSync(file)).toBe(false);
  });

  it('keeps the reason of a failed run, and takes the record of a second try in its place', async () => {
    const failed = recordFailure(configOf(1), 'out of memory');
    await new RecordFile(file).append(failed);
    expect(readStore(file).runs).toEqual([failed]);
    expect(await new RecordFile(file).append(recordOf(1))).toBe('recorded');
    expect(readStore(file).runs).toEqual([recordOf(1)]);
  });

  it('keeps a diverged run, which has no validation loss', async () => {
    const diverged: RunRecord = { ...recordOf(1), status: { kind: 'diverged', reason: 'the loss was NaN at step 7' } };
    delete diverged.validationLossNatsPerToken;
    await new RecordFile(file).append(diverged);
    expect(readStore(file).runs).toEqual([diverged]);
    expect(await new RecordFile(file).append(recordOf(1))).toBe('already recorded'); // a result, not to be tried again
  });

  it('loses a torn last line and nothing else, wherever it was cut', async () => {
    await new RecordFile(file).append(recordOf(1));
    const { length } = readFileSync(file);
    await new RecordFile(file).append(recordOf(2));
    const whole = readFileSync(file);
    // after the first line's end: one byte in, in the middle, all but the closing brace
    for (const end of [length + 1, Math.round((length + whole.length) / 2), whole.length - 2]) {
      writeFileSync(file, whole);
      truncateSync(file, end);
      expect(readStore(file)).toEqual({
        runs: [recordOf(1)],
        torn: { bytes: end - length, sentence: `${file}: its last line was cut off while it was written; that run counts as not done` },
      });
      expect(await new RecordFile(file).append(recordOf(3))).toBe('recorded');
      expect(seedsIn(readStore(file).runs)).toEqual([1, 3]);
      expect(readStore(file).torn).toBeUndefined();
    }
  });

  it('keeps a last line that lacks only its line end, as an editor may leave it', async () => {
    await new RecordFile(file).append(recordOf(1));
    truncateSync(file, readFileSync(file).length - 1);
    await new RecordFile(file).append(recordOf(2));
    expect(seedsIn(readStore(file).runs)).toEqual([1, 2]);
  });

  it('names the line that is no record, and the run that is there twice', async () => {
    await new RecordFile(file).append(recordOf(1));
    const line = readFileSync(file, 'utf8');
    appendFileSync(file, line);
    expect(() => readStore(file)).toThrow(`${file} line 2: expected each run once, got ${recordOf(1).id} a second time`);
    writeFileSync(file, `${line}{"schemaVersion":1}\n${line}`);
    expect(() => readStore(file)).toThrow(`${file} line 2: run record: status: `);
  });

  it('takes the records of many writers at once', async () => {
    const seeds = Array.from({ length: 12 }, (_, i) => i);
    await Promise.all([...seeds, ...seeds].map((seed) => new RecordFile(file).append(recordOf(seed))));
    expect(seedsIn(readStore(file).runs).sort((a, b) => a - b)).toEqual(seeds);
  });

  it('is written again after a process was killed while it held the lock', async () => {
    mkdirSync(`${file}.lock`);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(`${file}.lock`, longAgo, longAgo);
    expect(await new RecordFile(file).append(recordOf(1))).toBe('recorded');
    expect(existsSync(`${file}.lock`)).toBe(false);
  });
});

describe('parseRunRecord', () => {
  it('names the field that is wrong', () => {
    expect(() => parseRunRecord('{"torn')).toThrow('run record: expected a line of JSON, got "{"torn"');
    expect(() => parseRunRecord(JSON.stringify({ ...recordOf(1), tokens: -1 }))).toThrow(/^run record: tokens: /);
    const incomplete = recordOf(1);
    delete incomplete.validationLossNatsPerToken;
    expect(() => parseRunRecord(JSON.stringify(incomplete))).toThrow(/^run record: validationLossNatsPerToken: /);
  });
});

describe('a claim', () => {
  it('is refused while the process that holds it lives, and leaves nothing when it is released', () => {
    const claim = claimRun(file, 'a');
    expect(claim.kind).toBe('ours');
    expect(claimRun(file, 'a')).toEqual({ kind: 'theirs', holder: `process ${process.pid}` });
    if (claim.kind === 'ours') claim.release();
    expect(existsSync(claimsFolder(file))).toBe(false);
  });

  it('of a process that is gone is taken over', () => {
    mkdirSync(claimsFolder(file));
    writeFileSync(join(claimsFolder(file), 'a'), '4194305 1'); // above the highest process id that Linux gives, 2^22
    writeFileSync(join(claimsFolder(file), 'b'), `${process.pid} 1`); // our own process id, in an earlier life
    expect([claimRun(file, 'a').kind, claimRun(file, 'b').kind]).toEqual(['ours', 'ours']);
  });
});
