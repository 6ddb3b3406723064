// Runs before anything is installed, on the machine's own Node. What Node 26 from the lockfile needs of the machine,
// its loader would only tell by a library's name, or by "not found" for a file that is there.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

// Another root than / for tests.
const root = process.argv[2] ?? '/';

function isMusl() {
  const report = process.report.getReport();
  return report.header.glibcVersionRuntime === undefined;
}

function hasLibatomic() {
  return (
    listedByLoader().includes('libatomic.so.1') ||
    libraryFolders().some((folder) => existsSync(join(folder, 'libatomic.so.1')))
  );
}

function listedByLoader() {
  if (root !== '/') return '';
  try {
    return execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

function libraryFolders() {
  const triplet = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch] ?? '';
  const folders = ['lib', 'lib64', 'usr/lib', 'usr/lib64', 'usr/local/lib', 'usr/local/lib64'].flatMap((folder) => [
    join(root, folder),
    join(root, folder, triplet),
  ]);
  return [...(process.env.LD_LIBRARY_PATH ?? '').split(':').filter(Boolean), ...folders];
}

function findFault() {
  if (process.platform !== 'linux') return undefined;
  if (isMusl()) {
    return 'The Node 26 of the lockfile needs glibc, and this Linux is built on musl (Alpine, say): use one with glibc, such as Debian, Ubuntu or Fedora.';
  }
  if (!hasLibatomic()) {
    return (
      'The Node 26 of the lockfile needs the system library libatomic.so.1, which this machine lacks: install it (Debian, Ubuntu: ' +
      '`apt-get install libatomic1`; Fedora, RHEL: `dnf install libatomic`; Arch: `pacman -S gcc-libs`), then run the command again.'
    );
  }
  return undefined;
}

const fault = findFault();
if (fault !== undefined) {
  console.error(fault);
  process.exitCode = 1;
}
