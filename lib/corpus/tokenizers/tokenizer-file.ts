import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../../core/check.js';
import { writeWhole } from '../../core/kit.js';
import { bpeTokenizer } from './bpe.js';
import { byteTokenizer, characterTokenizer, wordTokenizer } from './symbols.js';
import type { Tokenizer, TokenizerSpec } from './tokenizer.js';

const specSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('byte') }),
  z.strictObject({ kind: z.literal('character'), characters: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('word'), words: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('bpe'), merges: z.array(z.tuple([z.int(), z.int()])) }),
]);

const fileSchema = z.strictObject({
  format: z.literal('scaling tokenizer'),
  version: z.literal(1),
  corpusHash: z.string().regex(/^[0-9a-f]{64}$/),
  spec: specSchema,
});

/** The tokenizer that a specification describes. */
export function tokenizerOf(spec: TokenizerSpec): Tokenizer {
  switch (spec.kind) {
    case 'byte': return byteTokenizer;
    case 'character': return characterTokenizer(spec.characters);
    case 'word': return wordTokenizer(spec.words);
    case 'bpe': return bpeTokenizer(spec.merges);
  }
}

/** Saves a tokenizer as JSON, with the hash of the corpus whose tokens it made; the file appears whole or not at all. */
export function saveTokenizer(file: string, tokenizer: Tokenizer, { corpusHash }: { corpusHash: string }): void {
  const content = fileSchema.parse({ format: 'scaling tokenizer', version: 1, corpusHash, spec: tokenizer.spec });
  writeWhole(file, `${JSON.stringify(content)}\n`);
}

/**
 * A tokenizer that `saveTokenizer` wrote, and the hash of its corpus.
 * @throws InputError if the file is missing, is not JSON, or is not of this format and version
 */
export function loadTokenizer(file: string): { tokenizer: Tokenizer; corpusHash: string } {
  const parsed = fileSchema.safeParse(readJson(file));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new InputError(`${file}: expected a tokenizer of version 1, got a wrong ${issue.path.join('.') || 'content'} (${issue.message})`);
  }
  return { tokenizer: tokenizerOf(parsed.data.spec), corpusHash: parsed.data.corpusHash };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new InputError(`${file}: expected a tokenizer saved as JSON, but reading it failed: ${(cause as Error).message}`);
  }
}
