"""The deployed proxy: nginx with `deploy/nginx.conf`, its addresses and certificate replaced."""

import os
import re
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.house import ROOT

HOST = "landfall.test"
HTTP2_BY_ITSELF = (1, 25, 1)


def certify(folder: Path) -> ssl.SSLContext:
    """Writes a certificate for HOST and 127.0.0.1; what is returned trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName(
        [x509.DNSName(HOST), x509.IPAddress(ip_address("127.0.0.1"))]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    chain = folder / "fullchain.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return ssl.create_default_context(cafile=str(chain))


def configured(nginx: str, folder: Path, ports: dict[str, int]) -> str:
    """`deploy/nginx.conf` for this machine: its directives stay as they are."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for process in ("frontend", "roadmap", "feedback", "metrics"):
        text = _replaced(text, f"server {process}:8000;", f"server 127.0.0.1:{ports[process]};")
    text = _replaced(text, "listen 80;", f"listen 127.0.0.1:{ports['http']};")
    text = _replaced(text, "listen 443 ssl;", f"listen 127.0.0.1:{ports['https']} ssl;")
    text = _replaced(text, "/etc/nginx/certificates/", f"{folder}/")
    text = _replaced(text, "worker_processes auto;", "worker_processes 1;")
    if _version(nginx) < HTTP2_BY_ITSELF:
        text = _replaced(text, "http2 on;", "")
    own = "access_log off;\n" + "".join(
        f"  {kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = _replaced(text, "http {", f"http {{\n  {own}")
    user = "user root;\n" if os.getuid() == 0 else ""
    return f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n{text}"


def _replaced(text: str, old: str, new: str) -> str:
    assert old in text, f"deploy/nginx.conf holds no “{old}”"
    return text.replace(old, new)


def _version(nginx: str) -> tuple[int, ...]:
    told = subprocess.run([nginx, "-v"], capture_output=True, text=True, timeout=10, check=True)
    found = re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", told.stderr)
    assert found is not None, told.stderr
    return tuple(int(part) for part in found.groups())


@contextmanager
def proxied(nginx: str, folder: Path, ports: dict[str, int]) -> Iterator[subprocess.Popen[bytes]]:
    (folder / "nginx.conf").write_text(configured(nginx, folder, ports))
    process = subprocess.Popen([nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)
