import type { Command } from 'commander';
import { InputError } from '../core/check.js';
import { terminalText } from '../core/text.js';
import { readLeftOut, writeClassFiles } from '../course/grading/class-files.js';
import { writeResults } from '../course/grading/grade-submission.js';
import { readGrading, countingRecords, recordsIn } from '../course/grading/grading-folder.js';
import { mergeMarks } from '../course/grading/grade-record.js';
import { writeMarkingPages } from '../course/grading/written-pages.js';

/** `scaling marks`: put a person's marks for written answers into the results. */
export function registerMarks(program: Command): void {
  program.command('marks')
    .description('merge the marks that a person gave, for written answers or instead of automatic points, into graded homework')
    .argument('<folder>', 'the --out of scaling grade')
    .argument('<files...>', 'CSV files with student, question, points, comment: what the pages in written/ and automatic/ save')
    .addHelpText('after', '\nExample: npx scaling marks graded marks-2.7.csv')
    .action(async (out: string, files: string[]) => {
      const grading = readGrading(out);
      if (!grading) throw new InputError(`folder: expected the --out of scaling grade, got ${out}, which has no grading.json`);
      const { students, outdated } = mergeMarks(out, files);
      const records = countingRecords(recordsIn(out)).counting;
      for (const record of records) if (students.includes(record.student)) writeResults(out, { record }, grading.title);
      writeClassFiles(out, { records, leftOut: readLeftOut(out), roster: grading.roster ?? [] }, grading);
      await writeMarkingPages(out, records, grading);
      console.log(`marks of ${students.length} students merged into ${out}`);
      for (const row of outdated) console.error(terminalText(`not merged: ${row}; it stands on the page again, to be marked anew`));
      if (outdated.length > 0) process.exitCode = 1;
    });
}
