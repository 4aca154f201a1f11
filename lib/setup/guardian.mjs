// A process beside a command of the kit, which outlives it by a moment. It holds the lock of the folder, and ends the programs that the
// command started, if the command was killed. Lines on standard input: `lock NAME`, `unlock`, `+GROUP`, `-GROUP`; its end is the command's.
// Lines on standard output: `locked`, or once `waiting PROCESS`.
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endGroups } from './end-groups.mjs';

const [owner] = process.argv.slice(2);
const groups = new Set();
let server;

/** A socket is a lock that dies with its owner. Linux has sockets without a file; elsewhere a file may stay, at which nobody answers. */
const addressOf = (name) => (process.platform === 'linux' ? `\0scaling-laws-course-${name}` : join(tmpdir(), `scaling-laws-course-${name}`));

function lock(name, told = false) {
  const address = addressOf(name);
  const attempt = createServer((asker) => asker.on('error', () => {}).end(owner));
  attempt.on('error', () => {
    const asker = connect(address);
    asker.on('data', (holder) => {
      if (!told) console.log(`waiting ${holder}`);
      told = true;
    });
    asker.on('error', (error) => process.platform !== 'linux' && error.code === 'ECONNREFUSED' && rmSync(address, { force: true }));
    asker.on('close', () => setTimeout(() => lock(name, told), 200));
  });
  attempt.listen(address, () => {
    server = attempt;
    console.log('locked');
  });
}

const commands = createInterface({ input: process.stdin });
commands.on('line', (line) => {
  const [word, name] = line.split(' ');
  if (word === 'lock') lock(name);
  else if (word === 'unlock') server?.close();
  else if (word.startsWith('+')) groups.add(Number(word.slice(1)));
  else groups.delete(Number(word.slice(1)));
});
commands.on('close', async () => {
  await endGroups(groups);
  process.exit(0);
});
process.stdout.on('error', () => {}); // the command has gone; what is left to do is above
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
