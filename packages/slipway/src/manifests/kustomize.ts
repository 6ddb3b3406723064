import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';

import { isKubernetesObject, type KubernetesObject } from '../cluster/index.ts';
import { SlipwayError } from '../error.ts';

/** Runs kustomize on a folder. @param app for what is said when it refuses @throws SlipwayError with what it says */
export async function kustomize(folder: string, app: string): Promise<readonly KubernetesObject[]> {
  let text: string;
  try {
    ({ stdout: text } = await promisify(execFile)('kubectl', ['kustomize', folder], { maxBuffer: 1 << 28 }));
  } catch (error) {
    const said =
      error instanceof Error && 'stderr' in error && error.stderr !== '' ? String(error.stderr) : String(error);
    throw new SlipwayError(
      `kustomize refuses the manifests of ${app}: ${said
        .trim()
        .replace(/^error: /, '')
        .replaceAll(`${folder.replace(/\/[^/]+$/, '')}/`, '')}`,
    );
  }
  return [...parseAllDocuments(text)].map((document): unknown => document.toJS()).filter(isKubernetesObject);
}
