import { expect, it } from '@jest/globals';
import { checkAlone } from '../../lib/course/homework/check-alone.js';
import { findExercise } from '../../lib/course/homework/sets/index.js';
import { LIBRARY_ANSWERS } from './library-answers.js';

it.each(LIBRARY_ANSWERS)('%s is not answered by calling the library\'s %s: an answer imports nothing', async (id, name) => {
  const exercise = findExercise(id);
  if (exercise.kind !== 'function') throw new Error(`${id} asks for no function`);
  const source = `import { ${name} } from "scaling";\nfunction ${exercise.functionName}(...args) { return ${name}(...args); }`;
  const result = await checkAlone(exercise, { source });
  // an exercise whose function bears the library's name calls itself
  expect([result.kind, JSON.stringify(result)]).toEqual(
    [expect.not.stringMatching('passed'), expect.stringMatching(`${name} is not defined|call stack`)],
  );
}, 60_000);
