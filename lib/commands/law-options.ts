import { Option, type Command } from 'commander';
import { checkPositive, InputError } from '../core/check.js';
import { HOFFMANN_HUBER, SQUARES, USUAL_DECAY, type Constraints, type RobustLoss, type TableLaw } from '../fit/index.js';
import { rare } from './fit-help.js';
import { numberOption } from './options.js';

/** What the command line says about how a law is fitted. */
export interface LawOptions {
  robust?: 'huber' | 'squares';
  delta?: number;
  overestimatePenalty?: number;
  pin?: string;
  tie?: string;
  decay?: string;
  schedule?: string;
}

/** The laws whose residuals count by Huber's loss unless said otherwise. */
export const HUBER_LAWS: ReadonlySet<TableLaw> = new Set(['parametric', 'coupled', 'repetition', 'accuracy-chain', 'annealing'] as const);

/** Adds the options of {@link LawOptions} to a command. */
export function addLawOptions(command: Command): void {
  command
    .addOption(new Option('--robust <loss>', 'huber or squares: how residuals count').choices(['huber', 'squares']))
    .addOption(rare(new Option('--delta <number>', 'delta of huber, on log residuals (1e-3 unless said)').argParser(numberOption)))
    .addOption(rare(new Option('--pin <name=value,...>', 'hold parameters at known values: alpha=0.5')))
    .addOption(rare(new Option('--tie <name=name,...>', 'fit parameters as one: alpha=beta')))
    .addOption(rare(new Option('--overestimate-penalty <times>', 'count a run below the law this many times, for a law of best losses').argParser(numberOption)))
    .addOption(rare(new Option('--decay <share>', `for annealing: decay of the momentum of annealing (${USUAL_DECAY} unless said), or "fitted"`)))
    .addOption(rare(new Option('--schedule <file>', 'for annealing: a table of steps and learning rates, the end of which is predicted')));
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

/** What `--decay` says. @throws InputError unless it is a number from 0 to below 1 or "fitted" */
export function decayOption(text: string): number | 'fitted' {
  if (text === 'fitted') return text;
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1)) throw new InputError(`--decay: expected a number from 0 to below 1 or "fitted", got "${text}"`);
  return value;
}

function pairs(option: string, text: string | undefined, expected: string): [string, string][] {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const [name, value, ...rest] = part.split('=').map((piece) => piece.trim());
    if (!name || !value || rest.length > 0) throw new InputError(`${option}: expected ${expected}, got "${part.trim()}"`);
    return [name, value];
  });
}
