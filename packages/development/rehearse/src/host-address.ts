import { BlockList, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';

import { z } from 'zod';

import { RehearsalError } from './error.ts';
import { kubectl } from './kubectl.ts';

/** An IPv4 address of this machine with its network: `172.18.0.1/16`. */
type Network = string;

const nodesSchema = z.object({
  items: z.array(
    z.object({ status: z.object({ addresses: z.array(z.object({ type: z.string(), address: z.string() })) }) }),
  ),
});

/** The address at which pods reach this machine. REHEARSE_HOST wins. */
export function hostAddress(environment: NodeJS.ProcessEnv): string {
  const { REHEARSE_HOST: given = '' } = environment;
  if (given !== '') return given;
  const { items } = nodesSchema.parse(JSON.parse(kubectl(['get', 'nodes', '--output=json'])));
  const nodes = items.flatMap(({ status }) =>
    status.addresses.filter(({ type }) => type === 'InternalIP').map(({ address }) => address),
  );
  const found = addressBeside(nodes, ownNetworks());
  if (found !== undefined) return found;
  throw new RehearsalError(
    'Cannot tell at which address pods reach this machine, where PostgreSQL and Redis run: set REHEARSE_HOST to it.',
  );
}

/**
 * An address of ours that is a node's own (the cluster runs on this machine), or lies in a node's network (kind: the node is a
 * container, and we are its gateway).
 */
export function addressBeside(nodes: readonly string[], networks: readonly Network[]): string | undefined {
  const own = networks.map((network) => ({ network, address: network.split('/')[0] ?? '' }));
  const same = own.find(({ address }) => nodes.includes(address));
  const beside = own.find(({ network }) => nodes.some((node) => isIn(node, network)));
  return (same ?? beside)?.address;
}

function isIn(address: string, network: Network): boolean {
  const [base = '', prefix = '32'] = network.split('/');
  if (!isIPv4(address) || !isIPv4(base)) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(prefix));
  return list.check(address);
}

function ownNetworks(): Network[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .flatMap(({ family, internal, cidr }) => (family === 'IPv4' && !internal && cidr !== null ? [cidr] : []));
}
