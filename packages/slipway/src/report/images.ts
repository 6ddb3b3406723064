import type { ImageOutcome, ImageStatus } from '../image/outcome.ts';
import { noApps } from './groups.ts';
import type { Style } from './style.ts';

const words: Readonly<Record<ImageStatus, string>> = {
  there: 'is there',
  missing: 'is missing',
  incomplete: 'is incomplete',
  built: 'built',
  pushed: 'built and pushed',
  failed: 'failed',
};

/** What became of images, a line each, with what is to be said of one below it. */
export function imagesReport(outcomes: readonly ImageOutcome[], style: Style): string[] {
  if (outcomes.length === 0) return [noApps];
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  return outcomes.flatMap((outcome) => {
    const { name, fingerprint, status, seconds, weight, fault, output, causes, reference, digest, smoke } = outcome;
    const isBad = fault !== undefined || status === 'missing' || status === 'incomplete';
    const mark = isBad ? style.red('✗') : status === 'there' ? style.dim('○') : style.green('●');
    const time = seconds === undefined ? '' : ` in ${seconds.toFixed(1)} s`;
    const lines = [
      `${mark} ${style.bold(name.padEnd(width))}  fp-${fingerprint.slice(0, 12)}  ${words[status]}${time}`,
      ...(weight === undefined ? [] : [`    ${weightText(outcome)}`]),
      ...(smoke?.ok === true ? [`    ${smoke.message}`] : []),
      ...(fault === undefined ? [] : output.map((line) => `    ${style.dim(line)}`)),
      ...(fault === undefined ? [] : [`    ${style.red(fault)}`]),
      ...(causes ?? []).map((cause) => `    ${cause}`),
    ];
    if (status === 'pushed' || status === 'built') lines.push(`    ${style.dim(named(reference, digest))}`);
    return lines;
  });
}

function named(reference: string, digest: string | undefined): string {
  return digest === undefined ? reference : `${reference}@${digest}`;
}

function weightText({ weight, budget }: ImageOutcome): string {
  if (weight === undefined) return '';
  const may = budget === undefined ? '' : `, of ${megabytes(budget)} that it may`;
  const layers = weight.layers.map((size) => (size / 1e6).toFixed(1)).join(' + ');
  return `${megabytes(weight.bytes)} compressed${may}, in ${weight.layers.length} layers: ${layers}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The same for programs (schemas/images.schema.json). */
export function imagesJson(outcomes: readonly ImageOutcome[]): string {
  const images = outcomes.map((outcome) => ({
    app: outcome.name,
    path: outcome.path,
    fingerprint: outcome.fingerprint,
    reference: outcome.reference,
    digest: outcome.digest ?? null,
    status: outcome.status,
    seconds: outcome.seconds ?? null,
    bytes: outcome.weight?.bytes ?? null,
    layers: outcome.weight?.layers ?? null,
    budget: outcome.budget ?? null,
    smoke: outcome.smoke === undefined ? null : { ok: outcome.smoke.ok, message: outcome.smoke.message },
    fault: outcome.fault ?? null,
    causes: outcome.causes ?? null,
  }));
  return `${JSON.stringify({ version: 1, images }, null, 2)}\n`;
}
