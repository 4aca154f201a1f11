import { Command, CommanderError } from 'commander';
import { registerBook } from './commands/book.js';
import { registerData } from './commands/data.js';
import { registerDoctor } from './commands/doctor.js';
import { registerFit } from './commands/fit.js';
import { registerGrade } from './commands/grade.js';
import { registerHomework } from './commands/homework.js';
import { registerKernel } from './commands/kernel.js';
import { registerLite } from './commands/lite.js';
import { registerMarks } from './commands/marks.js';
import { registerPlan } from './commands/plan.js';
import { registerPredict } from './commands/predict.js';
import { registerPresent } from './commands/present.js';
import { registerSweep } from './commands/sweep.js';
import { InputError, printable } from './core/check.js';
import { LIBRARY_VERSION } from './core/kit.js';
import { explain } from './setup/explain.mjs';

/**
 * Runs `npx scaling ...`. Exit codes: 0 all well, 1 the work failed or its input was wrong, 2 the command line was wrong, 130 interrupted.
 * A mistake of the user's is one sentence on standard error; anything else keeps its stack, because it is ours.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('scaling')
    .description('Scaling laws of language models: train tiny models, fit laws, plan budgets, build the lecture.')
    .version(LIBRARY_VERSION)
    .showHelpAfterError('(scaling --help lists the commands)')
    .exitOverride();
  for (const register of [
    registerDoctor,
    registerBook,
    registerLite,
    registerKernel,
    registerPresent,
    registerData,
    registerFit,
    registerPlan,
    registerPredict,
    registerSweep,
    registerHomework,
    registerGrade,
    registerMarks,
  ])
    register(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has printed it
  if (error instanceof Error && error.name === 'InterruptedError') {
    console.error('interrupted; what was finished is kept');
    return 130;
  }
  if (error instanceof InputError) console.error(error.message.split('\n').map(printable).join('\n'));
  else console.error(explain(error) ?? error);
  return 1;
}
