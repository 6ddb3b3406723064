/**
 * The suite always takes the same cases, so that it ends in the same way; `SLIPWAY_SEED=7` takes others, and so does an
 * exhaustive run. A failure names the seed that it came from.
 */
export const seed = seedOf(process.env['SLIPWAY_SEED'], process.env['SLIPWAY_CASES']);

function seedOf(given: string | undefined, cases: string | undefined): { readonly seed?: number } {
  if (given !== undefined) return { seed: Number(given) };
  return cases === undefined ? { seed: 26 } : {};
}
