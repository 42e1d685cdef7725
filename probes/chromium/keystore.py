"""Extra certificate authorities for Chromium: offices that inspect TLS sign every site again with a root of their own.

Chromium on Linux believes the system's built-in roots and an NSS database in the home folder, so each browser with an
extra root has a home folder of its own. On macOS it asks the keychain, which is the operator's to fill.
"""

import asyncio
import contextlib
import shutil
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from probes.failures import Faulty

SECONDS = 20.0


async def trust(ca_file: Path, home: Path, *, path: str | None = None) -> None:
    """Make a Chromium whose HOME is *home* believe every certificate of *ca_file* (PEM). Raises Faulty.

    *path* stands for PATH.
    """
    if sys.platform == "darwin":
        raise Faulty(
            f"on macOS the browser trusts what the keychain trusts: add {ca_file} there, and drop ca_file here",
            code="ca_file",
        )
    tool = shutil.which("certutil", path=path)
    if tool is None:
        raise Faulty(
            "certutil is needed to make the browser trust ca_file: run `apt-get install libnss3-tools`", code="certutil"
        )
    try:
        roots = x509.load_pem_x509_certificates(await asyncio.to_thread(ca_file.read_bytes))
    except (OSError, ValueError) as exc:
        raise Faulty(f"{ca_file} holds no certificate that can be read ({type(exc).__name__})", code="ca_file") from exc
    store = home / ".pki" / "nssdb"
    await asyncio.to_thread(store.mkdir, parents=True, exist_ok=True)
    await _run(tool, "-d", f"sql:{store}", "-N", "--empty-password")
    for number, root in enumerate(roots):
        await _run(
            tool,
            "-d",
            f"sql:{store}",
            "-A",
            "-t",
            "C,,",
            "-n",
            f"extra {number}",
            given=root.public_bytes(Encoding.PEM),
        )


async def _run(*words: str, given: bytes = b"") -> None:
    process = await asyncio.create_subprocess_exec(
        *words, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(SECONDS):
            _, said = await process.communicate(given)
    except BaseException as exc:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        if isinstance(exc, TimeoutError):
            raise Faulty("certutil did not end", code="certutil") from exc
        raise
    if process.returncode:
        raise Faulty(f"certutil refused: {said.decode(errors='replace')}", code="certutil")
