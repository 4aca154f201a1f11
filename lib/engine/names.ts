/** Names in a compiled program's graph: the step, the function that only says that XLA launches it, and the node that calls it. */
export const FUNCTION = 'step';
export const LAUNCHER = 'launcher';
export const CALL = 'call';

/** The node that is fed with the n-th input, and the function's argument of that name. Short: a session is given all names on every run. */
export const inputNode = (index: number) => `i${index}`;

/** The n-th output of the call, as a session asks for it. */
export const outputName = (index: number) => `${CALL}:${index}`;
