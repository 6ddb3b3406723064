import { releaseInput } from '@repo/contract';
import { requirement } from '@repo/testing';
import { chromium } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

import { apiOfFile } from '../../test/of-file.ts';

const browser = requirement('Chromium');

const api = await apiOfFile();

const operation = z.object({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  requestBody: z
    .object({
      content: z.record(
        z.string(),
        z.object({
          schema: z.object({
            properties: z.record(z.string(), z.object({ examples: z.array(z.unknown()).optional() })),
          }),
        }),
      ),
    })
    .optional(),
  responses: z.record(z.string(), z.object({ content: z.unknown().optional() })),
});
const document = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
});

async function getDocument() {
  const answer = await api.inject('/docs/json');
  expect(answer.statusCode).toBe(200);
  return document.parse(answer.json());
}

describe('the OpenAPI document', () => {
  test('is one of version 3.1 and names every operation', async () => {
    const { openapi, paths } = await getDocument();
    expect(openapi).toBe('3.1.0');
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    );
    expect(operations.toSorted()).toEqual([
      'get /v1/fleet getFleet',
      'get /v1/releases listReleases',
      'get /v1/releases/{id} getRelease',
      'post /v1/releases recordRelease',
    ]);
  });

  test('refers to nothing that it does not hold', async () => {
    const { components } = await getDocument();
    const answer = await api.inject('/docs/json');
    const references = [...answer.body.matchAll(/"\$ref":"#\/components\/schemas\/(?<name>[^"]+)"/g)];
    const names = new Set(references.map(({ groups }) => groups?.['name']));
    expect([...names].toSorted()).toEqual(Object.keys(components.schemas).toSorted());
  });

  test('says of every operation which problems it may answer, as problem details', async () => {
    const { paths } = await getDocument();
    for (const { responses } of Object.values(paths).flatMap((methods) => Object.values(methods))) {
      const problems = Object.entries(responses).filter(([status]) => status.startsWith('4') || status.startsWith('5'));
      expect(problems.length).toBeGreaterThan(0);
      for (const [, { content }] of problems) {
        expect(content).toEqual({ 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } });
      }
    }
    expect(Object.keys(paths['/v1/releases']?.['post']?.responses ?? {})).toEqual([
      '201',
      '400',
      '401',
      '403',
      '409',
      '413',
      '415',
      '429',
      '503',
    ]);
  });

  test('asks for a token where one is needed', async () => {
    const { paths, components } = await getDocument();
    expect(components.securitySchemes).toEqual({ token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } });
    expect(paths['/v1/releases']?.['post']?.security).toEqual([{ token: [] }]);
    expect(paths['/v1/releases']?.['get']?.security).toBeUndefined();
  });

  test('has an example of each field of a release, and the api takes them', async () => {
    const { paths } = await getDocument();
    const body = paths['/v1/releases']?.['post']?.requestBody?.content['application/json']?.schema.properties ?? {};
    const example = Object.fromEntries(Object.entries(body).map(([name, { examples = [] }]) => [name, examples[0]]));
    expect(Object.keys(releaseInput.parse(example))).toEqual(Object.keys(releaseInput.shape));
  });
});

describe.skipIf(browser.missing)('the page at /docs [needs Chromium]', () => {
  test('shows the operations and breaks no rule of its own', async () => {
    const address = await api.listen({ host: '127.0.0.1', port: 0 });
    const chrome = await chromium.launch({ executablePath: browser.found ?? '', args: ['--no-sandbox'] });
    onTestFinished(() => chrome.close());
    const page = await chrome.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('requestfailed', (request) => complaints.push(request.url()));

    for (const path of ['/docs', '/docs/']) {
      await page.goto(`${address}${path}`);
      const operation = page.locator('#operations-fleet-getFleet');
      await operation.getByText('What runs where now').click();
      await operation.getByRole('button', { name: 'Try it out' }).click();
      await operation.getByRole('button', { name: 'Execute' }).click();
      await operation.locator('.live-responses-table').getByText('"apps"').waitFor();
    }
    expect(complaints).toEqual([]);
  });

  test('lets nobody frame it and runs no script but its own', async () => {
    const { headers } = await api.inject('/docs');
    expect(headers['content-security-policy']).toMatch(
      /default-src 'none';.*frame-ancestors 'none';.*script-src 'self';/,
    );
  });
});
