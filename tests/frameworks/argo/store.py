"""S3 on loopback, by moto; run in the framework's environment. It prints its port, and ends with its standard input."""

import sys

import boto3
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
_, port = server.get_host_and_port()
boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}").create_bucket(Bucket="mfbucket")
print(port, flush=True)  # noqa: T201 - read by the test
sys.stdin.read()
