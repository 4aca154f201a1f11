import { mkdirSync, readFileSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A run is ours to train, or another's, who is named: `process 4711`. */
export type Claim = { kind: 'ours'; release: () => void } | { kind: 'theirs'; holder: string };

/**
 * Says to other sweeps on the same record file that this process trains a run, so that they take others.
 *
 * A claim is a courtesy that saves time: that no run is recorded twice is `RecordFile`'s doing. So a claim of a process that is no longer
 * there is simply taken over, and two sweeps that do so at the same moment do no harm.
 */
export function claimRun(file: string, id: string): Claim {
  const folder = claimsFolder(file);
  const claim = join(folder, id);
  for (;;) {
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(claim, `${process.pid} ${performance.timeOrigin}`, { flag: 'wx' });
      return { kind: 'ours', release: () => removeClaim(folder, claim) };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') continue; // another sweep removed the empty folder just now
      if (code !== 'EEXIST') throw error;
      const holder = holderOf(claim);
      if (holder !== undefined) return { kind: 'theirs', holder: `process ${holder}` };
      rmSync(claim, { force: true });
    }
  }
}

export function claimsFolder(file: string): string {
  return `${file}.claims`;
}

/** The living process that holds the claim. */
function holderOf(claim: string): number | undefined {
  let content: string;
  try {
    content = readFileSync(claim, 'utf8');
  } catch {
    return undefined; // released just now
  }
  const [pid, bornAt] = content.split(' ').map(Number);
  if (!Number.isInteger(pid) || pid! <= 0) return undefined;
  return isAlive(pid!, bornAt!) ? pid : undefined;
}

/**
 * Whether a process of this machine is there. In a container every start may have the same process id: what tells this process from the one
 * that was killed is when it began.
 */
export function isAlive(pid: number, bornAt: number): boolean {
  if (pid === process.pid) return bornAt === performance.timeOrigin;
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
