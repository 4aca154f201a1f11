import { spawnSync } from 'node:child_process';
import { it } from '@jest/globals';
import { launchAt, type IsolationLevel } from '../../../lib/course/answers/isolation.js';

function starts(level: IsolationLevel): boolean {
  const launch = launchAt(level, '/');
  const opening = JSON.stringify({ source: '', functionName: 'f', folder: '/work' });
  return (
    launch !== undefined &&
    String(
      spawnSync(launch.command, launch.args, {
        cwd: '/',
        env: launch.env,
        input: `${opening}\n`,
        stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
      }).output?.[3],
    ).startsWith('"ready"')
  );
}

/** The strongest isolation of this machine: attacks are tried against it. */
export const isolation: IsolationLevel = starts('enclosed') ? 'enclosed' : 'restricted';

/** A test that needs namespaces. Where there are none, it is skipped, and its name says so. */
export function itEnclosed(name: string, body: () => Promise<void>): void {
  if (isolation === 'enclosed') it(name, body, 60_000);
  else it.skip(`NOT TRIED, this machine offers no namespaces: ${name}`, body);
}
