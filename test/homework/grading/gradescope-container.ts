import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GradescopeResults } from '../../../lib/course/grading/feedback.js';
import { onPath, root } from '../../../lib/setup/paths.mjs';

/** What Gradescope says of a submission, as its documentation has it. */
const METADATA = {
  id: 123456, created_at: '2026-11-27T14:22:32.365935-07:00', submission_method: 'upload', previous_submissions: [],
  assignment: { due_date: '2026-12-01T23:00:00.000000-07:00', group_size: null, group_submission: false, id: 25828, course_id: 1234, late_due_date: null, release_date: '2026-11-01T00:00:00.000000-07:00', title: 'Homework', total_points: '30.0' },
  users: [{ email: 'anna@example.org', id: 1234, name: 'Anna B.' }],
};

/** What `setup.sh` and `run_autograder` call, besides namespaces: Docker's own profile refuses these. */
const PROGRAMS = ['bash', 'sh', 'dirname', 'chmod', 'mv', 'cat', 'node', 'setpriv', 'ldd'];

/** Results as Gradescope gets them. */
export interface Results extends GradescopeResults {
  leaderboard?: { name: string; value: number }[];
  stdout_visibility: string;
}

/** What came of a submission: its results where there are some, and what the instructor sees beside them. */
export interface Run {
  results?: Results;
  said: string;
}

/**
 * Gradescope's container for an autograder, emulated in a folder: the zip file unpacked in `source`, `setup.sh` run once, and for each
 * submission a fresh `submission`, `results` and `submission_metadata.json` beside it. Without namespaces, it has what Docker leaves.
 */
export function openContainer(place: string, zip: string, { namespaces }: { namespaces: boolean }): (file: string) => Run {
  mkdirSync(place, { recursive: true });
  chmodSync(place, 0o755);
  execFileSync('python3', ['-c', 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])', zip, join(place, 'source')]);
  const programs = join(place, 'programs');
  mkdirSync(programs);
  for (const program of PROGRAMS) symlinkSync(program === 'node' ? process.execPath : onPath(program)[0]!, join(programs, program));
  const env = { PATH: namespaces ? process.env.PATH : programs };
  execFileSync('bash', [join(place, 'source', 'setup.sh')], { env, stdio: 'pipe' });
  copyFileSync(join(place, 'source', 'run_autograder'), join(place, 'run_autograder'));
  let count = 0;
  return (file) => {
    const own = join(place, `container-${++count}`);
    for (const folder of ['submission', 'results']) mkdirSync(join(own, folder), { recursive: true });
    chmodSync(own, 0o755);
    symlinkSync(join(place, 'source'), join(own, 'source'));
    if (existsSync(file)) copyFileSync(file, join(own, 'submission', 'homework.ipynb'));
    writeFileSync(join(own, 'submission_metadata.json'), JSON.stringify(METADATA));
    const { stdout, stderr } = spawnSync('bash', [join(place, 'run_autograder')], { env: { ...env, AUTOGRADER_ROOT: own }, encoding: 'utf8' });
    const written = join(own, 'results', 'results.json');
    return { said: stdout + stderr, ...(existsSync(written) && { results: JSON.parse(readFileSync(written, 'utf8')) as Results }) };
  };
}

/** Packs the autograder of a set with the built command line. */
export function packed(zip: string, set: number, ...flags: string[]): string {
  return execFileSync(process.execPath, [join(root, 'lib', 'bin', 'scaling.mjs'), 'homework', 'gradescope', String(set), '--out', zip, ...flags], { encoding: 'utf8', stdio: 'pipe' });
}
