import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import * as kit from '../lib/core/kit.js';
import * as kitWeb from '../lib/core/kit-web.js';
import * as answers from '../lib/course/answers/run-answer.js';
import * as answersWeb from '../lib/course/answers/run-answer-web.js';
import { languageCorpus } from '../lib/corpus/languages/language.js';
import { markovSource } from '../lib/corpus/languages/markov.js';
import * as threads from '../lib/fit/uncertainty/resample-threads.js';
import * as threadsWeb from '../lib/fit/uncertainty/resample-threads-web.js';
import { fitPowerLaw } from '../lib/fit/laws/power-law.js';
import { transformerConfig } from '../lib/model/config.js';
import * as machine from '../lib/plot/machine.js';
import * as machineWeb from '../lib/plot/machine-web.js';
import { root } from '../lib/setup/paths.mjs';
import * as livingScript from '../lib/site/living/script.js';
import * as livingScriptWeb from '../lib/site/living/script-web.js';
import { train } from '../lib/train/loop.js';
import type * as web from '../lib/web.js';

jest.setTimeout(120_000);

/** What a page and its workers have; nothing of Node. */
const PAGE = {
  TextEncoder, TextDecoder, performance, MessageChannel, URL, setTimeout, clearTimeout, console, structuredClone, crypto, atob, btoa,
};

let scaling: typeof web;
/** Plain data as an object of the page's own realm. */
let inPage: <T>(data: T) => T;
beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'lib', 'dist', 'web.js')], bundle: true, platform: 'browser', format: 'iife', globalName: 'scaling',
    target: 'es2022', write: false, logLevel: 'silent', preserveSymlinks: true, // lib/dist is one, and lib/package.json says what a page takes
  }); // throws for a `node:` import, which a page does not resolve
  const page = createContext({ ...PAGE });
  runInContext('globalThis.self = globalThis.window = globalThis; globalThis.document = {}; globalThis.navigator = {};', page);
  inPage = (data) => runInContext(`(${JSON.stringify(data)})`, page) as typeof data;
  scaling = runInContext(`${outputFiles[0]!.text}; scaling`, page) as typeof web;
});

const options = { model: transformerConfig({ nLayer: 1, dModel: 8, vocabSize: 64, contextLength: 8 }), steps: 6, batchSize: 8, seed: 3 };
const sample = { seed: 1, trainTokens: 2000, validationTokens: 700 };

describe('scaling/web', () => {
  it('trains in a page, without anything of Node, to the losses that Node computes', async () => {
    await scaling.openBackend({ backend: 'cpu' });
    const there = await scaling.train(scaling.languageCorpus(scaling.markovSource({ seed: 1 }), sample), inPage(options));
    expect(there.backend.name).toBe('cpu');
    expect(there.compilation.rung).toBe('eager');
    const here = await train(languageCorpus(markovSource({ seed: 1 }), sample), options);
    // the same tokens and first weights; float32 keeps 7 digits, and backends add in another order
    expect(there.curve).toHaveLength(6);
    const lossesOf = ({ curve }: typeof here) => curve.map(({ lossNatsPerToken }) => lossNatsPerToken);
    lossesOf(there).forEach((loss, i) => expect(Math.abs(loss - lossesOf(here)[i]!)).toBeLessThan(1e-4));
    expect(Math.abs(there.validationLossNatsPerToken! - here.validationLossNatsPerToken!)).toBeLessThan(1e-4);
  });

  it('fits there what is fitted here, digit by digit', () => {
    const data = { x: [1e3, 3e3, 1e4, 3e4, 1e5], loss: [4, 3.5, 3.2, 3, 2.9], floor: 'fitted' as const };
    expect(JSON.stringify(scaling.fitPowerLaw(data).parameters)).toBe(JSON.stringify(fitPowerLaw(data).parameters));
  });

  it('reads the tables that it was given, and names the one that it was not', () => {
    const file = 'published/training-mfu.csv';
    expect(() => scaling.publishedTable('training-mfu')).toThrow(`datasets: expected ${file} among what provideDatasets was given, got nothing`);
    scaling.provideDatasets({ [file]: readFileSync(join(root, 'datasets', file), 'utf8') });
    expect(scaling.publishedTable('training-mfu').length).toBeGreaterThan(3);
  });

  it('has of every file that needs the machine the same names for a page', () => {
    const { browser } = JSON.parse(readFileSync(join(root, 'lib', 'package.json'), 'utf8')) as { browser: Record<string, string | false> };
    expect(Object.keys(browser).filter((file) => /^\.\/dist/.test(file)).sort()).toEqual([
      './dist/core/kit.js', './dist/course/answers/run-answer.js', './dist/engine/backend.js', './dist/engine/tensorflow-program.js',
      './dist/fit/uncertainty/resample-threads.js', './dist/plot/machine.js', './dist/site/living/script.js',
    ]);
    const missing = (all: object, page: object, unused: readonly string[] = []) =>
      Object.keys(all).filter((name) => !(name in page) && !unused.includes(name));
    expect(missing(kit, kitWeb, ['PAGES'])).toEqual([]);
    expect(missing(threads, threadsWeb)).toEqual([]);
    expect(missing(answers, answersWeb, ['IsolationError', 'holds', 'strongestIsolation'])).toEqual([]);
    expect(missing(machine, machineWeb, ['FONT_FILES', 'readAdvances'])).toEqual([]);
    expect(missing(livingScript, livingScriptWeb, ['livingScriptFile'])).toEqual([]);
  });
});
