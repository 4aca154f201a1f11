import { DECIMALS, functionExercise } from '../../define.js';

type Settings = { temperature: number; share: number };

export const distillationLoss = functionExercise<[student: number[], teacher: number[], target: number, settings: Settings], number>({
  id: '1.6',
  title: 'Learning from a larger model',
  points: 5,
  difficulty: 3,
  minutes: 25,
  functionName: 'distillationLoss',
  signature: `/** Loss in nats at one position. studentLogits, teacherLogits [vocab]; target: the id of the right token; share: weight of the imitation, 0 to 1. */
function distillationLoss(studentLogits: number[], teacherLogits: number[], target: number,
  settings: { temperature: number; share: number }): number`,
  task: `
Often the best way to a good small model is to train a large one and let the small one imitate it. The teacher's probabilities say more than the right token does: which wrong tokens were nearly right.
Hinton et al. (2015) soften both distributions with a temperature *T*, so that these small probabilities count:

$$ \\ell = (1 - \\text{share}) \\cdot \\big(-\\ln p_y\\big) + \\text{share} \\cdot T^2 \\sum_k q_k^{(T)} \\ln \\frac{q_k^{(T)}}{p_k^{(T)}} , \\qquad p^{(T)} = \\mathrm{softmax}(z_\\text{student} / T), \\quad q^{(T)} = \\mathrm{softmax}(z_\\text{teacher} / T) . $$

The first term uses the student's own probabilities, at temperature 1. The second is the Kullback-Leibler divergence KL(*q* ∥ *p*) from the teacher to the student; *T*² keeps its gradient as large as it is at *T* = 1.

Logits are not bounded: yours must survive one of 1000.`,
  worked: {
    inputs: [[0, 0], [2.197224577336219, 0], 1, { temperature: 2, share: 0.5 }],
    expected: 0.6081976622,
    about: 'half imitation, half truth',
    because: 'At T = 2 the teacher\'s logits are ln 3 and 0, so q = (3/4, 1/4), and p = (1/2, 1/2): KL = 0.1308. The loss is 0.5 ln 2 + 0.5 × 4 × 0.1308.',
  },
  publicCases: [
    { inputs: [[1, 0, -1], [2, -1, 0], 2, { temperature: 3, share: 0 }], expected: 2.407605964, about: 'no imitation: cross-entropy' }, // 2 + ln(1 + e^-1 + e^-2)
    { inputs: [[0, 0], [1.0986122886681096, 0], 0, { temperature: 1, share: 1 }], expected: 0.1308120359, about: 'only imitation, at temperature 1' }, // .75 ln 1.5 + .25 ln .5
    { inputs: [[1, 0, -1], [2, -1, 0], 0, { temperature: 4, share: 0.9 }], expected: 0.3847856843, about: 'a high temperature' },
    { inputs: [[0, 1000], [1000, 0], 0, { temperature: 2, share: 0.5 }], expected: 1500, about: 'very large logits' }, // .5 x 1000 + .5 x 4 x 500: q is (1, 0) and ln p is (-500, 0)
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'no-square', message: 'It looks like the factor T^2 is missing: at a high temperature the imitation would hardly count.' },
    { id: 'linear-temperature', message: 'It looks like the imitation was multiplied by T; the factor is T^2.' },
    { id: 'reversed', message: 'It looks like the divergence goes the wrong way round: KL(teacher || student) weighs the logarithms with the teacher\'s probabilities.' },
    { id: 'hard-tempered', message: 'It looks like the cross-entropy with the true token was softened too: it is taken at temperature 1.' },
    { id: 'student-not-tempered', message: 'It looks like only the teacher was softened: divide the student\'s logits in the imitation by T as well.' },
    { id: 'cross-entropy', message: 'It looks like the imitation is the cross-entropy with the teacher, not the divergence: it lacks the teacher\'s own entropy. The gradient is the same, the number is not.' },
    { id: 'overflow', message: 'It looks like exp of a large logit overflows. Subtract the largest logit from all of them first, after dividing by T.' },
    { id: 'clipped', message: 'It looks like a small number was added to the probabilities: that changes the loss where a probability is small. Compute logarithms of probabilities directly.' },
    { id: 'shares-swapped', message: 'It looks like the shares are swapped: share is the weight of the imitation.' },
    { id: 'truth-in-full', message: 'It looks like the cross-entropy counts in full: its weight is 1 - share.' },
    { id: 'imitation-in-full', message: 'It looks like the imitation counts in full: its weight is share.' },
    { id: 'divided-by-square', message: 'It looks like the imitation was divided by T^2: it is multiplied by it.' },
    { id: 'times-temperature', message: 'It looks like the logits were multiplied by the temperature: a high temperature must flatten the distribution.' },
    { id: 'mean-imitation', message: 'It looks like the divergence was averaged over the vocabulary: it is a sum.' },
    { id: 'teacher-not-tempered', message: 'It looks like only the student was softened: divide the teacher\'s logits by T as well.' },
  ],
  hints: [
    'Write `logSoftmax(logits, T)` first; everything else is made of it.',
    'The divergence: sum over k of exp(logQ[k]) * (logQ[k] - logP[k]), both at temperature T.',
    'Check the two ends: share 0 is plain cross-entropy, and a student that equals its teacher has an imitation of 0 at any T.',
  ],
});
