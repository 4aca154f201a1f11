// A process beside a command of the kit, which outlives it by a moment. It holds the lock of the folder, and ends the programs that the
// command started, if the command was killed. Lines on standard input: `lock NAME`, `unlock`, `+GROUP`, `-GROUP`; its end is the command's.
// Lines on standard output: `locked`, or once `waiting PROCESS`.
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endGroups } from './end-groups.mjs';

const [owner = ''] = process.argv.slice(2);
/** @type {Set<number>} */
const groups = new Set();
/** @type {import('node:net').Server | undefined} */
let server;

/**
 * A socket is a lock that dies with its owner. Linux has sockets without a file; elsewhere a file may stay, at which nobody answers.
 * @param {string} name
 */
function addressOf(name) {
  const socket = `scaling-laws-course-${name}`;
  return process.platform === 'linux' ? `\0${socket}` : join(tmpdir(), socket);
}

/** @param {string} name */
function lock(name, told = false) {
  const address = addressOf(name);
  const attempt = createServer((asker) => asker.on('error', () => {}).end(owner));
  attempt.on('error', () => {
    const asker = connect(address);
    asker.on('data', (holder) => {
      if (!told) console.log(`waiting ${String(holder)}`);
      told = true;
    });
    asker.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (process.platform !== 'linux' && error.code === 'ECONNREFUSED') rmSync(address, { force: true });
    });
    asker.on('close', () => setTimeout(() => lock(name, told), 200));
  });
  attempt.listen(address, () => {
    server = attempt;
    console.log('locked');
  });
}

const commands = createInterface({ input: process.stdin });
commands.on('line', (line) => {
  const [word = '', name = ''] = line.split(' ');
  if (word === 'lock') lock(name);
  else if (word === 'unlock') server?.close();
  else if (word.startsWith('+')) groups.add(Number(word.slice(1)));
  else groups.delete(Number(word.slice(1)));
});
commands.on('close', () => void endGroups(groups).then(() => process.exit(0)));
process.stdout.on('error', () => {}); // the command has gone; what is left to do is above
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
