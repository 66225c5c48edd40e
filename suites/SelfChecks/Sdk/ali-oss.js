import assert from 'node:assert/strict';
import './loopback.js';
import OSS from 'ali-oss';
import { agent, bytes, printedClient, target } from './target.js';

const { bucket, key } = target;
const options = {
  region: 'oss-cn-hangzhou',
  endpoint: target.proxy ? 'http://oss-cn-hangzhou.aliyuncs.com' : `http://oss-cn-hangzhou.localhost:${target.port}`,
  accessKeyId: target.accessKey,
  accessKeySecret: target.secretKey,
  authorizationV4: process.env.REFERENCE_SIGNATURE === 'oss-v4',
  bucket,
  retryMax: 0,
  ...(agent && { agent }),
};
const client = target.printed ? printedClient() : new OSS(options);

await client.putBucket(bucket);
client.useBucket(bucket);
const { uploadId } = await client.initMultipartUpload(key, { headers: { 'x-oss-server-side-encryption': 'AES256' } });
const first = bytes(100 * 1024, 1);
const second = bytes(777, 2);
await client.uploadPart(key, uploadId, 1, bytes(5, 0), 0, 5);
const part2 = await client.uploadPart(key, uploadId, 2, second, 0, second.length);
const part1 = await client.uploadPart(key, uploadId, 1, first, 0, first.length);
assert.match(part1.etag, /^"[0-9A-F]{32}"$/);
assert.equal(part1.res.headers['x-oss-server-side-encryption'], 'AES256');

const listed = await client.listParts(key, uploadId);
assert.deepEqual(listed.parts.map((part) => [part.PartNumber, part.Size, part.ETag]), [['1', '102400', part1.etag], ['2', '777', part2.etag]]);
const open = await client.listUploads({ 'max-uploads': 10 });
assert.ok(open.uploads.some((upload) => upload.uploadId === uploadId));

const completed = await client.completeMultipartUpload(key, uploadId, [{ number: 1, etag: part1.etag }, { number: 2, etag: part2.etag }]);
assert.match(completed.etag, /^"[0-9A-F]{32}-2"$/);
const read = await client.get(key);
assert.deepEqual(read.content, Buffer.concat([first, second]));

const whole = bytes(300 * 1024, 3);
await client.multipartUpload(`${key}.whole`, whole, { partSize: 100 * 1024, parallel: 2 });
assert.deepEqual((await client.get(`${key}.whole`)).content, whole);

const presigned = options.authorizationV4 ? await client.signatureUrlV4('GET', 60, undefined, key) : client.signatureUrl(key, { method: 'GET', expires: 60 });
assert.equal((await client.urllib.request(presigned, { agent })).status, 200);

const aborted = await client.initMultipartUpload(`${key}.aborted`);
await client.uploadPart(`${key}.aborted`, aborted.uploadId, 1, second, 0, second.length);
await client.abortMultipartUpload(`${key}.aborted`, aborted.uploadId);
await assert.rejects(client.uploadPart(`${key}.aborted`, aborted.uploadId, 1, second, 0, second.length), { code: 'NoSuchUpload', status: 404 });

const stranger = new OSS({ ...options, accessKeySecret: 'not the secret' });
await assert.rejects(stranger.get(key), { code: 'SignatureDoesNotMatch', status: 403 });
