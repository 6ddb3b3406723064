/** A file of the context. */
export interface ContextFile {
  /** Inside the context: `Dockerfile`, `manifests/apps/api/package.json`, `sources/apps/api/src/main.ts`. */
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000' | '160000';
  /** A blob of the repository by its path, or bytes that we made. */
  readonly source: { readonly path: string; readonly oid: string } | { readonly bytes: Buffer };
}

/** A share of a context: what a package, the lockfile, the Dockerfile contributes. */
export interface Part {
  /** SHA-256 of all its inputs. */
  readonly digest: string;
  /** Its inputs by key, each with a hash. */
  readonly inputs: () => Iterable<readonly [key: string, hash: string]>;
  readonly files: () => readonly ContextFile[];
}
