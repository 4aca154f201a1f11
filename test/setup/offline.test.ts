import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { PretendProject } from './pretend-project.js';

let project: PretendProject;
beforeEach(() => {
  project = new PretendProject();
});
afterEach(() => project.remove());

const calls = () => project.read('npm-calls').trim().split('\n').map((line) => line.split(' ').slice(0, 2).join(' '));

describe('set-up without a network', () => {
  it('asks the registry once, tries the caches, and says what is missing instead of waiting for every package', () => {
    const { status, stderr } = project.setUp({ PRETEND_OFFLINE: '1' });
    expect(status).toBe(1);
    expect(calls()).toEqual(['ping --fetch-retries=0', 'ci --offline']); // of its own it has no cache yet
    mkdirSync(project.path('.setup/npm-cache'));
    project.setUp({ PRETEND_OFFLINE: '1' });
    expect(calls().slice(2)).toEqual(['ping --fetch-retries=0', 'ci --offline', 'ci --offline']);
    expect(stderr).toBe("  what happened: npm's registry cannot be reached (ENOTFOUND), and npm's cache does not hold all packages\n"
      + '  what to do:    connect to the network, or tell npm its proxy (npm config set proxy ADDRESS), see with npm ping that it works, and run the command again\n');
  });

  it('installs from a full cache', () => {
    expect(project.setUp({ PRETEND_OFFLINE: '1', PRETEND_CACHE: '1' })).toMatchObject({ status: 0, stderr: '' });
    expect(calls()).toEqual(['ping --fetch-retries=0', 'ci --offline']);
  });

  it('forgets that it failed: the next set-up asks again', () => {
    project.setUp({ PRETEND_OFFLINE: '1' });
    expect(project.setUp()).toMatchObject({ status: 0, stderr: '' });
    expect(calls().slice(-2)).toEqual(['ping --fetch-retries=0', 'ci --prefer-offline']);
  });
});

describe('set-up at work', () => {
  it('is never silent for long: every ten seconds it says what it is doing and for how long', () => {
    const { stdout } = project.setUp({ PRETEND_SECONDS: '11' });
    expect(stdout).toMatch(/^… npm packages +1\d\.\d s {2}npm ci$/m);
  }, 40_000);
});
