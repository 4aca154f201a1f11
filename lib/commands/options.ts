import { InvalidArgumentError } from 'commander';

/** Reads an option's number, such as 1e24 or 0.4; commander turns what it throws into a usage error. */
export function numberOption(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number such as 1e24 or 0.4.');
  return value;
}
