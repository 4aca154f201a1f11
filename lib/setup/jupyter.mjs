// Step: Jupyter, in two rungs: pinned in the project's environment, or one that is on the PATH.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inVenv, onPath, root } from './paths.mjs';
import { pipInstall } from './python.mjs';
import { fingerprint, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { lastLines, run } from './step.mjs';

const requirements = join(root, 'lib', 'setup', 'requirements.txt');

/** The one command that installs Jupyter by hand where set-up could not. */
export const INSTALL_BY_HAND = onPath('apt-get').length > 0
  ? 'sudo apt-get install jupyter-notebook jupyter-nbconvert'
  : 'python3 -m pip install jupyterlab nbconvert nbclient';

/** The interpreter named in the first line of a script: the Python in which that Jupyter lives. */
function interpreterOf(script) {
  const [first = ''] = readFileSync(script, 'utf8').split('\n', 1);
  const words = first.startsWith('#!') ? first.slice(2).trim().split(/\s+/) : [];
  return words[0]?.endsWith('/env') ? onPath(words[1] ?? 'python3')[0] : words[0];
}

/**
 * The Jupyter that the kit uses: `{ rung, server, python }`, where `server` starts the interface (JupyterLab or the classic notebook)
 * and `python` can import nbclient and nbconvert. Undefined where there is none.
 */
export function findJupyter() {
  if (readStamp('jupyter')?.rung === 'project' && existsSync(inVenv('jupyter-lab'))) {
    return { rung: 'project', server: inVenv('jupyter-lab'), python: inVenv('python') };
  }
  const server = [...onPath('jupyter-lab'), ...onPath('jupyter-notebook')][0];
  const converter = onPath('jupyter-nbconvert')[0];
  const python = converter && interpreterOf(converter);
  return server || python ? { rung: 'PATH', server, python } : undefined;
}

/** Installs the pinned Jupyter, or finds another, or says which one command installs it. */
export async function installJupyter() {
  const wanted = fingerprint(readFileSync(requirements, 'utf8'), root);
  const stamp = readStamp('jupyter');
  // what did not work is remembered too, until a Jupyter appears on the PATH
  if (stamp?.wanted === wanted && (stamp.rung === 'none') === !findJupyter()) return stamp.result;
  removeStamp('jupyter');
  let result = await pipInstall('jupyter', ['-r', requirements]);
  // wheel files on disk may be of other versions than the pinned ones
  if (!result.ok && !result.unreachable) result = await pipInstall('jupyter', ['jupyterlab', 'nbconvert', 'nbclient']);
  if (result.ok) {
    const note = `${await jupyterVersion(inVenv('python'))} in .setup/venv`;
    writeStamp('jupyter', { wanted, rung: 'project', result: note });
    return note;
  }
  const other = findJupyter();
  const cause = `pip could not install JupyterLab (${lastLines(result.output, 1)})`;
  if (other) {
    const answer = { warning: true, note: `using ${other.server ?? other.python} from the PATH: ${cause}` };
    writeStamp('jupyter', { wanted, rung: 'PATH', result: answer });
    return answer;
  }
  const answer = { warning: true, note: `${cause}. All but notebooks works. For these: ${INSTALL_BY_HAND}; or mend pip's access and npm run setup -- --again` };
  writeStamp('jupyter', { wanted, rung: 'none', result: answer });
  return answer;
}

async function jupyterVersion(python) {
  const code = 'from importlib.metadata import version; print("JupyterLab", version("jupyterlab"))';
  const result = await run('jupyter-version', python, ['-c', code], { limitSeconds: 60 });
  return result.ok ? result.output.trim() : 'Jupyter';
}
