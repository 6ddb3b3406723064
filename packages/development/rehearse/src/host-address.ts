import { once } from 'node:events';
import { BlockList, createServer, isIPv4 } from 'node:net';
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

/**
 * The address at which pods reach this machine: a node's own where the cluster runs on it, or that of a network which a node lies
 * in (kind: the node is a container, and we are its gateway). REHEARSE_HOST wins.
 */
export async function hostAddress(environment: NodeJS.ProcessEnv): Promise<string> {
  const { REHEARSE_HOST: given = '' } = environment;
  if (given !== '') return given;
  const { items } = nodesSchema.parse(JSON.parse(kubectl(['get', 'nodes', '--output=json'])));
  const nodes = items.flatMap(({ status }) =>
    status.addresses.filter(({ type }) => type === 'InternalIP').map(({ address }) => address),
  );
  for (const node of nodes) if (await isOwn(node)) return node;
  const found = addressBeside(nodes, ownNetworks());
  if (found !== undefined) return found;
  throw new RehearsalError(
    'Cannot tell at which address pods reach this machine, where PostgreSQL and Redis run: set REHEARSE_HOST to it.',
  );
}

/** The address of the first network of ours that a node lies in. */
export function addressBeside(nodes: readonly string[], networks: readonly Network[]): string | undefined {
  return networks.find((network) => nodes.some((node) => isIn(node, network)))?.split('/')[0];
}

function isIn(address: string, network: Network): boolean {
  const [base = '', prefix = '32'] = network.split('/');
  if (!isIPv4(address) || !isIPv4(base)) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(prefix));
  return list.check(address);
}

// A bridge that no pod hangs on is down, and in no list of interfaces; it can be listened on all the same.
async function isOwn(address: string): Promise<boolean> {
  const server = createServer().listen(0, address);
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

function ownNetworks(): Network[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .flatMap(({ family, internal, cidr }) => (family === 'IPv4' && !internal && cidr !== null ? [cidr] : []));
}
