import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import './loopback.js';
import COS from 'cos-nodejs-sdk-v5';
import { bytes, printedClient, target } from './target.js';

const server = target.proxy ? { Proxy: target.proxy } : { Domain: `{Bucket}.cos.{Region}.localhost:${target.port}` };
const options = { SecretId: target.accessKey, SecretKey: target.secretKey, Protocol: 'http:', ...server, ChunkRetryTimes: 0 };
const cos = target.printed ? printedClient() : new COS(options);
const place = { Bucket: target.bucket, Region: 'ap-guangzhou', Key: target.key };
const md5 = (data) => createHash('md5').update(data).digest('hex');

await cos.putBucket({ Bucket: place.Bucket, Region: place.Region });
const first = bytes(1024 * 1024, 1);
const second = bytes(777, 2);

const { UploadId } = await cos.multipartInit({ ...place, Headers: { 'x-cos-server-side-encryption': 'AES256' } });
await cos.multipartUpload({ ...place, UploadId, PartNumber: 1, Body: bytes(5, 0) });
const part2 = await cos.multipartUpload({ ...place, UploadId, PartNumber: 2, Body: second });
const part1 = await cos.multipartUpload({ ...place, UploadId, PartNumber: 1, Body: first });
assert.equal(part1.ETag, `"${md5(first)}"`);
assert.equal(part1.headers['x-cos-server-side-encryption'], 'AES256');
assert.match(part1.headers['x-cos-hash-crc64ecma'], /^[0-9]+$/);

const listed = await cos.multipartListPart({ ...place, UploadId });
assert.deepEqual(listed.Part.map((part) => [part.PartNumber, part.Size, part.ETag]), [['1', '1048576', part1.ETag], ['2', '777', part2.ETag]]);
const open = await cos.multipartList({ Bucket: place.Bucket, Region: place.Region, Prefix: place.Key, EncodingType: 'url' });
assert.deepEqual(open.Upload.map((upload) => upload.UploadId), [UploadId]);

const completed = await cos.multipartComplete({ ...place, UploadId, Parts: [{ PartNumber: 1, ETag: part1.ETag }, { PartNumber: 2, ETag: part2.ETag }] });
assert.match(completed.ETag, /^"[0-9a-f]{32}-2"$/);
assert.deepEqual((await cos.getObject(place)).Body, Buffer.concat([first, second]));

const customerKey = Buffer.from('0123456789ABCDEF0123456789ABCDEF');
const customer = {
  SSECustomerAlgorithm: 'AES256',
  SSECustomerKey: customerKey.toString('base64'),
  SSECustomerKeyMD5: createHash('md5').update(customerKey).digest('base64'),
};
const sealed = { ...place, Key: `${place.Key}.sealed` };
const sealedUpload = await cos.multipartInit({ ...sealed, ...customer });
const sealedPart = await cos.multipartUpload({ ...sealed, ...customer, UploadId: sealedUpload.UploadId, PartNumber: 1, Body: second });
assert.equal(sealedPart.headers['x-cos-server-side-encryption-customer-key-md5'], 'U5L61r7jcwdNvT7frmUG8g==');
assert.notEqual(sealedPart.ETag, `"${md5(second)}"`);
await assert.rejects(cos.multipartUpload({ ...sealed, UploadId: sealedUpload.UploadId, PartNumber: 2, Body: second }), { statusCode: 400 });
await cos.multipartComplete({ ...sealed, UploadId: sealedUpload.UploadId, Parts: [{ PartNumber: 1, ETag: sealedPart.ETag }] });
assert.deepEqual((await cos.getObject({ ...sealed, ...customer })).Body, second);
await assert.rejects(cos.getObject(sealed), { statusCode: 400 });

if (!target.proxy) {
  const url = cos.getObjectUrl({ ...place, Sign: true, Expires: 60 });
  const { get } = await import('node:http');
  assert.equal(await new Promise((resolve, reject) => get(url, (response) => resolve(response.resume().statusCode)).on('error', reject)), 200);
}

const doomed = { ...place, Key: `${place.Key}.aborted` };
const aborted = await cos.multipartInit(doomed);
await cos.multipartUpload({ ...doomed, UploadId: aborted.UploadId, PartNumber: 1, Body: second });
await cos.multipartAbort({ ...doomed, UploadId: aborted.UploadId });
await assert.rejects(cos.multipartUpload({ ...doomed, UploadId: aborted.UploadId, PartNumber: 1, Body: second }), { statusCode: 404, code: 'NoSuchUpload' });

const stranger = new COS({ ...options, SecretKey: 'not the secret' });
await assert.rejects(stranger.getObject(place), { statusCode: 403, code: 'SignatureDoesNotMatch' });
