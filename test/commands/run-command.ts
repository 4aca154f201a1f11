import { Command, CommanderError } from 'commander';
import { jest } from '@jest/globals';

/** Runs one command of the command line in this process; what it prints comes back, what it throws is thrown. */
export async function runCommand(register: (program: Command) => void, ...args: string[]): Promise<{ out: string; err: string }> {
  const lines: { out: string[]; err: string[] } = { out: [], err: [] };
  const spies = [
    jest.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => void lines.out.push(parts.join(' '))),
    jest.spyOn(console, 'error').mockImplementation((...parts: unknown[]) => void lines.err.push(parts.join(' '))),
  ];
  const program = new Command('scaling')
    .exitOverride()
    .configureOutput({ writeOut: (text) => void lines.out.push(text), writeErr: (text) => void lines.err.push(text) });
  register(program);
  try {
    await program.parseAsync(['node', 'scaling', ...args]);
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
  return { out: lines.out.join('\n'), err: lines.err.join('\n') };
}

/** What a command prints in answer to a request for help, such as `fit --help`. */
export async function helpOf(register: (program: Command) => void, ...args: string[]): Promise<string> {
  const written: string[] = [];
  const program = new Command('scaling').exitOverride().configureOutput({ writeOut: (text) => void written.push(text) });
  register(program);
  await program.parseAsync(['node', 'scaling', ...args]).catch((error: unknown) => {
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error;
  });
  return written.join('');
}
