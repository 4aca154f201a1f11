import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, resolve, sep } from 'node:path';
import { checkNumber, InputError } from '../core/check.js';
import { createCorpus, type Corpus, type Split } from './corpus.js';
import { trainBpe } from './tokenizers/bpe.js';
import { byteTokenizer, characterTokenizerOf } from './tokenizers/symbols.js';
import { textOf, type Tokenizer } from './tokenizers/tokenizer.js';

/** How a text becomes a corpus. */
export interface TextCorpusOptions {
  /** 'byte' if not given. Characters are those of the whole text; a BPE is trained on the training split only. */
  tokenizer?: 'byte' | 'character' | { bpeVocabSize: number } | Tokenizer;
  /**
   * 'file': whole files go to one split, as it must be where files resemble themselves; the default for a folder.
   * 'position': the last parts of the text are validation and test; the default, and the only way, for one file.
   */
  splitBy?: 'file' | 'position';
  /** Of the bytes; .05 if not given. */
  validationShare?: number;
  testShare?: number;
  /** In a folder, only files whose names end so, for example ['.txt', '.md']; every file if not given. Hidden ones are left out. */
  extensions?: readonly string[];
}

/**
 * A corpus from a text file, or from all text files of a folder, its tokens in the order of the files' paths.
 *
 * Example: `textCorpus('my-novel.txt', { tokenizer: { bpeVocabSize: 1024 } })`.
 * @throws InputError if nothing is there, a file is empty or not text, or there are too few files to split
 */
export function textCorpus(path: string, options: TextCorpusOptions = {}): Corpus {
  const files = readTextFiles(path, options.extensions);
  const shares = { validation: options.validationShare ?? 0.05, test: options.testShare ?? 0.05 };
  checkNumber('validationShare', shares.validation, { min: 0, max: 0.5 });
  checkNumber('testShare', shares.test, { min: 0, max: 0.5 });
  const byFile = options.splitBy ?? (files.length > 1 ? 'file' : 'position');
  const bytes = byFile === 'file' ? splitByFile(path, files, shares) : splitByPosition(files, shares);
  const tokenizer = chooseTokenizer(options.tokenizer ?? 'byte', bytes);
  return createCorpus({
    name: basename(resolve(path)),
    vocabSize: tokenizer.vocabSize,
    tokenizer,
    train: tokenizer.encodeBytes(bytes.train),
    validation: tokenizer.encodeBytes(bytes.validation),
    test: tokenizer.encodeBytes(bytes.test),
  });
}

/**
 * Bytes of text that a token stands for on average: bits per byte = loss in nats a token / (ln 2 x bytes per token),
 * the one unit in which models with different tokenizers can be compared.
 */
export function bytesPerToken(tokenizer: Tokenizer, tokens: ArrayLike<number>): number {
  if (tokens.length === 0) throw new InputError('tokens: expected at least one, got none');
  return tokenizer.decodeBytes(tokens).length / tokens.length;
}

interface TextFile {
  path: string;
  bytes: Buffer;
}

function readTextFiles(path: string, extensions?: readonly string[]): TextFile[] {
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info) throw new InputError(`path: expected a text file or a folder of them, found nothing at ${path}`);
  if (!info.isDirectory()) return [readTextFile(path, path)];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(sep).join('/'))
    .filter((name) => !name.split('/').some((part) => part.startsWith('.')))
    .filter((name) => extensions === undefined || extensions.includes(extname(name)))
    .filter((name) => statSync(join(path, name), { throwIfNoEntry: false })?.isFile())
    .sort();
  if (names.length === 0) {
    const wanted = extensions ? ` ending in ${extensions.join(', ')}` : '';
    throw new InputError(`path: expected a folder with text files${wanted}, found none in ${path}`);
  }
  return names.map((name) => readTextFile(join(path, name), name));
}

function readTextFile(file: string, name: string): TextFile {
  const bytes = readFileSync(file);
  if (bytes.length === 0) throw new InputError(`${file}: expected text, got an empty file`);
  if (bytes.includes(0)) throw new InputError(`${file}: expected text, got a binary file (it has zero bytes); choose text files with extensions`);
  textOf(file, bytes);
  return { path: name, bytes };
}

type Shares = Record<'validation' | 'test', number>;
type SplitBytes = Record<Split, Uint8Array>;

/**
 * Files in an order drawn from their names fill test, then validation; the rest, and every file above a tenth of the text, is for training.
 */
function splitByFile(path: string, files: readonly TextFile[], shares: Shares): SplitBytes {
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const dealt: Record<Split, TextFile[]> = { train: [], validation: [], test: [] };
  const lacks = (split: 'validation' | 'test') => dealt[split].reduce((sum, { bytes }) => sum + bytes.length, 0) < shares[split] * total;
  for (const file of [...files].sort((a, b) => lot(a.path) - lot(b.path))) {
    const small = file.bytes.length <= total / 10;
    if (small && lacks('test')) dealt.test.push(file);
    else if (small && lacks('validation')) dealt.validation.push(file);
    else dealt.train.push(file);
  }
  if (dealt.train.length === 0 || lacks('test') || lacks('validation')) {
    throw new InputError(`path: expected enough files of at most a tenth of the text to hold out whole ones, got ${files.length} files in ${path}; use splitBy: 'position'`);
  }
  const joined = (split: Split) => Buffer.concat(files.filter((file) => dealt[split].includes(file)).map(({ bytes }) => bytes));
  return { train: joined('train'), validation: joined('validation'), test: joined('test') };
}

/** A number in [0, 2^32) that belongs to a name: an order that looks random and is always the same. */
function lot(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0);
}

/** The text in order: train, validation, test. Cuts fall between characters. */
function splitByPosition(files: readonly TextFile[], shares: Shares): SplitBytes {
  const bytes = Buffer.concat(files.map((file) => file.bytes));
  const cutAt = (position: number) => {
    let cut = Math.round(position);
    while (cut < bytes.length && (bytes[cut]! & 0xc0) === 0x80) cut++; // 10xxxxxx continues a character
    return cut;
  };
  const validation = cutAt(bytes.length * (1 - shares.validation - shares.test));
  const test = cutAt(bytes.length * (1 - shares.test));
  return { train: bytes.subarray(0, validation), validation: bytes.subarray(validation, test), test: bytes.subarray(test) };
}

function chooseTokenizer(choice: NonNullable<TextCorpusOptions['tokenizer']>, bytes: SplitBytes): Tokenizer {
  if (choice === 'byte') return byteTokenizer;
  if (choice === 'character') return characterTokenizerOf(Object.values(bytes).map((part) => textOf('text', part)).join(''));
  return 'bpeVocabSize' in choice ? trainBpe(bytes.train, { vocabSize: choice.bpeVocabSize }) : choice;
}
