"""An FTP server with TLS for the tests: ftp.py ROOT CERTIFICATE [no-replace] [plain] [passive=FIRST-LAST]

With no-replace a file cannot be renamed over another, as on IIS, and nothing new can be renamed to what the file "refuse"
beside ROOT names, nor is any folder listed while there is a file "unlisted" beside it, nor names that begin with a dot while there is a file
"hidden"; passive names the ports of data connections, so that a proxy can stand before them.
Prints its port, then serves until standard input ends.
"""

import datetime
import ipaddress
import os
import sys
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.filesystems import AbstractedFS, FilesystemError
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import ThreadedFTPServer


def make_certificate(path):
    """A certificate of its own for the loopback, with its key beside it in PATH.key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    names = [x509.DNSName("localhost")]
    names += [x509.IPAddress(ipaddress.ip_address(f"127.0.0.{n}")) for n in (1, 2)]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form = serialization.PrivateFormat.TraditionalOpenSSL
    with open(path + ".key", "wb") as file:
        file.write(key.private_bytes(pem, form, serialization.NoEncryption()))
        file.write(certificate.public_bytes(pem))
    with open(path, "wb") as file:
        file.write(certificate.public_bytes(pem))


class Folder(AbstractedFS):
    def chdir(self, path):
        # pyftpdlib changes the folder of the whole process: its threads take it from each other, and when it is removed none can go on.
        if not os.path.isdir(path):
            raise FilesystemError("no such folder")
        self.cwd = self.fs2ftp(path)


class NoReplace(Folder):
    def rename(self, src, dst):
        if os.path.exists(dst):
            raise FilesystemError("file exists")
        flag = os.path.join(os.path.dirname(self.root), "refuse")
        if os.path.exists(flag) and not src.endswith(".old"):
            with open(flag) as file:
                if dst.endswith("/" + file.read()):
                    raise FilesystemError("not allowed")
        super().rename(src, dst)

    def listdir(self, path):
        beside = os.path.dirname(self.root)
        if os.path.exists(os.path.join(beside, "unlisted")):
            raise FilesystemError("not allowed")
        names = super().listdir(path)
        if os.path.exists(os.path.join(beside, "hidden")):
            names = [name for name in names if not name.startswith(".")]
        return names


def main():
    root, certificate, *options = sys.argv[1:]
    make_certificate(certificate)
    authorizer = DummyAuthorizer()
    authorizer.add_user("web", "mật khẩu", root, perm="elradfmwMT")
    handler = FTPHandler if "plain" in options else TLS_FTPHandler

    class Handler(handler):
        pass

    Handler.authorizer = authorizer
    Handler.auth_failed_timeout = 0.2
    Handler.timeout = 20
    if handler is TLS_FTPHandler:
        Handler.certfile = certificate + ".key"
        Handler.tls_control_required = True
        Handler.tls_data_required = True
    Handler.abstracted_fs = NoReplace if "no-replace" in options else Folder
    for option in options:
        if option.startswith("passive="):
            first, last = option.removeprefix("passive=").split("-")
            Handler.passive_ports = range(int(first), int(last) + 1)
    server = ThreadedFTPServer(("127.0.0.1", 0), Handler)
    server.max_cons = 512
    server.max_cons_per_ip = 512
    print(server.address[1], flush=True)
    # Nobody reads the rest.
    sys.stdout = sys.stderr
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


main()
