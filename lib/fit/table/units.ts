import { checkPositive, InputError } from '../../core/check.js';
import { PF_DAY_FLOPS } from '../plan/rules.js';

/** What a column can mean. */
export type ColumnRole =
  | 'nParams'
  | 'nTokens'
  | 'nUniqueTokens'
  | 'trainFlops'
  | 'loss'
  | 'steps'
  | 'learningRate'
  | 'batch'
  | 'sequence'
  | 'tokensPerParam'
  | 'criticalBatch'
  | 'accuracy'
  | 'weights'
  | 'x';

/** What a unit counts, where it says so. */
type Counted = 'params' | 'tokens' | 'flops' | 'steps' | 'share';

/** A unit as it is written: one of it is `factor` of what is counted. */
export interface Unit {
  factor: number;
  counted?: Counted;
}

const SCALES: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  thousand: 1e3,
  kilo: 1e3,
  m: 1e6,
  mn: 1e6,
  mio: 1e6,
  mln: 1e6,
  million: 1e6,
  mega: 1e6,
  b: 1e9,
  bn: 1e9,
  bln: 1e9,
  billion: 1e9,
  g: 1e9,
  giga: 1e9,
  t: 1e12,
  tn: 1e12,
  trillion: 1e12,
  tera: 1e12,
  quadrillion: 1e15,
  peta: 1e15,
  exa: 1e18,
  zetta: 1e21,
  yotta: 1e24,
};
/** Letters that stand for a power of ten only before FLOP. */
const FLOP_SCALES: Readonly<Record<string, number>> = { p: 1e15, pf: 1e15, e: 1e18, z: 1e21, y: 1e24 };
const DAYS: Readonly<Record<string, number>> = { day: 1, hour: 1 / 24 };
const NOUNS: Readonly<Record<string, Counted>> = {
  param: 'params',
  parameter: 'params',
  weight: 'params',
  token: 'tokens',
  tok: 'tokens',
  flop: 'flops',
  step: 'steps',
  iteration: 'steps',
  '%': 'share',
  percent: 'share',
  pct: 'share',
};

/** What the column of a role counts. */
const COUNTED: Partial<Record<ColumnRole, Counted>> = {
  nParams: 'params',
  nTokens: 'tokens',
  nUniqueTokens: 'tokens',
  trainFlops: 'flops',
  steps: 'steps',
  batch: 'tokens',
  criticalBatch: 'tokens',
  sequence: 'tokens',
  accuracy: 'share',
};
const WITHOUT_SCALE: readonly ColumnRole[] = ['loss', 'weights', 'tokensPerParam', 'accuracy'];

/**
 * Reads a unit: a power of ten (`1e6`, `10^9`, `x1e6`), a word or letter for one (`millions`, `M`, `B`, `T`), what is counted, or both
 * (`billion tokens`, `GFLOP`, `exaFLOPs`, `PF-days`, `%`). Undefined if it is none; letters without a noun are powers of ten (`m` is a
 * million).
 * Worked value: `PF-days` is 1e15 * 24 * 3600 = 8.64e19 FLOPs.
 */
export function parseUnit(text: string): Unit | undefined {
  const trimmed = text.trim().toLowerCase().replace(/^in /, '');
  const power = /^[x×*]?\s*(?:10\s*(?:\^|\*\*)\s*(\d{1,2})|(1(?:\.0*)?e\+?\d{1,2}|10+))(?![\d.])\s*(.*)$/.exec(trimmed);
  if (power) {
    const factor = power[1] === undefined ? Number(power[2]) : 10 ** Number(power[1]);
    const rest = power[3] === '' ? { factor: 1 } : parseUnit(power[3]!);
    return rest && { ...rest, factor: factor * rest.factor };
  }
  const word = trimmed.replace(/[\s_.·⋅-]|\bof\b/g, '');
  if (word === '') return undefined;
  const days = /^([a-z]*?)f(?:lops?)?(?:\/?s)?\/?(day|hour)s?$/.exec(word);
  if (days) {
    const scale = { ...SCALES, ...FLOP_SCALES }[days[1]!];
    return scale === undefined ? undefined : { factor: (scale / 1e15) * PF_DAY_FLOPS * DAYS[days[2]!]!, counted: 'flops' };
  }
  const noun = /(parameter|param|weight|token|tok|flop|step|iteration|%|percent|pct)s?$/.exec(word);
  const counted = noun ? NOUNS[noun[1]!] : undefined;
  const prefix = noun ? word.slice(0, noun.index) : word;
  const scale = SCALES[prefix] ?? SCALES[prefix.replace(/(?<=[a-z]{3})s$/, '')] ?? (counted === 'flops' ? FLOP_SCALES[prefix] : undefined);
  if (scale === undefined || (counted === 'share' && prefix !== '')) return undefined;
  return counted === 'share' ? { factor: 0.01, counted } : { factor: scale, ...(counted && { counted }) };
}

/** Whether a unit can be that of a role: FLOPs are no tokens, and a loss has no millions. */
export function unitFits(role: ColumnRole, { factor, counted }: Unit): boolean {
  if (role === 'x') return counted !== 'share';
  if (WITHOUT_SCALE.includes(role)) return counted === COUNTED[role] && (factor === 1 || role === 'accuracy');
  return counted === undefined || counted === COUNTED[role] || (role === 'batch' && factor === 1);
}

/**
 * Reads what follows --unit, `nParams=1e6,nTokens=B,trainFlops=PF-days`, given once or several times.
 * @throws InputError for a role without units, or a unit that is not known or counts something else
 */
export function parseUnitOption(options: readonly string[], roles: readonly ColumnRole[]): Partial<Record<ColumnRole, Unit>> {
  return Object.fromEntries(options.flatMap((option) => option.split(',')).map((part) => {
    const [, name = '', text = ''] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
    const role = roles.find((candidate) => candidate === name);
    if (role === 'loss') throw new InputError('--unit: expected a role other than loss, whose unit is said with --loss-unit nats, bits, perplexity or bits-per-byte');
    const factor = Number(text);
    const unit = parseUnit(text) ?? (text !== '' && factor > 0 && Number.isFinite(factor) ? { factor } : undefined);
    if (!role || !unit || !unitFits(role, unit)) {
      throw new InputError(`--unit: expected role=unit such as nParams=1e6, nTokens=B, trainFlops=GFLOP, trainFlops=PF-days or accuracy=%, got "${part.trim()}"`);
    }
    return [role, unit];
  }));
}

/**
 * A number times a unit's factor. Powers of ten move the decimal point, so that 0.07 billions are 70,000,000 and not 70,000,000.00000001.
 */
export function scaled(value: number, factor: number): number {
  const power = Math.round(Math.log10(factor));
  if (Math.abs(factor / 10 ** power - 1) > 1e-12) return value * factor;
  const [digits, exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + power}`);
}

/** Units that losses are reported in. */
export const LOSS_UNITS = ['nats', 'bits', 'perplexity', 'bits-per-byte'] as const;
/** One of {@link LOSS_UNITS}. */
export type LossUnit = (typeof LOSS_UNITS)[number];

/**
 * The loss in nats a token: bits times ln 2, ln of a perplexity a token, bits a byte times ln 2 times bytes a token. Bits a byte without
 * `bytesPerToken` stay as they are: a law's exponents are those of nats a token, and A, B and E are in bits a byte.
 * Worked values: 3 bits are 2.0794 nats, a perplexity of 20 is 2.9957, 0.9 bits a byte at 4.2 bytes a token are 2.6200.
 * @throws InputError for a perplexity of 1 or less
 */
export function lossInNats(value: number, unit: LossUnit, bytesPerToken?: number): number {
  switch (unit) {
    case 'nats': return value;
    case 'bits': return value * Math.LN2;
    case 'perplexity':
      if (value <= 1) throw new InputError(`loss: expected a perplexity above 1, got ${value}; --loss-unit says in which unit losses are`);
      return Math.log(value);
    case 'bits-per-byte': return bytesPerToken === undefined ? value : value * Math.LN2 * checkPositive('--bytes-per-token', bytesPerToken);
  }
}

/** The unit that words of a column's name state, if any: `val_ppl`, `Loss (bits)`, `bpb`, `lossNatsPerToken`. */
export function lossUnitOfWords(words: readonly string[]): LossUnit | undefined {
  const has = (...some: string[]) => some.some((word) => words.includes(word));
  if (has('ppl', 'perplexity', 'perplexities', 'pplx')) return 'perplexity';
  if (has('bpb') || (has('bits', 'bit') && has('byte', 'bytes'))) return 'bits-per-byte';
  if (has('bits', 'bit', 'bpt')) return 'bits';
  return has('nats', 'nat') ? 'nats' : undefined;
}

/** What is said about a loss that is not in nats. */
export function lossUnitInWords(name: string, unit: LossUnit, bytesPerToken?: number): string[] {
  switch (unit) {
    case 'nats': return [];
    case 'bits': return [`column "${name}" is in bits; the loss is that times ln 2, in nats a token`];
    case 'perplexity': return [`column "${name}" is a perplexity; the loss is its logarithm, in nats a token`];
    case 'bits-per-byte': return [bytesPerToken === undefined
      ? `column "${name}" is in bits a byte and stays so: exponents are those of nats a token, but A, B and E are in bits a byte (--bytes-per-token converts)`
      : `column "${name}" is in bits a byte; the loss is that times ln 2 times ${bytesPerToken} bytes a token, in nats a token`];
  }
}
