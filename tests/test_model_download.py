"""Fetching a speech model from a server that may misbehave."""

import errno
import hashlib
import socket

import httpx
import numpy as np
import pytest

from tests.loopback_server import LoopbackServer, Manner
from voice_companion.adapters import model_download
from voice_companion.adapters.model_catalog import CatalogEntry
from voice_companion.adapters.model_download import download
from voice_companion.errors import DownloadError

CONTENT = np.random.default_rng(1).bytes(500_000)
IMPORT = "voice-companion models import FILE"


@pytest.fixture
def server():
    with LoopbackServer(CONTENT) as it:
        yield it


@pytest.fixture
def client():
    with httpx.Client(timeout=5, trust_env=False) as it:
        yield it


def entry(address, **changes):
    known = {
        "name": "little-model",
        "address": address,
        "bytes": len(CONTENT),
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "licence": "Apache-2.0",
        "rank": 1,
        "about": "A model.",
    }
    return CatalogEntry(**{**known, **changes}).archive


def refused(wanted, folder, client):
    with pytest.raises(DownloadError) as caught:
        download(wanted, folder, client=client)
    return str(caught.value)


def names_in(folder):
    """Return what a download left there; the lock that keeps a second one away is none of it."""
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_a_whole_download_lies_alone_in_the_folder(server, client, tmp_path):
    path = download(entry(server.address), tmp_path, client=client)

    assert path.read_bytes() == CONTENT
    assert names_in(tmp_path) == ["little-model.zip"]


def test_without_a_client_it_brings_its_own(server, tmp_path):
    assert download(entry(server.address), tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize("known", [len(CONTENT), None])
def test_progress_rises_from_nothing_to_all_of_it(server, client, tmp_path, known):
    seen = []

    download(
        entry(server.address, bytes=known),
        tmp_path,
        client=client,
        progress=lambda done, total: seen.append((done, total)),
    )

    assert seen[0] == (0, len(CONTENT))
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert seen == sorted(seen)


def test_a_slow_server_is_waited_for(server, client, tmp_path):
    server.manner = Manner.SLOW

    assert download(entry(server.address), tmp_path, client=client).read_bytes() == CONTENT


def test_a_cut_off_download_is_kept_and_taken_up_where_it_stopped(server, client, tmp_path):
    server.manner = Manner.CUT_OFF
    message = refused(entry(server.address), tmp_path, client)
    kept = (tmp_path / "little-model.zip.part").stat().st_size
    server.manner = Manner.WELL

    path = download(entry(server.address), tmp_path, client=client)

    assert "goes on where it stopped" in message
    assert 0 < kept < len(CONTENT)
    assert server.asked[-1]["range"] == f"bytes={kept}-"
    assert server.asked[-1]["if-range"] == server.etag
    assert path.read_bytes() == CONTENT
    assert names_in(tmp_path) == ["little-model.zip"]


def test_a_download_can_be_cut_off_again_and_again(server, client, tmp_path):
    server.manner = Manner.CUT_OFF
    for _ in range(4):
        refused(entry(server.address), tmp_path, client)
    server.manner = Manner.WELL

    assert download(entry(server.address), tmp_path, client=client).read_bytes() == CONTENT


def test_an_archive_that_was_replaced_meanwhile_is_fetched_from_the_start(client, tmp_path):
    with LoopbackServer(bytes(500_000), Manner.CUT_OFF, etag='"old"') as old:
        refused(entry(old.address), tmp_path, client)

    with LoopbackServer(CONTENT) as new:
        path = download(entry(new.address), tmp_path, client=client)

    assert path.read_bytes() == CONTENT


def test_a_server_that_ignores_the_range_sends_from_the_start(server, client, tmp_path):
    server.manner = Manner.CUT_OFF
    refused(entry(server.address), tmp_path, client)
    server.manner = Manner.IGNORES_RANGE

    assert download(entry(server.address), tmp_path, client=client).read_bytes() == CONTENT


def test_a_server_that_sends_another_part_is_not_believed(server, client, tmp_path):
    server.manner = Manner.CUT_OFF
    refused(entry(server.address), tmp_path, client)
    server.manner = Manner.WRONG_RANGE

    assert "answers 206" in refused(entry(server.address), tmp_path, client)


def test_a_kept_part_beyond_the_end_is_thrown_away(server, client, tmp_path):
    (tmp_path / "little-model.zip.part").write_bytes(bytes(600_000))

    path = download(entry(server.address, bytes=None), tmp_path, client=client)

    assert path.read_bytes() == CONTENT


def test_a_whole_part_is_only_checked(server, client, tmp_path):
    (tmp_path / "little-model.zip.part").write_bytes(CONTENT)

    path = download(entry(server.address), tmp_path, client=client)

    assert path.read_bytes() == CONTENT
    assert server.asked == []


def test_a_wrong_sum_leaves_nothing_behind(server, client, tmp_path):
    message = refused(entry(server.address, sha256="0" * 64), tmp_path, client)

    assert "Nothing was kept" in message
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("known", [len(CONTENT) - 10, 1])
def test_more_than_the_catalogue_says_leaves_nothing_behind(server, client, tmp_path, known):
    assert "more than" in refused(entry(server.address, bytes=known), tmp_path, client)
    assert names_in(tmp_path) == []


def test_a_server_without_an_end_is_stopped(server, client, tmp_path, monkeypatch):
    monkeypatch.setattr(model_download, "MOST_BYTES", 1_000_000)
    server.manner = Manner.ENDLESS

    assert "more than" in refused(entry(server.address, bytes=None), tmp_path, client)
    assert names_in(tmp_path) == []


def test_less_than_the_catalogue_says_is_told(server, client, tmp_path):
    wanted = entry(server.address, bytes=len(CONTENT) + 10)

    assert "cut off" in refused(wanted, tmp_path, client)


def test_a_missing_file_is_told_with_a_way_out(server, client, tmp_path):
    server.manner = Manner.NOT_FOUND

    message = refused(entry(server.address), tmp_path, client)

    assert "404" in message
    assert IMPORT in message
    assert names_in(tmp_path) == []


def test_a_server_that_stands_still_is_given_up(server, tmp_path):
    server.manner = Manner.STANDS_STILL

    with httpx.Client(timeout=0.3, trust_env=False) as impatient:
        message = refused(entry(server.address), tmp_path, impatient)

    assert "stood still" in message


def test_no_server_at_all_is_told_with_a_way_out(client, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    message = refused(entry(f"http://127.0.0.1:{port}/model.zip"), tmp_path, client)

    assert "cannot be reached" in message
    assert IMPORT in message


def test_a_redirection_is_followed(server, client, tmp_path):
    server.manner = Manner.REDIRECTS

    assert download(entry(server.address), tmp_path, client=client).read_bytes() == CONTENT


def test_a_redirection_to_an_unprotected_address_is_not_followed(server, client, tmp_path):
    server.manner = Manner.REDIRECTS_AWAY

    assert "not reached by https" in refused(entry(server.address), tmp_path, client)


def test_a_server_that_redirects_in_a_circle_is_given_up(server, client, tmp_path):
    server.manner = Manner.REDIRECTS_ROUND

    assert "from place to place" in refused(entry(server.address), tmp_path, client)


@pytest.mark.parametrize(
    "address", ["http://models.example.org/m.zip", "ftp://127.0.0.1/m.zip", "file:///etc/passwd"]
)
def test_an_unprotected_address_is_never_asked(client, tmp_path, address):
    assert "not reached by https" in refused(entry(address), tmp_path, client)


def test_a_second_download_of_the_same_model_is_refused(server, client, tmp_path):
    messages = []

    def start_another(_done, _total):
        if not messages:
            messages.append(refused(entry(server.address), tmp_path, client))

    download(entry(server.address), tmp_path, client=client, progress=start_another)

    assert "already" in messages[0]


def test_a_full_disk_is_told_and_what_was_fetched_is_kept(server, client, tmp_path):
    def fill_the_disk(done, _total):
        if done > len(CONTENT) // 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DownloadError, match="No space left on device"):
        download(entry(server.address), tmp_path, client=client, progress=fill_the_disk)

    assert download(entry(server.address), tmp_path, client=client).read_bytes() == CONTENT


def test_a_folder_that_cannot_be_made_is_told(server, client, tmp_path):
    (tmp_path / "file").write_text("")

    assert "cannot be kept" in refused(entry(server.address), tmp_path / "file" / "x", client)
