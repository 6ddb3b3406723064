import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';

import { z } from 'zod';

const settings = z
  .object({ executable: z.string(), port: z.number(), pidFile: z.string().optional() })
  .parse(JSON.parse(process.argv[2] ?? ''));

const flags = [
  ...['--port', String(settings.port), '--bind', '127.0.0.1'],
  ...['--save', '', '--appendonly', 'no', '--dir', tmpdir()],
  ...(settings.pidFile === undefined ? [] : ['--pidfile', settings.pidFile]),
];
const server = spawn(settings.executable, flags, { stdio: ['ignore', 'pipe', 'pipe'] });

server.stdout.on('data', (chunk: Buffer) => {
  process.stdout.write(chunk);
  if (chunk.includes('Ready to accept connections') && process.connected) process.send?.('ready');
});
server.stderr.pipe(process.stderr);
server.once('exit', (code) => {
  process.exitCode = code ?? 1;
  if (process.connected) process.disconnect?.();
});

// Whoever started us may be gone before the server's last words.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// Ctrl-C is meant for whoever started us; they close the channel or die, and both end here.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.once('disconnect', () => {
  server.kill('SIGTERM');
});
