import { InputError } from '../../core/check.js';
import { ISOLATION_LEVELS, RESTRICTED_HOLDS_NOT, satisfies, type IsolationLevel } from './isolation.js';
import { runAnswer } from './run-answer.js';

/** What an answer at each level must find: an attempt that succeeds returns true. */
const ATTEMPTS = `function attempts() {
  const works = (attempt) => { try { return attempt() !== false; } catch { return false; } };
  const { builtinModules } = process.getBuiltinModule ? process.getBuiltinModule('module') : { builtinModules: [] };
  const get = (name) => process.getBuiltinModule(name);
  return {
    'reads files': works(() => get('fs').readdirSync('/')),
    'starts processes': works(() => get('child_process').execFileSync(process.execPath, ['--version'])),
    'starts workers': works(() => new (get('worker_threads').Worker)('', { eval: true })),
    'sees a network': works(() => Object.values(get('os').networkInterfaces()).flat().length > 0),
    'sees other processes': process.pid !== 1,
  };
}`;

/** What the levels promise that an answer cannot do. */
const PROMISES: Record<IsolationLevel, string[]> = {
  enclosed: ['reads files', 'starts processes', 'starts workers', 'sees a network', 'sees other processes'],
  restricted: ['reads files', 'starts processes', 'starts workers'],
  limited: [],
};

/** Whether the machine keeps what a level promises: tried, not assumed. */
export async function holds(level: IsolationLevel): Promise<boolean> {
  try {
    const { replies: [reply] } = await runAnswer({ source: ATTEMPTS, functionName: 'attempts' }, [[]], level);
    if (reply?.kind !== 'value') return false;
    const could = reply.value as Record<string, boolean>;
    return PROMISES[level].every((what) => could[what] === false);
  } catch {
    return false;
  }
}

/**
 * The strongest isolation that this machine keeps.
 * @throws InputError if it is less than what is demanded
 */
export async function strongestIsolation(demanded: IsolationLevel = 'limited'): Promise<IsolationLevel> {
  for (const level of ISOLATION_LEVELS) if (await holds(level)) {
    if (satisfies(level, demanded)) return level;
    throw new InputError(`isolation: expected at least ${demanded}, but this machine offers ${level}${level === 'restricted' ? `; --allow-restricted grades all the same, but ${RESTRICTED_HOLDS_NOT}` : ''}`);
  }
  throw new InputError('isolation: no child process can be started');
}
