import { baseMasters } from '../base.js';

/** Whether it is told by the kit itself, of any exercise: `kit:rounded`. */
export const isSlip = (told: string): boolean => told.startsWith('kit:');

/** A plausible wrong answer that is no listed misconception's, and what a student should be told of it. */
export interface Mutant {
  id: string;
  /** What is wrong with it, in a few words. */
  fault: string;
  source: string;
  /** The misconception whose message fits, or the slip; absent where none may be named. */
  told?: string;
}

/**
 * Mutants of an exercise: each the reference, the master's unless another is given, with one text replaced, `[fault, from, to]`, or
 * `[fault, source]`; a last entry that begins with `=` names the misconception whose message fits, or the slip.
 * @throws Error if a text to be replaced does not occur exactly once
 */
export function mutantsOf(
  id: string,
  faults: readonly (readonly string[])[],
  { reference }: { reference: string } = baseMasters.find((master) => master.id === id)!,
): Mutant[] {
  return faults.map((entry) => {
    const told = entry.at(-1)!.startsWith('=') ? entry.at(-1)!.slice(1) : undefined;
    const [fault, from, to] = (told === undefined ? entry : entry.slice(0, -1)) as [string, string, string?];
    if (to !== undefined && reference.split(from).length !== 2) throw new Error(`mutant of ${id}, ${fault}: expected "${from}" once in the reference`);
    return { id, fault, source: to === undefined ? from : reference.replace(from, () => to), ...(told !== undefined && { told }) };
  });
}
