import { RequestError } from '../api/request.ts';

/** What went wrong, in words for people. */
export interface Reason {
  readonly title: string;
  readonly detail: string;
}

/** Explains why the page has nothing new to show. */
export function explain(error: Error): Reason {
  const title = error instanceof RequestError ? error.title : 'Something in this page went wrong';
  return { title, detail: error.message };
}
