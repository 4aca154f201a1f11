import { DECIMALS, functionExercise } from '../../define.js';

type Settings = { temperature: number; share: number };

const logSoftmax = (logits: number[], temperature = 1): number[] => {
  const scaled = logits.map((logit) => logit / temperature);
  const highest = Math.max(...scaled);
  const normaliser = highest + Math.log(scaled.reduce((sum, z) => sum + Math.exp(z - highest), 0));
  return scaled.map((z) => z - normaliser);
};
const divergence = (from: number[], to: number[]): number => from.reduce((sum, log, k) => sum + Math.exp(log) * (log - to[k]!), 0);

/** Both parts of the loss, put together with one thing wrong. */
function mix(student: number[], teacher: number[], target: number, { temperature: T, share }: Settings, { factor = T * T, studentT = T, teacherT = T, hardT = 1, reversed = false }): number {
  const [s, t] = [logSoftmax(student, studentT), logSoftmax(teacher, teacherT)];
  return (1 - share) * -logSoftmax(student, hardT)[target]! + share * factor * (reversed ? divergence(s, t) : divergence(t, s));
}

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

The first term uses the student's own probabilities, at temperature 1. The second is the Kullback-Leibler divergence KL(*q* ∥ *p*) from the teacher to the student; *T*² keeps its gradient as large as it is at *T* = 1.`,
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
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'no-square', message: 'It looks like the factor T^2 is missing: at a high temperature the imitation would hardly count.', wrong: (s, t, y, settings) => mix(s, t, y, settings, { factor: 1 }) },
    { id: 'linear-temperature', message: 'It looks like the imitation was multiplied by T; the factor is T^2.', wrong: (s, t, y, settings) => mix(s, t, y, settings, { factor: settings.temperature }) },
    { id: 'reversed', message: 'It looks like the divergence goes the wrong way round: KL(teacher || student) weighs the logarithms with the teacher\'s probabilities.', wrong: (s, t, y, settings) => mix(s, t, y, settings, { reversed: true }) },
    { id: 'hard-tempered', message: 'It looks like the cross-entropy with the true token was softened too: it is taken at temperature 1.', wrong: (s, t, y, settings) => mix(s, t, y, settings, { hardT: settings.temperature }) },
    { id: 'student-not-tempered', message: 'It looks like only the teacher was softened: divide the student\'s logits in the imitation by T as well.', wrong: (s, t, y, settings) => mix(s, t, y, settings, { studentT: 1 }) },
    { id: 'cross-entropy', message: 'It looks like the imitation is the cross-entropy with the teacher, not the divergence: it lacks the teacher\'s own entropy. The gradient is the same, the number is not.', wrong: (s, t, y, settings) => {
      const q = logSoftmax(t, settings.temperature);
      return mix(s, t, y, settings, {}) - settings.share * settings.temperature ** 2 * q.reduce((sum, log) => sum + Math.exp(log) * log, 0);
    } },
  ],
  hints: [
    'Write `logSoftmax(logits, T)` first; everything else is made of it.',
    'The divergence: sum over k of exp(logQ[k]) * (logQ[k] - logP[k]), both at temperature T.',
    'Check the two ends: share 0 is plain cross-entropy, and a student that equals its teacher has an imitation of 0 at any T.',
  ],
});
