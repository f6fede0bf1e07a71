"""An S3 server for the tests, with one bucket "kho". Prints its port, then serves until standard input ends."""

import logging
import sys

import boto3
from moto.server import ThreadedMotoServer


def main():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
    )
    client.create_bucket(Bucket="kho")
    print(port, flush=True)
    # Nobody reads the rest.
    sys.stdout = sys.stderr
    sys.stdin.read()


main()
