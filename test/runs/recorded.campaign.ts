import { describe } from '@jest/globals';
import { sweeps } from '../../lib/runs/sweeps/index.js';
import { isQuick, itGivesItsLossAgain } from './train-again.js';

describe.each(sweeps.filter((sweep) => !sweep.name.startsWith('one-shot') && !isQuick(sweep)))('the sweep $name', itGivesItsLossAgain);
