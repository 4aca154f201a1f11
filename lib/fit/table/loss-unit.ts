import { checkPositive, InputError } from '../../core/check.js';

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
