// What the operating system refused, in a sentence: every command of the kit prints these instead of a stack.

/** @type {Record<string, [why: string, remedy: string]>} by the system's code */
const REFUSALS = {
  ENOSPC: ['the disk is full', 'free some space, then run the command again'],
  EDQUOT: ['your quota of disk space is used up', 'delete what you do not need, then run the command again'],
  EROFS: ['it is on a read-only disk', 'name a place that can be written'],
  EACCES: ['you are not permitted to', 'name a place of your own, or ask its owner for access'],
  EPERM: ['you are not permitted to', 'name a place of your own, or ask its owner for access'],
  EMFILE: ['too many files are open', 'allow more with ulimit -n 4096, then run the command again'],
  ENFILE: ['too many files are open on this machine', 'close other programs, then run the command again'],
  EIO: ['the disk does not answer', 'look at the disk, then run the command again'],
  ENOENT: ['it or its folder is not there', 'name a place that is there and can be written'],
  ENOTDIR: ['part of its path is a file', 'name another place'],
  EEXIST: ['something else of that name is there', 'move it away, then run the command again'],
  EISDIR: ['it is a folder', 'name a file'],
  ENAMETOOLONG: ['its name is too long', 'name a shorter one'],
  ELOOP: ['its links lead in a circle', 'name another place'],
};
const READING = new Set(['read', 'scandir', 'opendir', 'readlink', 'stat', 'lstat', 'access']);
const WRITING = new Set(['ENOSPC', 'EDQUOT', 'EROFS']);

/** @typedef {NodeJS.ErrnoException & { dest?: string, remedy?: string }} Explained */

/**
 * The sentence for an error of the file system, with what helps: `cannot write /x/y: the disk is full (ENOSPC); free some space, ...`.
 * An error that brings its own `remedy` is its message and that. Undefined for every other error.
 * @param {unknown} error
 */
export function explain(error) {
  const { code = '', syscall, path, dest, remedy: own, message } = /** @type {Partial<Explained>} */ (error ?? {});
  if (own) return `${message}; ${own}`;
  const [why, remedy] = REFUSALS[code] ?? [];
  if (!why || !syscall) return undefined;
  const doing = READING.has(syscall) ? 'read' : WRITING.has(code) || syscall !== 'open' ? 'write' : 'open';
  const where = dest ?? path; // a refusal to write into an open file names none
  return `cannot ${doing}${where ? ` ${where}` : ''}: ${why} (${code}); ${remedy}`;
}

/**
 * Lets a command go on whose reader has gone, as in `scaling --help | head`: what it still says is dropped. Its work and its exit code
 * are not affected.
 */
export function outliveReaders() {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO' && error.code !== 'ENOSPC') throw error;
    });
  }
}
