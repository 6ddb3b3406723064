import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { findBarriers } from '../../test/accessibility.ts';
import { startApi, type ApiProcess } from '../../test/api-process.ts';
import { chromiumRequirement, launchBrowser, openPage, overflow } from '../../test/browser.ts';
import { fingerprint } from '../../test/releases.ts';
import { startWeb, type WebServer } from '../../test/web-server.ts';

const phone = { width: 360, height: 740 };
const themes = ['light', 'dark'] as const;

describe.skipIf(chromiumRequirement.missing)('the board without a fleet to show [needs Chromium]', () => {
  let api: ApiProcess;
  let web: WebServer;
  let browser: Browser;

  beforeAll(async () => {
    [api, browser] = await Promise.all([startApi(), launchBrowser()]);
    web = await startWeb({ API_URL: api.url });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    await web.close();
    await api.remove();
  });

  test('shows an outline while it waits for the first answer', async () => {
    const { page, faults } = await openPage(browser, 'about:blank');
    await page.route('**/v1/**', () => undefined);
    await page.goto(web.url);
    await page.getByRole('status').getByText('Loading the fleet').waitFor({ state: 'attached' });
    await page.getByText('Connecting').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  test.each(themes)('tells how to record a first release: %s', async (colorScheme) => {
    const { page, faults } = await openPage(browser, web.url, { colorScheme });
    await page.getByRole('heading', { name: 'Nothing has been released yet' }).waitFor();
    const command = await page.getByRole('region', { name: 'How to record a release' }).innerText();
    expect(command).toContain(`curl ${web.url}/v1/releases`);
    expect(await findBarriers(page)).toEqual([]);
    await page.setViewportSize(phone);
    expect(await overflow(page)).toBe(0);
    expect(faults).toEqual([]);
  });

  test('copies the command', async () => {
    const { page } = await openPage(browser, web.url, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('"app": "checkout"');
  });

  test.each(themes)('says so when the api is down from the start: %s', async (colorScheme) => {
    const lost = await startWeb({ API_URL: 'http://127.0.0.1:9' });
    const { page } = await openPage(browser, lost.url, { colorScheme });
    const alert = page.getByRole('alert');
    await alert.getByRole('heading', { name: 'The api cannot be reached' }).waitFor();
    await alert.getByRole('button', { name: 'Try now' }).click();
    expect(await findBarriers(page)).toEqual([]);
    await page.setViewportSize(phone);
    expect(await overflow(page)).toBe(0);
    await page.close();
    await lost.close();
  });

  test('keeps what it knows while the api is down, says since when, and goes on by itself', async () => {
    await api.post({ app: 'web', environment: 'prod', version: '7.20.3', fingerprint: fingerprint('a') });
    const { page } = await openPage(browser, web.url);
    await page.getByRole('rowheader', { name: 'web' }).waitFor();
    await api.kill();
    const status = page.getByRole('status').filter({ hasText: 'The api cannot be reached' });
    await status.waitFor();
    expect(await status.innerText()).toMatch(/You see what was true at \d\d:\d\d\. Trying again every 5 seconds\./);
    expect(await page.getByRole('cell', { name: '7.20.3' }).count()).toBe(1);
    await page.getByText('Not live').waitFor();
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      expect(await findBarriers(page)).toEqual([]);
    }
    await page.setViewportSize(phone);
    expect(await overflow(page)).toBe(0);
    await api.start();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await status.count()).toBe(0);
  });

  test('tells problem details in their own words', async () => {
    const { page } = await openPage(browser, 'about:blank');
    const problem = { type: 'about:blank', title: 'Too Many Requests', status: 429, detail: 'Come back in a minute.' };
    await page.route('**/v1/**', (route) =>
      route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await page.goto(web.url);
    await page.getByRole('heading', { name: 'Too Many Requests' }).waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('Come back in a minute.');
  });
});
