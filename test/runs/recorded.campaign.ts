import { describe } from '@jest/globals';
import { sweeps } from '../../lib/runs/sweeps/index.js';
import { itGivesItsLossAgain, quickest } from './train-again.js';

const trainedInTest = quickest(sweeps);
const others = sweeps.filter((sweep) => !sweep.name.startsWith('one-shot') && sweep !== trainedInTest);
describe.each(others)('the sweep $name', itGivesItsLossAgain);
