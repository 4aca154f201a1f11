export { BatchSampler, evaluationWindows, type BatchSamplerState, type BatchShape } from './batches.js';
export { byteTokenizer } from './bytes.js';
export { createCorpus, splits, type Corpus, type Split } from './corpus.js';
export { languageCorpus, type Language, type LanguageCorpusOptions } from './language.js';
export { markovSource, type MarkovOptions, type MarkovSource } from './markov.js';
export { allocateTokens, type Tokenizer, type Tokens } from './tokenizer.js';
