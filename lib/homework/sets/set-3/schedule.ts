import { DECIMALS, functionExercise } from '../../define.js';

type Settings = { steps: number; warmupSteps: number; peak: number; finalFraction: number };

const ramp = (step: number, { warmupSteps, peak }: Settings): number | undefined => (step < warmupSteps ? (peak * step) / warmupSteps : undefined);

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
    { id: 'to-zero', message: 'It looks like the rate decays to 0, not to finalFraction of the peak.', wrong: (step, s) => ramp(step, s) ?? (s.peak * (1 + Math.cos((Math.PI * (step - s.warmupSteps)) / (s.steps - s.warmupSteps)))) / 2 },
    { id: 'warmup-in-cosine', message: 'It looks like the cosine already runs during warm-up: it begins where the warm-up ends, so that the peak is reached.', wrong: (step, s) => ramp(step, s) ?? s.peak * (s.finalFraction + ((1 - s.finalFraction) * (1 + Math.cos((Math.PI * step) / s.steps))) / 2) },
    { id: 'linear', message: 'It looks like the rate falls in a straight line.', wrong: (step, s) => ramp(step, s) ?? s.peak * (1 - (1 - s.finalFraction) * ((step - s.warmupSteps) / (s.steps - s.warmupSteps))) },
    { id: 'quarter', message: 'It looks like only a quarter of the cosine is used, cos(πx/2): it would fall steepest at the end, where it should be flat.', wrong: (step, s) => ramp(step, s) ?? s.peak * (s.finalFraction + (1 - s.finalFraction) * Math.cos((Math.PI / 2) * ((step - s.warmupSteps) / (s.steps - s.warmupSteps)))) },
    { id: 'no-warmup', message: 'It looks like there is no warm-up: before warmupSteps the rate rises from 0 in a straight line.', wrong: (step, s) => { const x = Math.max(0, (step - s.warmupSteps) / (s.steps - s.warmupSteps)); return s.peak * (s.finalFraction + ((1 - s.finalFraction) * (1 + Math.cos(Math.PI * x))) / 2); } },
  ],
  hints: [
    'Two cases: before warmupSteps a straight line through the origin, from then on the cosine.',
    'Compute x first, and check its ends: 0 at the end of the warm-up, 1 at the last step.',
  ],
});
