// Runs on the machine's own Node, before anything is installed: Node 26 from the lockfile cannot say by itself
// what it lacks, the loader's message only names a library.
import { existsSync, readdirSync } from 'node:fs';

const libraryFolders = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/usr/local/lib'];
const triplets = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

function hasLibatomic() {
  return libraryFolders
    .flatMap((folder) => [folder, `${folder}/${triplets[process.arch]}`])
    .filter((folder) => existsSync(folder))
    .some((folder) => readdirSync(folder).some((name) => name.startsWith('libatomic.so.1')));
}

if (process.platform === 'linux' && !process.env.LD_LIBRARY_PATH && !hasLibatomic()) {
  console.error(
    'Node 26 needs the system library libatomic.so.1, which this machine lacks: install it (Debian and Ubuntu: ' +
      '`apt-get install libatomic1`; Fedora and RHEL: `dnf install libatomic`; Arch: `pacman -S gcc-libs`), then run the command again.',
  );
  process.exit(1);
}
