/** Names of the nodes that a compiled program's graph has. */
export const FUNCTION = 'step';
export const CALL = 'call';

/** The node that is fed with the n-th input, and the function's argument of that name. Short: a session is given all names on every run. */
export const inputNode = (index: number) => `i${index}`;

/** The n-th output of the call, as a session asks for it. */
export const outputName = (index: number) => `${CALL}:${index}`;
