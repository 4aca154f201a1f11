import { parse } from 'csv-parse/sync';
import * as z from 'zod'; // the namespace: a page's bundle then takes what is used
import { checkChoice, describe, InputError } from './check.js';
import { readDataset } from './kit.js';

const text = z.string({ error: 'expected text, got an empty cell' });
const number = z.string({ error: 'expected a number, got an empty cell' }).transform((cell, context) => {
  const value = Number(cell);
  if (Number.isFinite(value)) return value;
  context.addIssue({ code: 'custom', message: `expected a number, got "${cell}"` });
  return z.NEVER;
});
const month = text.regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: ({ input }) => `expected a month such as 2022-03, got ${describe(input)}` });
const oneOf = <const T extends readonly string[]>(choices: T) =>
  z.enum(choices, { error: ({ input }) => `expected one of ${choices.join(', ')}, got ${input === undefined ? 'an empty cell' : describe(input)}` });

/** One schema a column, each giving what the row's type says. */
type CellsOf<Row> = { [Column in keyof Row]-?: z.ZodType<Row[Column]> };

/** How the cells of each table become a row; an empty cell is absent. */
const ROW_SCHEMAS = {
  'kaplan-2020-laws': { law: text, symbol: text, value: number, unit: text.optional() },
  'hoffmann-2022-exponents': {
    approach: number,
    name: text,
    a: number,
    aLow: number,
    aHigh: number,
    b: number,
    bLow: number,
    bHigh: number,
  },
  'hoffmann-2022-optimal-tokens': { nParamsReported: number, trainFlops: number, nTokens: number },
  'hoffmann-2022-flop-ratio': { nParamsReported: number, ratioTo6ND: number },
  'parametric-fits': { fit: text, symbol: text, value: number, standardError: number.optional() },
  'porian-2024-exponents': { correction: text, refinedWeb: number, openWebText2: number },
  'wang-2022-results': {
    stage: oneOf(['pretrained', 'finetuned', 'chance']),
    architecture: oneOf(['CD', 'ND', 'ED']).optional(),
    objective: oneOf(['FLM', 'PLM', 'MLM']).optional(),
    eaiAccuracyPercent: number,
    t0EvalAccuracyPercent: number,
  },
  'wang-2022-settings': { stage: text, setting: text, value: text },
  'wei-2022-emergence': {
    setting: oneOf(['few-shot prompting', 'augmented prompting']),
    ability: text,
    trainFlops: number,
    nParamsReported: number,
    model: text,
  },
  'schaeffer-2023-claims': { claim: text, value: text, basis: oneOf(['paper', 'memory']) },
  'closed-book-qa': { benchmark: text, model: text, nShots: number, accuracyPercent: number },
  'hoffmann-2022-benchmarks': { benchmark: text, model: text, accuracyPercent: number },
  'hoffmann-2022-pile': { subset: text, chinchilla: number, gopher: number },
  'scaling-pipelines': { model: text, smallRuns: text, law: text, foretold: text, largeRun: text, reported: text },
  accelerators: { id: text, name: text, peakFlopsPerSecond: number, memoryBytes: number },
  'training-mfu': { model: text, nParamsReported: number, accelerators: text, mfu: number },
  'model-growth': {
    model: text,
    organisation: text,
    month,
    nParamsReported: number,
    nTokens: number.optional(),
    kind: oneOf(['dense', 'sparse']),
    announcedIn: text,
    basis: oneOf(['paper', 'memory']),
  },
} satisfies { [Name in keyof PublishedTables]: CellsOf<PublishedTables[Name]> };

/** The name of a published table, that of its file in datasets/published/ without `.csv`. */
export type PublishedTableName = keyof PublishedTables;

/** All names, in the order of the lecture. */
export const PUBLISHED_TABLE_NAMES = Object.keys(ROW_SCHEMAS) as PublishedTableName[];

/**
 * The rows of a table that a paper published, each cell checked; a cell the paper leaves empty is absent.
 * For example `publishedTable('hoffmann-2022-exponents')[0].a` = 0.50. The file's comments name the paper and table: `publishedSource`.
 * @throws InputError for an unknown name, or naming the file, row and column of a cell that does not fit
 */
export function publishedTable<Name extends PublishedTableName>(name: Name): PublishedTables[Name][] {
  return parseTable(name, csvOf(name), fileOf(name));
}

/**
 * Where a published table comes from, as a figure cites it, for example
 * `publishedSource('training-mfu')` = 'Chowdhery et al. 2022, "PaLM: Scaling Language Modeling with Pathways", Table 3'.
 * @throws InputError for an unknown name, or if the file does not say
 */
export function publishedSource(name: PublishedTableName): string {
  const source = /^# source: (.+)$/m.exec(csvOf(name))?.[1];
  if (source === undefined) throw new InputError(`${fileOf(name)}: expected a first line "# source: ...", got none`);
  return source;
}

/**
 * Reads CSV text as the rows of a table: lines that begin with # are comments, the first other line names the columns.
 * `file` is what errors call it.
 * @throws InputError for a missing or unknown column, or a cell that does not fit
 */
export function parseTable<Name extends PublishedTableName>(name: Name, csv: string, file: string): PublishedTables[Name][] {
  const schema = z.object(ROW_SCHEMAS[name]);
  return readRecords(csv, file, Object.keys(ROW_SCHEMAS[name])).map(({ record, info }) => {
    const cells = Object.fromEntries(Object.entries(record).filter(([, cell]) => cell !== ''));
    const result = schema.safeParse(cells);
    if (result.success) return result.data as unknown as PublishedTables[Name];
    const { path, message } = result.error.issues[0]!;
    throw new InputError(`${file}, line ${info.lines}, column ${path.join('.')}: ${message}`);
  });
}

interface ParsedRow {
  record: Record<string, string>;
  info: { lines: number };
}

function readRecords(csv: string, file: string, expected: readonly string[]): ParsedRow[] {
  const columns = (found: string[]): string[] => {
    if (found.length === expected.length && expected.every((column) => found.includes(column))) return found;
    throw new InputError(`${file}: expected the columns ${expected.join(', ')}, got ${found.join(', ')}`);
  };
  try {
    return parse<ParsedRow>(csv, { columns, comment: '#', comment_no_infix: true, info: true });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${file}: expected CSV, but ${(error as Error).message}`);
  }
}

/** Its name in datasets/published/, as errors call it. */
const fileOf = (name: PublishedTableName) => `${checkChoice('table', name, PUBLISHED_TABLE_NAMES)}.csv`;
const csvOf = (name: PublishedTableName) => readDataset('published', fileOf(name));

/** One constant or exponent of Kaplan et al. 2020. */
export interface KaplanConstant {
  law: string;
  symbol: string;
  value: number;
  unit?: string;
}

/** Exponents of compute-optimal N ~ C^a and D ~ C^b by one approach of Hoffmann et al. 2022, with 10th and 90th percentiles. */
export interface AllocationExponents {
  approach: number;
  name: string;
  a: number;
  aLow: number;
  aHigh: number;
  b: number;
  bLow: number;
  bHigh: number;
}

/** Compute and tokens at which a model of a given size is compute-optimal. */
export interface OptimalTokens {
  nParamsReported: number;
  trainFlops: number;
  nTokens: number;
}

/** Training FLOPs counted operation by operation, over 6ND. */
export interface FlopRatio {
  nParamsReported: number;
  ratioTo6ND: number;
}

/** One parameter of a published parametric fit L(N, D). */
export interface FitConstant {
  fit: string;
  symbol: string;
  value: number;
  standardError?: number;
}

/** The exponent of optimal N against compute after one more correction, on two corpora. */
export interface ExponentAfterCorrection {
  correction: string;
  refinedWeb: number;
  openWebText2: number;
}

/** Mean zero-shot accuracy of one architecture with one objective; chance has neither. */
export interface ZeroShotResult {
  stage: 'pretrained' | 'finetuned' | 'chance';
  architecture?: 'CD' | 'ND' | 'ED';
  objective?: 'FLM' | 'PLM' | 'MLM';
  eaiAccuracyPercent: number;
  t0EvalAccuracyPercent: number;
}

/** One setting of an experiment, in words. */
export interface ExperimentSetting {
  stage: string;
  setting: string;
  value: string;
}

/** The smallest scale at which an ability was seen. */
export interface EmergenceScale {
  setting: 'few-shot prompting' | 'augmented prompting';
  ability: string;
  trainFlops: number;
  nParamsReported: number;
  model: string;
}

/** `memory` marks what was written down from memory and not checked against the paper. */
export type Basis = 'paper' | 'memory';

/** One claim or formula of a paper, in words. */
export interface Claim {
  claim: string;
  value: string;
  basis: Basis;
}

/** Accuracy of one model on one question-answering benchmark. */
export interface QuestionAnsweringResult {
  benchmark: string;
  model: string;
  nShots: number;
  accuracyPercent: number;
}

/** Accuracy of one model on one benchmark. */
export interface BenchmarkResult {
  benchmark: string;
  model: string;
  accuracyPercent: number;
}

/** Bits per byte of two models on one subset of The Pile. */
export interface PileResult {
  subset: string;
  chinchilla: number;
  gopher: number;
}

/** How one laboratory went from small runs to a large one, in words. */
export interface ScalingPipeline {
  model: string;
  smallRuns: string;
  law: string;
  foretold: string;
  largeRun: string;
  /** What came of it, by its own report. */
  reported: string;
}

/** An accelerator: its peak in dense bfloat16, and its memory. */
export interface Accelerator {
  id: string;
  name: string;
  peakFlopsPerSecond: number;
  memoryBytes: number;
}

/** The utilisation that one training run reached: model FLOPs achieved over peak. */
export interface TrainingUtilisation {
  model: string;
  nParamsReported: number;
  accelerators: string;
  mfu: number;
}

/** A language model and the month (YYYY-MM) in which it became public. */
export interface AnnouncedModel {
  model: string;
  organisation: string;
  month: string;
  nParamsReported: number;
  nTokens?: number;
  kind: 'dense' | 'sparse';
  announcedIn: string;
  basis: Basis;
}

/** The published tables by name, each with the type of its rows. */
export interface PublishedTables {
  'kaplan-2020-laws': KaplanConstant;
  'hoffmann-2022-exponents': AllocationExponents;
  'hoffmann-2022-optimal-tokens': OptimalTokens;
  'hoffmann-2022-flop-ratio': FlopRatio;
  'parametric-fits': FitConstant;
  'porian-2024-exponents': ExponentAfterCorrection;
  'wang-2022-results': ZeroShotResult;
  'wang-2022-settings': ExperimentSetting;
  'wei-2022-emergence': EmergenceScale;
  'schaeffer-2023-claims': Claim;
  'closed-book-qa': QuestionAnsweringResult;
  'hoffmann-2022-benchmarks': BenchmarkResult;
  'hoffmann-2022-pile': PileResult;
  'scaling-pipelines': ScalingPipeline;
  accelerators: Accelerator;
  'training-mfu': TrainingUtilisation;
  'model-growth': AnnouncedModel;
}
