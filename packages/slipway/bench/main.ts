import { parseArgs } from 'node:util';

const usage = `Measures this package on generated repositories.

  pnpm bench plan [--sizes 50,250,1000,5000] [--runs 9]
  pnpm bench context [--sizes 50,250]
  pnpm bench image [--runs 5]
  pnpm bench deploy [--runs 9]   (on the cluster of KUBECONFIG, in a namespace of its own)

Beside it runs what others offer for the same question; those tools are installed when first needed, outside the workspace.`;

const { values, positionals } = parseArgs({
  options: {
    sizes: { type: 'string' },
    runs: { type: 'string', default: '9' },
    help: { type: 'boolean', short: 'h' },
  },
  allowPositionals: true,
});

if (positionals[0] === 'plan' && values.help !== true) {
  const { benchPlan } = await import('./plan.bench.ts');
  benchPlan(sizesOr('50,250,1000,5000'), Number(values.runs), console.log);
} else if (positionals[0] === 'context' && values.help !== true) {
  const { benchContext } = await import('./context.bench.ts');
  await benchContext(sizesOr('50,250'), console.log);
} else if (positionals[0] === 'image' && values.help !== true) {
  const { benchImage } = await import('./image.bench.ts');
  await benchImage(Math.min(Number(values.runs), 5), console.log);
} else if (positionals[0] === 'deploy' && values.help !== true) {
  const { benchDeploy } = await import('./deploy.bench.ts');
  await benchDeploy(Number(values.runs), console.log);
} else {
  console.log(usage);
  process.exitCode = values.help === true ? 0 : 2;
}

function sizesOr(usual: string): number[] {
  return (values.sizes ?? usual).split(',').map(Number);
}
