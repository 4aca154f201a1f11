/** What the name of a column says that its values tell apart. */
export type LabelNature =
  | 'run' // one training run
  | 'name' // a run, a model or a configuration: the values decide
  | 'repeat' // repetitions of the same setting
  | 'series' // what a law of its own may belong to
  | 'setting' // a hyperparameter, of which the best is meant
  | 'progress' // how far a run had come
  | 'other';

const NATURES: Record<Exclude<LabelNature, 'other'>, readonly string[]> = {
  run: [
    'run',
    'runs',
    'trajectory',
    'curve',
    'wandb',
    'job',
    'jobid',
    'runid',
    'runname',
    'uuid',
    'trainingrun',
    'experiment',
    'exp',
    'expid',
    'expname',
    'experimentid',
    'experimentname',
  ],
  name: ['id', 'uid', 'name', 'model', 'modelname', 'modelid', 'label', 'config', 'configuration', 'setup', 'tag', 'key', 'title', 'hash'],
  repeat: ['seed', 'seeds', 'trial', 'rep', 'repeat', 'repetition', 'replicate', 'replica', 'fold', 'rngseed'],
  series: [
    'series',
    'dataset',
    'datasets',
    'data',
    'corpus',
    'arch',
    'architecture',
    'family',
    'modelfamily',
    'modeltype',
    'group',
    'optimizer',
    'optimiser',
    'schedule',
    'scheduler',
    'method',
    'variant',
    'objective',
    'tokenizer',
    'tokeniser',
    'domain',
    'language',
    'task',
    'source',
    'recipe',
    'mixture',
    'mix',
    'attention',
    'activation',
    'split',
    'study',
    'paper',
    'lab',
  ],
  setting: [
    'lr',
    'learningrate',
    'peaklr',
    'maxlr',
    'minlr',
    'baselr',
    'eta',
    'wd',
    'weightdecay',
    'warmup',
    'warmupsteps',
    'warmupfraction',
    'beta1',
    'beta2',
    'dropout',
    'eps',
    'epsilon',
    'momentum',
    'clip',
    'gradclip',
    'batch',
    'batchsize',
    'bs',
    'globalbatchsize',
    'batchtokens',
    'initscale',
    'initstd',
    'decay',
    'zloss',
    'cooldown',
    'depth',
    'width',
    'nlayer',
    'nlayers',
    'dmodel',
    'aspectratio',
  ],
  progress: [
    'step',
    'steps',
    'globalstep',
    'iteration',
    'iterations',
    'iter',
    'iters',
    'checkpoint',
    'ckpt',
    'epoch',
    'tokens',
    'tokensseen',
    'ntokens',
    'trainingtokens',
    'update',
    'updates',
    'd',
  ],
};

/** Words that make a number of what stands before them: a `run_time` tells no runs apart. */
const MEASURES = /^(time|hours|seconds|minutes|cost|date|length|duration|count|size|days)$/;

/**
 * What the name of a column says that its values tell apart.
 * Worked value: `wandb_run_id` is `run`, `Learning Rate` is `setting`, `corpus` is `series`, `run_time` is `other`.
 */
export function labelNature(column: string): LabelNature {
  const words = column.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z0-9]+/).filter((word) => word !== '');
  if (words.some((word) => MEASURES.test(word)) && NATURES.setting.includes(words.join('')) === false) return 'other';
  const whole = words.join('');
  const natures = Object.entries(NATURES) as [Exclude<LabelNature, 'other'>, readonly string[]][];
  const byWhole = natures.find(([, spellings]) => spellings.includes(whole));
  if (byWhole) return byWhole[0];
  // of several words the first kind above that one of them names: train_run_id is a run, model_family a series
  if (words.includes('run')) return 'run';
  if (words.some((word) => NATURES.repeat.includes(word))) return 'repeat';
  if (
    words.some((word) =>
      ['dataset', 'corpus', 'arch', 'architecture', 'family', 'series', 'optimizer', 'tokenizer', 'method'].includes(word),
    )
  )
    return 'series';
  if (words.includes('lr') || whole.includes('learningrate') || whole.includes('weightdecay') || whole.includes('batchsize'))
    return 'setting';
  if (words.some((word) => ['step', 'iteration', 'checkpoint', 'ckpt'].includes(word))) return 'progress';
  if (words.length > 1 && ['id', 'name', 'label'].includes(words.at(-1)!)) return 'name';
  return 'other';
}

/** The columns that may name runs, likeliest first: those called a run, then ids and names. */
export function runColumns(names: readonly string[]): string[] {
  return (['run', 'name'] as const).flatMap((nature) => names.filter((name) => labelNature(name) === nature));
}

/** A column as numbers of its distinct values, in order of first appearance. */
export interface Coded {
  codes: Uint32Array;
  count: number;
}

/** Whether any value is a text that is no number. */
export function isText(values: ArrayLike<string | number>): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (typeof value === 'string' && value.trim() !== '' && !Number.isFinite(Number(value))) return true;
  }
  return false;
}

/** Values as numbers from 0; values with one key are one. */
export function coded<T extends string | number>(values: ArrayLike<T>, keyOf?: (value: T) => string | number): Coded {
  const numbers = new Map<string | number, number>();
  const codes = Uint32Array.from(values, (value) => {
    const key = keyOf ? keyOf(value) : value;
    let code = numbers.get(key);
    if (code === undefined) numbers.set(key, (code = numbers.size));
    return code;
  });
  return { codes, count: numbers.size };
}

/** The pairs of two columns' values. */
export function combined(a: Coded, b: Coded): Coded {
  return coded(Float64Array.from(a.codes, (code, row) => code * b.count + b.codes[row]!));
}

/** The rows of each value, in the order given. */
export function membersOf(codes: Uint32Array, count: number, order: Uint32Array = Uint32Array.from(codes.keys())): number[][] {
  const members: number[][] = Array.from({ length: count }, () => []);
  for (const row of order) members[codes[row]!]!.push(row);
  return members;
}
