export { BatchSampler, evaluationWindows, type BatchSamplerState, type BatchShape } from './batches.js';
export { bpeTokenizer, trainBpe } from './tokenizers/bpe.js';
export { byteTokenizer, characterTokenizer, characterTokenizerOf, wordTokenizer } from './tokenizers/symbols.js';
export { namedCorpora, openCorpus, type NamedCorpus } from './named-corpora.js';
export { createCorpus, splits, type Corpus, type Split } from './corpus.js';
export {
  compileGrammar,
  grammarStatistics,
  type CompiledGrammar,
  type Grammar,
  type GrammarStatistics,
  type Production,
} from './languages/grammar.js';
export { grammarLanguage, type GrammarLanguage } from './languages/grammar-language.js';
export { chainLanguage, type ChainLanguage, type ChainOptions } from './languages/chain.js';
export { factLanguage, type Fact, type FactLanguage, type FactOptions } from './languages/facts.js';
export { kindsLanguage, type Kinds, type KindsLanguage, type KindsOptions } from './languages/kinds.js';
export { bestLossOn, languageCorpus, windowFloor, type Language, type LanguageCorpusOptions, type WindowFloor } from './languages/language.js';
export { countingCurve, NgramModel, type CountingPoint, type NgramOptions } from './languages/ngram.js';
export { markovSource, type MarkovOptions, type MarkovSource } from './languages/markov.js';
export { walkLanguage, type Walk, type WalkOptions } from './languages/walk.js';
export { fetchPublicCorpus, publicCorpus } from './public/fetch.js';
export { findPublicCorpus, publicCorpora, type PublicCorpus } from './public/registry.js';
export { taskWords } from './languages/words.js';
export { bytesPerToken, textCorpus, type TextCorpusOptions } from './text-corpus.js';
export { loadTokenizer, saveTokenizer } from './tokenizers/tokenizer-file.js';
export { allocateTokens, type Tokenizer, type TokenizerSpec, type Tokens } from './tokenizers/tokenizer.js';
export { continuationTask } from './tasks/continuation.js';
export { additionTask, modularTask, copyTask, recallTask } from './tasks/algorithms.js';
export {
  encodeExample, taskCorpus, taskMixture, choiceMetrics, drawTask, writtenMetrics, type EncodedExample, type TaskMixture,
  type Task, type TaskExample, type TaskSizes,
} from './tasks/task.js';
export {
  chainQuestions, inferenceTask, factQuestions, genusQuestions, objectQuestions, readingQuestions, topicQuestions, type AskedAs,
} from './tasks/language-questions.js';
export { inferenceLabel, inferenceLabels, type InferenceLabel, type Statement } from './tasks/logic.js';
