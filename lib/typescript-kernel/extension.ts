import { pluginOf, type Services } from './kernel.js';

/** How JupyterLab's module federation shares a package: by its name and version, what loads it. */
type ShareScope = Record<string, Record<string, { get(): Promise<() => unknown> | (() => unknown) }>>;

declare const window: { _JUPYTERLAB?: Record<string, unknown> };
declare const document: { currentScript: { src: string } | null };

const SERVICES = '@jupyterlite/services';
const here = document.currentScript!.src;
let shared: ShareScope | undefined;

/** JupyterLab's container of an extension: it gets what the page shares, and gives the plugin. No package of the page is bundled. */
const container = {
  init(scope: ShareScope): void {
    shared = scope;
  },
  async get(): Promise<() => unknown> {
    const [newest] = Object.values(shared?.[SERVICES] ?? {}).slice(-1);
    if (!newest) throw new Error(`typescript-kernel: expected a page that shares ${SERVICES} (JupyterLite 0.7 or newer), got one that does not`);
    const services = (await newest.get())() as Services;
    const plugin = pluginOf(services, new URL('worker.js', here).href);
    return () => ({ __esModule: true, default: plugin });
  },
};
(window._JUPYTERLAB ??= {})['jupyterlite-typescript-kernel'] = container;
