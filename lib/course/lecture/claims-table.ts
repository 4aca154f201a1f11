import { InputError } from '../../core/check.js';

/** What comes of a claim: our figure or argument says the same, or something else, or nothing that would decide it. */
export type Verdict = 'same' | 'differs' | 'cannot be told here';

/** A line of the lecture. */
export interface Claim {
  id: string;
  claim: string;
  /** Where the kit shows it: sections of notebooks, by what a notebook's name begins with, 3 or '3b', and by their headings. */
  shown: readonly { notebook: number | string; heading: string }[];
  /** The published figure or table, and where its values stand in the kit. */
  published: string;
  /** A file of datasets/published, without its ending. */
  table?: string;
  verdict: Verdict;
  /** In what it is the same, why it differs, or what would tell. Its numbers stand in a section that shows the claim. */
  because: string;
}

const NOTEBOOKS = [
  '0-start-here', '1-why-scale-up', '2-which-language-model', '3-what-factors-matter', '3b-what-else-matters', '3c-real-text',
  '4-which-configuration', '5-what-emerges',
] as const;

const at = (notebook: number | string, ...headings: string[]) => headings.map((heading) => ({ notebook, heading }));

/** Every line of the lecture, in its order. */
export const CLAIMS: readonly Claim[] = [
  {
    id: '0', claim: 'Why and how one scales up, what happens behind a production-scale run, what scale brings',
    shown: [...at(0, '0 · Start here', 'Check yourself'), ...at(5, 'What a small lab can conclude, and what it cannot')],
    published: 'the lecture\'s frame and its questions',
    verdict: 'same', because: 'the objectives open notebook 0, questions stand in every section, and section 5 ends with the summary',
  },
  {
    id: '1.1', claim: 'Larger is better downstream, and longer pretraining is better',
    shown: at(1, 'First, two models of your own', 'Size times pretraining'),
    published: 'Turing-NLR v5 on MNLI; Li et al. 2020, the same in the open',
    verdict: 'same', because: 'at every length and at every width, all 12 steps of the grid with intervals above 0, and 61.7 points from corner to corner, over twenty seeds',
  },
  {
    id: '1.2', claim: 'Production scenarios gain, not only leaderboards',
    shown: at(1, '1 · Why scale up?'),
    published: 'the lecture\'s word for it',
    verdict: 'cannot be told here', because: 'we cannot look into products; a product\'s own measure before and after a larger model would tell',
  },
  {
    id: '1.3', claim: 'A cleverer but smaller model hardly reaches these gains',
    shown: at(1, '1 · Why scale up?', 'Train large, then distil'),
    published: 'the lecture\'s word for it',
    verdict: 'cannot be told here', because: 'we tried one clever thing, distilling; many at equal compute, each tuned, would tell',
  },
  {
    id: '1.4', claim: 'What a large model gained can be distilled, and that beats pretraining the small one',
    shown: at(1, 'Train large, then distil'),
    published: 'Hinton et al. 2015; Sanh et al. 2019; Li et al. 2020, who prune and quantise',
    verdict: 'same', because: 'on the same tokens, by 16.4 points and .055 nats; for the compute of teacher and student together accuracy cannot tell (2.2 points), and the loss is .120 nats higher',
  },
  {
    id: '1.5', claim: 'Gains are deterministic: scale is a low-risk investment',
    shown: at(1, 'Is it the scale, or the seed?'),
    published: 'the lecture\'s word for it',
    verdict: 'same', because: 'from corner to corner for 20 of 20 seeds, in accuracy and in loss; for the smallest step of the grid for 14 of 20: safe in as far as it is large',
  },
  {
    id: '1.6', claim: 'Parameter counts grew a thousandfold until 2022',
    shown: at(1, 'So models grew'), published: 'the models\' own papers', table: 'model-growth',
    verdict: 'same', because: '4,600-fold from GPT to PaLM; the rows are theirs, the line is drawn from them',
  },
  {
    id: '2.1', claim: 'Encoder-only is out: an encoder-decoder does what it does, and writing with it is hard',
    shown: at(2, 'Why encoder-only is out'), published: 'the lecture\'s argument; Wang et al. 2022 leave it out',
    verdict: 'same', because: 'the more is unsaid, the less our encoder knows: 2.4 nats a hole as trained, 4.2 to 4.7 when it must write everything, over three seeds',
  },
  {
    id: '2.2', claim: 'Causal, prefix and masked objectives; three architectures are three masks',
    shown: at(2, 'Three architectures are three masks', 'Three objectives'), published: 'Wang et al. 2022, figures',
    verdict: 'same', because: 'drawn from the masks that our models use, and counted',
  },
  {
    id: '2.3', claim: 'The pipeline: pretrain, adapt, fine-tune on many tasks, evaluate zero-shot',
    shown: at(2, 'The pipeline of Wang et al., and ours'), published: 'Wang et al. 2022, figures',
    verdict: 'same', because: 'the same stages, with decoders of 157,000 times fewer parameters',
  },
  {
    id: '2.4', claim: 'How those models were built and trained',
    shown: at(2, 'The pipeline of Wang et al., and ours'), published: 'Wang et al. 2022', table: 'wang-2022-settings',
    verdict: 'same', because: 'their table with ours beside it, read from our runs; where we deviate, both stand there',
  },
  {
    id: '2.5', claim: 'As pretrained, the causal decoder is ahead of the others',
    shown: at(2, 'The pipeline of Wang et al., and ours', 'Beside the published table'), published: 'Wang et al. 2022', table: 'wang-2022-results',
    verdict: 'same', because: 'all three of their orders reproduce on two tasks, ten seeds a setting: CD:FLM 85%, ND:PLM 63%, ED:PLM 47%',
  },
  {
    id: '2.6', claim: 'After multitask fine-tuning, the encoder-decoder with masked LM is best',
    shown: at(2, 'The pipeline of Wang et al., and ours', 'Beside the published table'), published: 'Wang et al. 2022', table: 'wang-2022-results',
    verdict: 'differs', because: 'of 14 orders on tasks held out 3 reproduce, 5 are opposite, each with MLM ahead in theirs, and 6 cannot be told; ten times the pretraining would tell whether MLM catches up',
  },
  {
    id: '2.7', claim: 'Decoders: able at once, every token teaches (100% against 15%), faster, more stable',
    shown: at(2, 'Three objectives', 'Speed and stability', 'Why decoders won'), published: 'the lecture\'s four reasons',
    verdict: 'differs', because: 'the same for the share of tokens and at once; faster in two pairs of three, by 1.43 and 1.27; more stable cannot be told, since no run diverged and no difference in scatter is clear of 0',
  },
  {
    id: '2.8', claim: 'One seat for the largest model: GPT-3 took it, and nobody has evidence to gamble with',
    shown: at(2, 'Why decoders won'), published: 'the lecture\'s argument',
    verdict: 'cannot be told here', because: 'an encoder-decoder as good without fine-tuning, as cheap to serve, and still ahead when both grow would tell',
  },
  {
    id: '3.1', claim: 'Seven factors: size, data, compute, shape, batch, learning rate and schedule, context',
    shown: at('3b', '4 · Batch size', '5 · Learning rate and schedule', '7 · Context length', '8 · Seven factors on one ruler'), published: 'the lecture\'s list and its rules of thumb',
    verdict: 'differs', because: 'all seven shown; a batch as large as memory holds would waste: the critical one is 815 tokens; the biggest rate before it blows up is a hundred times the best',
  },
  {
    id: '3.2', claim: 'Kaplan\'s set-up: GPT-style models to 1.5 billion parameters, WebText2, to 23 billion tokens',
    shown: at(3, '3 · What factors matter?'), published: 'Kaplan et al. 2020', table: 'kaplan-2020-laws',
    verdict: 'same', because: 'told beside ours; decoders with test loss in both, the largest more than three decades apart in size',
  },
  {
    id: '3.3', claim: 'Shape hardly matters within a sweet range',
    shown: at('3b', '1 · Shape: depth, width, heads, feed-forward'), published: 'Kaplan et al. 2020, three panels',
    verdict: 'differs', because: 'the same in their measure, a few percent of the loss (2.8% and 5.0%); of the excess 1.35 and 2.55 times: width where a language needs memory, depth where it needs composition',
  },
  {
    id: '3.4', claim: 'Loss falls as a power of size, data and compute, which must grow jointly; linear gains cost exponentially',
    shown: at(3, '3 · L(N): size, at a fixed amount of data', '4 · L(D): data, when the model is large', '5 · L(C): compute, spent well', '7 · The three must grow together', '8 · Linear gains cost exponentially')
      .concat(at('3c', '2 · L(N): size', '3 · L(D): data', '4 · L(C): compute', '6 · A floor that nobody knows')),
    published: 'Kaplan et al. 2020, three panels', table: 'kaplan-2020-laws',
    verdict: 'differs', because: 'the same in form, above a floor, for size (in three languages); for compute nearly (within 6%, but the exponent climbs from 0.22 to 0.40); for data no power law (from 0.01 to 0.66); on real text slopes of 0.035, 0.119 and 0.048, of which the last is the same as Kaplan\'s, and no floor to be seen',
  },
  {
    id: '3.5', claim: 'Count parameters without embeddings: curves of all depths fall together',
    shown: at(3, 'Which parameters count?'), published: 'Kaplan et al. 2020, two panels',
    verdict: 'cannot be told here', because: 'our five depths have one size, and our nine sizes one depth: counting shows as an exponent 11% larger over the known floor; several depths at several sizes would tell',
  },
  {
    id: '3.6', claim: 'About four epochs of repetition are fine, then each is worth less',
    shown: [...at('3b', '2 · Repetition: what is a token worth the second time?'), ...at('3c', '7 · Repetition')], published: 'Muennighoff et al. 2023', table: 'parametric-fits',
    verdict: 'differs', because: 'fine up to eight passes and hardly worse at 16, since these runs are short of updates more than of data; on real text each pass is worth less as published, 64 worth 19.6, and of four it cannot be told',
  },
  {
    id: '3.7', claim: 'Loss tracks zero-shot accuracy along pretraining',
    shown: [...at('3b', '3 · Does the loss say anything about being useful?'), ...at('3c', '8 · Is a lower loss worth anything?')], published: 'Touvron et al. 2023, LLaMA\'s figure',
    verdict: 'same', because: 'rank correlations of −0.94 and −0.985, on a curve with flat ends, and of −0.98 on real text; after fine-tuning in the mean only',
  },
  {
    id: '3.8', claim: 'Given one family, data and technique, scale maps to loss; returns are sure and diminishing',
    shown: at(3, '8 · Linear gains cost exponentially', 'What you can now explain'), published: 'the lecture\'s recap',
    verdict: 'same', because: 'every equal step in loss multiplies the bill, and by more each time',
  },
  {
    id: '4.1', claim: 'One budget, one run: many small runs, a law, a prediction',
    shown: at(4, '4 · Which configuration?', '8 · A million GPU hours', '10 · One attempt: first a rehearsal'), published: 'the lecture\'s method',
    verdict: 'same', because: 'done in full, rehearsal included',
  },
  {
    id: '4.2', claim: 'Approach 1: the lower envelope of training curves gives N and D',
    shown: at(4, '3 · Approach 1: who leads at each moment', '5 · Three approaches, ours and published'), published: 'Hoffmann et al. 2022, Table 2', table: 'hoffmann-2022-exponents',
    verdict: 'same', because: '0.49 where theirs is 0.50, on another language and with rates tuned by size',
  },
  {
    id: '4.3', claim: 'Approach 2: parabolas at equal compute give N and D',
    shown: at(4, '2 · Approach 2: the lowest point of each budget', '5 · Three approaches, ours and published'), published: 'Hoffmann et al. 2022, Table 2', table: 'hoffmann-2022-exponents',
    verdict: 'cannot be told here', because: '0.43 by parabolas, 0.69 by the lowest runs, where theirs is 0.49; more seeds and sizes near the bottom would tell',
  },
  {
    id: '4.4', claim: 'Approach 3: one parametric law for all runs',
    shown: at(4, '4 · Approach 3: one law for all runs', '5 · Three approaches, ours and published'), published: 'Hoffmann et al. 2022; Besiroglu et al. 2024', table: 'parametric-fits',
    verdict: 'same', because: 'it agrees with our other two, as theirs does once it is refitted; its fitted floor is 0.4% from the known one',
  },
  {
    id: '4.5', claim: 'Optimal FLOPs and tokens for 400 million to 10 trillion parameters',
    shown: at(4, '6 · The published law as a table'), published: 'Hoffmann et al. 2022, Table 3', table: 'hoffmann-2022-optimal-tokens',
    verdict: 'same', because: 'within a percent or two by the rule of their table; at 10 trillion the refit differs by a factor of 1.6',
  },
  {
    id: '4.6', claim: '10²⁴ FLOPs are about a million A100 hours: LLaMA-65B\'s 512 A100 for three months',
    shown: at(4, '8 · A million GPU hours'), published: 'Touvron et al. 2023; Chowdhery et al. 2022', table: 'training-mfu',
    verdict: 'differs', because: 'at the peak of the data sheet, yes; large runs reach 0.21 to 0.46 of it; by its paper LLaMA-65B had 2,048 A100 for three weeks, about as many hours',
  },
  {
    id: '4.7', claim: 'Chinchilla beats Gopher at equal compute: Pile, MMLU, BIG-bench, closed-book answers',
    shown: at(4, '7 · Chinchilla against Gopher and GPT-3'), published: 'Hoffmann et al. 2022', table: 'hoffmann-2022-benchmarks',
    verdict: 'same', because: 'by their numbers: 7.6 points on MMLU, 10.7 on BIG-bench, every part of The Pile; the law foretells the direction',
  },
  {
    id: '4.8', claim: 'Laws are everywhere, and differ with data, architecture, task and preprocessing',
    shown: at(4, '9 · Whose law is it?'), published: 'the lecture\'s figure of several settings',
    verdict: 'same', because: 'data moves the exponent; for objective, architecture and preprocessing four points and one seed cannot tell',
  },
  {
    id: '4.9', claim: 'GPT-4 and PaLM-2: small runs, a law, a prediction, one large run',
    shown: at(4, '11 · The prediction, written down'), published: 'OpenAI 2023; Anil et al. 2023', table: 'scaling-pipelines',
    verdict: 'same', because: 'a run of thirty times the compute ended 0.22% from a number that was written down before, 4% of what lies above the floor',
  },
  {
    id: '5.1', claim: 'Loss falls smoothly, and MMLU jumps at a scale',
    shown: at(5, 'What was seen, and when', 'One kind: an ability that only gets better', 'The other kind: a breakthrough'), published: 'Chinchilla, Gopher and a random guess on MMLU', table: 'wei-2022-emergence',
    verdict: 'same', because: 'both kinds are shown: one ability that jumps under exact match alone, one that jumps under both metrics, in more runs the larger they are',
  },
  {
    id: '5.2', claim: 'Emergent: absent in small models, suddenly there in larger ones; sharp and unforeseen',
    shown: at(5, '5 · What emerges?', 'A number for "emergent"', 'A threshold, foretold by models that fail'), published: 'Wei et al. 2022',
    verdict: 'same', because: 'the definition is theirs; sharpness is scored, and one of two kinds is foretold by models that fail',
  },
  {
    id: '5.3', claim: 'Abilities with the scale at which each was first seen; causes unknown',
    shown: at(5, 'What was seen, and when'), published: 'Wei et al. 2022, Table 1', table: 'wei-2022-emergence',
    verdict: 'same', because: 'their table, drawn; most points are the largest model of a family, so each is an upper bound',
  },
  {
    id: '5.4', claim: 'Counter-argument: a metric that wants every token right makes the jump',
    shown: at(5, 'One kind: an ability that only gets better', 'Why exact match is sharp', 'The other kind: a breakthrough'), published: 'Schaeffer et al. 2023', table: 'schaeffer-2023-claims',
    verdict: 'same', because: 'wholly so in the chain, where exact match is the accuracy to the power of the length; but not in addition, which jumps under both metrics',
  },
  {
    id: '5.5', claim: 'Emergence scores: 5 of 39 metrics of BIG-Bench',
    shown: at(5, 'A number for "emergent"'), published: 'Schaeffer et al. 2023', table: 'schaeffer-2023-claims',
    verdict: 'same', because: 'the same models score 9.5 for one token and 27.0 for eight under exact match, and 8.9 to 10.0 under token accuracy and log-likelihood',
  },
  {
    id: '5.6', claim: 'Users are not linear either: small gains become sudden use',
    shown: at(5, 'A hard examiner', 'What is left: users act on thresholds'), published: 'the lecture\'s argument',
    verdict: 'same', because: 'an argument, and exams of facts: one fact at a time the score is 9.0, twenty at once 48.5',
  },
  {
    id: '5.7', claim: 'What makes large models great appears at scales few can reach: a burden for science',
    shown: at(5, 'What a small lab can conclude, and what it cannot'), published: 'the lecture\'s remarks',
    verdict: 'cannot be told here', because: 'mechanisms, laws and metrics can be studied small; open models at those scales would tell the rest',
  },
  {
    id: '6', claim: 'Benefits can be predicted; decoders; a strong mapping; laws from small explorations; much unknown',
    shown: at(5, 'What a small lab can conclude, and what it cannot'), published: 'the lecture\'s summary',
    verdict: 'same', because: 'the five sections in a paragraph, with their open ends',
  },
];

/** Where the table stands: links go out from there. */
export type ClaimsPlace = 'README.md' | 'notebooks';

/** A heading as the end of a link, spelt as nbconvert spells the ids of its pages; JupyterLab and browsers decode it. */
function anchorOf(heading: string): string {
  return encodeURIComponent(heading.replaceAll(' ', '-')).replace(/%(3F|2F|3A|40|24|26|2B|2C|3B|3D)/g, decodeURIComponent);
}

/** The table of all claims in Markdown: what the lecture says, where we show it, what was published, and the verdict. */
export function claimsMarkdown(place: ClaimsPlace, claims: readonly Claim[] = CLAIMS): string {
  const [notebooks, datasets] = place === 'README.md' ? ['notebooks/', 'datasets/published/'] : ['', '../datasets/published/'];
  const link = ({ notebook, heading }: Claim['shown'][number]) =>
    `[${notebook}: ${heading.replace(/^\d+[a-z]? · /, '')}](${notebooks}${NOTEBOOKS.find((name) => name.startsWith(`${notebook}-`))}.ipynb#${anchorOf(heading)})`;
  const source = ({ published, table }: Claim) => (table === undefined ? published : `${published} ([values](${datasets}${table}.csv))`);
  const row = (claim: Claim) =>
    `| ${claim.id} | ${claim.claim} | ${claim.shown.map(link).join('; ')} | ${source(claim)} | **${claim.verdict}**: ${claim.because} |`;
  return ['| | the lecture says | shown in | published | verdict |', '|---|---|---|---|---|', ...claims.map(row)].join('\n');
}

const BEGIN = '<!-- the table of claims, written by npx scaling book --claims -->';
const END = '<!-- the end of the table of claims -->';

/**
 * A text with the table of claims, as it is now, between its two marks.
 * @throws InputError if the text has no such marks
 */
export function withClaims(text: string, place: ClaimsPlace): string {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new InputError(`${place}: expected the marks of the table of claims, found none`);
  return `${text.slice(0, from)}${BEGIN}\n\n${claimsMarkdown(place)}\n\n${text.slice(to)}`;
}
