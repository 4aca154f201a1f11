import { createHash } from 'node:crypto';
import type TypeScript from 'typescript';
import { typescript } from '../answers/typescript.js';

/** Tokens in a row that are compared as one: long enough that two loops by different hands differ somewhere in it. */
const SHINGLE = 6;
const MAX_SHINGLES = 5000;

/**
 * What an answer looks like with names and layout taken away: a number for each run of six tokens, in which every name is the same and
 * every literal of a kind is the same. Two answers that differ by renaming, comments and spaces have the same fingerprint.
 */
export function fingerprint(source: string): number[] {
  const tokens = tokensOf(source);
  const shingles = new Set<number>();
  for (let i = 0; i + SHINGLE <= tokens.length && shingles.size < MAX_SHINGLES; i++) {
    shingles.add(createHash('sha256').update(tokens.slice(i, i + SHINGLE).join(',')).digest().readUInt32LE(0));
  }
  return [...shingles];
}

function tokensOf(source: string): TypeScript.SyntaxKind[] {
  const ts = typescript();
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, /* skipTrivia */ true, ts.LanguageVariant.Standard, source.slice(0, 100_000));
  const tokens: TypeScript.SyntaxKind[] = [];
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) tokens.push(token);
  return tokens;
}

/** Shared runs of tokens over all runs of both, from 0 to 1 (Jaccard 1912). Worked value: [1, 2] and [2, 3] share 1 of 3. */
export function similarity(a: readonly number[], b: readonly number[]): number {
  const ofA = new Set(a);
  const shared = b.filter((shingle) => ofA.has(shingle)).length;
  const all = a.length + b.length - shared;
  return all === 0 ? 0 : shared / all;
}
