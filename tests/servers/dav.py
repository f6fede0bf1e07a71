"""A WebDAV server for the tests: dav.py ROOT. Prints its port, then serves until standard input ends.

While there is a file "read-only" beside ROOT, nothing can be changed.
"""

import os
import sys
import threading

from cheroot import wsgi
from wsgidav.fs_dav_provider import FilesystemProvider
from wsgidav.wsgidav_app import WsgiDAVApp


class Provider(FilesystemProvider):
    @property
    def readonly(self):
        return os.path.exists(os.path.join(os.path.dirname(sys.argv[1]), "read-only"))

    @readonly.setter
    def readonly(self, _):
        pass


def main():
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": Provider(sys.argv[1])},
            "simple_dc": {"user_mapping": {"*": {"web": {"password": "mật khẩu"}}}},
            "http_authenticator": {"accept_digest": False, "default_to_digest": False},
            "logging": {"enable": False},
            "verbose": 0,
        }
    )
    server = wsgi.Server(("127.0.0.1", 0), app, numthreads=12)
    server.prepare()
    print(server.bind_addr[1], flush=True)
    # Nobody reads the rest.
    sys.stdout = sys.stderr
    threading.Thread(target=server.serve, daemon=True).start()
    sys.stdin.read()


main()
