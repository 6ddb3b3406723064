import { appName, environmentName } from '@repo/contract';
import { z } from 'zod';

/** Whose releases the timeline shows; everybody's when empty. Kept in the address, so that a view can be passed on. */
const filterSchema = z.object({
  app: appName.optional().catch(undefined),
  environment: environmentName.optional().catch(undefined),
});
export type Filter = z.output<typeof filterSchema>;

/**
 * Reads a filter from an address; what makes no sense there is left out.
 * @param search the address' query, such as `?app=checkout&environment=prod`
 */
export function parseFilter(search: string): Filter {
  return filterSchema.parse(Object.fromEntries(new URLSearchParams(search)));
}

/** Writes a filter as an address' query; empty for the empty filter. */
export function formatFilter(filter: Filter): string {
  const entries = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`;
}

/** The filter after a click on something: a second click on the same takes it back. */
export function toggleFilter(current: Filter, clicked: Filter): Filter {
  return formatFilter(current) === formatFilter(clicked) ? {} : clicked;
}
