// Names under localhost are this machine's (RFC 6761), but not every resolver knows it: what /etc/hosts would say for bucket.localhost.
import dns from 'node:dns';

const lookup = dns.lookup;
dns.lookup = (host, ...rest) => lookup(host.endsWith('.localhost') || host === 'localhost' ? '127.0.0.1' : host, ...rest);
