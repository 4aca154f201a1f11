import { Option, type Command } from 'commander';
import { checkPositive } from '../core/check.js';
import { COLUMN_ROLES, LOSS_UNITS, parseColumnOption, parseUnitOption, type LossUnit, type TableReading } from '../fit/index.js';
import { rare } from './fit-help.js';
import { numberOption } from './options.js';

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
    .addOption(rare(new Option('--decimal <sign>', 'which sign is decimal, where 1,234 can be read either way').choices(['point', 'comma'])))
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
