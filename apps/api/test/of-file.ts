import type { Service } from '@repo/service';
import type { TestDatabase } from '@repo/testing';
import { afterAll } from 'vitest';

import { migratedDatabase, startApi } from './api.ts';

/** A database with all tables for the tests of the file that asks at its top, dropped after them. */
export async function databaseOfFile(): Promise<TestDatabase> {
  const database = await migratedDatabase();
  afterAll(() => database.drop());
  return database;
}

/** The api on such a database, closed after the file's tests. */
export async function apiOfFile(): Promise<Service> {
  const api = await startApi(await databaseOfFile());
  afterAll(() => api.close());
  return api;
}
