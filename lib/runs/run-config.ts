import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../core/text.js';
import type {
  AskedAs, ChainOptions, FactOptions, KindsOptions, LanguageCorpusOptions, MarkovOptions, TaskSizes, WalkOptions,
} from '../corpus/index.js';
import type { TrainConfig } from '../train/loop.js';

/** What a run reads, as data: enough to make the same tokens again. */
export type CorpusConfig =
  /** A corpus that `scaling data list` lists; `trainTokens` takes that many of its training tokens, from the beginning. */
  | { kind: 'named'; name: string; trainTokens?: number }
  /** A named text whose tokens are those of a BPE trained on it, instead of bytes; `trainTokens` as above, the BPE that of the whole. */
  | { kind: 'bpe'; name: string; bpeVocabSize: number; trainTokens?: number }
  | { kind: 'markov'; language: MarkovOptions; sample: LanguageCorpusOptions }
  | { kind: 'kinds'; language: KindsOptions; sample: LanguageCorpusOptions }
  | { kind: 'facts'; language: FactOptions; sample: LanguageCorpusOptions }
  | { kind: 'chain'; language: ChainOptions; sample: LanguageCorpusOptions }
  /** The questions of a task: a model that is trained on them learns to answer, and reads nothing else. */
  | { kind: 'task'; task: TaskConfig }
  | { kind: 'walk'; language: WalkOptions; sample: LanguageCorpusOptions }
  /** A text of one's own, kept under its hash, as bytes or in the tokens of a BPE trained on it. */
  | { kind: 'text'; name: string; sha256: string; bpeVocabSize?: number }
  /** A corpus that the caller held in memory: it has an identity, but no recipe. */
  | { kind: 'given'; name: string; hash: string };

/** A downstream task as data: enough to draw the same questions again. The language that some ask about is that of the run's corpus. */
export type TaskConfig = TaskSizes & (
  | { kind: 'inference' }
  | { kind: 'genus'; form?: AskedAs }
  | { kind: 'object'; form: AskedAs }
  | { kind: 'reading' }
  | { kind: 'topic' }
  | { kind: 'facts'; form: 'cloze' | 'letters' }
  | { kind: 'chain'; length: number }
  /** Of a text: the true continuation among four. */
  | { kind: 'continuation'; promptTokens: number; answerTokens: number }
  | { kind: 'addition'; digits: number; lowestDigitFirst?: boolean }
  | { kind: 'modular'; modulus: number; operation: '+' | '-' | '*' }
  | { kind: 'copy'; length: number }
  | { kind: 'recall'; pairs: number }
);

/** A model trained from scratch; where the corpus is a task, on its answers, and asked its test questions before and after. */
export interface TrainRunConfig {
  kind: 'train';
  corpus: CorpusConfig;
  train: TrainConfig;
  /** SHA-256 of the prediction that was written down before this run could be declared. */
  prediction?: string;
  /** Of an encoder: the shares of the text that are hidden from it when it has learnt, for the loss of what is hidden. */
  hiddenShares?: number[];
  /** Of a model trained on a task: it is asked the test questions each so many steps, too. */
  askedEverySteps?: number;
}

/**
 * A model that is pretrained and then put to use: asked tasks as it is (zero-shot), fine-tuned on tasks, and asked again (Wang et al. 2022;
 * T0).
 */
export interface PipelineRunConfig {
  kind: 'pipeline';
  corpus: CorpusConfig;
  /** Pretraining; with `distillation` it imitates the teacher. */
  train: TrainConfig;
  /** The larger model that is trained first, on the same corpus. */
  teacher?: TrainConfig;
  /** Further training on the corpus with another objective: adaptation. */
  adaptation?: TrainConfig;
  /** Fine-tuning on `nExamples` training questions of these tasks together, drawn by weights (1 each unless said). */
  fineTuning?: { tasks: TaskConfig[]; nExamples: number; weights?: Readonly<Record<string, number>>; train: TrainConfig };
  /** The tasks that are asked, before fine-tuning and after it. */
  tasks: TaskConfig[];
}

/** Everything that a run's record follows from, as JSON: a union over the kinds of run there are. */
export type RunConfig = TrainRunConfig | PipelineRunConfig;

/** What a run trains, stage by stage, in order. */
export function stagesOf(config: RunConfig): TrainConfig[] {
  if (config.kind === 'train') return [config.train];
  const { teacher, train, adaptation, fineTuning } = config;
  return [teacher, train, adaptation, fineTuning?.train].filter((stage): stage is TrainConfig => stage !== undefined);
}

/**
 * The identity of a run: 16 hexadecimal digits of SHA-256 over its configuration as JSON with sorted keys. Two runs with one id are the
 * same run.
 *
 * Worked value: the id of `{}` is 44136fa355b3678a, the beginning of SHA-256("{}").
 */
export function runId(config: object): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(config, 'config')))).slice(0, 16);
}
