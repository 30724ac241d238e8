"""A registry of images on 127.0.0.1 with one image in it: only what is pulled has a digest in a registry."""

import gzip
import hashlib
import http.server
import json
import threading

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


class Registry:
    """name: what docker pulls; digest: the manifest's; image_id: the configuration's."""

    def __init__(self, layer):
        packed = gzip.compress(layer, 1, mtime=0)
        config = json.dumps({
            "architecture": "amd64", "os": "linux", "config": {"Env": ["PATH=/bin"]}, "rootfs": {"type": "layers", "diff_ids": [digest(layer)]},
        }).encode()
        manifest = json.dumps({
            "schemaVersion": 2, "mediaType": MANIFEST,
            "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": len(config), "digest": digest(config)},
            "layers": [{"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": len(packed), "digest": digest(packed)}],
        }).encode()
        self.digest, self.image_id = digest(manifest), digest(config)
        contents = {f"blobs/{digest(content)}": content for content in (packed, config)}
        contents.update({"manifests/1.0": manifest, f"manifests/{self.digest}": manifest})

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                path = self.path[len("/v2/some/node/"):]
                content = b"{}" if self.path == "/v2/" else contents.get(path)
                self.send_response(404 if content is None else 200)
                self.send_header("Content-Type", MANIFEST if path.startswith("manifests/") else "application/octet-stream")
                self.send_header("Content-Length", str(len(content or b"")))
                if content is not None:
                    self.send_header("Docker-Content-Digest", digest(content))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(content or b"")

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.name = f"127.0.0.1:{self.server.server_port}/some/node:1.0"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
