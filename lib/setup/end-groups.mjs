// Ends process groups and waits for them: a program that goes on unseen would write into what the next one makes.

/** @param {number} group */
function isAlive(group) {
  try {
    process.kill(-group, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {number[]} groups @param {NodeJS.Signals} name */
function signal(groups, name) {
  for (const group of groups) {
    try {
      process.kill(-group, name);
    } catch { /* it has ended */ }
  }
}

/**
 * Asks the groups to end, waits, and kills after `patience` seconds what is left. Resolves when they are gone.
 * @param {Iterable<number>} groups
 */
export async function endGroups(groups, { patience = 5 } = {}) {
  const all = [...groups];
  /** @param {number} seconds */
  const gone = async (seconds) => {
    for (const end = performance.now() + seconds * 1000; all.some(isAlive); ) {
      if (performance.now() > end) return false;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return true;
  };
  signal(all, 'SIGTERM');
  if (await gone(patience)) return;
  signal(all, 'SIGKILL');
  await gone(5); // a process that nobody reaps stays on the list for ever
}
