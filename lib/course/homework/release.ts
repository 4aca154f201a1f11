import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { InputError } from '../../core/check.js';
import { writeWhole } from '../../core/kit.js';
import { root } from '../../setup/paths.mjs';
import { challengeNotebook } from './notebook/challenge-notebook.js';
import { notebookText, type Notebook } from './notebook/notebook.js';
import { setNotebook } from './notebook/set-notebook.js';
import { problemSets } from './sets/index.js';

/**
 * The notebooks that students receive, by file name. Everything in them follows from the sets: `notebooks/homework/` holds what this
 * returns.
 */
export function homeworkNotebooks(): { name: string; content: Notebook }[] {
  return [
    ...problemSets.map((set) => ({ name: `set-${set.number}.ipynb`, content: setNotebook(set) })),
    { name: 'challenge.ipynb', content: challengeNotebook() },
  ];
}

/** Writes the notebooks alone, each complete or not at all. */
export function writeHomeworkNotebooks(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return homeworkNotebooks().map(({ name, content }) => {
    const file = join(folder, name);
    writeWhole(file, notebookText(content));
    return file;
  });
}

/** What a student needs to run the notebooks: the kit itself, and nothing of `test/`, where references and hidden cases are. */
export const RELEASED = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  'tsconfig.json',
  'README.md',
  'LICENSE',
  'Dockerfile',
  '.dockerignore',
  '.devcontainer',
  'lib',
  'datasets',
  'notebooks',
] as const;

/** Never part of a release, wherever they lie: what was built or fetched here, what a student wrote here, and other people's work. */
const LEFT_BEHIND =
  /(^|\/)(node_modules|dist|\.setup|\.ipynb_checkpoints|test)(\/|$)|homework-progress\.json|challenge-(ledger|submission)\.json|(^|\/)study-[\d.]+a?\.jsonl|\.unreadable$/;

/** What `release` did. */
export interface Release {
  folder: string;
  /** Paths within it. */
  files: string[];
}

/**
 * Writes the students' bundle into a new folder: the kit without `test/`, with the notebooks generated afresh. `npm start` in it opens
 * them.
 * Where the kit is a Git checkout, only files that Git knows are taken, so that nothing private lying about is handed out.
 * @throws InputError if the folder exists and is not empty
 */
export function releaseHomework(folder: string): Release {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new InputError(`--out: expected a new or an empty folder, got ${folder}, which has files in it`);
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  for (const file of releasedFiles()) {
    mkdirSync(dirname(join(partial, file)), { recursive: true });
    cpSync(join(root, file), join(partial, file));
  }
  writeHomeworkNotebooks(join(partial, 'notebooks', 'homework'));
  writeWhole(join(partial, 'README.md'), STUDENTS_README);
  withoutInstructorsScripts(join(partial, 'package.json'));
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
  return { folder, files: filesIn(folder) };
}

/** What works in a bundle: `test/` and the benchmarks are not in it. */
const STUDENTS_SCRIPTS: readonly string[] = ['start', 'setup', 'build', 'doctor'];

function withoutInstructorsScripts(file: string): void {
  const { scripts, ...others } = JSON.parse(readFileSync(file, 'utf8')) as { scripts: Record<string, string> };
  const kept = Object.fromEntries(Object.entries(scripts).filter(([name]) => STUDENTS_SCRIPTS.includes(name)));
  writeWhole(file, `${JSON.stringify({ ...others, scripts: kept }, null, 2)}\n`);
}

function releasedFiles(): string[] {
  const all =
    knownToGit() ??
    RELEASED.filter((name) => existsSync(join(root, name))).flatMap((name) =>
      filesIn(join(root, name)).map((file) => (file === '' ? name : join(name, file))),
    );
  return all.filter(
    (file) =>
      RELEASED.some((name) => file === name || file.startsWith(`${name}/`)) && !LEFT_BEHIND.test(file) && existsSync(join(root, file)),
  );
}

/** The files of the checkout, or undefined where there is none. */
function knownToGit(): string[] | undefined {
  if (!existsSync(join(root, '.git'))) return undefined;
  try {
    return execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 }).split('\0').filter(Boolean);
  } catch {
    return undefined;
  }
}

/** Files under a folder, as paths within it with /; of a file, the empty path. */
function filesIn(folder: string): string[] {
  const entries = (() => {
    try {
      return readdirSync(folder, { recursive: true, withFileTypes: true });
    } catch {
      return undefined; // a file
    }
  })();
  if (!entries) return [''];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** The README of the students' bundle: it offers only what works there. */
export const STUDENTS_README = `# Scaling up: the course's notebooks

Notebooks in TypeScript on the scaling laws of language models: you train tiny language models on your own machine, fit scaling laws to them, and hold the results
against the published ones.

\`\`\`
npm start     # sets everything up, then opens the notebooks in JupyterLab
\`\`\`

It needs Node (20.19, 22.12, 24 or newer) and Python 3.10 or newer, on Linux, macOS, or Windows through WSL, and about 3 GB of disk. The first run takes a minute or two and
writes only inside this folder; later runs start at once. If a step fails, it says what to do; the whole output is in \`.setup/logs/\`, and running the command again goes on
where it stopped. \`npx scaling doctor\` shows what works.

## What is here

| | |
|---|---|
| [notebooks/](notebooks/0-start-here.ipynb) | the lecture, from *Start here* to section 5 |
| [notebooks/homework/](notebooks/homework/set-1.ipynb) | five problem sets, one a section, and the [challenge](notebooks/homework/challenge.ipynb) |
| [datasets/](datasets/README.md) | published tables with their sources, and recorded runs |
| [lib/](lib/index.ts) | the package \`scaling\`, which the notebooks import: it is there to be read |

## Homework

The check cell below each exercise runs a few public cases on your answer, alone and as it will be graded, and says what is wrong. The same from a terminal, on a saved notebook:

\`\`\`
npx scaling homework check notebooks/homework/set-1.ipynb
\`\`\`

Hand in the notebook file itself, \`set-1.ipynb\`; for the challenge, \`challenge.ipynb\` and \`challenge-submission.json\`.

## The command line

\`\`\`
npx scaling data        lists, shows and fetches corpora
npx scaling sweep       trains a declared grid of models and records every run
npx scaling fit         fits a scaling law to a table of runs
npx scaling predict     writes the loss of one large run down before it is trained
npx scaling plan        model size and tokens for a budget in FLOPs or device-hours, with intervals
\`\`\`

Each has \`--help\` with an example. MIT licence; the corpora and published figures name their own sources.
`;
