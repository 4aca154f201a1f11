import { DECIMALS, functionExercise } from '../../define.js';

type Settings = { steps: number; warmupSteps: number; peak: number; finalFraction: number };

export const learningRate = functionExercise<[step: number, settings: Settings], number>({
  id: '3.1',
  title: 'A learning-rate schedule',
  points: 3,
  difficulty: 1,
  minutes: 10,
  functionName: 'learningRate',
  signature: `/** The learning rate of a step, counted from 1 to steps. warmupSteps is from 0 to steps - 1; finalFraction is that of the peak, 0 to 1. */
function learningRate(step: number, settings: { steps: number; warmupSteps: number; peak: number; finalFraction: number }): number`,
  task: `
Whether a loss is worth comparing depends on where the run stood in its schedule: Hoffmann et al. (2022) found different laws than Kaplan et al. (2020) partly because each of their runs had a cosine of **its own length**.

Write that schedule. During warm-up (\`step < warmupSteps\`) the rate is peak · step / warmupSteps. After it

$$ \\eta = \\text{peak} \\cdot \\Big( f + (1 - f)\\, \\frac{1 + \\cos \\pi x}{2} \\Big), \\qquad x = \\frac{\\text{step} - \\text{warmupSteps}}{\\text{steps} - \\text{warmupSteps}} , $$

with *f* = \`finalFraction\`: half a cosine, from the peak to *f* times the peak at the last step.`,
  worked: {
    inputs: [50, { steps: 100, warmupSteps: 0, peak: 1, finalFraction: 0.1 }],
    expected: 0.55,
    about: 'half way',
    because: 'x = 1/2, and cos(π/2) = 0: the middle between 1 and 0.1.',
  },
  publicCases: [
    { inputs: [5, { steps: 100, warmupSteps: 10, peak: 0.003, finalFraction: 0.1 }], expected: 0.0015, about: 'in the middle of the warm-up' },
    { inputs: [100, { steps: 100, warmupSteps: 10, peak: 0.003, finalFraction: 0.1 }], expected: 0.0003, about: 'the last step' },
    { inputs: [40, { steps: 100, warmupSteps: 10, peak: 2, finalFraction: 0 }], expected: 1.5, about: 'a third of the way after warm-up' }, // x = 1/3, cos 60 degrees = 1/2
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'to-zero', message: 'It looks like the rate decays to 0, not to finalFraction of the peak.' },
    { id: 'warmup-in-cosine', message: 'It looks like the cosine already runs during warm-up: it begins where the warm-up ends, so that the peak is reached.' },
    { id: 'linear', message: 'It looks like the rate falls in a straight line.' },
    { id: 'quarter', message: 'It looks like only a quarter of the cosine is used, cos(πx/2): it would fall steepest at the end, where it should be flat.' },
    { id: 'no-warmup', message: 'It looks like there is no warm-up: before warmupSteps the rate rises from 0 in a straight line.' },
    { id: 'warmup-off-by-one', message: 'It looks like the warm-up is one step off: at step it is peak step / warmupSteps.' },
    { id: 'steps-off-by-one', message: 'It looks like the cosine ends one step off: the last step has x = 1.' },
    { id: 'fraction-as-rate', message: 'It looks like finalFraction was taken for a learning rate: it is a share of the peak.' },
    { id: 'not-scaled', message: 'It looks like finalFraction is added to the whole cosine: the rate would begin above the peak.' },
    { id: 'degrees', message: 'It looks like the angle is in degrees: Math.cos takes radians.' },
    { id: 'whole-cosine', message: 'It looks like a whole cosine is used: the rate would rise again.' },
    { id: 'divided-by-steps', message: 'It looks like x is divided by all steps: it must reach 1 at the last one, after warmupSteps are gone.' },
    { id: 'not-shifted', message: 'It looks like x counts from the first step: at the end of the warm-up it must be 0.' },
    { id: 'cut-off', message: 'It looks like the cosine falls to 0 and is cut off at the final rate: it is squeezed between the two.' },
  ],
  hints: [
    'Two cases: before warmupSteps a straight line through the origin, from then on the cosine.',
    'Compute x first, and check its ends: 0 at the end of the warm-up, 1 at the last step.',
  ],
});
