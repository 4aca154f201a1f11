import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../lib/core/check.js';
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
    const run = runs('const r').slice('const r = () => '.length, -1);
    write('helper.mjs', `export const runs = () => ${run};`);
    expect(dryRun(write('imports.ts', 'import { runs } from "./helper.mjs";\nexport default { question: "Imported?", runs: async () => runs() };')).stdout).toMatch(/^Imported\?\n/);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
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
    ['a schedule that there is not', { train: { schedule: { kind: 'cosin' } } }, 'wrong.json: train.schedule.kind: expected one of constant, cosine, linear'],
    ['an objective that there is not', { train: { objective: { kind: 'causal' } } }, 'wrong.json: train.objective.kind: expected one of fullLM, prefixLM'],
    ['a decay of moments of 2', { train: { adamW: { beta1: 2 } } }, 'wrong.json: train.adamW.beta1: Too big: expected number to be <1, got 2'],
    ['a misspelt setting of AdamW', { train: { adamW: { betaOne: 0.9 } } }, 'wrong.json: train.adamW: expected settings that the schema has (--schema prints it), got "betaOne"'],
    ['a misspelt setting of Adafactor', { train: { adafactor: { decay: 0.9 } } }, 'wrong.json: train.adafactor: expected settings that the schema has'],
    ['a language without its options', { corpus: { kind: 'markov' } }, 'wrong.json: corpus.language: '],
    ['a language without a sample', { corpus: { kind: 'markov', language: { seed: 1 } } }, 'wrong.json: corpus.sample: '],
    ['a language that there is not', { corpus: { kind: 'novel' } }, 'wrong.json: corpus.kind: expected one of markov, kinds, facts, chain, walk, task, got '],
    ['a corpus that is a task without one', { corpus: { kind: 'task' } }, 'wrong.json: corpus.task: '],
    ['a language whose seed is a word', { corpus: { kind: 'markov', language: { seed: 'x' }, sample: { seed: 1, trainTokens: 900, validationTokens: 90 } } }, 'wrong.json: seed: expected an integer >= 0, got "x"'],
    ['tasks on a text', { tasks: [{ kind: 'copy', length: 2, seed: 1, trainExamples: 5, validationExamples: 0, testExamples: 2 }] }, 'wrong.json: corpus: expected one whose words tasks can be asked in'],
    ['fine-tuning on a text', { fineTuning: { tasks: [{ kind: 'copy' }], nExamples: 3, train: { steps: 2 } } }, 'wrong.json: corpus: expected one whose words tasks can be asked in'],
    ['a context longer than the text', { model: { ...STUDY.model, contextLength: 4096 } }, 'wrong.json: corpus: expected at least 4097 tokens for train, '],
    ['a batch that validation does not fill', { train: { batchSize: 64 } }, 'wrong.json: corpus: expected at least 1025 tokens for validation, of which windows of 16 are made, 64 of them, got '],
    ['a value of the grid twice', { model: { ...STUDY.model, dModel: [8, 8] } }, 'got "dModel 8, trainFlops 1e8, seed 1" and "dModel 8, trainFlops 1e8, seed 1", which come to the same configuration'],
    ['a seed twice', { seeds: [1, 1] }, 'expected runs that differ, got '],
    ['budgets of the same number of steps', { budget: { trainFlops: [1e8, 1.0001e8] } }, 'a value twice, or budgets of the same number of steps'],
    ['no seed at all', { seeds: 0 }, 'seeds: Too small: expected number to be >=1, got 0'],
  ];
  it.each(WRONG)('refuses %s in one sentence', async (_, change, complaint) => {
    await expect(readSweepFile(write('wrong.json', { ...STUDY, ...change })).then(planSweep)).rejects.toThrow(complaint);
    await expect(readSweepFile(join(folder, 'wrong.json')).then(planSweep)).rejects.toThrow(InputError);
  });

  it.each<[what: string, name: string, source: string, complaint: string]>([
    ['does not end', 'a.ts', 'export default { question: "?",\nruns: () => ', 'a.ts line 2: expected TypeScript, but '],
    ['fails while it is read', 'b.ts', 'throw new Error("no more"); export default {};', 'b.ts: expected a module that can be imported, got one that fails: no more'],
    ['imports what is not there', 'c.ts', 'import "./nowhere.mjs"; export default {};', 'c.ts: expected a module that can be imported, got one that fails: '],
    ['fails to give its runs', 'd.ts', 'export default { question: "?", runs: () => { throw new Error("no runs"); } };', 'd.ts: expected runs() to give the runs, got a failure: no runs'],
    ['gives a number', 'e.ts', 'export default { question: "?", runs: () => 3 };', 'e.ts: expected runs() to give a list of runs, got number'],
    ['gives none', 'f.ts', 'export default { question: "?", runs: () => [] };', 'f.ts: expected runs() to give a list of runs, got an empty one'],
    ['gives nothing for a run', 'g.ts', 'export default { question: "?", runs: () => [null] };', 'got null as run 1'],
    ['has a model without a width', 'h.ts', 'export default { question: "?", runs: () => [{ label: "one", kind: "train", corpus: {}, train: { steps: 1, model: { nLayer: 1 } } }] };', 'h.ts, run 1: dModel: expected an integer >= 1, got undefined'],
  ])('refuses a module that %s in one sentence', async (_, name, source, complaint) => {
    await expect((async () => planSweep(await readSweepFile(write(name, source))))()).rejects.toThrow(complaint);
    await expect(readSweepFile(join(folder, name)).then(planSweep)).rejects.toThrow(InputError);
  });

  it('completes an optimiser of which one setting is said, and reads a file with the mark of byte order', async () => {
    const declared = { ...STUDY, train: { ...STUDY.train, adamW: { weightDecay: 0.01 }, adafactor: { step: 'relative' } } };
    const [run] = await planSweep(await readSweepFile(write('marked.json', `\ufeff${JSON.stringify(declared)}`)));
    expect(trainOf(run!)).toMatchObject({ adamW: { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.01 }, adafactor: { decayRate: 0.8, step: 'relative' } });
  });

  it('keeps no text that is none, and names it as its file does', async () => {
    mkdirSync(join(folder, 'folder.txt'), { recursive: true });
    const texts: [name: string, content: string | Buffer | undefined, complaint: string][] = [
      ['empty.txt', '', 'empty.txt: expected text, got an empty file'],
      ['latin.txt', Buffer.from('Größe '.repeat(99), 'latin1'), 'latin.txt: expected UTF-8 text, got bytes that are not'],
      ['wide.txt', Buffer.from('\ufeffsome text'.repeat(99), 'utf16le'), 'wide.txt: expected text, got a binary file'],
      ['folder.txt', undefined, 'folder.txt, which is none'],
    ];
    for (const [name, content, complaint] of texts) {
      if (content !== undefined) writeFileSync(join(folder, name), content);
      const reading = readSweepFile(write('study.json', { ...STUDY, corpus: { text: name } }));
      await expect(reading).rejects.toThrow(`study.json: corpus.text: expected`.slice(0, 25));
      await expect(reading).rejects.toThrow(complaint);
      if (content !== undefined) expect(existsSync(textFile(createHash('sha256').update(content).digest('hex')))).toBe(false);
    }
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
