import { z } from 'zod';
import { describe } from './check.js';
import type { PublishedTables } from './published-tables.js';

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
export const ROW_SCHEMAS = {
  'kaplan-2020-laws': { law: text, symbol: text, value: number, unit: text.optional() },
  'hoffmann-2022-exponents': { approach: number, name: text, a: number, aLow: number, aHigh: number, b: number, bLow: number, bHigh: number },
  'hoffmann-2022-optimal-tokens': { nParamsReported: number, trainFlops: number, nTokens: number },
  'hoffmann-2022-flop-ratio': { nParamsReported: number, ratioTo6ND: number },
  'parametric-fits': { fit: text, symbol: text, value: number, standardError: number.optional() },
  'porian-2024-exponents': { correction: text, refinedWeb: number, openWebText2: number },
  'wang-2022-results': {
    stage: oneOf(['pretrained', 'finetuned', 'chance']), architecture: oneOf(['CD', 'ND', 'ED']).optional(),
    objective: oneOf(['FLM', 'PLM', 'MLM']).optional(), eaiAccuracyPercent: number, t0EvalAccuracyPercent: number,
  },
  'wang-2022-settings': { stage: text, setting: text, value: text },
  'wei-2022-emergence': {
    setting: oneOf(['few-shot prompting', 'augmented prompting']), ability: text, trainFlops: number, nParamsReported: number, model: text,
  },
  'schaeffer-2023-claims': { claim: text, value: text, basis: oneOf(['paper', 'memory']) },
  'closed-book-qa': { benchmark: text, model: text, nShots: number, accuracyPercent: number },
  accelerators: { id: text, name: text, peakFlopsPerSecond: number, memoryBytes: number },
  'training-mfu': { model: text, nParamsReported: number, accelerators: text, mfu: number },
  'model-growth': {
    model: text, organisation: text, month, nParamsReported: number, nTokens: number.optional(),
    kind: oneOf(['dense', 'sparse']), announcedIn: text, basis: oneOf(['paper', 'memory']),
  },
} satisfies { [Name in keyof PublishedTables]: CellsOf<PublishedTables[Name]> };
