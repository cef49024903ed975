import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { type Maybe, NotAvailable } from './not-available.ts';
import { tool } from './tools.ts';

/** A browser that runs. */
export interface Browsing {
  browser: BrowserContext | Browser;
  close(): Promise<void>;
}

/** Headless Chromium, from Debian's packages. It makes no network requests by itself. */
export async function browser(): Promise<Maybe<{ start(): Promise<Browsing> }>> {
  const found = await tool('chromium-headless-shell');
  if (found instanceof NotAvailable) return found;
  return {
    async start() {
      const folder = await mkdtemp(join(tmpdir(), 'onebeam-browser-'));
      const started = await chromium.launch({
        executablePath: found.program,
        args: [
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
        env: { ...process.env, ...found.environment, HOME: folder, XDG_CACHE_HOME: folder },
      });
      return {
        browser: started,
        async close() {
          await started.close();
          await rm(folder, { recursive: true, force: true });
        },
      };
    },
  };
}
