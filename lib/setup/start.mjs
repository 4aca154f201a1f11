// npm start: set-up, then Jupyter on the lecture.
import { chmodSync, createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { explain } from './explain.mjs';
import { findJupyter } from './jupyter.mjs';
import { canWrite, home, jupyterDir, jupyterEnvironment, logDir, notebookDir } from './paths.mjs';
import { copyNotebooks } from './own-notebooks.mjs';
import { endPrograms, start } from './programs.mjs';
import { remedies } from './remedies.mjs';
import { readOptions, setUp } from './setup.mjs';

const USAGE = `usage: npm start [-- options]
  --no-browser   print the address and open no browser
  --port N       serve on port N (default: 8888, or the next that is free)
  --folder DIR   open another folder of notebooks, inside the project (default: notebooks)
  -h, --help     this text`;

const { values } = readOptions({ 'no-browser': { type: 'boolean' }, port: { type: 'string' }, folder: { type: 'string' } }, USAGE);
if (values.port !== undefined && !(/^\d{1,5}$/.test(values.port) && Number(values.port) >= 1 && Number(values.port) <= 65_535)) {
  console.error(`--port: expected a number from 1 to 65535, got "${values.port}".\n${USAGE}`);
  process.exit(2);
}

const asked = values.folder === undefined ? notebookDir : resolve(values.folder);
const notebooks = statSync(asked, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(asked).filter((file) => file.endsWith('.ipynb')).sort() : [];
if (notebooks.length === 0) {
  console.error(`--folder: expected a folder with notebooks, found none in ${asked}.\n${USAGE}`);
  process.exit(2);
}

// npm that was killed takes the lecture with it; a shell that has ended does not, for then this was meant to stay
const parent = process.ppid;
const endWithNpm = () => process.ppid === parent || process.kill(process.pid, 'SIGTERM');
if (process.env.npm_lifecycle_event === 'start') setInterval(endWithNpm, 500).unref();

await setUp();

const jupyter = findJupyter();
if (!jupyter?.server) {
  console.error(`The lecture cannot open: there is no Jupyter.\n  what to do: ${remedies.jupyter()}`);
  process.exit(1);
}

const environment = jupyterEnvironment();
process.umask(0o077); // whoever reads the token can open a terminal as this user
process.on('uncaughtException', (error) => {
  console.error(explain(error) ?? error);
  process.exit(1);
});
for (const secret of [jupyterDir, environment.JUPYTER_RUNTIME_DIR]) {
  mkdirSync(secret, { recursive: true });
  chmodSync(secret, 0o700); // it may have been made by an earlier version of the kit
}
/**
 * Settings of JupyterLab for the course, unless the student has set their own.
 * @param {string} plugin
 * @param {string} setting
 * @param {object} content
 */
function setDefault(plugin, setting, content) {
  const file = join(environment.JUPYTERLAB_SETTINGS_DIR, '@jupyterlab', plugin, `${setting}.jupyterlab-settings`);
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}
setDefault('apputils-extension', 'notification', { fetchNews: 'false', checkForUpdates: false }); // no question about news
setDefault('notebook-extension', 'tracker', { autoStartDefaultKernel: true }); // no question about the kernel

/** The folder that is opened: a copy of the student's own where the kit's notebooks could not be saved. */
function folderToOpen() {
  const own = join(home(), 'scaling-laws-notebooks');
  const within = relative(notebookDir, asked);
  if (canWrite(asked)) return asked;
  if (within.startsWith('..') || !canWrite(own)) {
    console.log(`\n${asked} is read-only for you: notebooks run, but what you change in them cannot be saved there.`);
    return asked;
  }
  const { folder, older } = copyNotebooks({ from: notebookDir, to: own });
  console.log(`\n${asked} is read-only for you: a copy of your own is opened, ${folder}, in which your changes stay.`);
  if (older.length > 0) {
    console.log(`You changed notebooks that are newer in the kit: ${older.join(', ')}; rename yours and start again to have both.`);
  }
  return join(folder, within);
}

const folder = folderToOpen();
const { isLab } = jupyter;
const [firstNotebook] = notebooks;
const app = isLab ? 'ServerApp' : 'NotebookApp';
const options = [
  folder,
  '--ip=127.0.0.1',
  "--KernelSpecManager.allowed_kernelspecs={'tslab'}",
  '--KernelSpecManager.ensure_native_kernel=False',
  `--${app}.default_url=${isLab ? '/lab/tree' : '/notebooks'}/${firstNotebook}`,
  // a cell may print as much as it likes; by default Jupyter drops what comes faster than 1,000 messages a second
  ...(isLab
    ? ['--ZMQChannelsWebsocketConnection.limit_rate=False']
    : ['--NotebookApp.iopub_msg_rate_limit=1e9', '--NotebookApp.iopub_data_rate_limit=1e12']),
  ...(values['no-browser'] ? ['--no-browser'] : []),
  ...(values.port ? [`--port=${values.port}`, `--${app}.port_retries=0`] : []),
  ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
];

/** The log of this server, among the last ten: one that still runs goes on writing into its own. */
function newLog() {
  const logs = readdirSync(logDir).filter((name) => name.startsWith('server-')).sort();
  for (const old of logs.slice(0, -9)) rmSync(join(logDir, old), { force: true });
  const file = join(logDir, `server-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}-${process.pid}.log`);
  const stream = createWriteStream(file, { mode: 0o600 });
  // a full disk must not end the lecture: unsaved notebooks are in the browser
  const tell = (/** @type {Error} */ error) => console.error(`${explain(error) ?? error.message}. The lecture goes on without a log`);
  stream.once('error', tell).on('error', () => {});
  return { file, stream };
}

// its own process group: Ctrl-C reaches this process only, which then ends the server without a question
const [program, ...before] = jupyter.server;
const server = start(program, [...before, ...options], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
const log = newLog();
let lastLog = '';
for (const stream of [server.stdout, server.stderr]) {
  stream.on('data', (text) => {
    if (!log.stream.errored) log.stream.write(text);
    lastLog = (lastLog + text).slice(-2000);
  });
}
let stopping = false;
function stop() {
  if (stopping) void endPrograms({ patience: 0 });
  stopping = true;
  server.kill('SIGTERM'); // it ends its kernels first
  setTimeout(() => void endPrograms(), 15_000);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
server.on('error', (error) => (lastLog += error.message));
server.on('close', (code) => {
  if (code && !stopping) console.error(`Jupyter ended with code ${code}; the end of ${log.file}:\n${lastLog}`);
  process.exit(stopping ? 0 : code ?? 1);
});

/**
 * What the server wrote about itself once it listens.
 * @returns {{ url: string, token: string } | undefined}
 */
function serverInfo() {
  const file = [`jpserver-${server.pid}.json`, `nbserver-${server.pid}.json`]
    .map((name) => join(environment.JUPYTER_RUNTIME_DIR, name)).find((name) => existsSync(name));
  try {
    return file ? /** @type {{ url: string, token: string }} */ (JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  } catch {
    return undefined; // half written: look again
  }
}

const waiting = setInterval(() => {
  const info = serverInfo();
  if (!info) return;
  clearInterval(waiting);
  const page = isLab ? `lab/tree/${firstNotebook}` : `notebooks/${firstNotebook}`;
  console.log(`\nThe lecture is open at\n\n  ${info.url}${page}?token=${info.token}\n\nCtrl-C here ends it.`);
}, 100);
