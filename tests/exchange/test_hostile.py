"""Files that nobody vouches for: one clear error each, and never a long wait or much memory."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

import pytest

from trochanter.errors import DataFaultError, TrochanterError
from trochanter.exchange import read_model
from trochanter.exchange.documents import MAX_BYTES, parse_document

BOMB = "".join(
    f'<!ENTITY e{k + 1} "&e{k};&e{k};&e{k};&e{k};&e{k};&e{k};&e{k};&e{k};">' for k in range(12)
)
DOCTYPE = f'<!DOCTYPE mujoco [<!ENTITY e0 "boom">{BOMB}]>'


def refused(path: Path) -> str:
    """Return the one fault for which a file is refused."""
    with pytest.raises(DataFaultError) as caught:
        read_model(path)
    assert len(caught.value.faults) == 1
    fault = caught.value.faults[0]
    assert fault.startswith(path.name)
    assert len(fault) < 300
    assert "\n" not in fault
    return fault


@pytest.mark.parametrize(
    "text",
    [
        f"{DOCTYPE}<mujoco>&e12;</mujoco>",
        f'{DOCTYPE}<mujoco model="&e12;"/>',
        '<!DOCTYPE mujoco [<!ENTITY x SYSTEM "file:///etc/passwd">]><mujoco>&x;</mujoco>',
        '<!DOCTYPE mujoco SYSTEM "http://127.0.0.1:9/none.dtd"><mujoco/>',
        '<!DOCTYPE mujoco [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><mujoco/>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_entities_are_refused(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "bomb.xml"
    path.write_bytes(text.encode(encoding))
    fault = refused(path)
    assert "passwd" not in fault
    assert "root:" not in fault


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.osim"
    with path.open("wb") as stream:
        stream.write(b"<OpenSimDocument>" + b"<a>" * 1000)
        stream.truncate(2**30)  # a gigabyte that takes no room on the disk
    assert f"larger than {MAX_BYTES // 2**20} MB" in refused(path)


@pytest.mark.parametrize(
    "tag", [b"<a>", b"<a/>", b"<a b=''/>", b"<!--x-->", b"<?p ?>", b"&lt;<a/>"]
)
def test_millions_of_tags_are_refused_unparsed(tmp_path: Path, tag: bytes) -> None:
    path = tmp_path / "many.xml"
    path.write_bytes(b"<mujoco>" + tag * 2_000_000 + b"</mujoco>")
    assert "tags and attributes, which no model has" in refused(path)


def test_many_attributes_are_refused_unparsed(tmp_path: Path) -> None:
    path = tmp_path / "many.xml"
    rows = b" ".join(b"a%d=''" % k for k in range(1_200_000))
    path.write_bytes(b"<mujoco " + rows + b"/>")
    assert "tags and attributes" in refused(path)


@pytest.mark.parametrize("text", ["<!--", "&", '="', "='\"a", '=  "', "<!-- -- "])
def test_what_cannot_be_mended_costs_little(tmp_path: Path, text: str) -> None:
    """Were each try to look through the rest of the file, this would take hours."""
    path = tmp_path / "broken.xml"
    path.write_text("<mujoco>" + text * 900_000)
    assert "broken.xml:" in refused(path)


@pytest.mark.parametrize("root", ["mujoco", "OpenSimDocument"])
def test_deep_nesting_is_refused(tmp_path: Path, root: str) -> None:
    path = tmp_path / "deep.xml"
    path.write_text(f"<{root}>" + "<body>" * 300_000)
    assert "not well-formed" in refused(path)


def test_bodies_nested_as_deep_as_the_parser_lets_them(tmp_path: Path) -> None:
    path = tmp_path / "deep.xml"
    text = "<body>" * 200 + "</body>" * 200
    path.write_text(f"<mujoco><worldbody>{text}</worldbody></mujoco>")
    assert "bodies nested more than 120 deep" in refused(path)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (b"\xff\xfe<", "not the UTF-16 it says it is"),
        (b"\x00" * 100, "not well-formed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not well-formed"),
        (b"<mujoco>\xe9</mujoco>", "not well-formed"),
        (b'<?xml version="1.0" encoding="latin-9000"?><mujoco/>', "not well-formed"),
        (b'<?xml version="1.0" encoding="utf-16"?><mujoco/>', "not well-formed"),
        (b"<mujoco>", "not well-formed"),
        (b"<mujoco></mujoco><mujoco/>", "not well-formed"),
        (b"<mujoco><body name='a' name='b'/></mujoco>", "not well-formed"),
        (b"<robot name='urdf'/>", "root element 'robot' is neither OpenSim's nor MuJoCo's"),
        (b"<x:mujoco xmlns:x='y'/>", "neither"),
        (b"[[bodies]]\nname = 'x'", "not well-formed"),
        (b"<OpenSimDocument/>", "OpenSim version '' is not read"),
        (b"<OpenSimDocument Version='40500'/>", "0 models in the file"),
        (b"<OpenSimDocument Version='40500'><Model/><Model/></OpenSimDocument>", "2 models"),
    ],
)  # fmt: skip
def test_what_is_no_model(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "file.xml"
    path.write_bytes(data)
    assert said in refused(path)


def test_other_encodings_are_read(tmp_path: Path) -> None:
    text = (
        '<mujoco model="é"><worldbody><site name="ü" pos="1 0 0"/><body name="ß"><joint name="j"/>'
        '<site name="b" pos="0 0 1"/></body></worldbody><tendon><spatial name="ä">'
        '<site site="ü"/><site site="b"/></spatial></tendon></mujoco>'
    )
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "iso-8859-1"):
        declared = f'<?xml version="1.0"\n encoding="{encoding.replace("-sig", "")}"?>' + text
        path = tmp_path / "named.xml"
        path.write_bytes(declared.encode(encoding))
        model = read_model(path)
        assert (model.id, model.lines[0].name) == ("é", "ä")


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "zero", "null in its name"])
def test_what_is_no_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "model.osim"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "zero":
        path = Path("/dev/zero")
    elif kind == "null in its name":
        path = tmp_path / "a\0b.osim"
    with pytest.raises(DataFaultError, match=r"no such file|a folder|null"):
        read_model(path)


def test_a_long_chain_of_bodies_is_quick(tmp_path: Path) -> None:
    """2,000 bodies are read; one more is refused, whatever hangs on what."""
    rows = "".join(f'<Body name="b{k}"/>' for k in range(2001))
    text = f"<BodySet><objects>{rows}</objects></BodySet>"
    path = tmp_path / "chain.osim"
    path.write_text(f'<OpenSimDocument Version="40000"><Model>{text}</Model></OpenSimDocument>')
    assert "more than 2000 of this kind" in refused(path)


def test_many_faults_are_not_all_told(tmp_path: Path) -> None:
    rows = "".join(f'<site name="s{k}" pos="x"/>\n' for k in range(2000))
    path = tmp_path / "faulty.xml"
    path.write_text(f"<mujoco><worldbody>{rows}</worldbody></mujoco>")
    with pytest.raises(DataFaultError) as caught:
        read_model(path)
    assert len(caught.value.faults) == 51
    assert "and more" in caught.value.faults[-1]


def test_many_things_that_are_not_supported_are_not_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "gadgets.xml"
    path.write_text("<mujoco>" + "<gadget/>" * 20_000 + "</mujoco>")
    assert "more than 10000 things not supported" in refused(path)


def test_names_without_end_are_cut_in_messages(tmp_path: Path) -> None:
    name = "n" * 1_000_000
    path = tmp_path / "long.xml"
    path.write_text(f'<mujoco><worldbody><body name="{name}"/></worldbody></mujoco>')
    assert "more than 200 letters" in refused(path)
    path.write_text(f"<mujoco><{name}/><worldbody/></mujoco>")
    with pytest.raises(DataFaultError) as caught:
        read_model(path)
    assert len(str(caught.value)) < 1000


def test_default_classes_cannot_multiply(tmp_path: Path) -> None:
    settings = " ".join(f"a{k}='1'" for k in range(300))
    path = tmp_path / "classes.xml"
    path.write_text(f"<mujoco><default><geom {settings}/></default></mujoco>")
    assert "more than 200 settings" in refused(path)
    rows = "".join(f"<default class='c{k}'/>" for k in range(1500))
    path.write_text(f"<mujoco><default>{rows}</default></mujoco>")
    assert "more than 1000 default classes" in refused(path)


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is counted in Linux's units")
def test_the_largest_files_that_are_read_stay_small_in_memory(tmp_path: Path) -> None:
    """A quarter of the tags that are let in take less than a quarter of a gigabyte."""
    rows = b"".join(b"<site name='s%d' pos='0 0 0'/>" % k for k in range(80_000))
    path = tmp_path / "large.xml"
    path.write_bytes(b"<mujoco><worldbody>" + rows + b"</worldbody></mujoco>")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TrochanterError, match="no muscle paths"):
        read_model(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250_000


def test_no_text_of_another_file_is_told(tmp_path: Path) -> None:
    """An include of something that is no model says so and quotes nothing of it."""
    (tmp_path / "secret.txt").write_text("top secret")
    path = tmp_path / "main.xml"
    path.write_text('<mujoco><include file="secret.txt"/></mujoco>')
    with pytest.raises(DataFaultError) as caught:
        read_model(path)
    assert "top" not in str(caught.value)


def test_a_document_type_in_another_guise_is_refused() -> None:
    """Where the text hides it from the first look, the parsed document shows it."""
    text = '<?xml version="1.0" encoding="utf-16-le"?><!DOCTYPE m [<!ENTITY e "x">]><m>&e;</m>'
    with pytest.raises(DataFaultError):
        parse_document(text.encode("utf-16-le"), "hidden.xml")
