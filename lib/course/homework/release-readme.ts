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
