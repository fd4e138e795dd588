"""The data file of the drawings."""

from __future__ import annotations

from pathlib import Path

import pytest

from trochanter.errors import DataFaultError, UnknownNameError
from trochanter.mechanics import load
from trochanter.pictures import drawing as module
from trochanter.pictures import drawing_of, drawings


def test_an_unknown_muscle_is_answered_with_the_three_nearest() -> None:
    with pytest.raises(UnknownNameError) as told:
        drawing_of("gluteus-minimis")
    assert len(told.value.nearest) == 3
    assert told.value.nearest[0] == "gluteus-minimus"
    assert "gluteus-minimus" in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("slug", list(drawings().muscles))
def test_the_model_that_is_drawn_has_lines_of_the_muscle(slug: str) -> None:
    drawing = drawings().muscles[slug]
    assert load(drawing.model).lines_of(slug)


def test_all_faults_of_the_file_are_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = module.DATA.read_text(encoding="utf-8")
    text = text.replace("relative_pcsa = 0.8\n", "relative_pcsa = 80.0\n")
    text = text.replace("[muscles.piriformis]\n", "[muscles.piriformis]\ncolour = 'red'\n")
    broken = tmp_path / "drawing.toml"
    broken.write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "DATA", broken)
    with pytest.raises(DataFaultError) as told:
        drawings.__wrapped__()
    assert len(told.value.faults) == 2
    assert any("gluteus-medius.relative_pcsa" in fault for fault in told.value.faults)
    assert any("piriformis.colour" in fault for fault in told.value.faults)


def test_an_end_without_bone_needs_a_reason() -> None:
    plain = drawing_of("psoas-major").model_dump()
    plain["origin_free"] = ""
    with pytest.raises(ValueError, match="origin_bone or origin_free"):
        module.Drawing.model_validate(plain)
