// What the self-check tells a script about its server, and bytes for the parts.
export const target = {
  port: process.env.REFERENCE_PORT,
  proxy: process.env.REFERENCE_PROXY,
  accessKey: process.env.REFERENCE_ACCESS_KEY,
  secretKey: process.env.REFERENCE_SECRET_KEY,
  bucket: process.env.REFERENCE_BUCKET,
  key: process.env.REFERENCE_KEY,
};

export const bytes = (length, seed) => Buffer.alloc(length, `part ${seed} of the object\n`);
