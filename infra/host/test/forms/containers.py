"""Containers of the forms (forms.py), which serve their client's page where the client would: busybox under the client's name."""

import json
import pathlib
import shutil
import socket
import subprocess
import tempfile

from forms import FORMS

PAGES = pathlib.Path(__file__).resolve().parent.parent / "pages"
LABEL = "dev.unwedge.test"
RELATIVE = "/work"  # where a relative entrypoint is looked for
# Serves until it is ended; idles where it is given nothing to serve.
CLIENT = '#!/bin/busybox sh\n[ -z "$SERVED" ] || exec /bin/busybox httpd -f -p "$SERVED" -h /www\nexec /bin/busybox sleep 86400\n'


def docker(*arguments, check=True):
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=120, check=False)
    if check and done.returncode != 0:
        raise AssertionError(f"docker {' '.join(arguments)}: {done.stderr}")
    return done.stdout.strip()


def page_of(form):
    """The entry of pages.json for its client's page of metrics."""
    pages = json.loads((PAGES / "pages.json").read_text())
    (page,) = [page for page in pages if page["client"] == form.client and "head" in page]
    return page


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Containers:
    """Made with names and images' tags of this run's own, so that several runs on one engine are no matter."""

    def __init__(self, run):
        self.run = run
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="unwedge-forms-"))
        self.names, self.images, self.ports = {}, set(), {}

    def __enter__(self):
        try:
            self.base = f"unwedge-forms-test:{self.run}"
            subprocess.run(["docker", "import", "--change", "ENV PATH=/bin", "--change", f"WORKDIR {RELATIVE}", "-", self.base], input=self._tree(),
                           capture_output=True, check=True)
            self.images.add(self.base)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for name in self.names.values():
            docker("rm", "--force", "--volumes", name, check=False)
        for image in self.images:
            docker("rmi", "--force", image, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _tree(self):
        root = self.folder / "tree"
        for folder in ("bin", "www", "setup", "data", "config", "work"):
            (root / folder).mkdir(parents=True)
        shutil.copy(shutil.which("busybox"), root / "bin" / "busybox")
        (root / "bin" / "client").write_text(CLIENT)
        (root / "bin" / "client").chmod(0o755)
        (root / "bin" / "sh").symlink_to("busybox")
        (root / "setup" / "start-bn.sh").write_text("exec /bin/client\n")
        for form in FORMS:
            if form.entrypoint == "sh":
                continue
            relative = form.entrypoint.startswith("./")
            path = root / (f"{RELATIVE}/{form.entrypoint}" if relative else form.entrypoint if "/" in form.entrypoint else f"bin/{form.entrypoint}").lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() and not path.is_symlink():
                path.symlink_to("/bin/client")
        return subprocess.run(["tar", "-C", str(root), "--owner=0", "--group=0", "-c", "."], capture_output=True, check=True).stdout

    def name_of(self, form):
        """The run takes the place of the number in the names that lean-quickstart and Compose give."""
        if form.name.endswith(("_0", "-1")):
            return form.name[:-1] + self.run
        return f"{form.name}-{self.run}"

    def image_of(self, form):
        return f"{form.image}-{self.run}"

    def start(self, form, serve):
        """Runs a container of the form, with its page behind its endpoint or (serve=False) nothing."""
        name, image = self.name_of(form), self.image_of(form)
        # On the host's network its usual port may be somebody's.
        port = free_port() if form.network == "host" and serve else form.port
        self.ports[form.name] = port
        docker("tag", self.base, image)
        self.images.add(image)
        options = ["--detach", "--name", name, "--label", f"{LABEL}={self.run}", "--entrypoint", form.entrypoint]
        options += ["--network", form.network.replace("container:reth", f"container:{self.names.get('reth')}")]
        for option, values in (("--env", form.env), ("--label", form.labels), ("--expose", form.expose)):
            options += [word for value in values for word in (option, form.filled(value, name, port))]
        options += [word for inside in form.publish for word in ("--publish", f"127.0.0.1::{inside}")]
        for at, file, content in form.files:
            path = self.folder / name / at.strip("/") / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(form.filled(content, name, port))
            options += ["--volume", f"{self.folder / name / at.strip('/')}:{at}"]
        if serve:
            options += ["--env", f"SERVED={form.served}:{port}", "--volume", f"{PAGES / page_of(form)['page']}:/www{form.path}:ro"]
        self.names[form.name] = name
        docker("run", *options, image, *form.words(name, port))
        return name
