"""A reprocessing that was cut off goes on only when nothing changed that judgement depends on."""

from pathlib import Path

import pytest

from maild import bootstrap
from maild.settings import Settings, defaults

BOX = {"host": "127.0.0.1", "username": "support@shop.example"}


@pytest.mark.parametrize("name", ["first_look.npy", "network.onnx", "stack.json"])
def test_another_network_is_another_basis(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings.model_validate({**defaults().model_dump(by_alias=True), "mailbox": {"support": BOX}})
    workshop = bootstrap.Workshop(settings)
    monkeypatch.setattr(bootstrap, "files", lambda package: tmp_path / package)
    model = tmp_path / "detectors" / "model"
    model.mkdir(parents=True)
    (model / name).write_bytes(b"before")
    before = workshop.basis("support")
    assert workshop.basis("support") == before
    (model / name).write_bytes(b"after")
    assert workshop.basis("support") != before
