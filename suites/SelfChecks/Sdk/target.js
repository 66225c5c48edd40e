// What the self-check tells a script about its server, and bytes for the parts.
import { createRequire } from 'node:module';
import { HttpProxyAgent } from 'http-proxy-agent';

export const target = {
  port: process.env.REFERENCE_PORT,
  proxy: process.env.REFERENCE_PROXY,
  // A line that the server prints, which makes the client.
  printed: process.env.REFERENCE_PRINTED_LINE,
  accessKey: process.env.REFERENCE_ACCESS_KEY,
  secretKey: process.env.REFERENCE_SECRET_KEY,
  bucket: process.env.REFERENCE_BUCKET,
  key: process.env.REFERENCE_KEY,
};

export const bytes = (length, seed) => Buffer.alloc(length, `part ${seed} of the object\n`);

/** The client that a printed line makes; names that the line uses and does not require are given. */
export const printedClient = (names = {}) =>
  new Function('require', ...Object.keys(names), `return ${target.printed}`)(createRequire(import.meta.url), ...Object.values(names));

export const agent = target.proxy && new HttpProxyAgent(target.proxy);
