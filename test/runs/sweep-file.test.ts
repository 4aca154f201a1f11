import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunCorpus, textFile } from '../../lib/runs/recipes.js';
import type { TrainRunConfig } from '../../lib/runs/run-config.js';
import { findSweep } from '../../lib/runs/sweeps/index.js';
import { planSweep, type PlannedRun, type Sweep } from '../../lib/runs/sweeps/sweep.js';
import { declarationOf, readSweepFile, sweepFileSchema, withSeeds } from '../../lib/runs/sweeps/sweep-file.js';
import { root } from '../../lib/setup/paths.mjs';

const folder = mkdtempSync(join(tmpdir(), 'sweep-file-'));
const TEXT = 'It was the best of times, it was the worst of times. '.repeat(60);
const SHA256 = createHash('sha256').update(TEXT).digest('hex');
writeFileSync(join(folder, 'novel.txt'), TEXT);
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(textFile(SHA256), { force: true });
});

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
const STUDY = {
  question: 'Which size is best?',
  corpus: { text: 'novel.txt' },
  model: { nLayer: 1, dModel: [8, 16], contextLength: 16 },
  train: { batchSize: 4 },
  budget: { trainFlops: [1e8, 3e8] },
  seeds: 2,
};
const trainOf = ({ config }: PlannedRun) => (config as TrainRunConfig).train;

describe('the file of a sweep', () => {
  it('gives a run for each choice of a value from every list, a budget turned into steps', async () => {
    const runs = await planSweep(await readSweepFile(write('study.json', STUDY)));
    expect(runs.map(({ label }) => label)).toEqual([8, 16].flatMap((d) => ['1e8', '3e8'].flatMap((c) =>
      [1, 2].map((seed) => `dModel ${d}, trainFlops ${c}, seed ${seed}`))));
    // bytes, width 8: embedding and head 256 x 8 each, positions 16 x 8, attention 4 x 64 + 32, feed-forward 2 x 8 x 32 + 40, norms 3 x 16
    const nParams = 2 * 2048 + 128 + 288 + 552 + 48;
    expect(trainOf(runs[0]!)).toMatchObject({ steps: Math.round(1e8 / (6 * nParams * 64)), batchSize: 4, seed: 1 });
    expect(trainOf(runs[7]!)).toMatchObject({ model: { dModel: 16, vocabSize: 256 }, seed: 2 });
    expect(new Set(runs.map(({ id }) => id)).size).toBe(8);
  });

  it('keeps a text under its hash, so that a run is the same wherever the text stood', async () => {
    const [run] = await planSweep(await readSweepFile(write('study.json', STUDY)));
    expect(run!.config.corpus).toEqual({ kind: 'text', name: 'novel.txt', sha256: SHA256 });
    expect(existsSync(textFile(SHA256))).toBe(true);
    const corpus = openRunCorpus(run!.config.corpus);
    expect(corpus.name).toBe('novel.txt');
    expect(corpus.train.length + corpus.validation.length + corpus.test.length).toBe(TEXT.length);
    expect(openRunCorpus({ kind: 'text', name: 'novel.txt', sha256: SHA256, bpeVocabSize: 260 }).vocabSize).toBe(260);
  });

  it('takes steps or tokens as a budget, languages and tasks with their options, and fine-tuning with the model of the run', async () => {
    const corpus = { kind: 'kinds', language: { seed: 1 }, sample: { seed: 1, trainTokens: 3000, validationTokens: 500 } };
    const task = { kind: 'copy', length: 2, seed: 1, trainExamples: 50, validationExamples: 0, testExamples: 20 };
    const declared = {
      ...STUDY, corpus, seeds: [7], budget: { tokens: 6400 }, model: { ...STUDY.model, dModel: 8 }, tasks: [task],
      fineTuning: { tasks: [task], nExamples: 40, train: { steps: 5 } },
    };
    const [run] = await planSweep(await readSweepFile(write('tasks.json', declared)));
    expect(run).toMatchObject({
      label: 'the run', steps: 105, // 6,400 tokens in steps of 4 x 16, and 5 of fine-tuning
      config: { kind: 'pipeline', tasks: [task], train: { seed: 7 }, fineTuning: { nExamples: 40, train: { seed: 7, steps: 5, model: { dModel: 8 } } } },
    });
    expect(run!.config.train.model.vocabSize).toBe(185); // 184 words, and the token that ends an answer
  });

  it('reads a module whose default export is a sweep, in TypeScript too', () => {
    const dryRun = (file: string) =>
      spawnSync(process.execPath, [join(root, 'lib', 'bin', 'scaling.mjs'), 'sweep', file, '--dry-run'], { encoding: 'utf8' });
    const runs = (source: string) => `${source} = () => [{ label: "one", kind: "train", corpus: { kind: "named", name: "markov" },
      train: { steps: 5, model: { nLayer: 1, dModel: 8, vocabSize: 64, contextLength: 16 } } }];`;
    const typed = write('mine.ts', `${runs('const runs: () => object[]')}\nexport default { question: "What?", runs };\n`);
    expect(dryRun(typed).stdout).toMatch(/^What\?\n {2}[0-9a-f]{16} {2}one +5 steps/);
    const plain = write('plain.mjs', `${runs('const runs')}\nexport default { question: "And this?", runs };\n`);
    expect(dryRun(plain).stdout).toMatch(/^And this\?\n/);
    expect(dryRun(write('wrong.mjs', 'export default { question: "?", runs: () => [{ label: "one" }] };')).stderr)
      .toContain("expected runs { label, kind: 'train', corpus, train: { model, steps } }, got {\"label\":\"one\"} as run 1");
    expect(dryRun(write('none.mjs', 'export default 3;'))).toMatchObject({
      status: 1, stderr: expect.stringContaining('expected a default export { question, runs: () => [...] }') as unknown,
    });
  });

  const WRONG: [what: string, change: object, complaint: string][] = [
    ['a misspelt setting', { model: { ...STUDY.model, nLayers: 1 } }, 'model: expected settings that the schema has (--schema prints it), got "nLayers"'],
    ['a misspelt corpus', { corpus: { txt: 'novel.txt' } }, 'corpus: expected settings that the schema has (--schema prints it), got "txt"'],
    ['a misspelt budget', { budget: { tokns: 3 } }, 'budget: expected settings that the schema has (--schema prints it), got "tokns"'],
    ['a number in quotes', { model: { ...STUDY.model, dModel: '8' } }, 'model.dModel: expected number, received string, got "8"'],
    ['a text that is not there', { corpus: { text: 'no.txt' } }, 'corpus.text: expected a text file, found nothing at'],
    ['less than a step', { budget: { trainFlops: 10 } }, 'budget: expected at least one step of 64 tokens for dModel 8, seed 1, got less'],
    ['a width that heads do not divide', { model: { ...STUDY.model, nHead: 3 } }, 'nHead: expected a divisor of dModel = 8, got 3'],
    ['no seed at all', { seeds: 0 }, 'seeds: Too small: expected number to be >=1, got 0'],
  ];
  it.each(WRONG)('refuses %s in one sentence', async (_, change, complaint) => {
    await expect(readSweepFile(write('wrong.json', { ...STUDY, ...change }))).rejects.toThrow(complaint);
  });

  it('refuses what is no JSON, and a file that is not there', async () => {
    await expect(readSweepFile(write('broken.json', '{"question":'))).rejects.toThrow('broken.json: expected JSON (');
    await expect(readSweepFile(join(folder, 'no.json'))).rejects.toThrow('expected the file of a sweep, found nothing at');
  });

  it('has a schema that an editor completes it by', () => {
    expect(sweepFileSchema()).toMatchObject({ anyOf: [
      { type: 'object', required: ['question', 'corpus', 'model', 'budget'], additionalProperties: false },
      { type: 'object', required: ['question', 'runs'], additionalProperties: false },
    ] });
  });
});

describe('a sweep of the lecture', () => {
  // each kind of run: on a text and on bytes, pipelines, teachers, tasks, and the run that carries a prediction
  it.each(['settings', 'distillation', 'downstream', 'addition', 'one-shot-tuned'])('is a file too: %s, with the same runs', async (name) => {
    const sweep = findSweep(name);
    const read = await readSweepFile(write(`${name}.json`, declarationOf(sweep)));
    const ids = async (one: Sweep) => (await planSweep(one)).map(({ id, label }) => [id, label]);
    expect(read.question).toBe(sweep.question);
    expect(await ids(read)).toEqual(await ids(sweep));
  });

  it('is refused where a run lacks what it is to be', async () => {
    const { question } = STUDY;
    await expect(readSweepFile(write('none.json', { question, runs: [] }))).rejects.toThrow('none.json: runs: ');
    await expect(readSweepFile(write('torn.json', { question, runs: [{ label: 'one', kind: 'train', corpus: { kind: 'named', name: 'markov' } }] })))
      .rejects.toThrow('torn.json: runs.0.train: ');
  });
});

describe('withSeeds', () => {
  it('gives every kind of run the seeds asked for, and runs that are declared keep their identity', async () => {
    const declared = await planSweep(findSweep('size')); // 9 widths in 3 languages, seed 1
    const more = await planSweep(withSeeds(findSweep('size'), [1, 2]));
    expect(more).toHaveLength(54);
    expect(more.slice(0, 2).map(({ label }) => label)).toEqual(['language 1, d 8, seed 1', 'language 1, d 8, seed 2']);
    expect(more.filter((_, i) => i % 2 === 0).map(({ id }) => id)).toEqual(declared.map(({ id }) => id));
    expect(withSeeds(findSweep('chain'), [1]).runs()).toHaveLength(10); // ten widths, of five seeds each
  });
});
