import { InputError } from '../core/check.js';
import {
  additionTask, copyTask, factLanguage, factQuestions, genusQuestions, inferenceTask, kindsLanguage, modularTask, recallTask,
  type Task, type TaskSizes, type Tokenizer,
} from '../corpus/index.js';
import type { CorpusConfig } from './run-config.js';

/** A downstream task as data: enough to draw the same questions again. The language that some ask about is that of the run's corpus. */
export type TaskConfig = TaskSizes & (
  | { kind: 'inference' }
  | { kind: 'genus' }
  | { kind: 'facts'; form: 'cloze' | 'letters' }
  | { kind: 'addition'; digits: number; lowestDigitFirst?: boolean }
  | { kind: 'modular'; modulus: number; operation: '+' | '-' | '*' }
  | { kind: 'copy'; length: number }
  | { kind: 'recall'; pairs: number }
);

/** Draws tasks in the language of a corpus. */
export interface TaskDrawer {
  tokenizer: Tokenizer;
  /** @throws InputError for a task about another language than the corpus's */
  draw: (config: TaskConfig) => Task;
}

/**
 * What draws the tasks of a run on this corpus, and the tokenizer that writes them.
 * @throws InputError for a corpus without words for tasks: only the languages `kinds` and `facts` have them
 */
export function taskDrawer(corpus: CorpusConfig): TaskDrawer {
  const kinds = corpus.kind === 'kinds' ? kindsLanguage(corpus.language) : undefined;
  const facts = corpus.kind === 'facts' ? factLanguage(corpus.language) : undefined;
  const tokenizer = kinds?.tokenizer ?? facts?.tokenizer;
  if (!tokenizer) throw new InputError(`corpus: expected one whose words tasks can be asked in (kinds, facts), got ${corpus.kind}`);
  const language = <T>(given: T | undefined, name: string, task: string): T => {
    if (given === undefined) throw new InputError(`tasks: expected a corpus of kind ${name} for the task ${task}, got ${corpus.kind}`);
    return given;
  };
  return {
    tokenizer,
    draw(config) {
      switch (config.kind) {
        case 'inference': return inferenceTask(language(kinds, 'kinds', config.kind), config);
        case 'genus': return genusQuestions(language(kinds, 'kinds', config.kind), config);
        case 'facts': return factQuestions(language(facts, 'facts', config.kind), config);
        case 'addition': return additionTask(config);
        case 'modular': return modularTask(config);
        case 'copy': return copyTask(config);
        case 'recall': return recallTask(config);
      }
    },
  };
}
