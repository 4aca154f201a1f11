import { Option, type Command } from 'commander';
import { checkPositive, InputError } from '../core/check.js';
import { HOFFMANN_HUBER, SQUARES, type Constraints, type RobustLoss } from '../fit/index.js';
import { rare } from './fit-help.js';
import { numberOption } from './options.js';

/** What the command line says about how a law is fitted. */
export interface LawOptions {
  robust?: 'huber' | 'squares';
  delta?: number;
  overestimatePenalty?: number;
  pin?: string;
  tie?: string;
}

/** Adds the options of {@link LawOptions} to a command. */
export function addLawOptions(command: Command): void {
  command
    .addOption(new Option('--robust <loss>', 'how residuals count; approach 3 and its kin use huber unless said').choices(['huber', 'squares']))
    .addOption(rare(new Option('--delta <number>', 'delta of huber, on log residuals (1e-3 unless said)').argParser(numberOption)))
    .option('--pin <name=value,...>', 'hold parameters at known values: alpha=0.5')
    .option('--tie <name=name,...>', 'fit parameters as one: alpha=beta')
    .addOption(rare(new Option('--overestimate-penalty <times>', 'count a run below the law this many times, for a law of best losses').argParser(numberOption)));
}

/**
 * The loss that `--robust`, `--delta` and `--overestimate-penalty` ask for; `usual` is the law's own, absent if none of them was given.
 * @throws InputError if a delta is given for squares, or a number is out of range
 */
export function lossOption({ robust, delta, overestimatePenalty }: LawOptions, usual: RobustLoss): RobustLoss | undefined {
  if (delta !== undefined && robust === 'squares') throw new InputError('--delta: expected --robust huber, got squares, which have no delta');
  const loss: RobustLoss | undefined = delta !== undefined ? { kind: 'huber', delta: checkPositive('--delta', delta) }
    : robust === 'huber' ? HOFFMANN_HUBER : robust === 'squares' ? SQUARES : undefined;
  if (overestimatePenalty === undefined) return loss;
  if (!(overestimatePenalty >= 1 && overestimatePenalty <= 1000)) throw new InputError(`--overestimate-penalty: expected a number from 1 to 1000, got ${overestimatePenalty}`);
  return { ...(loss ?? usual), overestimatePenalty };
}

/**
 * The constraints that `--pin alpha=0.5,E=1.8` and `--tie alpha=beta` ask for; absent if neither was given.
 * @throws InputError if a part is not name=value or name=name, or a name is pinned twice
 */
export function constraintsOption({ pin, tie }: LawOptions): Constraints | undefined {
  if (pin === undefined && tie === undefined) return undefined;
  const pinned: Record<string, number> = {};
  for (const [name, text] of pairs('--pin', pin, 'name=value, such as alpha=0.5')) {
    const value = Number(text);
    if (!Number.isFinite(value)) throw new InputError(`--pin: expected a number for ${name}, such as ${name}=0.5, got "${text}"`);
    if (pinned[name] !== undefined) throw new InputError(`--pin: expected one value for ${name}, got ${pinned[name]} and ${value}`);
    pinned[name] = value;
  }
  return { pinned, tied: pairs('--tie', tie, 'name=name, such as alpha=beta') };
}

function pairs(option: string, text: string | undefined, expected: string): [string, string][] {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const [name, value, ...rest] = part.split('=').map((piece) => piece.trim());
    if (!name || !value || rest.length > 0) throw new InputError(`${option}: expected ${expected}, got "${part.trim()}"`);
    return [name, value];
  });
}
