import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { findBarriers } from '../../test/accessibility.ts';
import { startApi, type ApiProcess } from '../../test/api-process.ts';
import { chromiumRequirement, expectSoon, launchBrowser, openPage, overflow } from '../../test/browser.ts';
import { fingerprint } from '../../test/releases.ts';
import { startWeb, type WebServer } from '../../test/web-server.ts';

describe.skipIf(chromiumRequirement.missing)('the board in a browser [needs Chromium]', () => {
  let api: ApiProcess;
  let web: WebServer;
  let browser: Browser;

  beforeAll(async () => {
    [api, browser] = await Promise.all([startApi(), launchBrowser()]);
    web = await startWeb({ API_URL: api.url });
    await recordReleases(api);
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    await web.close();
    await api.remove();
  });

  async function open(options: Parameters<typeof openPage>[2] & { readonly path?: string } = {}) {
    const { path = '/', ...others } = options;
    const opened = await openPage(browser, web.url + path, others);
    await row(opened.page, 'api').waitFor();
    return opened;
  }

  test('shows what runs where, and how staging stands to prod', async () => {
    const { page, faults } = await open();
    expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(
      expect.arrayContaining(['App', 'dev', 'staging', 'prod']),
    );
    await expectRow(page, 'api', ['2.8.1', 'staging and prod run the same fingerprint']);
    await expectRow(page, 'checkout', ['4.3.0', 'staging is ahead of prod', '4.2.2', 'no release']);
    await expectRow(page, 'payments', ['3.1.0', 'failed', 'the newest release of staging or prod does not run']);
    expect(await tile(page, 'In step').innerText()).toContain('1');
    expect(faults).toEqual([]);
  });

  test('shows a new release without a reload, announces it, and asks only for what is new', async () => {
    const { page, faults } = await open();
    await page.evaluate(() => {
      document.body.setAttribute('data-same-page', '');
    });
    await api.post({ app: 'mailer', environment: 'prod', version: '1.0.1', fingerprint: fingerprint('2') });
    await cell(page, 'mailer', 'prod').getByText('1.0.1').waitFor();
    expect(await cell(page, 'mailer', 'prod').getAttribute('data-changed')).toBe('true');
    await page.getByRole('status').getByText('mailer 1.0.1 now runs in prod.').waitFor();
    await timeline(page).getByText('mailer 1.0.1').waitFor();
    expect(await page.locator('body[data-same-page]').count()).toBe(1);
    await expect
      .poll(async () => (await fetch(`${web.url}/metrics`)).text())
      .toMatch(/count\{method="GET",route="\/v1\/\*",status="304"\} [1-9]/);
    expect(faults).toEqual([]);
  });

  test('highlights without motion where people ask for that', async () => {
    const { page } = await open({ reducedMotion: 'reduce' });
    await api.post({ app: 'mailer', environment: 'dev', version: '1.1.0', fingerprint: fingerprint('3') });
    const changed = cell(page, 'mailer', 'dev').locator('button');
    await page.locator('[data-changed]').waitFor();
    const style = await changed.evaluate((element) => {
      const { animationName, outlineStyle } = getComputedStyle(element);
      return { animationName, outlineStyle };
    });
    expect(style).toEqual({ animationName: 'none', outlineStyle: 'solid' });
  });

  test('lets ages tick without asking the api, and rests in a hidden tab', async () => {
    const { page } = await open();
    await api.post({ app: 'clock', environment: 'dev', version: '1.0.0', fingerprint: fingerprint('4') });
    const age = cell(page, 'clock', 'dev').locator('time');
    await age.waitFor();
    await page.clock.install();
    await page.reload();
    await age.waitFor();
    await setVisibility(page, 'hidden');
    let requests = 0;
    page.on('request', () => (requests += 1));
    await page.clock.runFor('03:00');
    expect(await age.innerText()).toMatch(/^[34] min ago$/);
    expect(requests).toBe(0);
    await setVisibility(page, 'visible');
    await expectSoon(() => requests).toBeGreaterThan(0);
  });

  test('tells the full date of a release to pointer and keyboard, until Escape', async () => {
    const { page } = await open();
    const release = cell(page, 'api', 'prod').getByRole('button');
    const tip = cell(page, 'api', 'prod').getByRole('tooltip');
    expect(await tip.isVisible()).toBe(false);
    await release.hover();
    await tip.waitFor();
    expect(await tip.innerText()).toMatch(/^\w+day \d+ \w+ \d{4}, \d\d:\d\d:\d\d UTC/);
    expect(await release.locator('time').getAttribute('datetime')).toMatch(/^\d{4}-\d\d-\d\dT.+Z$/);
    await page.keyboard.press('Escape');
    await tip.waitFor({ state: 'hidden' });
    await row(page, 'api').getByRole('button', { name: 'api' }).focus();
    await page.keyboard.press('End');
    await tip.waitFor();
  });

  test('shows the apps in step, ahead or in trouble', async () => {
    const { page } = await open();
    await tile(page, 'Ahead').click();
    expect(await tile(page, 'Ahead').getAttribute('aria-pressed')).toBe('true');
    expect(await page.getByRole('rowheader').allInnerTexts()).toEqual(['checkout']);
    await tile(page, 'In trouble').click();
    expect(await page.getByRole('rowheader').allInnerTexts()).toEqual(['payments']);
    await page.getByRole('searchbox').fill('check');
    await page.getByRole('button', { name: 'Show all apps' }).click();
    await row(page, 'checkout').waitFor();
  });

  test('narrows the timeline down by a click, and keeps that in the address', async () => {
    const { page } = await open();
    await cell(page, 'checkout', 'prod').getByRole('button').click();
    await page.waitForURL('**/?app=checkout&environment=prod');
    await expectSoon(() => entries(page)).toEqual(['checkout 4.2.2']);
    await page.getByRole('button', { name: 'Remove the filter prod' }).click();
    await expectSoon(() => entries(page)).toEqual(['checkout 4.3.0', 'checkout 4.2.2']);
    await page.getByRole('columnheader', { name: 'dev' }).getByRole('button').click();
    await page.waitForURL('**/?environment=dev');
    await page.goBack();
    await expectSoon(() => entries(page)).toEqual(['checkout 4.3.0', 'checkout 4.2.2']);
    await row(page, 'checkout').getByRole('button', { name: 'checkout', exact: true }).click();
    await page.waitForURL(`${web.url}/`);
    const shared = await open({ path: '/?app=payments' });
    await expectSoon(() => entries(shared.page)).toEqual(['payments 3.1.0', 'payments 3.0.6']);
  });

  test('loads more of the timeline, page by page', async () => {
    const { page } = await open({ path: '/?app=busy' });
    await expectSoon(() => entries(page)).toHaveLength(20);
    const more = page.getByRole('button', { name: 'Load more' });
    await more.click();
    await expectSoon(() => entries(page)).toHaveLength(25);
    expect(await more.count()).toBe(0);
    await page.getByRole('status').getByText('25 releases shown.').waitFor({ state: 'attached' });
  });

  test('can be walked with the keyboard', async () => {
    const { page } = await open();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the board');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip the fleet');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('Timeline');
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('dev');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toBe('prod');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toContain('2.8.1');
    await page.keyboard.press('Home');
    expect(await focused(page)).toBe('api');
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toBe('api');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/?app=api&environment=prod');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
    expect(outline).toBe('solid');
    await page.keyboard.press('/');
    await page.keyboard.type('pay/');
    expect(await page.getByRole('searchbox').inputValue()).toBe('pay/');
  });

  test('remembers the theme that somebody chose, else it is the system’s', async () => {
    const { page, faults } = await open({ colorScheme: 'light' });
    const light = await ground(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await ground(page);
    expect(dark).not.toBe(light);
    await page.getByRole('radio', { name: 'Light' }).check({ force: true });
    expect(await ground(page)).toBe(light);
    await page.reload();
    await row(page, 'api').waitFor();
    expect(await ground(page)).toBe(light);
    expect(await page.getByRole('radio', { name: 'Light' }).isChecked()).toBe(true);
    await page.getByRole('radio', { name: 'System' }).check({ force: true });
    expect(await ground(page)).toBe(dark);
    expect(faults).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('has no barrier that axe can find: %s', async (colorScheme) => {
    const { page } = await open({ colorScheme, path: '/?app=checkout&environment=prod' });
    await cell(page, 'checkout', 'prod').getByRole('button').hover();
    await page.getByRole('tooltip').filter({ visible: true }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('fits a phone: %s', async (colorScheme) => {
    const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, colorScheme };
    const { page, faults } = await open(phone);
    expect(await overflow(page)).toBe(0);
    await cell(page, 'payments', 'staging').getByRole('button').tap();
    await expectSoon(() => entries(page)).toEqual(['payments 3.1.0']);
    expect(await overflow(page)).toBe(0);
    expect(await findBarriers(page)).toEqual([]);
    expect(faults).toEqual([]);
  });
});

async function recordReleases(api: ApiProcess): Promise<void> {
  const [a, b] = [fingerprint('a'), fingerprint('b')];
  await api.post({ app: 'api', environment: 'dev', version: '2.9.0', fingerprint: b });
  await api.post({ app: 'api', environment: 'staging', version: '2.8.1', fingerprint: a });
  await api.post({ app: 'api', environment: 'prod', version: '2.8.1', fingerprint: a });
  await api.post({ app: 'checkout', environment: 'prod', version: '4.2.2', fingerprint: a, releasedBy: 'ines' });
  await api.post({ app: 'checkout', environment: 'staging', version: '4.3.0', fingerprint: b });
  await api.post({ app: 'payments', environment: 'prod', version: '3.0.6', fingerprint: a });
  await api.post({ app: 'payments', environment: 'staging', version: '3.1.0', fingerprint: b, status: 'failed' });
  for (let patch = 1; patch <= 25; patch += 1) {
    await api.post({ app: 'busy', environment: 'dev', version: `0.1.${String(patch)}`, fingerprint: b });
  }
}

function row(page: Page, app: string) {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: app, exact: true }) });
}

function cell(page: Page, app: string, environment: string) {
  return row(page, app).locator(`td[data-environment="${environment}"]`);
}

function tile(page: Page, label: string) {
  return page.getByRole('group', { name: 'Show in the fleet' }).getByRole('button', { name: label });
}

function timeline(page: Page) {
  return page.getByRole('region', { name: 'Timeline' });
}

/** App and version of what the timeline shows. */
async function entries(page: Page): Promise<string[]> {
  const texts = await timeline(page).locator('.entry-what').allInnerTexts();
  return texts.map((text) => text.split(/\s/).slice(0, 2).join(' '));
}

async function expectRow(page: Page, app: string, texts: string[]): Promise<void> {
  const content = (await row(page, app).getByRole('cell').allTextContents()).join(' ');
  for (const text of texts) expect(content).toContain(text);
}

async function focused(page: Page): Promise<string> {
  return await page.evaluate(() => document.activeElement?.textContent ?? '');
}

async function ground(page: Page): Promise<string> {
  return await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

async function setVisibility(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, state);
}
