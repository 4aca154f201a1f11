import type { Command } from 'commander';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../core/check.js';
import { html, joined } from '../core/html.js';
import { writeWhole } from '../core/kit.js';
import { terminalJson, terminalText } from '../core/text.js';
import { checkSet } from '../course/grading/check-own.js';
import { page } from '../course/grading/feedback.js';
import { loadMasters } from '../course/grading/grading-plan.js';
import { readRoster } from '../course/grading/identity.js';
import { renderMarkdown } from '../course/grading/render-answer.js';
import { stubSource } from '../course/homework/answer-source.js';
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
    .description('write what students get of your own homework: a notebook and its file beside it, and a page to look at')
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
      for (const { id, title, publicCases, hiddenCases, misconceptions, faults } of checkSet(own)) {
        if (i > 0 && faults.length === 0) continue;
        const about = publicCases === 0 ? 'in words' : `${publicCases} public and ${hiddenCases} hidden cases, ${misconceptions} misconceptions`;
        console.log(terminalText(`${faults.length === 0 ? '✓' : '✗'} ${id} ${title}${i > 0 ? ` (variant ${i + 1})` : ''}: ${about}`));
        for (const fault of faults) console.log(terminalText(`    ${fault}`));
        if (faults.length > 0) process.exitCode = 1;
      }
    }
  }
}

async function preview(path: string, { out, roster }: { out: string; roster?: string }): Promise<void> {
  for (const variants of await ownSets(path)) {
    const { number } = variants[0]!.set;
    if (roster === undefined && variants.length > 1) console.error(`homework ${number} has ${variants.length} variants: this is the first; with --roster everybody gets their own`);
    const places = roster === undefined ? [{ folder: out, variant: 0 }]
      : readRoster(roster).map(({ id }) => ({ folder: join(out, id), variant: variantOf(number, id, variants.length) }));
    for (const { folder, variant } of places) {
      const { set } = variants[variant]!;
      mkdirSync(folder, { recursive: true });
      writeWhole(join(folder, releasedFile(number)), `${JSON.stringify(set)}\n`);
      writeWhole(join(folder, `set-${number}.ipynb`), notebookText(setNotebook(set)));
    }
    mkdirSync(out, { recursive: true });
    writeWhole(join(out, `set-${number}.html`), previewPage(variants[0]!));
    console.log(`${join(out, `set-${number}.ipynb`)}: ${places.length === 1 ? 'the notebook' : `${places.length} notebooks`}, with ${basename(releasedFile(number))} beside it; ${join(out, `set-${number}.html`)} is a page to look at`);
  }
}

/** Everything that the texts say, hints and misconceptions included: for whoever writes them. */
function previewPage({ set, rubrics }: OwnSet): string {
  const text = (markdown: string) => renderMarkdown({ text: markdown, attachments: {} });
  const exercises = set.exercises.map((exercise) => html`<h2>${exercise.id} · ${exercise.title}: ${exercise.points}</h2>
${text(exercise.task)}
${exercise.kind === 'function' ? html`<pre>${stubSource(exercise)}</pre>` : undefined}
${exercise.hints.length > 0 ? html`<details><summary>Hints</summary><ol>${exercise.hints.map((hint) => html`<li>${text(hint)}</li>`)}</ol></details>` : undefined}
${exercise.kind === 'function' && exercise.misconceptions.length > 0 ? html`<details><summary>Misconceptions</summary><ul>${
    exercise.misconceptions.map(({ id, message }) => html`<li>${id}: ${message}</li>`)}</ul></details>` : undefined}
${rubrics[exercise.id] === undefined ? undefined : html`<details><summary>Rubric</summary>${text(rubrics[exercise.id]!)}</details>`}`);
  return page(`${set.number} · ${set.title}`, html`<h1>${set.number} · ${set.title}</h1>\n${text(set.introduction)}\n${joined(exercises, '\n')}`);
}
