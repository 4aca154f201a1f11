import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Every page of a site, by its path there. */
export const pagesOf = (site: string) =>
  readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html')).sort();

const attributes = (page: string, name: string) => [...page.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value]) => value!.replaceAll('&amp;', '&'));

/** Links, scripts, styles and pictures of the pages that lead to no file, or to a place that its page does not have. */
export function deadLinks(site: string): string[] {
  const idsOf = new Map<string, Set<string>>();
  const ids = (file: string) => {
    if (!idsOf.has(file)) idsOf.set(file, new Set(attributes(readFileSync(file, 'utf8'), 'id')));
    return idsOf.get(file)!;
  };
  return pagesOf(site).flatMap((page) => {
    const text = readFileSync(join(site, page), 'utf8').replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, (script) => script.slice(0, script.indexOf('>') + 1));
    const targets = [...attributes(text, 'href'), ...attributes(text, 'src')].filter((target) => !/^(https?|data|mailto):/.test(target));
    return targets.filter((target) => {
      const [path = '', fragment] = target.split('#');
      const file = path === '' ? join(site, page) : resolve(site, dirname(page), decodeURIComponent(path.split('?')[0]!));
      if (relative(site, file).startsWith('..') || !existsSync(file) || !statSync(file).isFile()) return true;
      return fragment && file.endsWith('.html') && !ids(file).has(decodeURIComponent(fragment)) && !ids(file).has(fragment);
    }).map((target) => `${page}: ${target}`);
  });
}

/** What a page asked of the network and was refused, and what it said of errors. */
export interface Complaints {
  otherHosts: string[];
  failed: string[];
}

/** A context whose pages note every request to another host and everything that failed. */
export async function watched(browser: Browser, options: Parameters<Browser['newContext']>[0]): Promise<{ context: BrowserContext; complaints: Complaints }> {
  const context = await browser.newContext(options);
  const complaints: Complaints = { otherHosts: [], failed: [] };
  context.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|data:|blob:)/.test(request.url())) complaints.otherHosts.push(request.url());
  });
  context.on('response', (response) => {
    if (response.status() >= 400) complaints.failed.push(`${response.status()} ${response.url()}`);
  });
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.failed.push(`${message.page()?.url()}: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.failed.push(`${error.page()?.url()}: ${error.error().message}`));
  return { context, complaints };
}

const AXE = readFileSync(createRequire(join(process.cwd(), 'package.json')).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { target: string[]; any: { message: string }[] }[];
}

/** What axe finds wrong on a page with every fold open: rule and first place. */
export async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate('document.querySelectorAll("details").forEach((fold) => { fold.open = true; })');
  await page.evaluate(AXE); // by the debugger, whom the page's policy does not bind
  const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()');
  return violations.map(({ id, nodes: [first] }) => `${id}: ${first!.target.join(' ')} ${first!.any[0]?.message ?? ''}`);
}
