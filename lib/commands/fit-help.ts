import type { Command, Option } from 'commander';

/** Marks an option as rare: `--help` leaves it out, `--help-all` shows it. */
export function rare(option: Option): Option {
  return option.hideHelp();
}

/** Gives a command `--help-all`, which shows the options that `--help` leaves out as {@link rare}, too. */
export function addHelpAll(command: Command): void {
  command
    .configureHelp({ helpWidth: 100 })
    .optionsGroup('Help:')
    .option('--help-all', 'every option, also the rare ones')
    .on('option:help-all', () => {
      command.configureHelp({ helpWidth: 100, visibleOptions: ({ options }) => [...options] });
      command.help();
    });
}
