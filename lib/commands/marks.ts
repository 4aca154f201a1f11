import type { Command } from 'commander';
import { InputError } from '../core/check.js';
import { readRecords, writeClassFiles } from '../homework/grading/class-files.js';
import { writeResults } from '../homework/grading/grade-submission.js';
import { readGrading, studentsIn } from '../homework/grading/grading-folder.js';
import { mergeMarks } from '../homework/grading/merge-marks.js';
import { writeMarkingPages } from '../homework/grading/written-pages.js';

/** `scaling marks`: put a person's marks for written answers into the results. */
export function registerMarks(program: Command): void {
  program.command('marks')
    .description('merge the marks that a person gave for written answers into graded homework')
    .argument('<folder>', 'the --out of scaling grade')
    .argument('<files...>', 'CSV files with student, question, points, comment: what the pages in written/ save')
    .addHelpText('after', '\nExample: npx scaling marks graded marks-2.7.csv')
    .action((out: string, files: string[]) => {
      const grading = readGrading(out);
      if (!grading) throw new InputError(`folder: expected the --out of scaling grade, got ${out}, which has no grading.json`);
      const changed = mergeMarks(out, files);
      for (const record of readRecords(out, changed)) writeResults(out, { record }, grading.title);
      const records = readRecords(out, studentsIn(out));
      writeMarkingPages(out, records, grading);
      writeClassFiles(out, records, grading);
      console.log(`marks of ${changed.length} students merged into ${out}`);
    });
}
