"""The key store a browser with an extra CA file reads. That it believes them is shown in test_browser."""

import asyncio
import shutil

import pytest

from probes.chromium import keystore
from probes.failures import Faulty
from tests.certificates import authority


@pytest.mark.skipif(shutil.which("certutil") is None, reason="needs libnss3-tools")
async def test_every_certificate_of_the_file_is_trusted_for_servers(tmp_path):
    roots = tmp_path / "roots.pem"
    roots.write_bytes(authority("One").pem + authority("Two").pem)
    await keystore.trust(roots, tmp_path / "home")
    listing = await asyncio.create_subprocess_exec(
        "certutil", "-L", "-d", f"sql:{tmp_path / 'home' / '.pki' / 'nssdb'}", stdout=asyncio.subprocess.PIPE
    )
    told, _ = await listing.communicate()
    assert told.decode().count("C,,") == 2


async def test_without_certutil_the_text_says_what_to_install(tmp_path):
    roots = authority().write(tmp_path, "root")
    with pytest.raises(Faulty, match="apt-get install libnss3-tools") as caught:
        await keystore.trust(roots, tmp_path / "home", path=str(tmp_path))
    assert caught.value.code == "certutil"


async def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Faulty, match=r"nowhere\.pem") as caught:
        await keystore.trust(tmp_path / "nowhere.pem", tmp_path / "home")
    assert caught.value.code == "ca_file"
