import { parseArgs } from 'node:util';

const usage = `Measures this package on generated repositories.

  pnpm bench plan [--sizes 50,250,1000,5000] [--runs 9]

Beside it runs what others offer for the same question; those tools are installed when first needed, outside the workspace.`;

const { values, positionals } = parseArgs({
  options: {
    sizes: { type: 'string', default: '50,250,1000,5000' },
    runs: { type: 'string', default: '9' },
    help: { type: 'boolean', short: 'h' },
  },
  allowPositionals: true,
});

if (positionals[0] === 'plan' && values.help !== true) {
  const { benchPlan } = await import('./plan.bench.ts');
  benchPlan(values.sizes.split(',').map(Number), Number(values.runs), console.log);
} else {
  console.log(usage);
  process.exitCode = values.help === true ? 0 : 2;
}
