import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { InputError } from '../../core/check.js';
import { writeWhole } from '../../core/kit.js';
import { readText } from '../../core/read-text.js';
import { textCorpus, type Corpus } from '../../corpus/index.js';
import { ACTIVATIONS, ARCHITECTURES, EMBEDDING_TIES, INITIALISATIONS, NORMS, POSITIONS, transformerConfig } from '../../model/config.js';
import { nParamsTotal } from '../../model/count.js';
import { sentinelsNeeded, specialTokens, windowLength, type Objective } from '../../model/objectives.js';
import type { TrainOptions } from '../../train/config.js';
import { openRunCorpus, taskDrawer, textFile } from '../recipes.js';
import type { CorpusConfig, PipelineRunConfig, TaskConfig } from '../run-config.js';
import type { DeclaredRun, Sweep } from './sweep.js';

/** One value for all runs, or a list of which each run takes one. */
const each = <T extends z.ZodType>(value: T) => z.union([value, z.array(value).min(1)]);
const count = z.number().int().min(1);
const named = <const T extends readonly string[]>(names: T) => each(z.enum(names)).optional();
/** What is checked where it is used. */
const details = z.looseObject({ kind: z.string() });

const share = z.number().min(0).max(1);
const steps = z.number().int().min(0);
const fraction = share.describe('of the highest learning rate');
const oneOfKinds = <const T extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]]>(names: string, kinds: T) =>
  z.discriminatedUnion('kind', kinds, { error: `expected one of ${names}` });
const scheduleSchema = oneOfKinds('constant, cosine, linear, inverse-square-root, warmup-stable-decay, exponential', [
  z.strictObject({ kind: z.literal('constant'), warmupSteps: steps }),
  z.strictObject({ kind: z.enum(['cosine', 'linear']), warmupSteps: steps, finalFraction: fraction }),
  z.strictObject({ kind: z.literal('inverse-square-root'), plateauSteps: steps }),
  z.strictObject({ kind: z.literal('warmup-stable-decay'), warmupSteps: steps, decaySteps: steps, finalFraction: fraction }),
  z.strictObject({ kind: z.literal('exponential'), initialFraction: fraction }),
]);
const objectiveSchema = oneOfKinds('fullLM, prefixLM, spanCorruption, maskedTokens', [
  z.strictObject({ kind: z.enum(['fullLM', 'prefixLM']) }),
  z.looseObject({ kind: z.literal('spanCorruption') }),
  z.strictObject({ kind: z.literal('maskedTokens'), corruptedShare: share.optional() }),
]);
const decay = z.number().min(0).lt(1);
const adamWSchema = z.strictObject({
  beta1: decay.optional(), beta2: decay.optional(), epsilon: z.number().positive().optional(), weightDecay: z.number().min(0).optional(),
}).describe('what is not said has its default');
const adafactorSchema = z.strictObject({
  decayRate: z.number().positive().optional(),
  epsilonSquare: z.number().positive().optional(), epsilonScale: z.number().positive().optional(),
  clippingThreshold: z.number().positive().optional(), step: z.enum(['absolute', 'relative']).optional(),
}).describe('what is not said has its default');

const corpusSchema = z.union([
  z.string().min(1).describe('the name of a corpus that `scaling data list` lists'),
  z.strictObject({
    text: z.string().min(1).describe('a text file; a path from this file'),
    bpeVocabSize: z.number().int().min(257).optional().describe('tokens of a BPE that is trained on the text, instead of bytes'),
  }),
  oneOfKinds('markov, kinds, facts, chain, walk, task', [
    z.strictObject({
      kind: z.enum(['markov', 'kinds', 'facts', 'chain', 'walk']), language: z.looseObject({}),
      sample: z.strictObject({ seed: z.number().int().min(0), trainTokens: count, validationTokens: count, testTokens: count.optional() }),
    }).describe('a language with its options, as records have it'),
    z.strictObject({ kind: z.literal('task'), task: details }).describe('a task with its options, as records have it'),
  ]),
]);

/** A sweep as a file declares it. */
const sweepSchema = z.strictObject({
  $schema: z.string().optional(),
  question: z.string().min(1).describe('what the runs are to answer'),
  corpus: corpusSchema,
  model: z.strictObject({
    nLayer: each(count), dModel: each(count), contextLength: each(count),
    nHead: each(count).optional(), dFF: each(count).optional(),
    architecture: named(ARCHITECTURES), position: named(POSITIONS), activation: named(ACTIVATIONS), norm: named(NORMS),
    tiedEmbeddings: named(EMBEDDING_TIES), initialisation: named(INITIALISATIONS), parametrisation: each(details).optional(),
    dropout: each(z.number()).optional(), zLoss: each(z.number()).optional(),
  }).describe('a list for a setting gives a run for each of its values'),
  budget: z.union([
    z.strictObject({ steps: each(count) }),
    z.strictObject({ tokens: each(count) }),
    z.strictObject({ trainFlops: each(z.number().positive()) }),
  ]).describe('how long a run is: updates, tokens seen, or FLOPs of 6 N D with all parameters'),
  train: z.strictObject({
    batchSize: each(count).optional(), learningRate: each(z.number()).optional(), schedule: each(scheduleSchema).optional(),
    objective: each(objectiveSchema).optional(), clipNorm: each(z.number()).optional(), accumulation: each(count).optional(),
    precision: each(z.string()).optional(), validationWindows: count.optional(),
    adamW: each(adamWSchema).optional(), adafactor: each(adafactorSchema).optional(),
    earlyStopping: each(z.strictObject({ everySteps: count, patience: count })).optional(),
  }).optional(),
  seeds: z.union([count, z.array(z.number().int().min(0)).min(1)]).optional().describe('how many, from 1, or which'),
  tasks: z.array(details).optional().describe('what the model is asked after pretraining'),
  fineTuning: z.strictObject({
    tasks: z.array(details).min(1), nExamples: count, weights: z.record(z.string(), z.number()).optional(),
    train: z.looseObject({ steps: count }),
  }).optional().describe('further training, on tasks; its model is the run\'s'),
});
type SweepDeclaration = z.infer<typeof sweepSchema>;

const training = z.looseObject({ model: z.looseObject({}), steps: count });

/** A sweep as a list of its runs, where no grid says which. */
const listSchema = z.strictObject({
  $schema: z.string().optional(),
  question: z.string().min(1).describe('what the runs are to answer'),
  runs: z.array(z.looseObject({
    label: z.string().min(1).describe('what tells it from the other runs'),
    kind: z.enum(['train', 'pipeline']), corpus: details, train: training,
  })).min(1).describe('as `scaling sweep NAME --declare` writes them'),
});

/** The JSON schema of a sweep's file, by which an editor completes and checks it: a grid, or a list of runs. */
export function sweepFileSchema(): object {
  return z.toJSONSchema(z.union([sweepSchema, listSchema]));
}

/** A sweep as the content of its file, a list of runs: read again, it has the same runs with the same identities. */
export function declarationOf({ question, runs }: Sweep): object {
  return { question, runs: runs() };
}

/** Whether a name is that of a sweep's file, and not of one of the lecture's sweeps. */
export const isSweepFile = (name: string) => /\.(json|m?js|ts)$/.test(name);

/**
 * The sweep that a file declares: JSON as `sweepFileSchema` says, or a module of JavaScript or TypeScript whose default export is a
 * {@link Sweep}. Runs are those of the grid: one for each choice of a value from every list.
 *
 *     { "question": "Which size is best on my novel?", "corpus": { "text": "my-novel.txt", "bpeVocabSize": 512 },
 *       "model": { "nLayer": 2, "dModel": [16, 24, 32, 48], "contextLength": 64 }, "train": { "batchSize": 8 },
 *       "budget": { "trainFlops": [1e10, 3e10, 1e11] }, "seeds": 3 }
 *
 * is 4 x 3 x 3 = 36 runs: an isoFLOP study. Runs that no grid says are listed, `{ "question": ..., "runs": [...] }`: every sweep of the
 * lecture can be written so (`declarationOf`).
 * @throws InputError naming the file and the setting that is wrong
 */
export async function readSweepFile(file: string): Promise<Sweep> {
  if (!existsSync(file)) throw new InputError(`sweep: expected the file of a sweep, found nothing at ${file}`);
  const name = basename(file, extname(file));
  if (extname(file) !== '.json') return moduleSweep(file, name);
  let content: unknown;
  try {
    content = JSON.parse(readText('sweep', file));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${file}: expected JSON (${(error as Error).message})`);
  }
  if (typeof content === 'object' && content !== null && 'runs' in content) {
    const list = listSchema.safeParse(content, { reportInput: true });
    if (!list.success) throw new InputError(`${file}: ${sentenceOf(list.error.issues)}`);
    return listedSweep(file, name, list.data as unknown as Pick<Sweep, 'question'> & { runs: DeclaredRun[] });
  }
  const parsed = sweepSchema.safeParse(content, { reportInput: true });
  if (!parsed.success) throw new InputError(`${file}: ${sentenceOf(parsed.error.issues)}`);
  const runs = inWordsOf(file, 'settings as --schema and records have them', () => gridRuns(parsed.data, dirname(resolve(file))));
  return { name, question: parsed.data.question, runs: () => runs };
}

/** Does what a file asks for, in whose name it fails; `expected` is said where nothing checked what the file has. */
function inWordsOf<T>(file: string, expected: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InputError) throw error.message.startsWith(file) ? error : new InputError(`${file}: ${error.message}`);
    throw new InputError(`${file}: expected ${expected}, got some that fail: ${firstLine(error)}`);
  }
}

const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0]!;

/** A misspelt setting first, then what lies deepest: of alternatives that all fail, that is the one which was meant. */
function sentenceOf(issues: readonly z.core.$ZodIssue[]): string {
  const all = issues.flatMap((issue) => innermost(issue, []));
  const misspelt = all.find(({ issue }) => issue.code === 'unrecognized_keys');
  const { issue, path } = misspelt ?? all.reduce((a, b) => (b.path.length > a.path.length ? b : a));
  const where = path.join('.') || 'the file';
  if (issue.code === 'unrecognized_keys') return `${where}: expected settings that the schema has (--schema prints it), got "${issue.keys.join('", "')}"`;
  return `${where}: ${issue.message.replace(/^Invalid (input|option): /, '')}${issue.input === undefined ? '' : `, got ${JSON.stringify(issue.input)}`}`;
}

function innermost(issue: z.core.$ZodIssue, before: readonly PropertyKey[]): { issue: z.core.$ZodIssue; path: PropertyKey[] }[] {
  const path = [...before, ...issue.path];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ issue, path }];
  const meant = issue.errors.filter((issues) => !issues.some(isOfAnother));
  return (meant.length > 0 ? meant : issue.errors).flat().flatMap((one) => innermost(one, path));
}

/** Whether an alternative was not meant: another type of value, other keys, or one of several kinds where no kind is said. */
function isOfAnother({ code, path, input }: z.core.$ZodIssue): boolean {
  const hasNoKind = code === 'invalid_union' && path[0] === 'kind' && (input as { kind?: unknown } | undefined)?.kind === undefined;
  return path.length === 0 ? code === 'invalid_type' || code === 'unrecognized_keys' : hasNoKind;
}

async function moduleSweep(file: string, name: string): Promise<Sweep> {
  let module: { default?: Partial<Sweep> } | undefined;
  try {
    module = await (extname(file) === '.ts' ? importTypeScript(file) : import(pathToFileURL(resolve(file)).href)) as typeof module;
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(`${file}: expected a module that can be imported, got one that fails: ${firstLine(error)}`);
  }
  const { question, runs } = module?.default ?? {};
  if (typeof question !== 'string' || typeof runs !== 'function') {
    throw new InputError(`${file}: expected a default export { question, runs: () => [...] }`);
  }
  let declared: unknown;
  try {
    declared = await (runs as () => unknown)(); // a promise of them will do
  } catch (error) {
    throw new InputError(`${file}: expected runs() to give the runs, got a failure: ${firstLine(error)}`);
  }
  if (!Array.isArray(declared) || declared.length === 0) throw new InputError(`${file}: expected runs() to give a list of runs, got ${Array.isArray(declared) ? 'an empty one' : typeof declared}`);
  return listedSweep(file, name, { question, runs: declared as DeclaredRun[] });
}

/** Imports what TypeScript makes of a file, from a place beside it, so that what it imports itself is found. */
async function importTypeScript(file: string): Promise<unknown> {
  const { default: ts } = await import('typescript');
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const { outputText, diagnostics = [] } = ts.transpileModule(readText('sweep', file), { compilerOptions, fileName: file, reportDiagnostics: true });
  const [wrong] = diagnostics;
  if (wrong) {
    const line = wrong.file && wrong.start !== undefined ? ` line ${wrong.file.getLineAndCharacterOfPosition(wrong.start).line + 1}` : '';
    throw new InputError(`${file}${line}: expected TypeScript, but ${ts.flattenDiagnosticMessageText(wrong.messageText, ' ')}`);
  }
  const compiled = join(dirname(resolve(file)), `.${basename(file, '.ts')}.${process.pid}.mjs`);
  try {
    writeFileSync(compiled, outputText);
  } catch {
    return import(`data:text/javascript,${encodeURIComponent(outputText)}`); // a folder that is read-only
  }
  try {
    return await import(pathToFileURL(compiled).href);
  } finally {
    rmSync(compiled, { force: true });
  }
}

function listedSweep(file: string, name: string, { question, runs }: { question: string; runs: readonly DeclaredRun[] }): Sweep {
  return { name, question, runs: () => runs.map((run, index) => {
    const { label, kind, train } = (run ?? {}) as Partial<DeclaredRun>;
    if (typeof label !== 'string' || (kind !== 'train' && kind !== 'pipeline') || typeof train?.model !== 'object') {
      throw new InputError(`${file}: expected runs { label, kind: 'train', corpus, train: { model, steps } }, got ${JSON.stringify(run)} as run ${index + 1}`);
    }
    return { ...run, train: { ...train, model: inWordsOf(`${file}, run ${index + 1}`, 'a model', () => transformerConfig(train.model)) } };
  }) };
}

type Choice = Record<string, unknown>;

/** Every choice of one value from each list; what is no list is in all of them. Example: { a: [1, 2], b: 3 } gives a 1 b 3 and a 2 b 3. */
function choices(settings: Choice): Choice[] {
  return Object.entries(settings).reduce<Choice[]>(
    (all, [name, value]) =>
      all.flatMap((one) => (Array.isArray(value) ? value : [value]).map((chosen: unknown) => ({ ...one, [name]: chosen }))),
    [{}],
  );
}

function gridRuns(declaration: SweepDeclaration, folder: string): DeclaredRun[] {
  const { model, train = {}, budget, seeds = 1, tasks, fineTuning } = declaration;
  const corpus = corpusConfig(declaration.corpus, folder);
  const open = openRunCorpus(corpus);
  const textVocabSize = open.vocabSize;
  checkTasks(corpus, open, [...(tasks ?? []), ...(fineTuning?.tasks ?? [])] as unknown as TaskConfig[]);
  const seed = typeof seeds === 'number' ? Array.from({ length: seeds }, (_, i) => i + 1) : seeds;
  const axes = Object.entries({ ...model, ...train, ...budget, seed }).filter(([, value]) => Array.isArray(value) && value.length > 1);
  return choices(model).flatMap((shape) => choices({ ...train, ...budget, seed }).map((choice): DeclaredRun => {
    const { steps, tokens, trainFlops, ...rest } = choice as { steps?: number; tokens?: number; trainFlops?: number } & Choice;
    const options = shape as Omit<Parameters<typeof transformerConfig>[0], 'vocabSize'>;
    const objective = rest.objective as Objective | undefined;
    checkIsEnough(open, options.contextLength, rest);
    const special = specialTokens(textVocabSize, objective ? sentinelsNeeded(objective, options.contextLength) : 0);
    const vocabSize = objective || tasks || corpus.kind === 'task' ? special.vocabSize : textVocabSize;
    const config = transformerConfig({ ...options, vocabSize });
    const tokensPerStep = ((rest.batchSize as number | undefined) ?? 32) * config.contextLength;
    const updates = steps ?? Math.round((tokens ?? trainFlops! / (6 * nParamsTotal(config))) / tokensPerStep);
    const chosen: Choice = { ...shape, ...choice };
    const label = axes.map(([name]) => `${name} ${inLabel(chosen[name])}`).join(', ') || 'the run';
    if (updates < 1) throw new InputError(`budget: expected at least one step of ${tokensPerStep} tokens for ${label}, got less`);
    const training = { ...rest, model: config, steps: updates } as TrainOptions;
    if (!tasks && !fineTuning) return { label, kind: 'train', corpus, train: training };
    const further = fineTuning && { fineTuning: { ...fineTuning, train: { ...fineTuning.train, seed: rest.seed, model: config } } };
    return {
      label, kind: 'pipeline', corpus, train: training, tasks: (tasks ?? []) as unknown as TaskConfig[],
      ...(further as { fineTuning: NonNullable<PipelineRunConfig['fineTuning']> } | undefined),
    };
  }));
}

/** @throws InputError for a task that cannot be asked about this corpus, or lacks an option */
function checkTasks(corpus: CorpusConfig, open: Corpus, tasks: readonly TaskConfig[]): void {
  if (tasks.length === 0) return;
  const drawer = taskDrawer(corpus, open);
  for (const task of tasks) if ((drawer.draw(task) as unknown) === undefined) throw new InputError(`tasks: expected tasks that the kit has, got "${(task as { kind: string }).kind}"`);
}

/** @throws InputError where training or validation is shorter than what a run reads of it at a time: each of its runs would fail */
function checkIsEnough({ train, validation }: Corpus, contextLength: number, choice: Choice): void {
  const { objective = { kind: 'fullLM' }, batchSize = 32, validationWindows } = choice as { objective?: Objective; batchSize?: number; validationWindows?: number };
  const window = windowLength(objective, contextLength) - 1;
  const needed = [['train', train.length, window + 1], ['validation', validation.length, (validationWindows ?? batchSize) * window + 1]] as const;
  for (const [split, has, wants] of needed) {
    if (has < wants) throw new InputError(`corpus: expected at least ${wants} tokens for ${split}, of which windows of ${contextLength} are made${split === 'train' ? '' : `, ${validationWindows ?? batchSize} of them`}, got ${has}; take a longer corpus, or a smaller contextLength${split === 'train' ? '' : ', batchSize or validationWindows'}`);
  }
}

function inLabel(value: unknown): string {
  if (typeof value === 'number') return value >= 1e6 || value < 1e-3 ? value.toExponential().replace('e+', 'e') : String(value);
  return typeof value === 'string' ? value : JSON.stringify(value).replace(/["{}]/g, '').replace(/^kind:/, '');
}

/** A text is kept beside the fetched ones under its hash, by which any process finds it and the run's identity holds it. */
function corpusConfig(corpus: SweepDeclaration['corpus'], folder: string): CorpusConfig {
  if (typeof corpus === 'string') return { kind: 'named', name: corpus };
  if ('kind' in corpus) return corpus as unknown as CorpusConfig;
  const path = resolve(folder, corpus.text);
  if (!existsSync(path)) throw new InputError(`corpus.text: expected a text file, found nothing at ${path}`);
  if (!statSync(path).isFile()) throw new InputError(`corpus.text: expected a text file, got ${path}, which is none`);
  inWordsOf('corpus.text', 'a text', () => textCorpus(path)); // by its own name, and before it is kept under another
  const bytes = readFileSync(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const kept = textFile(sha256);
  if (!existsSync(kept)) {
    mkdirSync(dirname(kept), { recursive: true });
    writeWhole(kept, bytes);
  }
  return { kind: 'text', name: basename(path), sha256, ...(corpus.bpeVocabSize === undefined ? {} : { bpeVocabSize: corpus.bpeVocabSize }) };
}

/**
 * The same runs with other seeds: of runs that differ in nothing but the seed of their training, one for each of `seeds`.
 * Worked value: of widths 16 and 32 with seeds 1 to 3 each, seeds [1, ..., 10] make 20 runs of 6.
 */
export function withSeeds(sweep: Sweep, seeds: readonly number[]): Sweep {
  return { ...sweep, runs: () => {
    const kinds = new Map<string, DeclaredRun>();
    for (const run of sweep.runs()) {
      const key = JSON.stringify({ ...run, label: '', train: { ...run.train, seed: 0 } });
      if (!kinds.has(key)) kinds.set(key, run);
    }
    return [...kinds.values()].flatMap((run) => seeds.map((seed) => ({
      ...run, train: { ...run.train, seed }, label: `${run.label.replace(/(^|, )seed \d+/, '')}, seed ${seed}`.replace(/^, /, ''),
    })));
  } };
}
