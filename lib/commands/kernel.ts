import { rmSync } from 'node:fs';
import type { Command } from 'commander';
import { InputError } from '../core/check.js';
import { kernelsIn, register, registered, userKernels } from '../setup/kernelspec.mjs';

interface Where {
  user?: true;
  prefix?: string;
  json?: true;
}

/** `scaling kernel`: let any Jupyter on this machine, and VS Code, find the kernel of the course. */
export function registerKernel(program: Command): void {
  const kernel = program.command('kernel')
    .description('register the TypeScript kernel for every Jupyter of this machine and for VS Code, or take it away')
    .addHelpText('after', '\nExample: npx scaling kernel install --user\n\nInside this folder npm start needs none of it.');
  const places = (command: Command): Command => command
    .option('--user', 'for you alone')
    .option('--prefix <folder>', 'in FOLDER/share/jupyter/kernels: a Python environment, or /usr/local for all users')
    .option('--json', 'say where, as JSON');
  places(kernel.command('install').description('register it; notebooks then run in any folder'))
    .option('--replace', 'in place of another kernel of the name tslab')
    .addHelpText('after', '\nExamples: npx scaling kernel install --user\n          npx scaling kernel install --prefix ~/.venv')
    .action(({ replace, ...where }: Where & { replace?: true }) => {
      const kernels = kernelsAt(where);
      const before = registered(kernels);
      if (before?.whose === 'other' && !replace) throw new InputError(`kernel: expected none of the name tslab, or ours, in ${kernels}, and there is another; --replace puts ours in its place`);
      say(`registered in ${register(kernels)}`, kernels, where);
    });
  places(kernel.command('uninstall').description('take it away again'))
    .addHelpText('after', '\nExample: npx scaling kernel uninstall --user')
    .action((where: Where) => {
      const kernels = kernelsAt(where);
      const before = registered(kernels);
      if (before?.whose !== 'ours') throw new InputError(`kernel: expected ours in ${kernels}, and there is ${before ? 'another of its name' : 'none'}`);
      rmSync(before.folder, { recursive: true });
      say(`taken away from ${before.folder}`, kernels, where);
    });
}

function kernelsAt({ user, prefix }: Where): string {
  if ((user === undefined) === (prefix === undefined)) throw new InputError('kernel: expected either --user or --prefix FOLDER');
  return prefix === undefined ? userKernels() : kernelsIn(prefix);
}

function say(what: string, kernels: string, { json, user }: Where): void {
  if (json) return console.log(JSON.stringify({ kernels, name: 'tslab' }));
  console.log(what);
  const { JUPYTER_DATA_DIR, XDG_DATA_HOME } = process.env;
  if (user && (JUPYTER_DATA_DIR ?? XDG_DATA_HOME) !== undefined)
    console.log('a variable (JUPYTER_DATA_DIR, XDG_DATA_HOME) says where; VS Code looks in ~/.local/share/jupyter/kernels alone: for it, run this without');
}
