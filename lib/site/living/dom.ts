/** What we use of a page: the kit is compiled without the DOM's types, which would let any file of lib/ take `document` for granted. */
export interface Element {
  readonly dataset: Record<string, string | undefined>;
  readonly parentElement: Element | null;
  readonly clientWidth: number;
  className: string;
  textContent: string | null;
  innerHTML: string;
  hidden: boolean;
  append(...nodes: (Element | string)[]): void;
  after(...nodes: Element[]): void;
  replaceChildren(...nodes: (Element | string)[]): void;
  remove(): void;
  setAttribute(name: string, value: string): void;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
  addEventListener(kind: string, listener: (event: PointerEvent) => void): void;
  setPointerCapture(pointer: number): void;
  /** Of an element of an SVG: from its own coordinates to the screen's. */
  getScreenCTM(): Matrix | null;
}

/** An input, a select or a button. */
export interface Input extends Element {
  type: string;
  value: string;
  min: string;
  max: string;
  step: string;
  disabled: boolean;
}

export interface PointerEvent {
  readonly clientX: number;
  readonly clientY: number;
  readonly buttons: number;
  readonly pointerId: number;
  readonly pointerType: string;
}

interface Matrix {
  inverse(): Matrix;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

export interface Document extends Element {
  readonly readyState: string;
  readonly currentScript: { readonly src: string } | null;
  /** True while the tab is not shown. */
  readonly hidden: boolean;
  createElement(name: string): Input;
}

/** A worker that hears `Said` and says `Heard`. */
export interface Worker<Said, Heard> {
  postMessage(message: Said): void;
  addEventListener(kind: 'message', listener: (event: { data: Heard }) => void): void;
  addEventListener(kind: 'error', listener: (event: { message?: string }) => void): void;
  terminate(): void;
}

interface Page {
  readonly Worker?: new <Said, Heard>(url: string) => Worker<Said, Heard>;
  readonly location: { readonly href: string };
  readonly document: Document;
  requestAnimationFrame(callback: () => void): void;
  readonly ResizeObserver?: new (callback: () => void) => { observe(element: Element): void };
}

/** The page in which we run. */
export const page = globalThis as unknown as Page;

/** A new element, with its class. */
export function element(name: string, className = ''): Input {
  const made = page.document.createElement(name);
  made.className = className;
  return made;
}
