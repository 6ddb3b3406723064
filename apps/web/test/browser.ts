import { requirement } from '@repo/testing';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect } from 'vitest';

export const chromiumRequirement = requirement('Chromium');

const launchArguments = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser of this machine. */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: chromiumRequirement.found ?? 'chromium', args: launchArguments });
}

/** A page that is open, and what went wrong in it. */
export interface OpenPage {
  readonly page: Page;
  /** Uncaught errors, errors on the console, and what the content security policy refused. */
  readonly faults: readonly string[];
}

/** Opens an address in a context of its own: 1280 × 800, and UTC, unless told otherwise. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text());
  });
  await page.goto(url);
  return { page, faults };
}

/** How many pixels the page is wider than what one sees of it. */
export async function overflow(page: Page): Promise<number> {
  const width = page.viewportSize()?.width ?? 0;
  return (await page.evaluate(() => document.documentElement.scrollWidth)) - width;
}

/** Expects something of a page that it only becomes by and by. */
export function expectSoon<T>(read: () => T) {
  return expect.poll(read);
}
