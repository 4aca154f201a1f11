import { Option, type Command } from 'commander';
import { checkPositive, InputError } from '../core/check.js';
import {
  COLUMN_ROLES, HOFFMANN_HUBER, LOSS_UNITS, parseColumnOption, parseUnitOption, SQUARES, USUAL_DECAY, type Constraints, type LossUnit,
  type MinimaWeights, type RobustLoss, type SizeWindow, type TableOptions, type TableReading,
} from '../fit/index.js';
import { numberOption, rare } from './options.js';

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

/** What the command line says about the table: which column is what, in which unit. */
export interface TableOptionValues {
  columns?: string[];
  unit?: string[];
  lossUnit?: LossUnit;
  bytesPerToken?: number;
  decimal?: 'point' | 'comma';
  part?: string;
}

const again = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

/** Gives a command the options that say what the columns of its table are. */
export function addTableOptions(command: Command): void {
  command
    .addOption(new Option('--columns <role=name,...>', 'which column is what, where the guess is wrong').argParser(again))
    .addOption(new Option('--unit <role=unit,...>', 'what columns count in: nParams=1e6,nTokens=B').argParser(again))
    .addOption(new Option('--loss-unit <unit>', 'nats, bits, perplexity or bits-per-byte').choices(LOSS_UNITS))
    .addOption(rare(new Option('--bytes-per-token <n>', 'with bits-per-byte: turn losses into nats a token').argParser(numberOption)))
    .addOption(
      rare(new Option('--decimal <sign>', 'which sign is decimal, where 1,234 can be read either way').choices(['point', 'comma'])),
    )
    .addOption(rare(new Option('--part <name>', 'which part of the file holds the runs: a path in JSON (results.runs), or a sheet')));
}

/** The options as {@link TableReading}. */
export function readingOption({ columns, unit, lossUnit, bytesPerToken, decimal, part }: TableOptionValues): TableReading {
  return {
    ...(columns && { columns: parseColumnOption(columns) }),
    ...(unit && { units: parseUnitOption(unit, COLUMN_ROLES) }),
    ...(lossUnit && { lossUnit }),
    ...(bytesPerToken !== undefined && { bytesPerToken: checkPositive('--bytes-per-token', bytesPerToken) }),
    ...(decimal && { decimal }),
    ...(part !== undefined && { part }),
  };
}

/** What the command line says about approaches 1 and 2. */
export interface ApproachOptions {
  at?: string;
  window?: string;
  weights?: MinimaWeights;
}

/** Adds the options of approaches 1 and 2 to `scaling fit`. */
export function addApproachOptions(command: Command): void {
  command.optionsGroup('Fit:')
    .addOption(rare(new Option('--window <factor>', 'for isoflop: parabolas through sizes within this factor of the best, such as 10 (all unless said)')))
    .addOption(rare(new Option('--weights <which>', 'for isoflop: minima count by their sharpness (unless said) or all alike').choices(['sharpness', 'equal'])))
    .optionsGroup('Answer:')
    .option('--at <flops,...>', 'for isoflop and envelope: the best N and D at these budgets');
}

/**
 * The options of approaches 1 and 2 as the library takes them.
 * @throws InputError for one that the law does not know, or a budget or a window that is no number
 */
export function approachOptions(
  law: string,
  { at, window, weights }: ApproachOptions,
): { budgets: number[]; table: Pick<TableOptions, 'window' | 'minimaWeights'> } {
  if (law !== 'isoflop' && window !== undefined) throw new InputError(`--window: expected --law isoflop, got ${law}`);
  if (law !== 'isoflop' && weights !== undefined) throw new InputError(`--weights: expected --law isoflop, got ${law}`);
  if (law !== 'isoflop' && law !== 'envelope' && at !== undefined) {
    throw new InputError(`--at: expected --law isoflop or envelope, got ${law}; write a fit of --law parametric with --json, and give the file to scaling plan --law-file`);
  }
  return {
    budgets: (at?.split(',') ?? []).map((part) => {
      const budget = part.trim() === '' ? NaN : Number(part);
      if (!(budget > 0 && Number.isFinite(budget))) throw new InputError(`--at: expected budgets in FLOPs such as 1e21,1e22, got "${part.trim()}"`);
      return budget;
    }),
    table: { ...(window !== undefined && { window: windowOf(window) }), ...(weights && { minimaWeights: weights }) },
  };
}

function windowOf(text: string): SizeWindow {
  if (text === 'all') return text;
  if (!(Number(text) > 1 && Number.isFinite(Number(text)))) throw new InputError(`--window: expected all or a factor > 1 such as 10, got "${text}"`);
  return Number(text);
}
