import { Command, CommanderError } from 'commander';
import { InputError, printable } from './core/check.js';
import { LIBRARY_VERSION } from './core/kit.js';
import { explain } from './setup/explain.mjs';

/** The commands in the order of `--help`. Only the one that is called is loaded: together they take a second. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  doctor: async () => (await import('./commands/doctor.js')).registerDoctor,
  book: async () => (await import('./commands/book.js')).registerBook,
  lite: async () => (await import('./commands/lite.js')).registerLite,
  kernel: async () => (await import('./commands/kernel.js')).registerKernel,
  present: async () => (await import('./commands/present.js')).registerPresent,
  data: async () => (await import('./commands/data.js')).registerData,
  fit: async () => (await import('./commands/fit.js')).registerFit,
  plan: async () => (await import('./commands/plan.js')).registerPlan,
  predict: async () => (await import('./commands/predict.js')).registerPredict,
  sweep: async () => (await import('./commands/sweep.js')).registerSweep,
  homework: async () => (await import('./commands/homework.js')).registerHomework,
  grade: async () => (await import('./commands/grade.js')).registerGrade,
  marks: async () => (await import('./commands/marks.js')).registerMarks,
};

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
  const named = Object.entries(COMMANDS).filter(([name]) => name === argv[2]);
  for (const [, load] of named.length > 0 ? named : Object.entries(COMMANDS)) (await load())(program);
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
