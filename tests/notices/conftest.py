from __future__ import annotations

from pathlib import Path

import pytest

from kg.notices import read_notices

SHARED = Path(__file__).resolve().parents[3] / "shared"


class Reader:
    """Writes files into a folder of its own and reads them; `told` holds what on_skip was told."""

    def __init__(self, folder: Path):
        self.folder, self.told = folder, []

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def read(self, *paths, **options):
        return list(read_notices(paths or [self.folder], on_skip=self.told.append, **options))

    def one(self, name: str, content: str | bytes, **options):
        """The only notice of a file with this content."""
        notices = self.read(self.write(name, content), **options)
        assert len(notices) == 1, self.told
        return notices[0]

    def refused(self, name: str, content: str | bytes, **options) -> str:
        """What was said about a file that gives no notice."""
        assert self.read(self.write(name, content), **options) == []
        return "\n".join(map(str, self.told))


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


@pytest.fixture
def shared():
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared is not here")
    return SHARED
