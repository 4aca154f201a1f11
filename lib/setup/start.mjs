// npm start: set-up, then Jupyter on the lecture.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { INSTALL_BY_HAND, findJupyter } from './jupyter.mjs';
import { jupyterEnvironment, logDir, notebookDir } from './paths.mjs';
import { readOptions, setUp } from './setup.mjs';

const USAGE = `usage: npm start [-- options]
  --no-browser   print the address and open no browser
  --port N       serve on port N (default: 8888, or the next that is free)
  --folder DIR   open another folder of notebooks, inside the project (default: notebooks)
  -h, --help     this text`;

const { values } = readOptions({ 'no-browser': { type: 'boolean' }, port: { type: 'string' }, folder: { type: 'string' } }, USAGE);
if (values.port !== undefined && !/^\d{1,5}$/.test(values.port)) {
  console.error(`--port: expected a number from 1 to 65535, got "${values.port}".\n${USAGE}`);
  process.exit(2);
}

const folder = values.folder === undefined ? notebookDir : resolve(values.folder);
const notebooks = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.ipynb')).sort() : [];
if (notebooks.length === 0) {
  console.error(`--folder: expected a folder with notebooks, found none in ${folder}.\n${USAGE}`);
  process.exit(2);
}

await setUp();

const jupyter = findJupyter();
if (!jupyter?.server) {
  console.error(`The lecture cannot open: there is no Jupyter.\n  what to do: ${INSTALL_BY_HAND}`);
  process.exit(1);
}

const environment = jupyterEnvironment();
mkdirSync(environment.JUPYTER_RUNTIME_DIR, { recursive: true });
/** Settings of JupyterLab for the course, unless the student has set their own. */
function setDefault(plugin, setting, content) {
  const file = join(environment.JUPYTERLAB_SETTINGS_DIR, '@jupyterlab', plugin, `${setting}.jupyterlab-settings`);
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}
setDefault('apputils-extension', 'notification', { fetchNews: 'false', checkForUpdates: false }); // no question about news
setDefault('notebook-extension', 'tracker', { autoStartDefaultKernel: true }); // no question about the kernel
const isLab = basename(jupyter.server).startsWith('jupyter-lab');
const [firstNotebook] = notebooks;
const app = isLab ? 'ServerApp' : 'NotebookApp';
const options = [
  folder,
  '--ip=127.0.0.1',
  "--KernelSpecManager.allowed_kernelspecs={'tslab'}",
  '--KernelSpecManager.ensure_native_kernel=False',
  `--${app}.default_url=${isLab ? '/lab/tree' : '/notebooks'}/${firstNotebook}`,
  // a cell may print as much as it likes; by default Jupyter drops what comes faster than 1,000 messages a second
  ...(isLab ? ['--ZMQChannelsWebsocketConnection.limit_rate=False'] : ['--NotebookApp.iopub_msg_rate_limit=1e9', '--NotebookApp.iopub_data_rate_limit=1e12']),
  ...(values['no-browser'] ? ['--no-browser'] : []),
  ...(values.port ? [`--port=${values.port}`, `--${app}.port_retries=0`] : []),
  ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
];
// its own process group: Ctrl-C reaches this process only, which then ends the server without a question
const server = spawn(jupyter.server, options, { env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
const logFile = join(logDir, 'jupyter.log');
const log = createWriteStream(logFile);
let lastLog = '';
for (const stream of [server.stdout, server.stderr]) {
  stream.on('data', (text) => {
    log.write(text);
    lastLog = (lastLog + text).slice(-2000);
  });
}
const stop = () => server.kill('SIGTERM');
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
server.on('error', (error) => (lastLog += error.message));
server.on('close', (code) => {
  if (code) console.error(`Jupyter ended with code ${code}; the end of ${logFile}:\n${lastLog}`);
  process.exit(code ?? 0);
});

/** What the server wrote about itself once it listens: its port and its token. */
function serverInfo() {
  const file = [`jpserver-${server.pid}.json`, `nbserver-${server.pid}.json`]
    .map((name) => join(environment.JUPYTER_RUNTIME_DIR, name)).find((name) => existsSync(name));
  try {
    return file && JSON.parse(readFileSync(file, 'utf8'));
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
