import type { Command } from 'commander';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { InputError } from '../core/check.js';
import { writeWhole } from '../core/kit.js';
import { counted, terminalJson, terminalText } from '../core/text.js';
import { checkSet } from '../course/grading/check-own.js';
import { loadMasters } from '../course/grading/grading-plan.js';
import { readRoster } from '../course/grading/identity.js';
import { instructorPage, previewPage } from '../course/grading/own-pages.js';
import { notebookText } from '../course/homework/notebook/notebook.js';
import { setNotebook } from '../course/homework/notebook/set-notebook.js';
import { exerciseSchema } from '../course/homework/own/exercise-file.js';
import { newExercise } from '../course/homework/own/new-exercise.js';
import { releasedFile } from '../course/homework/own/released-set.js';
import { readSetVariants, setFilesIn, setSchema, variantOf, type OwnSet } from '../course/homework/own/set-file.js';
import { root } from '../setup/paths.mjs';

/** `scaling homework new` and `preview`: exercises of one's own. */
export function registerOwnHomework(homework: Command): void {
  homework.command('new')
    .description('write an exercise of your own, which is one file, and name it in the set file beside it')
    .argument('[folder]', 'a new folder, such as my-homework/slope')
    .option('--schema', 'print the JSON schemas of both files, for editors')
    .addHelpText('after', '\nExample: npx scaling homework new my-homework/slope')
    .action((folder: string | undefined, { schema }: { schema?: true }) => {
      if (schema) return console.log(terminalJson({ exercise: exerciseSchema(), set: setSchema() }));
      if (folder === undefined) throw new InputError('folder: expected a new folder, such as my-homework/slope, got nothing');
      const { file, setFile } = newExercise(folder);
      console.log(`${file}: change it; ${setFile} names it\nthen: npx scaling homework check ${dirname(setFile)}`);
    });
  homework.command('preview')
    .description('write what students get of your own homework: a notebook and its file beside it, and a page to look at; and a page for you beside the set file')
    .argument('<sets>', 'a set file, or a folder of them')
    .option('--out <folder>', 'where it goes', 'handout')
    .option('--roster <csv>', 'a folder for each student, where the homework has variants')
    .addHelpText('after', '\nExample: npx scaling homework preview my-homework --out handout')
    .action(preview);
}

async function ownSets(path: string): Promise<OwnSet[][]> {
  const files = existsSync(path) && statSync(path).isDirectory() ? (existsSync(join(path, 'exercise.yaml')) ? setFilesIn(dirname(path)) : setFilesIn(path)) : [path];
  if (files.length === 0) throw new InputError(`sets: expected a set file such as set-7.yaml, or a folder with one, got ${path}`);
  const kits = join(root, 'test', 'homework', 'masters');
  const kitMasters = existsSync(kits) ? (await loadMasters(kits)).masters : [];
  return files.map((file) => readSetVariants(file, kitMasters));
}

/** `scaling homework check` of set files: each line says of an exercise what is wrong with it. */
export async function checkOwn(path: string): Promise<void> {
  for (const variants of await ownSets(path)) {
    for (const [i, own] of variants.entries()) {
      if (i === 0) console.log(terminalText(`${own.file}: homework ${own.set.number}, ${own.set.title}`));
      for (const { id, title, publicCases, hiddenCases, misconceptions, faults, notes, file } of checkSet(own)) {
        if (i > 0 && faults.length === 0) continue;
        const about = publicCases === 0 ? 'in words' : `${publicCases} public and ${counted(hiddenCases, 'hidden case')}, ${counted(misconceptions, 'misconception')}`;
        console.log(terminalText(`${faults.length === 0 ? '✓' : '✗'} ${id} ${title}${i > 0 ? ` (variant ${i + 1})` : ''}: ${about}`));
        for (const fault of faults) console.log(terminalText(`    ${file === undefined ? '' : `${file}: `}${fault}`));
        if (i === 0) for (const note of notes) console.log(terminalText(`    note: ${note}`));
        if (faults.length > 0) process.exitCode = 1;
      }
    }
  }
}

/** Whether a file or folder lies in a folder, or is it. */
const isWithin = (path: string, folder: string) => `${resolve(path)}${sep}`.startsWith(`${resolve(folder)}${sep}`);

async function preview(path: string, { out, roster }: { out: string; roster?: string }): Promise<void> {
  for (const variants of await ownSets(path)) {
    const { file, set: { number } } = variants[0]!;
    if (isWithin(dirname(file), out)) throw new InputError(`--out: expected a folder beside ${dirname(file)}, since students get what is in it, got ${out}, in which your own files lie`);
    if (roster === undefined && variants.length > 1) console.error(`homework ${number} has ${variants.length} variants: this is the first; with --roster everybody gets their own`);
    const ids = roster === undefined ? [] : readRoster(roster).map(({ id }) => id);
    const students = ids.map((id) => ({ id, variant: variantOf(number, id, variants.length) }));
    const places = roster === undefined ? [{ folder: out, variant: 0 }]
      : students.map(({ id, variant }) => ({ folder: join(out, id), variant }));
    for (const { folder, variant } of places) {
      const { set } = variants[variant]!;
      mkdirSync(folder, { recursive: true });
      writeWhole(join(folder, releasedFile(number)), `${JSON.stringify(set)}\n`);
      writeWhole(join(folder, `set-${number}.ipynb`), notebookText(setNotebook(set)));
    }
    mkdirSync(out, { recursive: true });
    writeWhole(join(out, `set-${number}.html`), previewPage(variants[0]!));
    const forInstructor = join(dirname(file), `set-${number}.instructor.html`);
    writeWhole(forInstructor, instructorPage(variants, students));
    const what = roster === undefined ? `${join(out, `set-${number}.ipynb`)}: the notebook, with ${basename(releasedFile(number))} beside it`
      : `${out}: ${counted(places.length, 'folder')}, each with a student's notebook and ${basename(releasedFile(number))}`;
    console.log(`${what}; ${join(out, `set-${number}.html`)} is a page of what students read; ${forInstructor}, with references, hidden cases and every variant, is for nobody else`);
  }
}
