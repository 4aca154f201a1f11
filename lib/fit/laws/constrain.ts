import { checkNumber, checkPositive, InputError } from '../../core/check.js';
import { toTheta, type Constraints, type Floor, type Law, type LawParameter } from '../law.js';

/** How many of a law's start points, those nearest to what the constraints want, go on to be compared. */
const NEAREST_STARTS = 16;

/**
 * The same law with some parameters pinned to a value, and some tied to another: alpha = beta as Muennighoff et al. 2023 fit it, alpha =
 * 0.5, or a floor that is known.
 *
 * Parameters that are tied share one free theta: the Jacobian's columns are summed into the first of them in the law's order, the others
 * follow.
 * So a tied fit has one parameter less, the tied ones have one value, one interval and correlation 1.
 * Worked value: with `tied: [['alpha', 'beta']]` d ln L/d alpha of the parametric law is -(A N^-alpha ln N + B D^-beta ln D)/L.
 * @throws InputError if a name is not a parameter of the law, a value lies outside the parameter's range, a parameter would be both pinned
 *   and tied to one pinned elsewhere, or two parameters of different scales would be tied
 */
export function constrain<P extends string, I extends string>(law: Law<P, I>, constraints: Constraints): Law<P, I> {
  const { pinned = {}, tied = [] } = constraints;
  if (Object.keys(pinned).length === 0 && tied.length === 0) return law;
  const leaders = leadersOf(law, tied);
  const values = pinnedValues(law, pinned, leaders);
  const parameters = law.parameters.map((parameter, j): LawParameter<P> => {
    const known = values.get(leaders[j]!);
    if (known !== undefined) return { ...parameter, known };
    return leaders[j] === j ? parameter : { ...parameter, tiedTo: leaders[j]! };
  });
  if (parameters.every(({ known, tiedTo }) => known !== undefined || tiedTo !== undefined)) {
    throw new InputError(`pinned: expected at least one parameter of ${law.formula} to remain free, got all of them pinned`);
  }
  const held = parameters.map((parameter) => (parameter.known === undefined ? undefined : toTheta(parameter, parameter.known)));
  const apply = (theta: readonly number[]): number[] =>
    theta.map((value, j) => held[j] ?? (leaders[j] === j ? value : theta[leaders[j]!]!));
  return {
    ...law,
    spec: { ...law.spec, constraints },
    parameters,
    unconstrained: law.unconstrained ?? law,
    evaluate(theta, prepared, predicted, jacobian) {
      law.evaluate(apply(theta), prepared, predicted, jacobian);
      leaders.forEach((leader, j) => {
        if (leader === j) return;
        const column = jacobian[j]!;
        const sum = jacobian[leader]!;
        for (let i = 0; i < sum.length; i++) sum[i]! += column[i]!;
        column.fill(0);
      });
    },
    // the starts nearest to the constraints first: a coefficient found for one exponent is far off for another
    starts(prepared, observed, weights) {
      const starts = law.starts(prepared, observed, weights);
      const distance = (start: readonly number[]): number => {
        const wanted = apply(start);
        return start.reduce((sum, value, j) => (value === wanted[j] ? sum : sum + Math.abs(value - wanted[j]!) / (1 + Math.abs(value))), 0);
      };
      return starts
        .map((start) => ({ start, far: distance(start) }))
        .sort((a, b) => a.far - b.far)
        .slice(0, NEAREST_STARTS)
        .map(({ start }) => apply(start));
    },
  };
}

/** Constraints with the floor E among them. @throws InputError if a known floor is not a number above zero, or E is pinned otherwise too */
export function withFloor(floor: Floor, constraints: Constraints = {}): Constraints {
  if (floor === 'fitted') return constraints;
  const E = floor === 'none' ? 0 : checkPositive('floor.known', floor.known);
  if (constraints.pinned?.['E'] !== undefined) throw new InputError(`floor: expected one floor, got ${E} and E pinned to ${constraints.pinned['E']}`);
  return { ...constraints, pinned: { ...constraints.pinned, E } };
}

/** For each parameter the first in the law's order of those it is tied to, itself where it is tied to none. */
function leadersOf(law: Law, tied: readonly (readonly [string, string])[]): number[] {
  const leaders = law.parameters.map((_, j) => j);
  for (const pair of tied) {
    const [a, b] = pair.map((name) => leaders[positionOf(law, name, 'tied')]!) as [number, number];
    if (pair[0] === pair[1]) throw new InputError(`tied: expected two different parameters, got ${pair[0]} twice`);
    const [first, second] = [law.parameters[a]!, law.parameters[b]!];
    if (first.scale !== second.scale) throw new InputError(`tied: expected two exponents or two coefficients, got ${pair[0]} and ${pair[1]}, which are fitted on different scales`);
    leaders.forEach((leader, j) => {
      if (leader === Math.max(a, b)) leaders[j] = Math.min(a, b);
    });
  }
  return leaders;
}

/** The value of every pinned parameter, and of those the law itself holds, by the position of its leader. */
function pinnedValues(law: Law, pinned: Readonly<Record<string, number>>, leaders: readonly number[]): Map<number, number> {
  const values = new Map<number, number>();
  const pin = (position: number, value: number): void => {
    const leader = leaders[position]!;
    const other = values.get(leader);
    if (other !== undefined && other !== value) throw new InputError(`pinned.${law.parameters[position]!.name}: expected ${other}, the value of the parameter it is tied to, got ${value}`);
    values.set(leader, value);
  };
  law.parameters.forEach(({ known }, j) => {
    if (known !== undefined) pin(j, known);
  });
  for (const [name, value] of Object.entries(pinned)) {
    const position = positionOf(law, name, 'pinned');
    const { min, max, scale } = law.parameters[position]!;
    // a coefficient of 0 leaves its term out
    pin(position, scale === 'log' && value === 0 ? 0 : checkNumber(`pinned.${name}`, value, { min, max }));
  }
  return values;
}

function positionOf(law: Law, name: string, argument: 'pinned' | 'tied'): number {
  const position = law.parameters.findIndex((parameter) => parameter.name === name);
  if (position < 0) throw new InputError(`${argument}: expected one of ${law.parameters.map((parameter) => parameter.name).join(', ')}, the parameters of ${law.formula}, got "${name}"`);
  return position;
}
