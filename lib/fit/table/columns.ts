import { InputError } from '../../core/check.js';
import { lossUnitOfWords, parseUnit, unitFits, type ColumnRole, type LossUnit, type Unit } from './units.js';

const SETS = [
  '',
  'final',
  'val',
  'valid',
  'validation',
  'eval',
  'test',
  'train',
  'training',
  'pretrain',
  'finalval',
  'finaltrain',
  'finalvalidation',
  'finaleval',
  'best',
  'bestval',
  'mean',
  'avg',
];
const ofSets = (...measures: string[]) => measures.flatMap((measure) => SETS.flatMap((set) => [set + measure, measure + set]));

/** What may be 0: a curve may begin at step 0, and its schedule end at a learning rate of 0. */
export const MAY_BE_ZERO: ReadonlySet<ColumnRole> = new Set(['steps', 'learningRate'] as const);

/** Common spellings of each role, likeliest first, in small letters without spaces or signs. */
const SPELLINGS: Record<ColumnRole, readonly string[]> = {
  nParams: [
    'nparams',
    'params',
    'parameters',
    'n',
    'modelsize',
    'nparamstotal',
    'nparamsnonembedding',
    'nparamsreported',
    'numparams',
    'nparameters',
    'numparameters',
    'modelparams',
    'nonembeddingparams',
    'nonembeddingparameters',
    'nnonembedding',
    'totalparams',
    'totalparameters',
    'ntotal',
    'size',
    'paramcount',
    'parametercount',
    'numberofparameters',
    'numberofparams',
    'modelparameters',
    'noofparameters',
    'trainableparams',
    'trainableparameters',
    'nonembparams',
    'activeparams',
    'param',
  ],
  nTokens: [
    'ntokens',
    'tokens',
    'd',
    'trainingtokens',
    'traintokens',
    'numtokens',
    'tokensseen',
    'trainedtokens',
    'datasetsize',
    'datasize',
    'totaltokens',
    'ntokenstotal',
    'numtraintokens',
    'numtrainingtokens',
    'numberoftokens',
    'tokenstrained',
    'tokenstotal',
    'tokencount',
    'traintokensseen',
    'numtokensseen',
    'consumedtokens',
    'pretrainingtokens',
    'token',
    'tok',
    'toks',
  ],
  nUniqueTokens: ['nuniquetokens', 'uniquetokens', 'u', 'ud', 'uniquedata', 'numuniquetokens'],
  trainFlops: [
    'trainflops',
    'trainingflops',
    'trainingflop',
    'trainflop',
    'flops',
    'flop',
    'c',
    'computebudget',
    'compute',
    'trainingcompute',
    'budget',
    'totalflops',
    'totalflop',
    'totalcompute',
    'traincompute',
    'computeflops',
    'computeflop',
    'trainingcomputeflop',
    'trainingcomputeflops',
    'numflops',
    'nflops',
    'flopbudget',
    'flopsbudget',
    'totaltrainflops',
    'totaltrainingflops',
    'budgetflops',
    'pretrainflops',
  ],
  loss: [
    'loss',
    'finalloss',
    'valloss',
    'validationloss',
    'evalloss',
    'testloss',
    'lossnatspertoken',
    'trainloss',
    'l',
    ...ofSets(
      'loss',
      'crossentropy',
      'crossentropyloss',
      'ce',
      'celoss',
      'nll',
      'nllloss',
      'lossnats',
      'lossnatspertoken',
      'bpb',
      'bitsperbyte',
      'lossbits',
      'ppl',
      'perplexity',
    ),
  ],
  steps: [
    'steps',
    'minsteps',
    'smin',
    'step',
    's',
    'trainsteps',
    'trainingsteps',
    'numsteps',
    'nsteps',
    'numtrainsteps',
    'totalsteps',
    'maxsteps',
    'iterations',
    'iters',
    'numiterations',
    'trainiters',
    'maxiters',
    'niters',
    'optimizersteps',
    'updates',
    'numupdates',
    'gradientsteps',
  ],
  learningRate: ['learningrate', 'lr', 'peaklr', 'maxlr', 'peaklearningrate', 'maxlearningrate', 'eta'],
  batch: [
    'batch',
    'batchsize',
    'batchtokens',
    'b',
    'globalbatchsize',
    'globalbatch',
    'trainbatchsize',
    'totalbatchsize',
    'effectivebatchsize',
    'bs',
    'gbs',
    'batchsizetokens',
    'globalbatchtokens',
    'globalbatchsizetokens',
    'tokensperbatch',
    'tokensperstep',
    'tokensperiteration',
    'tokensperiter',
    'totalbatchtokens',
  ],
  sequence: [
    'sequence',
    'seqlen',
    'sequencelength',
    'seqlength',
    'contextlength',
    'contextlen',
    'blocksize',
    'contextsize',
    'contextwindow',
    'context',
    'ctx',
    'ctxlen',
    'nctx',
    'maxseqlen',
    'maxsequencelength',
    'maxseqlength',
  ],
  tokensPerParam: [
    'tokensperparam',
    'tokensperparameter',
    'tokenparamratio',
    'tokenparameterratio',
    'tokenstoparams',
    'tokenstoparameters',
    'tokenparam',
    'tokensparam',
    'tokensparams',
    'tokensparameter',
    'tokensparameters',
    'dn',
    'dovern',
    'dataparamratio',
    'tpp',
    'chinchillaratio',
  ],
  criticalBatch: ['criticalbatch', 'bcrit', 'criticalbatchsize', 'criticalbatchtokens'],
  accuracy: ['accuracy', 'acc', 'score', ...ofSets('accuracy', 'acc')],
  weights: ['weights', 'weight'],
  x: ['x'],
};

/** All roles, for messages and checks. */
export const COLUMN_ROLES = Object.keys(SPELLINGS) as ColumnRole[];

/** Where each role stands in a table, and how that was decided, in sentences for the reader. */
export interface ColumnChoice {
  /** Position of each role's column. */
  positions: Partial<Record<ColumnRole, number>>;
  /** Units that the names of chosen columns state (`params [M]`, `total_gflops`), where they are other than one. */
  units: Partial<Record<ColumnRole, Unit>>;
  /** The unit of the loss that its column's name states. */
  lossUnit?: LossUnit;
  said: string[];
}

/**
 * Reads "role=column, role=column", for example `nParams=Model Size,loss=final loss`, given once or several times. A name with a comma in
 * it stands in quotes: `nParams="params, total",loss="loss=final"`; a quote within quotes is written twice.
 * @throws InputError for a role that does not exist or a part without =
 */
export function parseColumnOption(options: string | readonly string[]): Partial<Record<ColumnRole, string>> {
  const parts = [options].flat().flatMap((option) => {
    const found = [...option.matchAll(/\s*([^=,"']*?)\s*(?:=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^,]*)))?\s*(?:,|$)/gy)];
    const length = found.reduce((sum, [whole]) => sum + whole.length, 0);
    if (length < option.length) throw columnOptionError(option);
    return found.filter(([whole], index) => whole !== '' || index === 0);
  });
  return Object.fromEntries(parts.map(([whole, role, double, single, bare]) => {
    const name = double?.replaceAll('""', '"') ?? single?.replaceAll('\'\'', '\'') ?? bare?.trim();
    const known = COLUMN_ROLES.find((candidate) => candidate === role);
    if (!known || !name) throw columnOptionError(whole.replace(/,$/, '').trim());
    return [known, name];
  }));
}

function columnOptionError(part: string): InputError {
  return new InputError(`columns: expected role=column with a role among ${COLUMN_ROLES.join(', ')}, got "${part}"; a name with a comma in it needs quotes: --columns 'nParams="params, total"'`);
}

/** One column that a role may be, and the unit that its name states. */
interface Candidate {
  position: number;
  unit?: Unit;
}

/**
 * Columns that a role may be by their names, likeliest first: whole names before names that state a unit (`params_m`) or stand at the end
 * of a path (`config.n_params`); before all, columns of
 * numbers before columns of rounded ones (`70M`), and these before labels (`exactnessAt`).
 */
export function candidatesFor(
  role: ColumnRole,
  names: readonly string[],
  exactnessAt: (position: number) => number = () => 2,
): Candidate[] {
  const found = names.flatMap((name, position) => nameReadings(name, role).flatMap(({ spelling, unit, distance }) => {
    const rank = SPELLINGS[role].indexOf(spelling);
    return rank < 0 ? [] : [{ position, ...(unit && { unit }), distance, rank }];
  }));
  const first = found.sort(
    (a, b) => exactnessAt(b.position) - exactnessAt(a.position) || a.distance - b.distance || a.rank - b.rank || a.position - b.position,
  );
  return first.filter(({ position }, index) => first.findIndex((other) => other.position === position) === index);
}

/**
 * Finds the columns of the given roles among the names of a table, by the caller's choice first and by common spellings otherwise.
 * Roles in `optional` may be missing.
 * Of several columns that fit, one of numbers goes before one of labels (`exactnessAt`, by position).
 * Worked value: names "Model Size", "Training FLOP", "loss" give nParams 0, trainFlops 1, loss 2.
 * @throws InputError naming the role that was not found, the columns there are, and the option that says which to take
 */
export function chooseColumns(
  names: readonly string[],
  required: readonly ColumnRole[],
  optional: readonly ColumnRole[],
  chosen: Partial<Record<ColumnRole, string>> = {},
  exactnessAt?: (position: number) => number,
): ColumnChoice {
  const choice: ColumnChoice = { positions: {}, units: {}, said: [] };
  const take = (role: ColumnRole, position: number, unit: Unit | undefined) => {
    choice.positions[role] = position;
    if (unit && unit.factor !== 1) choice.units[role] = unit;
    const lossUnit = role === 'loss' ? lossUnitOf(names[position]!) : undefined;
    if (lossUnit) choice.lossUnit = lossUnit;
  };
  for (const role of [...required, ...optional]) {
    const wanted = chosen[role];
    if (wanted !== undefined) {
      const position = names.indexOf(wanted);
      if (position < 0) throw new InputError(`columns: expected a column named "${wanted}" for ${role}; the file has ${listed(names)}`);
      const stated = nameReadings(wanted, role).filter(({ unit }) => unit);
      // a lone letter at the end of a name is a unit only behind a spelling of the role: `params_m`, not `series_b`
      take(
        role,
        position,
        stated.find(
          ({ unit, distance, spelling }) => unit!.counted !== undefined || distance % 4 === 1 || SPELLINGS[role].includes(spelling),
        )?.unit,
      );
      continue;
    }
    const [first, ...others] = candidatesFor(role, names, exactnessAt);
    if (first === undefined) {
      if (optional.includes(role)) continue;
      throw new InputError(`${role}: no column looks like it among ${listed(names)}; say which it is with --columns "${role}=NAME"`);
    }
    take(role, first.position, first.unit);
    const rest = others.length > 0 ? ` (not ${listed(others.map(({ position }) => names[position]!))}; --columns "${role}=NAME" changes that)` : '';
    choice.said.push(`column "${names[first.position]}" is taken as ${role}${rest}`);
  }
  return choice;
}

/** The unit of the loss that a column's name states. */
export function lossUnitOf(name: string): LossUnit | undefined {
  return lossUnitOfWords(wordsOf(name));
}

/** Names in quotes, some of very many. */
export function listed(names: readonly string[]): string {
  const most = 40;
  return names.slice(0, most).map((name) => `"${name}"`).join(', ') + (names.length > most ? `, ... (${names.length} in all)` : '');
}

/** One way to read a column's name: its spelling in small letters without signs, and a unit where the rest of the name states one. */
export interface NameReading {
  spelling: string;
  unit?: Unit;
  /** 0 for the whole name; more for what reads less of it. */
  distance: number;
}

/** Words of the longest unit, `peta flop s days`. */
const LONGEST_UNIT = 4;

/**
 * The ways to read a column's name as that of a role: whole; without a unit in brackets, behind a comma or slash, or in its last words; and
 * of a path (`config.n_params`) the ends too. Worked values: `params [M]` is `params` in millions, `total_gflops` is `totalflops` in 1e9,
 * `compute_pf_days` is `compute` in 8.64e19 FLOPs, `Loss (nats)` is `loss`.
 */
export function nameReadings(name: string, role: ColumnRole): NameReading[] {
  const path = name.split('.');
  return path.flatMap((_, cut) =>
    readingsOf(path.slice(cut).join('.'), role).map((reading) => ({ ...reading, distance: reading.distance + (cut > 0 ? 4 + cut : 0) })),
  );
}

function readingsOf(name: string, role: ColumnRole): NameReading[] {
  const readings: NameReading[] = [{ spelling: plain(name), distance: 0 }];
  const bracket = /^(.*?)[\s_]*[([{]\s*([^()[\]{}]*?)\s*[)\]}]\s*$/.exec(name) ?? /^(.*?)\s*,\s*([^,]+)$/.exec(name);
  const [, stem, inner] = bracket ?? /^(.*?)\s*(?:[/÷]|\bin\b)\s*([^,/]+)$/i.exec(name) ?? [];
  if (stem !== undefined) {
    const unit = parseUnit(inner!);
    if (unit && unitFits(role, unit)) readings.push({ spelling: plain(stem), unit, distance: 1 });
    // what is in brackets may be an abbreviation or the unit of a loss: "Parameters (N)", "Loss (nats)"
    else if (bracket && !unit) readings.push({ spelling: plain(stem), distance: 2 });
  }
  const words = wordsOf(name);
  for (let length = Math.min(LONGEST_UNIT, words.length); length > 0; length--) {
    const unit = parseUnit(words.slice(-length).join(' '));
    const before = words.slice(0, -length).filter((word) => word !== 'in').join('');
    // a letter alone is a unit only behind a name: "params_b", not "n_b"
    if (!unit || !unitFits(role, unit) || (unit.counted === undefined && before.length < 2)) continue;
    readings.push({ spelling: before, unit, distance: 2 });
    if (unit.counted !== undefined && unit.counted !== 'share') readings.push({ spelling: before + unit.counted, unit, distance: 2 });
  }
  // "Accuracy (%)" is the same spelling with and without its unit
  const stated = readings.find(({ unit, spelling }) => unit && spelling === readings[0]!.spelling);
  return stated ? [{ ...stated, distance: 0 }, ...readings.slice(1)] : readings;
}

/** Small letters and digits of a name. */
export const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The words of a name: `nParamsM` is n, params, m; `total_gflops` is total, gflops; `PF-days` is pf, days. */
export function wordsOf(name: string): string[] {
  const spaced = name.replace(/FLOPs/g, 'FLOPS').replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return spaced.toLowerCase().split(/[^a-z0-9%^]+/).filter((word) => word !== '');
}
