// Step: the npm packages of package-lock.json.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, setupDir } from './paths.mjs';
import { fingerprint, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { SetupError, lastLines, run } from './step.mjs';

/** Installs exactly what the lockfile names; nothing where that is there already. */
export async function installPackages() {
  const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const wanted = fingerprint(lockfile, process.platform, process.arch);
  // npm writes this file when an installation is complete; node_modules may have been deleted since the stamp
  const installed = existsSync(join(root, 'node_modules', '.package-lock.json'));
  if (installed && readStamp('npm')?.wanted === wanted) return 'as in package-lock.json';
  removeStamp('npm');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const env = { ...process.env, npm_config_cache: join(setupDir, 'npm-cache'), npm_config_logs_max: '0' };
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=60000'];
  const result = await run('npm', npm, ['ci', ...flags], { env });
  if (!result.ok) {
    throw new SetupError(`npm ci ${result.ending}: ${lastLines(result.output)}`,
      `check that npm reaches its registry (npm ping) and that the disk has 1 GB free, then run the command again; the whole output is in ${result.log}`);
  }
  writeStamp('npm', { wanted });
  const count = Object.keys(JSON.parse(lockfile).packages).length - 1;
  return `up to ${count} packages from package-lock.json`;
}
