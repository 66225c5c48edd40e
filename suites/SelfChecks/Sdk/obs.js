import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import './loopback.js';
import ObsClient from 'esdk-obs-nodejs';
import { agent, bytes, printedClient, target } from './target.js';

// "obs" is what the client comes to by asking the server; "v2" is what it is told.
const signature = process.env.REFERENCE_SIGNATURE;
const options = {
  access_key_id: target.accessKey,
  secret_access_key: target.secretKey,
  server: target.proxy ? 'http://obs.eu-de.myhuaweicloud.com' : `http://obs.eu-de.localhost:${target.port}`,
  region: 'eu-de',
  max_retry_count: 0,
  ...(signature === 'obs' ? {} : { signature, is_signature_negotiation: false }),
  ...(agent && { http_agent: agent }),
};
// The constructor goes on in the background: a client is ready a turn of the event loop later.
const connect = async (make) => {
  const client = make();
  await new Promise(setImmediate);
  return client;
};
const obs = await connect(target.printed ? printedClient : () => new ObsClient(options));
const place = { Bucket: target.bucket, Key: target.key };
const md5 = (data) => createHash('md5').update(data).digest('hex');
const ok = async (promise) => {
  const { CommonMsg, InterfaceResult } = await promise;
  assert.ok(CommonMsg.Status < 300, `${CommonMsg.Status} ${CommonMsg.Code} ${CommonMsg.Message}`);
  return InterfaceResult;
};
const refused = async (promise, status, code) => {
  const { CommonMsg } = await promise;
  assert.deepEqual([CommonMsg.Status, CommonMsg.Code], [status, code]);
};

await ok(obs.createBucket({ Bucket: place.Bucket }));
// The native dialect asks for 100 KB where the S3 dialect asks for 5 MB.
const first = bytes(signature === 'obs' ? 100 * 1024 : 5 * 1024 * 1024, 1);
const second = bytes(777, 2);

const { UploadId } = await ok(obs.initiateMultipartUpload(place));
await ok(obs.uploadPart({ ...place, UploadId, PartNumber: 1, Body: bytes(5, 0) }));
const part2 = await ok(obs.uploadPart({ ...place, UploadId, PartNumber: 2, Body: second }));
const part1 = await ok(obs.uploadPart({ ...place, UploadId, PartNumber: 1, Body: first }));
assert.equal(part1.ETag, `"${md5(first)}"`);

const listed = await ok(obs.listParts({ ...place, UploadId }));
assert.deepEqual(listed.Parts.map((part) => [part.PartNumber, part.Size, part.ETag]), [['1', String(first.length), part1.ETag], ['2', '777', part2.ETag]]);
const open = await ok(obs.listMultipartUploads({ Bucket: place.Bucket }));
assert.deepEqual(open.Uploads.map((upload) => upload.UploadId), [UploadId]);

const completed = await ok(obs.completeMultipartUpload({ ...place, UploadId, Parts: [{ PartNumber: 1, ETag: part1.ETag }, { PartNumber: 2, ETag: part2.ETag }] }));
assert.equal(completed.ETag, `"${md5(Buffer.from(md5(first) + md5(second), 'hex'))}-2"`);
assert.deepEqual(Buffer.from((await ok(obs.getObject({ ...place, SaveAsStream: false }))).Content, 'binary'), Buffer.concat([first, second]));

const customerKey = bytes(32, 7);
const customer = { SseC: 'AES256', SseCKey: customerKey };
const sealed = { ...place, Key: `${place.Key}.sealed` };
const sealedUpload = await ok(obs.initiateMultipartUpload({ ...sealed, ...customer }));
const sealedPart = await ok(obs.uploadPart({ ...sealed, ...customer, UploadId: sealedUpload.UploadId, PartNumber: 1, Body: second }));
assert.equal(sealedPart.SseC, 'AES256');
assert.equal(sealedPart.SseCKeyMd5, createHash('md5').update(customerKey).digest('base64'));
assert.notEqual(sealedPart.ETag, `"${md5(second)}"`);
await refused(obs.uploadPart({ ...sealed, UploadId: sealedUpload.UploadId, PartNumber: 2, Body: second }), 400, 'InvalidRequest');
await ok(obs.completeMultipartUpload({ ...sealed, UploadId: sealedUpload.UploadId, Parts: [{ PartNumber: 1, ETag: sealedPart.ETag }] }));
assert.deepEqual(Buffer.from((await ok(obs.getObject({ ...sealed, ...customer }))).Content, 'binary'), second);

const doomed = { ...place, Key: `${place.Key}.aborted` };
const aborted = await ok(obs.initiateMultipartUpload(doomed));
await ok(obs.uploadPart({ ...doomed, UploadId: aborted.UploadId, PartNumber: 1, Body: second }));
await ok(obs.abortMultipartUpload({ ...doomed, UploadId: aborted.UploadId }));
await refused(obs.uploadPart({ ...doomed, UploadId: aborted.UploadId, PartNumber: 1, Body: second }), 404, 'NoSuchUpload');

const stranger = await connect(() => new ObsClient({ ...options, secret_access_key: 'not the secret' }));
await refused(stranger.getObject(place), 403, 'AccessDenied');
