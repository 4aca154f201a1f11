import { InputError } from '../../core/check.js';
import { candidatesFor, listed, type ColumnRole } from './columns.js';
import { parseUnit } from './units.js';
import { wordsOf } from './column-names.js';

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
