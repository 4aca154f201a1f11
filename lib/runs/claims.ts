import { mkdirSync, readFileSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A run is ours to train, or another sweep's, whose process id is given. */
export type Claim = { kind: 'ours'; release: () => void } | { kind: 'theirs'; pid: number };

/**
 * Says to other sweeps on the same record file that this process trains a run, so that they take others.
 *
 * A claim is a courtesy that saves time: that no run is recorded twice is `appendRecord`'s doing. So a claim of a process that is no longer there is
 * simply taken over, and two sweeps that do so at the same moment do no harm.
 */
export function claimRun(file: string, id: string): Claim {
  const folder = claimsFolder(file);
  const claim = join(folder, id);
  for (;;) {
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(claim, String(process.pid), { flag: 'wx' });
      return { kind: 'ours', release: () => removeClaim(folder, claim) };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') continue; // another sweep removed the empty folder just now
      if (code !== 'EEXIST') throw error;
      const holder = holderOf(claim);
      if (holder !== undefined && isAlive(holder)) return { kind: 'theirs', pid: holder };
      rmSync(claim, { force: true });
    }
  }
}

export function claimsFolder(file: string): string {
  return `${file}.claims`;
}

function holderOf(claim: string): number | undefined {
  try {
    const pid = Number(readFileSync(claim, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined; // nobody claims it
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // there, and another user's
  }
}

function removeClaim(folder: string, claim: string): void {
  rmSync(claim, { force: true });
  try {
    rmdirSync(folder);
  } catch {
    // others still hold claims, or it is gone already
  }
}
