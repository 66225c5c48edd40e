import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import './loopback.js';
import * as sdk from '@aws-sdk/client-s3';
import { agent, bytes, printedClient, target } from './target.js';

const { S3Client } = sdk;
const options = {
  endpoint: process.env.REFERENCE_VENDOR_ENDPOINT,
  region: process.env.REFERENCE_REGION,
  credentials: { accessKeyId: target.accessKey, secretAccessKey: target.secretKey },
  maxAttempts: 1,
  // The agent sends the head of a request that waits with its body several times.
  expectContinueHeader: false,
  requestHandler: { httpAgent: agent },
};
const client = target.printed ? printedClient({ S3Client }) : new S3Client(options);
const send = (name, input) => client.send(new sdk[`${name}Command`](input));
const place = { Bucket: target.bucket, Key: target.key };
const md5 = (data) => createHash('md5').update(data).digest();

await send('CreateBucket', { Bucket: place.Bucket });
const first = bytes(5 * 1024 * 1024, 1);
const second = bytes(777, 2);
const { UploadId } = await send('CreateMultipartUpload', place);
await send('UploadPart', { ...place, UploadId, PartNumber: 1, Body: bytes(5, 0) });
const part2 = await send('UploadPart', { ...place, UploadId, PartNumber: 2, Body: second });
const part1 = await send('UploadPart', { ...place, UploadId, PartNumber: 1, Body: first });
assert.equal(part1.ETag, `"${md5(first).toString('hex')}"`);
const listed = await send('ListParts', { ...place, UploadId });
assert.deepEqual(listed.Parts.map((part) => [part.PartNumber, part.Size, part.ETag]), [[1, first.length, part1.ETag], [2, 777, part2.ETag]]);
const open = await send('ListMultipartUploads', { Bucket: place.Bucket });
assert.deepEqual(open.Uploads.map((upload) => upload.UploadId), [UploadId]);

const parts = [part1, part2].map((part, index) => ({ PartNumber: index + 1, ETag: part.ETag }));
const completed = await send('CompleteMultipartUpload', { ...place, UploadId, MultipartUpload: { Parts: parts } });
assert.equal(completed.ETag, `"${md5(Buffer.concat([md5(first), md5(second)])).toString('hex')}-2"`);
assert.deepEqual(Buffer.from(await (await send('GetObject', place)).Body.transformToByteArray()), Buffer.concat([first, second]));

const doomed = { ...place, Key: `${place.Key}.aborted` };
const aborted = await send('CreateMultipartUpload', doomed);
await send('UploadPart', { ...doomed, UploadId: aborted.UploadId, PartNumber: 1, Body: second });
await send('AbortMultipartUpload', { ...doomed, UploadId: aborted.UploadId });
await assert.rejects(send('UploadPart', { ...doomed, UploadId: aborted.UploadId, PartNumber: 1, Body: second }), { name: 'NoSuchUpload' });

if (!target.printed) {
  const stranger = new S3Client({ ...options, credentials: { ...options.credentials, secretAccessKey: 'not the secret' } });
  await assert.rejects(stranger.send(new sdk.GetObjectCommand(place)), { name: 'SignatureDoesNotMatch' });
}
