import { InvalidArgumentError, Option, type Command } from 'commander';
import { lawList, lawPage } from '../fit/table/law-pages.js';

/** Reads an option's number, such as 1e24 or 0.4; commander turns what it throws into a usage error. */
export function numberOption(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number such as 1e24 or 0.4.');
  return value;
}

/** Reads an option's count, such as 24. */
export function countOption(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('Expected a whole number >= 1.');
  return Number(text);
}

/** Reads an option's number of a thing, such as a seed or a homework; 0 is one. */
export function wholeNumberOption(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

/** Columns of a line of help. */
const WIDTH = 100;

/** Marks an option as rare: `--help` leaves it out, `--help-all` shows it. */
export function rare(option: Option): Option {
  return option.hideHelp();
}

/** Gives a command `--help-all`, which shows the options that `--help` leaves out as {@link rare}, too. */
export function addHelpAll(command: Command): void {
  command
    // what an option may be stands in its own words, not once more behind them
    .configureHelp({ helpWidth: WIDTH, optionDescription: ({ description }) => description })
    .addHelpOption(rare(new Option('-h, --help', 'the common options')))
    .optionsGroup('Help:')
    .addOption(rare(new Option('--help-all', 'every option, also the rare ones')))
    .on('option:help-all', () => {
      command.configureHelp({ helpWidth: WIDTH, visibleOptions: ({ options }) => [...options] });
      command.help();
    });
}

/** The laws in two columns, with a word on each. */
export function lawColumnsInWords(): string[] {
  const lines = lawList();
  const half = Math.ceil(lines.length / 2);
  return lines.slice(0, half).map((line, k) => `  ${line.padEnd(WIDTH / 2 - 1)}${lines[half + k] ?? ''}`.trimEnd());
}

/** Gives a command `--help-law`, which shows the page of a law, or lists the laws, and `examples` behind every other help. */
export function addHelpLaw(command: Command, examples: string): void {
  let page: readonly string[] | undefined;
  command
    .optionsGroup('Help:')
    .addOption(rare(new Option('--help-law [name]', 'a page on one law: formula, columns, parameters, source; without a name, the laws')))
    .addHelpText('after', () => (page ? '' : examples))
    .on('option:help-law', (name: string | null) => {
      page = name === null ? lawList() : lawPage('--help-law', name);
      command.configureHelp({ formatHelp: () => `${page!.join('\n')}\n` });
      command.help();
    });
}
