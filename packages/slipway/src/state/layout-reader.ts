import type { Layout } from './layout.ts';
import type { Snapshot } from './snapshot.ts';

export type LayoutReader = () => Promise<Layout>;

/**
 * Reads a layout when it is first asked for, and once: most plans touch no manifest.
 * @param environment leaves out the overlays and secrets of other environments
 */
export function layoutReader(snapshot: Snapshot, environment?: string): LayoutReader {
  let layout: Promise<Layout> | undefined;
  const read = async () => {
    const { readLayout } = await import('./layout.ts');
    return readLayout(snapshot, environment);
  };
  return () => (layout ??= read());
}
