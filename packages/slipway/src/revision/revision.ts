/** What git records of a file: its mode is a file's, an executable's, a symbolic link's or a submodule's. */
export interface TreeEntry {
  /** From the repository's top, with `/`; bytes that are not UTF-8 are lone surrogates (see path.ts). */
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000' | '160000';
  /** Git's object id: of a blob, or of a submodule's commit. */
  readonly oid: string;
}

/** The files of a revision. */
export interface Tree {
  /** The whole repository, by path; in no order to rely on. Of a large one, making this list takes time: ask for names. */
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** Files whose name, which is the last part of their path, contains one of some words; in no order to rely on. */
  readonly named: (words: readonly string[]) => readonly TreeEntry[];
}

/** A file that two revisions do not share. */
export interface Difference {
  readonly path: string;
  /** Whether the revision has it beside which the other stands. */
  readonly inOther: boolean;
  readonly inThis: boolean;
}

interface Beside {
  readonly other: Revision;
  readonly differences: readonly Difference[];
}

/** A commit, or the working tree as `git add --all` would commit it. */
export interface Revision extends Tree {
  /** As people call it: `HEAD`, `main`, `working tree`. */
  readonly name: string;
  /** The commit's id; null for the working tree. */
  readonly commit: string | null;
  /** A folder of this clone for what can be worked out again; undefined where there is none. */
  readonly scratch: string | undefined;
  /** Of a pair: the other of the two, and the files in which they differ. Undefined for what was read alone. */
  readonly beside: Beside | undefined;
  /**
   * Reads files in one batch, as git stores them.
   * @param files paths, or entries of this revision
   * @returns the bytes by path; paths that are not files of this revision are left out
   * @throws SlipwayError when an object is missing in this clone
   */
  readonly read: (files: Iterable<string | TreeEntry>) => Promise<ReadonlyMap<string, Buffer>>;
  /** Like `read`, with the contents of Git LFS in the place of its pointers. */
  readonly contents: (files: Iterable<string | TreeEntry>) => Promise<ReadonlyMap<string, Buffer>>;
  /**
   * The commit of a submodule.
   * @throws SlipwayError when it is not checked out
   */
  readonly submodule: (path: string) => Promise<Revision>;
}

/** A git repository: a working copy, a linked worktree or a bare one. */
export interface Repository {
  /** The folder of the working copy, or of the bare repository. */
  readonly root: string;
  /** Where we were called inside it, as `apps/api`; empty at the top and in a bare repository. */
  readonly prefix: string;
  /** Whether there is no working tree here. */
  readonly bare: boolean;
  /** Whether the clone was cut off somewhere in its history. */
  readonly shallow: boolean;
  /** @returns undefined when this clone has no such commit */
  readonly revision: (ref: string) => Promise<Revision | undefined>;
  /** @returns the first of some refs that this clone has */
  readonly firstOf: (refs: readonly string[]) => Promise<string | undefined>;
  /** Two revisions, the second read as what differs from the first: of two that have much in common, half the work. */
  readonly pair: (ref: string, other: string) => Promise<readonly [Revision | undefined, Revision | undefined]>;
  /** @throws SlipwayError in a bare repository */
  readonly workingTree: () => Promise<Revision>;
  /**
   * The working tree, read as what differs from a commit, and that commit.
   * @throws SlipwayError in a bare repository
   */
  readonly workingTreeBeside: (ref: string) => Promise<readonly [Revision, Revision | undefined]>;
}
