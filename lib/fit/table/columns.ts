import { InputError } from '../../core/check.js';

/** What a column can mean. */
export type ColumnRole = 'nParams' | 'nTokens' | 'nUniqueTokens' | 'trainFlops' | 'loss' | 'steps' | 'batch' | 'criticalBatch' | 'accuracy' | 'weights' | 'x';

/** Common spellings of each role, likeliest first, in small letters without spaces or signs. */
const SPELLINGS: Record<ColumnRole, readonly string[]> = {
  nParams: ['nparams', 'params', 'parameters', 'n', 'modelsize', 'nparamstotal', 'nparamsnonembedding', 'nparamsreported', 'numparams', 'nparameters', 'numparameters', 'modelparams', 'nonembeddingparams', 'nonembeddingparameters', 'nnonembedding', 'totalparams', 'totalparameters', 'ntotal', 'size'],
  nTokens: ['ntokens', 'tokens', 'd', 'trainingtokens', 'traintokens', 'numtokens', 'tokensseen', 'trainedtokens', 'datasetsize', 'datasize'],
  nUniqueTokens: ['nuniquetokens', 'uniquetokens', 'u', 'ud', 'uniquedata', 'numuniquetokens'],
  trainFlops: ['trainflops', 'trainingflops', 'trainingflop', 'trainflop', 'flops', 'flop', 'c', 'computebudget', 'compute', 'trainingcompute', 'budget'],
  loss: ['loss', 'finalloss', 'valloss', 'validationloss', 'evalloss', 'testloss', 'lossnatspertoken', 'trainloss', 'l'],
  steps: ['steps', 'minsteps', 'smin', 'step', 's', 'trainsteps'],
  batch: ['batch', 'batchsize', 'batchtokens', 'b'],
  criticalBatch: ['criticalbatch', 'bcrit', 'criticalbatchsize', 'criticalbatchtokens'],
  accuracy: ['accuracy', 'acc', 'score'],
  weights: ['weights', 'weight'],
  x: ['x'],
};

/** All roles, for messages and checks. */
export const COLUMN_ROLES = Object.keys(SPELLINGS) as ColumnRole[];

/** Where each role stands in a table, and how that was decided, in sentences for the reader. */
export interface ColumnChoice {
  /** Position of each role's column. */
  positions: Partial<Record<ColumnRole, number>>;
  said: string[];
}

/**
 * Reads "role=column, role=column", for example `nParams=Model Size,loss=final loss`.
 * @throws InputError for a role that does not exist or a part without =
 */
export function parseColumnOption(option: string): Partial<Record<ColumnRole, string>> {
  return Object.fromEntries(option.split(',').map((part) => {
    const [role, name] = part.split('=').map((text) => text.trim());
    const known = COLUMN_ROLES.find((candidate) => candidate === role);
    if (!known || !name) throw new InputError(`columns: expected role=column with a role among ${COLUMN_ROLES.join(', ')}, got "${part.trim()}"`);
    return [known, name];
  }));
}

/**
 * Finds the columns of the given roles among the names of a table, by the caller's choice first and by common spellings otherwise.
 * Roles in `optional` may be missing. Worked value: names "Model Size", "Training FLOP", "loss" give nParams 0, trainFlops 1, loss 2.
 * @throws InputError naming the role that was not found, the columns there are, and the option that says which to take
 */
export function chooseColumns(names: readonly string[], required: readonly ColumnRole[], optional: readonly ColumnRole[], chosen: Partial<Record<ColumnRole, string>> = {}): ColumnChoice {
  const plain = names.map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ''));
  const positions: Partial<Record<ColumnRole, number>> = {};
  const said: string[] = [];
  for (const role of [...required, ...optional]) {
    const wanted = chosen[role];
    if (wanted !== undefined) {
      const position = names.indexOf(wanted);
      if (position < 0) throw new InputError(`columns: expected a column named "${wanted}" for ${role}; the file has ${listed(names)}`);
      positions[role] = position;
      continue;
    }
    const candidates = SPELLINGS[role].flatMap((spelling) => plain.flatMap((name, k) => (name === spelling ? [k] : [])));
    const [position, ...others] = candidates;
    if (position === undefined) {
      if (optional.includes(role)) continue;
      throw new InputError(`${role}: no column looks like it among ${listed(names)}; say which it is with --columns "${role}=NAME"`);
    }
    positions[role] = position;
    const rest = others.length > 0 ? ` (not ${listed(others.map((k) => names[k]!))}; --columns "${role}=NAME" changes that)` : '';
    said.push(`column "${names[position]}" is taken as ${role}${rest}`);
  }
  return { positions, said };
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
