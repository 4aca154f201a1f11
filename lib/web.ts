/**
 * The browser's door, `scaling/web`: the subject, with everything that needs neither files nor processes. The same sources as in Node;
 * what needs the machine stands in files of its own, for which lib/package.json names the page's (`browser`).
 */
export { InputError } from './core/check.js';
export { provideDatasets } from './core/kit-web.js';
export { publishedTable } from './core/published.js';
export { randomStream } from './core/random.js';

// languages, tokens and tasks, computed
export { createCorpus, type Corpus } from './corpus/corpus.js';
export { factLanguage } from './corpus/languages/facts.js';
export { kindsLanguage } from './corpus/languages/kinds.js';
export { languageCorpus, windowFloor } from './corpus/languages/language.js';
export { markovSource } from './corpus/languages/markov.js';
export { additionTask, copyTask, modularTask, recallTask } from './corpus/tasks/algorithms.js';
export { byteTokenizer, characterTokenizerOf, wordTokenizer } from './corpus/tokenizers/symbols.js';

export * from './model/index.js';
export { openBackend } from './engine/index.js';
export { trainConfig } from './train/config.js';
export { train } from './train/loop.js';

// laws and plans
export { fitIsoFlops } from './fit/approaches/isoflop.js';
export { fitEnvelope } from './fit/approaches/envelope.js';
export { fitKaplan } from './fit/laws/kaplan.js';
export { fitParametric, parametricLoss } from './fit/laws/parametric.js';
export { fitPowerLaw } from './fit/laws/power-law.js';
export { repeatedWorth } from './fit/laws/repetition.js';
export { optimalAllocation, optimalTokens } from './fit/plan/allocation.js';
export { CHINCHILLA_REFIT } from './fit/plan/known-laws.js';
export { planTraining } from './fit/plan/plan.js';
export { describeFit } from './fit/in-words.js';
export { bootstrap } from './fit/uncertainty/bootstrap.js';

export * from './emergence/index.js';
export * from './figures/index.js';
