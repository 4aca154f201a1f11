import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { textCorpus } from '../../lib/corpus/index.js';

const folder = mkdtempSync(join(tmpdir(), 'text-corpus-'));
const at = (name: string) => join(folder, name);
const many = at('many');

beforeAll(() => {
  writeFileSync(at('novel.txt'), 'It was a dark and stormy night; naïve café. '.repeat(100));
  writeFileSync(at('empty.txt'), '');
  writeFileSync(at('picture.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]));
  writeFileSync(at('latin1.txt'), Buffer.from([0x63, 0x61, 0x66, 0xe9]));
  mkdirSync(join(many, 'deeper'), { recursive: true });
  for (let i = 0; i < 40; i++) writeFileSync(join(many, i % 2 ? 'deeper' : '.', `${i}.txt`), `file ${i}\n`.repeat(20));
  writeFileSync(join(many, '.hidden'), Buffer.from([0]));
  mkdirSync(at('few'));
  for (const name of ['a', 'b']) writeFileSync(join(at('few'), name), 'text '.repeat(50));
  mkdirSync(at('bare'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('textCorpus', () => {
  it('cuts one file by position: the last tenth is held out, nothing is lost, no character is cut in two', () => {
    const corpus = textCorpus(at('novel.txt'));
    const parts = [corpus.train, corpus.validation, corpus.test].map((part) => corpus.tokenizer!.decode(part));
    expect(parts.join('')).toBe('It was a dark and stormy night; naïve café. '.repeat(100));
    expect(parts.join('')).not.toContain('\ufffd');
    expect(corpus.train.length / 4600).toBeCloseTo(0.9, 2); // 46 bytes, since ï and é take two each
    expect(corpus.validation.length / 4600).toBeCloseTo(0.05, 2);
    expect(corpus.name).toBe('novel.txt');
  });

  it('never cuts a character in two, wherever the cut falls', () => {
    writeFileSync(at('cafes.txt'), 'é😀'.repeat(50));
    for (let share = 0; share < 0.5; share += 0.01) {
      const corpus = textCorpus(at('cafes.txt'), { validationShare: share, testShare: 0.23 });
      for (const part of [corpus.train, corpus.validation, corpus.test]) expect(corpus.tokenizer!.decode(part)).not.toContain('\ufffd');
    }
  });

  it('gives whole files of a folder to one split each, and every file to one', () => {
    const corpus = textCorpus(many);
    const found = [corpus.train, corpus.validation, corpus.test].map((part) => corpus.tokenizer!.decode(part).match(/file \d+\n/g)!);
    const files = found.map((lines) => new Set(lines));
    expect(files.map((lines) => lines.size).reduce((a, b) => a + b)).toBe(40);
    found.forEach((lines, i) => expect(lines).toHaveLength(20 * files[i]!.size));
    // 10 files of 140 bytes and 30 of 160: two of 160 reach 5% of 6,200 = 310
    expect(files.map((lines) => lines.size)).toEqual([36, 2, 2]);
  });

  it('makes the same corpus again, whatever the tokenizer', () => {
    for (const tokenizer of ['byte', 'character', { bpeVocabSize: 270 }] as const) {
      const corpus = textCorpus(at('novel.txt'), { tokenizer });
      expect(textCorpus(at('novel.txt'), { tokenizer }).hash).toBe(corpus.hash);
      expect(corpus.tokenizer!.decode(corpus.train).startsWith('It was a dark')).toBe(true);
      expect(corpus.vocabSize).toBe(corpus.tokenizer!.vocabSize);
    }
  });

  it('takes only files with the given extensions', () => {
    writeFileSync(join(many, 'picture.png'), Buffer.from([0]));
    expect(() => textCorpus(many)).toThrow('picture.png: expected text, got a binary file');
    expect(textCorpus(many, { extensions: ['.txt'] }).train.length).toBeGreaterThan(5000);
    expect(() => textCorpus(many, { extensions: ['.md'] })).toThrow('path: expected a folder with text files ending in .md, found none in');
    rmSync(join(many, 'picture.png'));
  });

  it('says what is wrong with a path that is missing, empty or not text', () => {
    expect(() => textCorpus(at('none.txt'))).toThrow(`path: expected a text file or a folder of them, found nothing at ${at('none.txt')}`);
    expect(() => textCorpus(at('empty.txt'))).toThrow('empty.txt: expected text, got an empty file');
    expect(() => textCorpus(at('picture.png'))).toThrow('picture.png: expected text, got a binary file');
    expect(() => textCorpus(at('latin1.txt'))).toThrow('latin1.txt: expected UTF-8 text, got bytes that are not');
    expect(() => textCorpus(at('bare'))).toThrow('path: expected a folder with text files, found none in');
  });

  it('asks for a split by position where files are too few or too large', () => {
    expect(() => textCorpus(at('few'))).toThrow("got 2 files in");
    expect(textCorpus(at('few'), { splitBy: 'position' }).train.length).toBe(450);
  });
});
