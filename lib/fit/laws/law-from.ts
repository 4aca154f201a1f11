import type { BaseLawSpec, Law, LawSpec } from '../law.js';
import { accuracyLaw } from './accuracy.js';
import { annealingLaw } from './annealing.js';
import { batchTradeoffLaw, criticalBatchLaw } from './batch.js';
import { constrain } from './constrain.js';
import { coupledLaw } from './coupled.js';
import { powerGrowthLaw, powerLaw } from './power-law.js';
import { kaplanJointLaw, kaplanLaw, kaplanStepsLaw } from './kaplan.js';
import { parametricLaw } from './parametric.js';
import { productLaw } from './product.js';
import { repetitionLaw } from './repetition.js';

/** The law that a plain description names; the inverse of `law.spec`. */
export function lawFrom(spec: LawSpec): Law {
  const { constraints, ...base } = spec;
  return constrain(baseLawFrom(base), constraints ?? {});
}

function baseLawFrom(spec: BaseLawSpec): Law {
  switch (spec.law) {
    case 'power': return powerLaw(spec.floor);
    case 'growth': return powerGrowthLaw();
    case 'kaplan': return kaplanLaw();
    case 'kaplan-joint': return kaplanJointLaw();
    case 'kaplan-steps': return kaplanStepsLaw();
    case 'critical-batch': return criticalBatchLaw();
    case 'batch-tradeoff': return batchTradeoffLaw();
    case 'parametric': return parametricLaw();
    case 'coupled': return coupledLaw();
    case 'product': return productLaw();
    case 'annealing': return annealingLaw(spec.decay);
    case 'repetition': return repetitionLaw(spec.base);
    case 'accuracy': return accuracyLaw(spec);
  }
}
