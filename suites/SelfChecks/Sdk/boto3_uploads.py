"""An upload in parts by boto3, as it is installed: by the line that the server prints, or by the server as HTTP proxy."""
import os

import boto3
import boto3.s3.transfer

printed = os.environ.get("REFERENCE_PRINTED_LINE")
if printed:
    client = eval(printed)
else:
    # The proxy comes from HTTP_PROXY.
    client = boto3.client("s3", endpoint_url=os.environ["REFERENCE_VENDOR_ENDPOINT"])
bucket, key = os.environ["REFERENCE_BUCKET"], os.environ["REFERENCE_KEY"]
first, second = b"first part" * 524288, b"the last part"

client.create_bucket(Bucket=bucket)
upload = client.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
place = dict(Bucket=bucket, Key=key, UploadId=upload)
client.upload_part(**place, PartNumber=2, Body=b"overwritten")
last = client.upload_part(**place, PartNumber=2, Body=second)["ETag"]
whole = client.upload_part(**place, PartNumber=1, Body=first)["ETag"]
assert [(part["PartNumber"], part["Size"], part["ETag"]) for part in client.list_parts(**place)["Parts"]] == \
    [(1, len(first), whole), (2, len(second), last)]
assert [each["UploadId"] for each in client.list_multipart_uploads(Bucket=bucket)["Uploads"]] == [upload]
client.complete_multipart_upload(
    **place, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": whole}, {"PartNumber": 2, "ETag": last}]})
assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == first + second

config = boto3.s3.transfer.TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20)
with open("upload.bin", "wb") as file:
    file.write(first * 2 + second)
client.upload_file("upload.bin", bucket, key + ".managed", Config=config)
assert client.get_object(Bucket=bucket, Key=key + ".managed")["Body"].read() == first * 2 + second

doomed = client.create_multipart_upload(Bucket=bucket, Key=key + ".aborted")["UploadId"]
client.abort_multipart_upload(Bucket=bucket, Key=key + ".aborted", UploadId=doomed)
try:
    client.upload_part(Bucket=bucket, Key=key + ".aborted", UploadId=doomed, PartNumber=1, Body=second)
except client.exceptions.NoSuchUpload:
    pass
else:
    raise AssertionError("a part of an aborted upload was taken")
