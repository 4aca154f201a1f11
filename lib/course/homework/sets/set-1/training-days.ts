import { DECIMALS, functionExercise } from '../../define.js';

type Plan = { trainFlops: number; devices: number; peakFlopsPerSecond: number; mfu: number };

export const trainingDays = functionExercise<[plan: Plan], number>({
  id: '1.3',
  title: 'Days on a cluster',
  points: 3,
  difficulty: 1,
  minutes: 5,
  functionName: 'trainingDays',
  signature: `/** Days that a run takes. peakFlopsPerSecond is that of one device; mfu is the share of the peak that is reached, 0 to 1. */
function trainingDays(plan: { trainFlops: number; devices: number; peakFlopsPerSecond: number; mfu: number }): number`,
  task: `
Budgets are paid in device-hours. A device has a peak (an A100 312e12 dense bf16 FLOP/s, an H100 989.4e12) of which a good run reaches the share *MFU*, the model FLOPs utilisation: 0.46 for PaLM, 0.21 for GPT-3.

How many days does a run of \`trainFlops\` take on \`devices\` of them?`,
  worked: {
    inputs: [{ trainFlops: 5.88e23, devices: 1000, peakFlopsPerSecond: 989.4e12, mfu: 0.4 }],
    expected: 17.19616827,
    about: 'Chinchilla on a thousand H100',
    because: '6 × 70e9 parameters × 1.4e12 tokens = 5.88e23 FLOPs; the cluster does 3.9576e17 a second, 3.4194e22 a day.',
  },
  publicCases: [
    { inputs: [{ trainFlops: 1e24, devices: 2048, peakFlopsPerSecond: 312e12, mfu: 0.5 }], expected: 36.22694459, about: '2,048 A100' },
    { inputs: [{ trainFlops: 8.64e16, devices: 1, peakFlopsPerSecond: 1e12, mfu: 1 }], expected: 1, about: 'a day at the peak of one device' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'mfu-multiplies', message: 'It looks like a lower utilisation makes the run shorter: the share reached divides the time.' },
    { id: 'mfu-ignored', message: 'It looks like every device runs at its peak: no run has ever done that.' },
    { id: 'one-device', message: 'It looks like the number of devices was left out, so these are device-days.' },
    { id: 'hours', message: 'It looks like the answer is in hours.' },
    { id: 'seconds', message: 'It looks like the answer is in seconds.' },
    { id: 'devices-multiply', message: 'It looks like more devices make the run longer: they divide the time.' },
    { id: 'upside-down', message: 'It looks like the fraction is upside down: these are runs a day.' },
    { id: 'percent', message: 'It looks like mfu was read as a percentage: it is a share, from 0 to 1.' },
  ],
  hints: [
    'How many useful FLOPs does the whole cluster do in a second?',
    'Devices × peak × MFU; a day has 24 × 3600 seconds.',
  ],
});
