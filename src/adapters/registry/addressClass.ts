import { BlockList, isIPv4, isIPv6 } from 'node:net';

export type AddressClass = 'public' | 'private' | 'loopback' | 'link-local';

const loopback = blockList(['127.0.0.0/8', '::1/128']);
// Link-local holds the metadata services of clouds; unspecified and multicast are nobody's server.
const linkLocal = blockList([
  '169.254.0.0/16',
  '0.0.0.0/8',
  '224.0.0.0/3',
  'fe80::/10',
  'ff00::/8',
  '::/128',
]);
const privateUse = blockList([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
]);

/** What a URL's host name says about where it leads. Names are not resolved: only literals tell. */
export function addressClass(hostname: string): AddressClass {
  const host = hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost')) return 'loopback';
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host);
  if (mapped !== null) return addressClass(dotted(mapped[1], mapped[2]));
  const family = isIPv4(host) ? 'ipv4' : 'ipv6';
  if (family === 'ipv6' && !isIPv6(host)) return 'public';
  if (loopback.check(host, family)) return 'loopback';
  if (linkLocal.check(host, family)) return 'link-local';
  return privateUse.check(host, family) ? 'private' : 'public';
}

/** The last 32 bits of an IPv4-mapped IPv6 address, as URLs write them, in dotted form. */
function dotted(high = '0', low = '0'): string {
  const [a, b] = [parseInt(high, 16), parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}

function blockList(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', prefix] = subnet.split('/');
    list.addSubnet(address, Number(prefix), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}
