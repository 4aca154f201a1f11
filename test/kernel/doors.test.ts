import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findJupyter } from '../../lib/setup/jupyter.mjs';
import { jupyterEnvironment, notebookDir, root } from '../../lib/setup/paths.mjs';

const { exports: doors, typesVersions } = JSON.parse(readFileSync(join(root, 'lib', 'package.json'), 'utf8')) as {
  exports: Record<string, unknown>; typesVersions: { '*': Record<string, unknown> };
};
const rooms = Object.keys(doors).filter((door) => door !== '.' && door !== './package.json').map((door) => door.slice('./'.length));

const TALKS = [
  { cells: rooms.map((room) => `import * as ${room} from "scaling/${room}";\nconsole.log(Object.keys(${room}).length > 0);`) },
  {
    cells: [
      'import { languageCorpus, markovSource } from "scaling/corpus";',
      'import { transformerConfig } from "scaling/model";',
      'import { findLearningRate, generate, saveCheckpoint, train, trainConfig } from "scaling/train";',
      'const corpus = languageCorpus(markovSource({ vocabSize: 8, seed: 1 }), { trainTokens: 2000, validationTokens: 200, seed: 1 });',
      `const model = transformerConfig({ vocabSize: 8, contextLength: 8, nLayer: 1, dModel: 8 });
const result = await train(corpus, trainConfig({ model, batchSize: 4, steps: 3 }));
console.log(result.status.kind, [findLearningRate, generate, saveCheckpoint].every((one) => typeof one === "function"));`,
      'const wrong: number = transformerConfig({ vocabSize: 8, contextLength: 8, nLayer: 1, dModel: 8 });',
    ],
  },
  { cells: ['import * as training from "scaling/train";'], complete: 'training.saveCh' },
  { cells: ['import { fitParametric } from "scaling";'], complete: 'import * as laws from "scaling/fit"; laws.fitRep' },
];

interface Answer { status?: string; message?: string | null; printed: string; matches?: string[] }

const jupyter = findJupyter()?.python;
if (!jupyter) console.warn('SKIPPED: the doors of the package in cells, because no Jupyter was found');

describe('the doors of the package', () => {
  it('are known to the kernel\'s types, which read no exports, by the same names', () => {
    expect(Object.keys(typesVersions['*'])).toEqual(rooms);
  });

  it('lead to about 130 names in a notebook, and the other rooms behind it', async () => {
    const door = await import('../../lib/index.js');
    expect(Object.keys(door).length).toBeLessThanOrEqual(140);
  });
});

(jupyter ? describe : describe.skip)('the doors of the package, in a cell,', () => {
  let answers: Answer[][];
  beforeAll(() => {
    const { stdout, stderr } = spawnSync(jupyter!, [join(root, 'test', 'kernel', 'talk.py'), notebookDir], {
      input: JSON.stringify(TALKS),
      env: jupyterEnvironment(),
      encoding: 'utf8',
    });
    if (stdout === '') throw new Error(stderr);
    answers = JSON.parse(stdout) as Answer[][];
  }, 300_000);

  it('open, each with its types', () => {
    expect(answers[0]!.map(({ status, message, printed }) => [status, message, printed])).toEqual(rooms.map(() => ['ok', null, 'true\n']));
  });

  it('let a cell train, generate, look for a learning rate and save, which the notebook\'s own door does not', () => {
    expect(answers[1]!.slice(0, 5).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(answers[1]![4]!.printed).toBe('completed true\n');
    expect(answers[1]![5]!.message).toContain("Type 'TransformerConfig' is not assignable to type 'number'");
  });

  it('complete names', () => {
    expect([answers[2], answers[3]].map((talk) => talk!.at(-1)!.matches)).toEqual([['saveCheckpoint'], ['fitRepetition']]);
  });
});
