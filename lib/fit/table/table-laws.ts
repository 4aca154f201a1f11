import { InputError } from '../../core/check.js';
import { candidatesFor, chooseColumns, listed, wordsOf, type ColumnChoice } from './columns.js';
import { parseUnit, type ColumnRole, type Unit } from './units.js';

/** What a table must hold for a law: the required columns, one of the alternatives, and what is used where it is there. */
interface TableLawEntry {
  /** Short: 31 characters for the first nine, 33 for the others, in the two columns of the help. */
  about: string;
  /** Residuals count by Huber's loss unless said otherwise, as the law was published; by squares without it. */
  huber?: true;
  required: readonly ColumnRole[];
  oneOf: readonly ColumnRole[];
  optional?: readonly ColumnRole[];
}

/** The laws that can be fitted to a table, by the name the command line knows them by, with the columns each needs. */
export const TABLE_LAWS = {
  power: { about: 'L = A x^-alpha', required: ['loss'], oneOf: ['x', 'nParams', 'nTokens', 'trainFlops'] },
  'power-floor': { about: 'L = E + A x^-alpha', required: ['loss'], oneOf: ['x', 'nParams', 'nTokens', 'trainFlops'] },
  kaplan: { about: 'L = (xc/x)^alpha', required: ['loss'], oneOf: ['x', 'nParams', 'nTokens', 'trainFlops'] },
  'kaplan-joint': { about: 'Kaplan\'s law of N and D', required: ['nParams', 'loss'], oneOf: ['nTokens', 'trainFlops'] },
  'kaplan-steps': { about: 'Kaplan\'s law of N and steps', required: ['nParams', 'steps', 'loss'], oneOf: [] },
  'critical-batch': { about: 'Bcrit = Bstar / L^(1/alphaB)', required: ['loss', 'criticalBatch'], oneOf: [] },
  'batch-tradeoff': { about: 'S = Smin (1 + Bcrit/B)', required: ['batch', 'steps'], oneOf: [] },
  envelope: { about: 'approach 1, envelope of curves', required: ['nParams', 'loss'], oneOf: ['trainFlops', 'nTokens'] },
  isoflop: { about: 'approach 2, a parabola a budget', required: ['nParams', 'loss'], oneOf: ['trainFlops', 'nTokens'] },
  parametric: { about: 'approach 3, of N and D with floor', huber: true, required: ['nParams', 'loss'], oneOf: ['nTokens', 'trainFlops'] },
  repetition: { about: 'parametric with repeated data', huber: true,
    required: ['nParams', 'nUniqueTokens', 'loss'], oneOf: ['nTokens', 'trainFlops'] },
  coupled: { about: 'parametric, N and D interacting', huber: true, required: ['nParams', 'loss'], oneOf: ['nTokens', 'trainFlops'] },
  accuracy: { about: 'a sigmoid from loss to accuracy', required: ['loss', 'accuracy'], oneOf: [] },
  'accuracy-chain': { about: 'accuracy of N, D through the loss', huber: true,
    required: ['nParams', 'loss', 'accuracy'], oneOf: ['nTokens', 'trainFlops'] },
  'best-lr': { about: 'best learning rate k N^a D^b',
    required: ['nParams', 'learningRate'], optional: ['loss'], oneOf: ['nTokens', 'trainFlops'] },
  'best-batch': { about: 'best batch k N^a D^b', required: ['nParams', 'batch'], optional: ['loss'], oneOf: ['nTokens', 'trainFlops'] },
  annealing: { about: 'whole curves under any schedule', huber: true, required: ['steps', 'loss', 'learningRate'], oneOf: [] },
} as const satisfies Record<string, TableLawEntry>;

/** The name of a law in {@link TABLE_LAWS}. */
export type TableLaw = keyof typeof TABLE_LAWS;

/** Whether residuals count by Huber's loss unless said otherwise. */
export function isHuberLaw(law: TableLaw): boolean {
  return 'huber' in TABLE_LAWS[law];
}

/** The columns a law takes, and what else is read for it. */
export interface LawColumnChoice extends ColumnChoice {
  /** How tokens are computed, where no column counts them. */
  tokens?: TokenSource;
  /** Tokens or compute that the law does not need where the other is there, but that ought to agree with C = 6 N D. */
  compared?: { role: 'nTokens' | 'trainFlops'; position: number; unit?: Unit };
}

/**
 * Finds the columns that a law needs: its required ones, and the first of the alternatives that is there. Where neither tokens nor compute
 * are, the columns that tokens are computed from ({@link tokenSource}).
 * @throws InputError if one is missing, or if the law's x could be any of several columns
 */
export function chooseLawColumns(
  law: TableLaw,
  names: readonly string[],
  chosen: Partial<Record<ColumnRole, string>> = {},
  { exactnessAt, batchInTokens }: { exactnessAt?: (position: number) => number; batchInTokens?: boolean } = {},
): LawColumnChoice {
  const required: readonly ColumnRole[] = TABLE_LAWS[law].required;
  const oneOf: readonly ColumnRole[] = TABLE_LAWS[law].oneOf;
  const { optional: extra = [] }: TableLawEntry = TABLE_LAWS[law];
  const optional: readonly ColumnRole[] = [...extra, 'weights'];
  if (oneOf.length === 0) return chooseColumns(names, required, optional, chosen, exactnessAt);
  const named = oneOf.filter((role) => chosen[role] !== undefined);
  const found = named.length > 0 ? named : oneOf.filter((role) => candidatesFor(role, names, exactnessAt).length > 0);
  const [first, ...others] = found;
  if (oneOf.includes('x') && others.length > 0) throw new InputError(`x: the columns of ${found.join(', ')} could each be it; say which with --columns "x=NAME"`);
  const areSaid =
    named.length === 0 && (chosen.tokensPerParam !== undefined || (chosen.steps ?? chosen.batch ?? chosen.sequence) !== undefined);
  const tokens =
    (first === undefined || areSaid) && required.includes('nParams') && oneOf.includes('nTokens')
      ? tokenSource(names, chosen, exactnessAt, batchInTokens)
      : undefined;
  if (tokens) return { ...chooseColumns(names, [...required, ...tokens.roles], optional, chosen, exactnessAt), tokens };
  if (first === undefined) throw new InputError(`${oneOf[0]}: no column looks like ${oneOf.join(', ')}; the file has ${listed(names)}; say which it is with --columns "${oneOf[0]}=NAME"`);
  const choice = chooseColumns(names, [...required, first], optional, chosen, exactnessAt);
  const third = first === 'nTokens' ? 'trainFlops' : 'nTokens';
  const [compared] = required.includes('nParams') ? candidatesFor(third, names, exactnessAt) : [];
  return { ...choice, ...(compared && { compared: { role: third, ...compared } }) };
}

/** A way to the tokens of a run where no column counts them. */
export type TokenSource =
  | { kind: 'steps x batch x sequence'; roles: readonly ColumnRole[] }
  | { kind: 'steps x batch'; roles: readonly ColumnRole[] }
  | { kind: 'tokens a parameter x N'; roles: readonly ColumnRole[] };

/**
 * Finds how D can be computed: steps times batch times sequence length; steps times batch where the batch counts tokens (by its name, or by
 * `batchInTokens`); or tokens a parameter times N. Undefined if the columns are not there.
 * @throws InputError if there are steps and a batch of sequences but no length of a sequence
 */
export function tokenSource(
  names: readonly string[],
  chosen: Partial<Record<ColumnRole, string>>,
  exactnessAt?: (position: number) => number,
  batchInTokens?: boolean,
): TokenSource | undefined {
  const nameOf = (role: ColumnRole) => {
    const position = candidatesFor(role, names, exactnessAt)[0]?.position;
    return chosen[role] ?? (position === undefined ? undefined : names[position]);
  };
  const batch = nameOf('batch');
  if (nameOf('steps') !== undefined && batch !== undefined) {
    if (batchInTokens ?? countsTokens(batch)) return { kind: 'steps x batch', roles: ['steps', 'batch'] };
    if (nameOf('sequence') !== undefined) return { kind: 'steps x batch x sequence', roles: ['steps', 'batch', 'sequence'] };
  }
  if (nameOf('tokensPerParam') !== undefined) return { kind: 'tokens a parameter x N', roles: ['tokensPerParam'] };
  if (nameOf('steps') !== undefined && batch !== undefined) {
    throw new InputError(`nTokens: expected tokens, or steps, batch and sequence length, got no length of a sequence beside "${nameOf('steps')}" and "${batch}" among ${listed(names)}; `
      + 'say which column has it with --columns "sequence=NAME", or that the batch counts tokens with --unit batch=tokens');
  }
  return undefined;
}

function countsTokens(name: string): boolean {
  return wordsOf(name).some((word) => word.startsWith('tok') || parseUnit(word)?.counted === 'tokens');
}

/**
 * The tokens of each run, [rows], from the columns of a {@link TokenSource}.
 * Worked value: 1,907 steps of 512 sequences of 1,024 tokens are 999,817,216 tokens.
 */
export function deriveTokens({ kind }: TokenSource, columns: Partial<Record<ColumnRole, Float64Array>>): Float64Array {
  const column = (role: ColumnRole): Float64Array => {
    const values = columns[role];
    if (!values) throw new InputError(`${role}: expected a column of numbers, got none`);
    return values;
  };
  switch (kind) {
    case 'steps x batch x sequence': return column('steps').map((steps, i) => steps * column('batch')[i]! * column('sequence')[i]!);
    case 'steps x batch': return column('steps').map((steps, i) => steps * column('batch')[i]!);
    case 'tokens a parameter x N': return column('tokensPerParam').map((ratio, i) => ratio * column('nParams')[i]!);
  }
}
