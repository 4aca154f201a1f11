import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJupyter } from '../../lib/setup/jupyter.mjs';
import { jupyterEnvironment, root } from '../../lib/setup/paths.mjs';
import { until } from './pretend-project.js';

const jupyter = findJupyter()?.rung === 'project';
if (!jupyter) console.warn('SKIPPED: how the lecture starts and ends, because there is no JupyterLab in the project');
const startFile = join(root, 'lib', 'setup', 'start.mjs');

const started: ChildProcess[] = [];
afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

/** The lecture, begun; resolves with the process of its server, once it listens. */
async function begin(
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ child: ChildProcess; server: number; said: () => string }> {
  const child = spawn(program, [...args, '--no-browser'], { cwd: root, env: { ...process.env, ...env } });
  started.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const port = () => /127\.0\.0\.1:(\d+)\/\S*token=/.exec(text)?.[1];
  await until(() => port() !== undefined || child.exitCode !== null);
  if (port() === undefined) throw new Error(text);
  const infos = readdirSync(runtime())
    .filter((name) => /^jpserver-\d+\.json$/.test(name))
    .map((name) => JSON.parse(readFileSync(join(runtime(), name), 'utf8')) as { pid: number; port: number });
  return { child, server: infos.find((info) => String(info.port) === port())!.pid, said: () => text };
}

const runtime = () => jupyterEnvironment().JUPYTER_RUNTIME_DIR;
const logs = () => join(runtime(), '..', '..', 'logs');
const serverLogs = () => readdirSync(logs()).filter((name) => name.startsWith('server-')).sort();
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

(jupyter ? describe : describe.skip)('npm start', () => {
  it('leaves no Jupyter behind, whichever process is ended and however, lets nobody else read its token, and no second start truncates its log', async () => {
    const ways: ((child: ChildProcess) => void)[] = [(child) => child.kill('SIGTERM'), (child) => child.kill('SIGKILL')];
    const first = await begin(process.execPath, [startFile]);
    const [log] = serverLogs().slice(-1);
    const before = readFileSync(join(logs(), log!), 'utf8');
    const itsOwn = readdirSync(runtime()).filter((name) => name.startsWith(`jpserver-${first.server}`)); // its token, and the page that leads there
    expect(itsOwn.length).toBeGreaterThan(1);
    for (const secret of [runtime(), ...itsOwn.map((name) => join(runtime(), name)), join(logs(), log!)])
      expect([secret, statSync(secret).mode & 0o077]).toEqual([secret, 0]);
    for (const end of ways) {
      const { child, server } = await begin('npm', ['start', '--silent', '--']);
      end(child);
      await until(() => !isAlive(server));
    }
    expect(readFileSync(join(logs(), log!), 'utf8').startsWith(before)).toBe(true);
    expect(isAlive(first.server)).toBe(true);
    first.child.kill('SIGKILL');
    await until(() => !isAlive(first.server));
  }, 400_000);
});

const scaling = join(root, 'lib', 'bin', 'scaling.mjs');
const mounts = process.platform === 'linux' && spawnSync('unshare', ['--mount', 'true']).status === 0;
if (!mounts) console.warn('SKIPPED: the lecture on a disk that fills up, because this machine allows no mounts');

(jupyter && mounts ? describe : describe.skip)('the lecture on a disk that fills up', () => {
  it('does not end, and says that it goes on without a log', async () => {
    const { child, server, said } = await begin('unshare', [
      '--mount',
      'sh',
      '-c',
      `mount -t tmpfs -o size=64k none '${logs()}'; exec "$@"`,
      'sh',
      process.execPath,
      startFile,
    ]);
    spawnSync('sh', ['-c', `cat /dev/zero > '/proc/${child.pid}/root${logs()}/filler'`]);
    const address = /http:\S+?\d\//.exec(said())![0];
    await until(() => {
      spawnSync(process.execPath, ['-e', `fetch('${address}no-such-page')`]); // each is a line of the log
      return said().includes('goes on without a log');
    });
    expect(said()).toContain('the disk is full (ENOSPC)');
    expect(isAlive(server)).toBe(true);
    child.kill('SIGTERM');
    await until(() => !isAlive(server));
  }, 200_000);
});

describe('a reader that goes away, as in --help | head', () => {
  const commands = [
    'doctor',
    'book',
    'data',
    'fit',
    'plan',
    'predict',
    'sweep',
    'homework',
    'homework release',
    'homework leaderboard',
    'grade',
    'marks',
    '',
  ];
  it('is never an error, for any command', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pipes-'));
    const script = ['set -u', ...commands.map((command) => `{ '${process.execPath}' '${scaling}' ${command} --help 2>>'${folder}/errors'; echo $? >>'${folder}/codes'; } | true`),
      `{ '${process.execPath}' '${startFile}' --help 2>>'${folder}/errors'; echo $? >>'${folder}/codes'; } | true`];
    writeFileSync(join(folder, 'script'), script.join('\n'));
    spawnSync('sh', [join(folder, 'script')]);
    const [codes, errors] = ['codes', 'errors'].map((name) => readFileSync(join(folder, name), 'utf8'));
    rmSync(folder, { recursive: true });
    expect([errors, codes]).toEqual(['', '0\n'.repeat(commands.length + 1)]);
  }, 120_000);
});
