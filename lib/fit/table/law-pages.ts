import { InputError } from '../../core/check.js';
import type { Law } from '../law.js';
import { accuracyLaw } from '../laws/accuracy.js';
import { annealingLaw, USUAL_DECAY } from '../laws/annealing.js';
import { batchTradeoffLaw, criticalBatchLaw } from '../laws/batch.js';
import { coupledLaw } from '../laws/coupled.js';
import { powerGrowthLaw, powerLaw } from '../laws/power-law.js';
import { kaplanJointLaw, kaplanLaw, kaplanStepsLaw } from '../laws/kaplan.js';
import { parametricLaw } from '../laws/parametric.js';
import { productLaw } from '../laws/product.js';
import { MUENNIGHOFF_2023, repetitionLaw } from '../laws/repetition.js';
import type { ColumnRole } from './units.js';
import { TABLE_LAWS, type TableLaw } from './table-laws.js';

/** A law that is fitted, with what each of its parameters is. */
interface ExplainedLaw {
  formula: string;
  parameters: readonly { name: string; meaning: string }[];
}

/** What the page of a law says beyond its columns. */
interface LawPage {
  /** The laws that are fitted: one, or several one after another. */
  laws: readonly ExplainedLaw[];
  source: string;
  worked: string;
  example: string;
}

/** What each column holds, with its unit. */
const COLUMN_MEANINGS: Record<ColumnRole, string> = {
  nParams: 'N, parameters of the model (a number; --count says which are counted)',
  nTokens: 'D, tokens trained on, repetitions counted (tokens)',
  nUniqueTokens: 'U, different tokens among those trained on (tokens)',
  trainFlops: 'C, training compute (FLOPs)',
  loss: 'L, loss (nats a token; bits, bits a byte and perplexity are turned into it)',
  steps: 'S, optimiser updates (a number)',
  learningRate: 'learning rate, at its peak or at each step (per step, as the optimiser takes it)',
  batch: 'B, batch (tokens or sequences, the same in every row)',
  sequence: 'length of a sequence (tokens)',
  tokensPerParam: 'D/N, tokens a parameter (tokens)',
  criticalBatch: 'Bcrit, measured critical batch (tokens)',
  accuracy: 'accuracy on the task (a share, 0 to 1)',
  weights: 'how much each row counts (a number above 0)',
  x: 'any one resource (the unit of its column)',
};

const FLOOR = 'loss that stays however large the resources are (nats a token)';
const PARAMETRIC = {
  A: 'size of what a finite model costs (nats a token, at N = 1)',
  B: 'size of what finite data cost (nats a token, at D = 1)',
  E: FLOOR,
  alpha: 'how fast that falls with N (exponent, no unit)',
  beta: 'how fast that falls with D (exponent, no unit)',
};
const POWER = { A: 'loss above the floor at x = 1 (nats a token)', alpha: 'how fast it falls with x (exponent, no unit)', E: FLOOR };
const PRODUCT = {
  k: 'the best setting at N = D = 1 (the unit of the setting)',
  a: 'how it moves with N (exponent, no unit)',
  b: 'how it moves with D (exponent, no unit)',
};
const SIGMOID = {
  midpoint: 'loss half-way between chance and ceiling (nats a token)',
  width: 'how gently accuracy rises there (nats a token)',
  ceiling: 'accuracy that no loss exceeds (a share)',
  chance: 'accuracy of guessing (a share); given by --chance',
};
const bestGrowth = (what: string) => explained(powerGrowthLaw(), { k: `best ${what} at C = 1 (${what === 'N' ? 'parameters' : 'tokens'})`, a: `how the best ${what} grows with compute (exponent, no unit)` }, `best ${what} = k C^a`);

/**
 * What is told of each law that can be fitted to a table; the formulas and the names of the parameters are those of the laws themselves.
 */
const PAGES: Record<TableLaw, LawPage> = {
  power: {
    laws: [explained(powerLaw('none'), POWER)],
    source: 'Kaplan et al. 2020 (arXiv:2001.08361), equations 1.1 to 1.3, with A = xc^alpha',
    worked: 'A = 5, alpha = 0.5 and x = 100 give L = 5/10 = 0.5',
    example: 'npx scaling fit runs.csv --law power --columns "x=nParamsNonEmbedding"',
  },
  'power-floor': {
    laws: [explained(powerLaw('fitted'), POWER)],
    source: 'Henighan et al. 2020 (arXiv:2010.14701)',
    worked: 'E = 2, A = 3, alpha = 0.5 and x = 100 give L = 2 + 3/10 = 2.3',
    example: 'npx scaling fit runs.csv --law power-floor --columns "x=nParamsNonEmbedding" --plot fit.svg',
  },
  kaplan: {
    laws: [explained(kaplanLaw(), { xc: 'x at which the loss would be 1 nat a token (the unit of x)', alpha: POWER.alpha })],
    source: 'Kaplan et al. 2020 (arXiv:2001.08361), equations 1.1 to 1.3',
    worked: 'xc = 8.8e13, alpha = 0.076 and N = 8.8e11 give L = 100^0.076 = 1.4191',
    example: 'npx scaling fit runs.csv --law kaplan --columns "nParams=nParamsNonEmbedding"',
  },
  'kaplan-joint': {
    laws: [explained(kaplanJointLaw(), {
      Nc: 'N at which the loss would be 1 nat a token, with unlimited data (parameters)', Dc: 'D at which it would be, with an unlimited model (tokens)',
      alphaN: PARAMETRIC.alpha, alphaD: PARAMETRIC.beta,
    })],
    source: 'Kaplan et al. 2020 (arXiv:2001.08361), equation 1.5 and table 2',
    worked: 'Nc = 6.4e13, Dc = 1.8e13, alphaN = 0.076, alphaD = 0.103 at N = 1e9, D = 1e10 give L = 2.4197',
    example: 'npx scaling fit runs.csv --law kaplan-joint',
  },
  'kaplan-steps': {
    laws: [explained(kaplanStepsLaw(), {
      Nc: 'N at which the first term is 1 nat a token (parameters)', Sc: 'S at which the second term is 1 nat a token (steps)',
      alphaN: PARAMETRIC.alpha, alphaS: 'how fast that falls with S (exponent, no unit)',
    })],
    source: 'Kaplan et al. 2020 (arXiv:2001.08361), equation 1.6 and table 3; S is the fewest steps, as at an unlimited batch',
    worked: 'Nc = 6.5e13, Sc = 2100, alphaN = 0.077, alphaS = 0.76 at N = 1e9, S = 1e4 give L = 2.3474 + 0.3054 = 2.6529',
    example: 'npx scaling fit curves.csv --law kaplan-steps --run run',
  },
  'critical-batch': {
    laws: [explained(criticalBatchLaw(), { Bstar: 'critical batch at a loss of 1 nat a token (tokens)', alphaB: 'the lower, the faster it grows as the loss falls (no unit)' })],
    source: 'Kaplan et al. 2020 (arXiv:2001.08361), equation 1.4',
    worked: 'Bstar = 2e8 and alphaB = 0.21 give Bcrit = 1.07e6 tokens at L = 3',
    example: 'npx scaling fit batches.csv --law critical-batch',
  },
  'batch-tradeoff': {
    laws: [explained(batchTradeoffLaw(), { Smin: 'steps that an unlimited batch needs (steps)', Bcrit: 'critical batch, at which twice as many are needed (the unit of the batch)' })],
    source: 'McCandlish et al. 2018 (arXiv:1812.06162), equations 2.11 and 2.12; all runs reach the same loss',
    worked: 'Smin = 1000 and B = Bcrit give S = 2000',
    example: 'npx scaling fit batches.csv --law batch-tradeoff',
  },
  envelope: {
    laws: [bestGrowth('N'), bestGrowth('D')],
    source: 'Hoffmann et al. 2022 (arXiv:2203.15556), section 3.1: approach 1, through the budgets at which the lead passes from one size to the next',
    worked: 'k = 0.1 and a = 0.5 give N = 1e9 at C = 1e20 FLOPs',
    example: 'npx scaling fit curves.csv --law envelope',
  },
  isoflop: {
    laws: [bestGrowth('N'), bestGrowth('D')],
    source: 'Hoffmann et al. 2022 (arXiv:2203.15556), section 3.2: approach 2, a parabola in ln N at each budget',
    worked: 'k = 0.1 and a = 0.5 give N = 1e9 at C = 1e20 FLOPs',
    example: 'npx scaling fit isoflops_curves.json --law isoflop',
  },
  parametric: {
    laws: [explained(parametricLaw(), PARAMETRIC)],
    source: 'Hoffmann et al. 2022 (arXiv:2203.15556), section 3.3, equation 2: approach 3',
    worked: "Hoffmann's parameters at N = 70e9, D = 1.4e12 give L = 1.6934 + 0.0852 + 0.1422 = 1.9208",
    example: 'npx scaling fit chinchilla.csv --law parametric --bootstrap 4000',
  },
  repetition: {
    laws: [explained(repetitionLaw(MUENNIGHOFF_2023), {
      ...PARAMETRIC,
      RD: 'epochs beyond the first over which repeated tokens lose their worth (epochs)',
      RN: 'the same for parameters beyond what the unique tokens can use (multiples of these)',
    })],
    source: 'Muennighoff et al. 2023 (arXiv:2305.16264), equations 5 to 7 and appendix A; --base fitted fits A, B, E, alpha, beta too',
    worked: 'the published fit at N = 6.34e9, D = 242e9, U = 25e9 gives L = 2.2256',
    example: 'npx scaling fit repeated.csv --law repetition',
  },
  coupled: {
    laws: [explained(coupledLaw(), { ...PARAMETRIC, gamma: 'interaction of N and D: 1 is none, below 1 the larger term counts for more (no unit)' })],
    source: "Kaplan et al. 2020 (arXiv:2001.08361), equation 1.5, with Hoffmann's floor; gamma = 1 is Hoffmann et al. 2022, equation 2",
    worked: 'E = 2, both terms 0.5 and gamma = 0.5 give L = 2 + (0.25 + 0.25)^0.5 = 2.7071',
    example: 'npx scaling fit runs.csv --law coupled',
  },
  accuracy: {
    laws: [explained(accuracyLaw({ chance: 0.25, ceiling: 'fitted' }), SIGMOID)],
    source: 'the Llama 3 report, 2024 (arXiv:2407.21783), section 3.2.1',
    worked: 'chance 0.25 and ceiling 1 give an accuracy of 0.625 at L = midpoint',
    example: 'npx scaling fit tasks.csv --law accuracy --chance 0.25',
  },
  'accuracy-chain': {
    laws: [explained(parametricLaw(), PARAMETRIC), explained(accuracyLaw({ chance: 0.25, ceiling: 'fitted' }), SIGMOID)],
    source: 'Gadre et al. 2024 (arXiv:2403.08540); the Llama 3 report, 2024 (arXiv:2407.21783), section 3.2.1',
    worked: 'chance 0.25 and ceiling 1 give an accuracy of 0.625 where L(N, D) = midpoint',
    example: 'npx scaling fit tasks.csv --law accuracy-chain --chance 0.25',
  },
  'best-lr': {
    laws: [explained(productLaw(), PRODUCT)],
    source: 'Li et al. 2025, "Step Law" (arXiv:2503.04715): k = 1.79, a = -0.713, b = 0.307, N without embeddings',
    worked: 'with those, N = 1e9 and D = 1e11 give a learning rate of 0.0016325',
    example: 'npx scaling fit sweep.csv --law best-lr   (with losses: the best of each sweep is found first)',
  },
  'best-batch': {
    laws: [explained(productLaw(), PRODUCT)],
    source: 'Li et al. 2025, "Step Law" (arXiv:2503.04715): k = 0.58, b = 0.571, and a = 0 (--pin a=0), in tokens',
    worked: 'with those, D = 1e10 gives a batch of 0.58 * 1e10^0.571 = 297,000 tokens',
    example: 'npx scaling fit sweep.csv --law best-batch --pin a=0',
  },
  annealing: {
    laws: [explained(annealingLaw(USUAL_DECAY), {
      L0: FLOOR,
      A: 'loss above it where the sum of learning rates S1 is 1 (nats a token)',
      alpha: 'how fast that falls with S1 (exponent, no unit)',
      C: 'what the annealing area S2, the fall of the rate felt so far, takes off (nats a token, at S2 = 1)',
      decay: 'decay of the momentum of annealing that makes S2 (a share a step); --decay changes it',
    })],
    source: 'Tissue et al. 2024, "Scaling Law with Learning Rate Annealing" (arXiv:2408.11029)',
    worked: 'L0 = 2, A = 1, alpha = 0.5, C = 10, S1 = 4, S2 = 0.01 give L = 2 + 0.5 - 0.1 = 2.4',
    example: 'npx scaling fit curves.csv --law annealing --run run --schedule next.csv',
  },
};

/** A law's formula and parameters, each with its meaning; what the law holds at 0, as a floor that is not there, is left out. */
function explained<P extends string>(law: Law<P>, meanings: Record<P, string>, formula = law.formula): ExplainedLaw {
  const parameters = law.parameters.filter(({ known }) => known !== 0).map(({ name }) => ({ name, meaning: meanings[name] }));
  return { formula, parameters };
}

/**
 * The page of one law of {@link TABLE_LAWS}, in lines: its formula, each column and each parameter with its unit, the source, a worked
 * value and a command.
 * @throws InputError naming the argument and the laws there are, if it is none of them
 */
export function lawPage(argument: string, name: string): string[] {
  const law = checkLaw(argument, name);
  const {
    required,
    oneOf,
    optional = [],
  }: { required: readonly ColumnRole[]; oneOf: readonly ColumnRole[]; optional?: readonly ColumnRole[] } = TABLE_LAWS[law];
  const { laws, source, worked, example } = PAGES[law];
  const column = (role: ColumnRole): string => `  ${role.padEnd(15)}${COLUMN_MEANINGS[role]}`;
  return [
    `${law}: ${TABLE_LAWS[law].about}`, '',
    'Formula:', ...[...new Set(laws.map(({ formula }) => `  ${formula}`))], '',
    'Columns:', ...required.map(column),
    ...(oneOf.length > 0 ? ['  and one of', ...oneOf.map(column)] : []),
    ...(optional.length > 0 ? ['  and, where it is there,', ...optional.map(column)] : []), '',
    ...laws.flatMap(({ formula, parameters }) => [
      laws.length > 1 ? `Parameters of ${formula}:` : 'Parameters:', ...parameters.map(({ name: parameter, meaning }) => `  ${parameter.padEnd(15)}${meaning}`), '',
    ]),
    `Source: ${source}`,
    `Worked value: ${worked}`,
    `Example: ${example}`,
  ];
}

/** One line for each law. */
export function lawList(): string[] {
  return Object.entries(TABLE_LAWS).map(([name, { about }]) => `${name.padEnd(16)}${about}`);
}

/**
 * The name of a law in {@link TABLE_LAWS}.
 * @throws InputError naming the argument and the laws there are, if it is none of them
 */
export function checkLaw(argument: string, name: string): TableLaw {
  if (Object.hasOwn(TABLE_LAWS, name)) return name as TableLaw;
  throw new InputError(`${argument}: expected one of ${Object.keys(TABLE_LAWS).join(', ')}, got "${name}"; scaling fit --help-law NAME says what a law needs`);
}
