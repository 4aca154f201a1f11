import type { Command } from 'commander';
import { releaseHomework, writeHomeworkNotebooks } from '../homework/release.js';

/** `scaling homework`: what an instructor does with the homework besides grading it. */
export function registerHomework(program: Command): void {
  const homework = program.command('homework')
    .description('the graded homework: write the students\' bundle, rank the challenge')
    .addHelpText('after', '\nExample: npx scaling homework release --out bundle');
  homework.command('release')
    .description('write the students\' bundle: the kit and its notebooks, without references and hidden cases')
    .option('--out <folder>', 'a new folder for the bundle', 'homework-release')
    .option('--notebooks-only <folder>', 'write only the notebooks, over those in the folder')
    .addHelpText('after', '\nExamples: npx scaling homework release --out bundle\n          npx scaling homework release --notebooks-only notebooks/homework')
    .action(({ out, notebooksOnly }: { out: string; notebooksOnly?: string }) => {
      if (notebooksOnly !== undefined) return console.log(`${writeHomeworkNotebooks(notebooksOnly).length} notebooks in ${notebooksOnly}`);
      const { folder, files } = releaseHomework(out);
      console.log(`${files.length} files in ${folder}; students unpack it and run npm start, then open notebooks/homework/`);
    });
}
