import type { FromWorker, KernelSettings, Outcome, ToWorker } from './protocol.js';

/** What we use of JupyterLite's packages, which the page shares. */
interface KernelOptions {
  id: string;
  name: string;
  location: string;
  sendMessage(message: unknown): void;
}
interface BaseKernel {
  readonly location: string;
  readonly executionCount: number;
  readonly isDisposed: boolean;
  dispose(): void;
  stream(content: { name: string; text: string }): void;
  displayData(content: object): void;
  updateDisplayData(content: object): void;
  publishExecuteResult(content: object): void;
  publishExecuteError(content: object): void;
}
/** `@jupyterlite/services` as it is at run time. */
export interface Services {
  BaseKernel: new (options: KernelOptions) => BaseKernel;
  IKernelSpecs: object;
  IKernelClient: object;
}
interface KernelSpecs {
  register(kernel: { spec: object; create(options: KernelOptions): Promise<BaseKernel> }): void;
}
interface KernelClient {
  interrupt(id: string): Promise<void>;
}
/** A file of the browser's storage, or a folder with its files in `content`. */
interface Entry {
  name: string;
  path: string;
  type: string;
  size?: number | null;
  content: unknown;
}
interface Contents {
  get(path: string, options: { content: boolean; type?: string; format?: string }): Promise<Entry>;
  save(path: string, file: { type: 'file'; format: 'text'; content: string }): Promise<unknown>;
}
interface App {
  serviceManager: { contents: Contents };
}

/** What we use of a page. */
declare const document: { baseURI: string; getElementById(id: string): { textContent: string | null } | null };
declare class Worker {
  constructor(url: string, options: { type: 'module'; name: string });
  onmessage: ((event: { data: FromWorker }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
  postMessage(message: ToWorker): void;
  terminate(): void;
}

const PLUGIN = 'jupyterlite-typescript-kernel:kernel';
/** Files beside the notebook that are larger are none that a cell has written. */
const MOST_BYTES = 1_000_000;
/** What a cell has, after the stop button, to end by itself. */
const STOP_MILLISECONDS = 1000;
const STOPPED = 'the cell was stopped; its worker did not listen, and a new one stands in its place: run the cells above again, their variables are gone';

/** JupyterLite's plugin: it offers the kernel under tslab's name, so that a notebook opens here and where tslab is installed. */
export function pluginOf(services: Services, workerUrl: string) {
  return {
    id: PLUGIN,
    autoStart: true,
    requires: [services.IKernelSpecs],
    optional: [services.IKernelClient],
    activate(app: App, specs: KernelSpecs, client: KernelClient | null) {
      const site = siteOf();
      const kernels = new Map<string, { interrupt(): void }>();
      const TypeScriptKernel = kernelClass(services, { workerUrl, site, settings: settingsOf(), contents: app.serviceManager.contents });
      specs.register({
        spec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript', argv: [], resources: {} },
        create(options) {
          const kernel = new TypeScriptKernel(options);
          kernels.set(options.id, kernel);
          return Promise.resolve(kernel);
        },
      });
      if (!client) return;
      // JupyterLite's own keeps the cells that wait from running, and does not tell the kernel
      const interrupt = client.interrupt.bind(client);
      client.interrupt = (id) => {
        kernels.get(id)?.interrupt();
        return interrupt(id);
      };
    },
  };
}

/** What JupyterLite's page says of itself. */
function configuration(): { baseUrl?: string; litePluginSettings?: Record<string, KernelSettings> } {
  return JSON.parse(document.getElementById('jupyter-config-data')?.textContent ?? '{}') as ReturnType<typeof configuration>;
}
const settingsOf = () => configuration().litePluginSettings?.[PLUGIN] ?? {};
const siteOf = () => new URL(configuration().baseUrl ?? './', document.baseURI).href;

interface Surroundings {
  workerUrl: string;
  site: string;
  settings: KernelSettings;
  contents: Contents;
}

function kernelClass({ BaseKernel }: Services, { workerUrl, site, settings, contents }: Surroundings) {
  return class TypeScriptKernel extends BaseKernel {
    private readonly waiting = new Map<number, (message: FromWorker) => void>();
    private asked = 0;
    private executing: ((outcome: Outcome) => void) | undefined;
    /** Writes one after another, so that the last one stays. */
    private saving = Promise.resolve<unknown>(undefined);
    private worker = this.begin();

    private async begin(): Promise<Worker> {
      const files = await filesIn(contents, folderOf(this.location));
      const worker = new Worker(workerUrl, { type: 'module', name: 'TypeScript' });
      worker.onmessage = ({ data }) => this.hear(data);
      worker.onerror = ({ message }) =>
        this.executing?.({ status: 'error', name: 'WorkerError', message: message ?? 'the kernel\'s worker did not load' });
      worker.postMessage({ type: 'start', site, folder: folderOf(this.location), files, settings });
      return worker;
    }

    private hear(message: FromWorker): void {
      switch (message.type) {
        case 'stream': return this.stream({ name: message.name, text: message.text });
        case 'display': {
          const content = { data: message.data, metadata: {}, transient: { display_id: message.display } };
          return message.again ? this.updateDisplayData(content) : this.displayData(content);
        }
        case 'save': return this.keep([folderOf(this.location), message.name].filter(Boolean).join('/'), message.text);
        case 'executed': case 'completed': case 'inspected':
          this.waiting.get(message.id)?.(message);
          this.waiting.delete(message.id);
      }
    }

    private keep(path: string, text: string): void {
      const save = () => contents.save(path, { type: 'file', format: 'text', content: text });
      this.saving = this.saving.then(save).catch(() => {
        this.stream({ name: 'stderr', text: `${path} could not be kept: this browser's storage is full, or off\n` });
      });
    }

    private async ask<Kind extends keyof Answers>(type: Kind, question: Questions[Kind]): Promise<Answers[Kind]> {
      const id = ++this.asked;
      const answer = new Promise<FromWorker>((resolve) => this.waiting.set(id, resolve));
      (await this.worker).postMessage({ type, id, ...question } as ToWorker);
      return await answer as Answers[Kind];
    }

    interrupt(): void {
      const { executing } = this;
      if (!executing) return;
      void this.worker.then((worker) => {
        worker.postMessage({ type: 'interrupt' });
        setTimeout(() => {
          if (this.executing !== executing) return; // it ended by itself
          worker.terminate();
          this.waiting.clear();
          this.worker = this.begin();
          executing({ status: 'error', name: 'InterruptedError', message: STOPPED });
        }, STOP_MILLISECONDS);
      });
    }

    override dispose(): void {
      if (!this.isDisposed) void this.worker.then((worker) => worker.terminate());
      super.dispose();
    }

    kernelInfoRequest() {
      return Promise.resolve({
        status: 'ok', protocol_version: '5.3', implementation: 'jupyterlite-typescript-kernel', implementation_version: '0.1.0',
        banner: 'TypeScript in a worker of this tab', help_links: [],
        language_info: {
          name: 'typescript', version: '', mimetype: 'text/typescript', file_extension: '.ts',
          codemirror_mode: { name: 'javascript', typescript: true },
        },
      });
    }

    async executeRequest({ code }: { code: string }) {
      const outcome = await new Promise<Outcome>((resolve, reject) => {
        this.executing = resolve;
        this.ask('execute', { code }).then((answer) => resolve(answer.outcome), reject);
      });
      this.executing = undefined;
      const count = { execution_count: this.executionCount };
      if (outcome.status === 'error') {
        const { name, message } = outcome;
        const error = { ename: name, evalue: message, traceback: [`${name}: ${message}`] };
        this.publishExecuteError(error);
        return { status: 'error', ...count, ...error };
      }
      if (outcome.result) this.publishExecuteResult({ ...count, data: outcome.result, metadata: {} });
      return { status: 'ok', ...count, user_expressions: {} };
    }

    async completeRequest({ code, cursor_pos: cursor }: { code: string; cursor_pos: number }) {
      const { completion: { matches, from, to } } = await this.ask('complete', { code, cursor });
      return { status: 'ok', matches, cursor_start: from, cursor_end: to, metadata: {} };
    }

    async inspectRequest({ code, cursor_pos: cursor }: { code: string; cursor_pos: number }) {
      const { data } = await this.ask('inspect', { code, cursor });
      return { status: 'ok', found: data !== undefined, data: data ?? {}, metadata: {} };
    }

    isCompleteRequest() {
      return Promise.resolve({ status: 'unknown' });
    }

    inputReply(): void {}
    async commOpen(): Promise<void> {}
    async commMsg(): Promise<void> {}
    async commClose(): Promise<void> {}
  };
}

type At = { code: string; cursor: number };
type Questions = { execute: { code: string }; complete: At; inspect: At };
type Said<Type> = FromWorker & { type: Type };
type Answers = { execute: Said<'executed'>; complete: Said<'completed'>; inspect: Said<'inspected'> };

/** A kernel's location may name a drive, as in `drive:folder`. */
const folderOf = (location: string) => location.replace(/^[^/]*:/, '').replace(/^\/|\/$/g, '');

/** The texts of what stands beside a notebook, without notebooks and folders. */
async function filesIn(contents: Contents, folder: string): Promise<[name: string, text: string][]> {
  const { content } = await contents.get(folder, { content: true });
  const wanted = (content as Entry[]).filter(({ type, size }) => type === 'file' && (size ?? 0) <= MOST_BYTES);
  const found = await Promise.all(wanted.map(({ path }) => contents.get(path, { content: true, type: 'file', format: 'text' })));
  return found.map(({ name, content: text }) => [name, String(text)]);
}
