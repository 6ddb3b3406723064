import { z } from 'zod';

import { readWishes, usage } from './arguments.ts';
import { environmentChanges } from './environments.ts';
import { SetupError } from './error.ts';
import { gh } from './gh.ts';
import { rules } from './rules.ts';
import { values } from './values.ts';

const words = process.argv.slice(2);
try {
  if (words.includes('--help')) print(usage);
  else setUp();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

function setUp(): void {
  const wishes = readWishes(words);
  const repository = wishes.repository ?? ownRepository();
  const changes = [
    ...environmentChanges(repository, wishes.approvers),
    ...rules(repository),
    ...values(repository, wishes),
  ];
  print(`${repository}${wishes.apply ? '' : ' would get'}\n`);
  for (const { text, calls } of changes) {
    if (wishes.apply) for (const call of calls) gh(call);
    print(`  ${wishes.apply ? '✓ ' : ''}${text}\n`);
  }
  if (!wishes.apply) print('\nNothing was set: --apply does it.\n');
  if (wishes.approvers.length === 0) print('\nNobody in particular approves production: --approver names who does.\n');
}

function ownRepository(): string {
  const answer: unknown = JSON.parse(gh({ words: ['repo', 'view', '--json', 'nameWithOwner'] }));
  return z.object({ nameWithOwner: z.string() }).parse(answer).nameWithOwner;
}

function print(text: string): void {
  process.stdout.write(text);
}
