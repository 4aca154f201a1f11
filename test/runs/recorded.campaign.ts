import { describe } from '@jest/globals';
import { sweeps } from '../../lib/runs/sweeps/index.js';
import { itGivesItsLossAgain, quickest } from './train-again.js';

const others = sweeps.filter((sweep) => !sweep.name.startsWith('one-shot') && sweep !== quickest(sweeps));
describe.each(others)('the sweep $name', itGivesItsLossAgain);
