import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { markovSource, windowFloor } from '../../../../lib/corpus/index.js';
import { findQuestion } from '../../../../lib/course/lecture/self-check.js';
import type { OverRepetitions } from '../../../../lib/runs/analysis/compare-runs.js';
import type { CompletedRun } from '../../../../lib/runs/index.js';
import { notebookDir } from '../../../../lib/setup/paths.mjs';
import { slidesOf } from '../../../../lib/site/deck/deck.js';

/** By the id of a markdown cell, or of a question such as `3.4`: parts of sentences, made from the records they speak of. */
export type Prose = Readonly<Record<string, readonly string[]>>;

/** What the prose of a section says of the records. */
export interface SectionProse {
  bound: () => Prose | Promise<Prose>;
  /** Markdown cells whose numbers come from elsewhere: from papers, from what the cell declares, or from runs on the reader's machine. */
  elsewhere: readonly string[];
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ');

/** The markdown cells of the notebook whose name begins with `section`, such as `3b`, by their ids, each as one line. */
export function markdownOf(section: string): Map<string, string> {
  const name = readdirSync(notebookDir).find((file) => file.startsWith(`${section}-`))!;
  const { cells } = JSON.parse(readFileSync(join(notebookDir, name), 'utf8')) as {
    cells: { id: string; cell_type: string; source: string[] }[];
  };
  const textIn = (source: readonly string[]) => oneLine(source.join('').replace(/ data-prediction="[\d.]+"/g, ''));
  return new Map(cells.filter((cell) => cell.cell_type === 'markdown').map(({ id, source }) => [id, textIn(source)]));
}

/** A cell, or the choices of a question with their discussions, as one line. */
export function textOf(section: string, place: string): string {
  if (!/^\d\.\d$/.test(place)) return markdownOf(section).get(place) ?? '';
  return oneLine(findQuestion(place).choices.map(({ text, discussion }) => `${text} ${discussion}`).join(' '));
}

/** Decimals, percentages and multiples: what a result looks like. Years, sizes and numbers of parts do not. */
const RESULT = /(?<![\w.])(?:\d+\.\d+|\.\d+|\d+%|\d+-fold)(?![\w])/g;

/** The results in the prose of a section that no bound sentence holds, as `cell: number`. */
export function unboundResults(section: string, sentences: Prose, elsewhere: readonly string[]): string[] {
  return [...markdownOf(section)].filter(([id]) => !elsewhere.includes(id)).flatMap(([id, text]) => {
    const rest = (sentences[id] ?? []).reduce((left, sentence) => left.replace(sentence, ' '), text);
    return [...rest.matchAll(RESULT)].map(([number]) => `${id}: ${number}`);
  });
}

const resultsIn = (text: string) => [...text.matchAll(RESULT)].map(([number]) => number);

/**
 * The results on the slides of a section that are in none of the bound sentences of the cells that they condense, as `slide: number`; where
 * such a cell has its numbers from elsewhere, they may be on the slide.
 */
export function unboundOnSlides(section: string, sentences: Prose, elsewhere: readonly string[]): string[] {
  const texts = markdownOf(section);
  const notebook = readdirSync(notebookDir).find((file) => file.startsWith(`${section}-`))!;
  return slidesOf(notebook).flatMap(({ headline, text, notes, says }) => {
    const known = says.flatMap((place) => [...(sentences[place] ?? []), elsewhere.includes(place) ? texts.get(place)! : '']).flatMap(resultsIn);
    return resultsIn(`${headline} ${text} ${notes}`).filter((number) => !known.includes(number)).map((number) => `${headline}: ${number}`);
  });
}

/** `0.20`, `−0.94`: with `digits` after the point and a true minus. */
export function decimal(value: number, digits: number): string {
  return value.toFixed(digits).replace('-', '−');
}

/** `.070`, as it stands where the text leaves the 0 out. */
export function pointed(value: number, digits: number): string {
  return decimal(value, digits).replace(/^(−?)0\./, '$1.');
}

/** `4.7%` of .047. */
export function percent(share: number, digits = 0): string {
  return `${decimal(100 * share, digits)}%`;
}

export const lossOf = (run: CompletedRun) => run.validationLossNatsPerToken;
export const widthOf = (run: CompletedRun) => run.config.train.model.dModel;
export const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs));
export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The lowest loss on windows of 16 tokens of the Markov source, as the notebooks compute it. */
export const markovFloor = (): number => windowFloor(markovSource({ seed: 1 }), { contextLength: 16, nWindows: 20_000 }).lossNatsPerToken;

/** Measured over foretold, of the loss and of what lies above a floor, each minus 1. */
export function errors(measured: number, foretold: number, floor: number): { loss: number; excess: number } {
  return { loss: measured / foretold - 1, excess: (measured - floor) / (foretold - floor) - 1 };
}

/** What a reader of a text loses who knows only how common each token is, nats a token: -sum p ln p. */
export function unigramEntropy(tokens: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < tokens.length; i++) counts.set(tokens[i]!, (counts.get(tokens[i]!) ?? 0) + 1);
  return -[...counts.values()].reduce((sum, n) => sum + (n / tokens.length) * Math.log(n / tokens.length), 0);
}

/** A value with its interval as it stands in a sentence: `1.49 (1.38 to 1.61)`. */
export function ranged({ value, interval: { low, high } }: OverRepetitions, digits: number): string {
  return `${decimal(value, digits)} (${decimal(low, digits)} to ${decimal(high, digits)})`;
}
