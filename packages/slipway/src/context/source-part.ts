import { filePart } from './file-part.ts';
import type { LocalFiles } from './local-files.ts';
import type { Part } from './part.ts';
import type { SourceRules } from './source-rules.ts';

/** The files of one package as they are. @param isWhole false takes only what lies directly in the folder */
export function sourcePart(directory: string, isWhole: boolean, files: LocalFiles, rules: SourceRules): Part {
  const key = `${directory}${isWhole ? '' : '/*'}`;
  const found = rules.parts.get(key);
  if (found !== undefined) return found;
  const own = files
    .ownedBy(directory)
    .filter(({ path }) => (isWhole || !path.includes('/')) && rules.isKept(path, directory));
  const part = filePart(own, (path) => `sources/${path}`);
  rules.parts.set(key, part);
  return part;
}
