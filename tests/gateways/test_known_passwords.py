"""Lists of known passwords: found by a few reads on the disk, made of what others publish, refused when damaged."""

import hashlib
from pathlib import Path

import pytest

from gateways.passwords import hashes
from gateways.passwords.__main__ import main
from gateways.passwords.lists import LISTED, ListedPasswords

LEAKED = {"Kelebek-Bahar-77": 12, "correct horse battery": 3, "Çınaraltı Çay Bahçesi": 1, "abc": 9}


def test_the_list_that_is_always_there_is_large_and_holds_words_of_ours() -> None:
    known = ListedPasswords()
    assert LISTED.stat().st_size > 900_000 * hashes.SIZE
    for word in ("galatasaray", "1q2w3e4r5t6y", "iloveyou123", "superfenerbahçe"):
        assert known.holds(word) is (word != "superfenerbahçe")
    assert not known.holds("abc")  # too short to be a word that a password is built of
    assert not known.holds("mor tavşan kahve içer")


def ranges(folder: Path) -> Path:
    folder.mkdir()
    lines: dict[str, list[str]] = {}
    for password, count in LEAKED.items():
        sha1 = hashlib.sha1(password.encode()).hexdigest().upper()  # noqa: S324 - as it is published
        lines.setdefault(sha1[:5], []).append(f"{sha1[5:]}:{count}")
    for prefix, own in lines.items():
        (folder / f"{prefix}.txt").write_text("\r\n".join(sorted(own)), encoding="utf-8-sig")
    return folder


def one_file(file: Path) -> Path:
    hashed = {hashlib.sha1(each.encode()).hexdigest(): count for each, count in LEAKED.items()}  # noqa: S324
    file.write_text("".join(f"{each}:{hashed[each]}\n" for each in sorted(hashed)), encoding="ascii")
    return file


@pytest.mark.parametrize("form", [ranges, one_file])
def test_what_leaked_is_known_letter_by_letter(tmp_path: Path, form: object) -> None:
    source, into = form(tmp_path / "hibp"), tmp_path / "leaked.bin"  # type: ignore[operator]
    assert main(["leaked", str(source), "--into", str(into), "--at-least", "3", "--partial"]) == 0
    known = ListedPasswords(leaked=into)
    assert known.holds("Kelebek-Bahar-77")
    assert known.holds("correct horse battery")
    assert not known.holds("kelebek-bahar-77")
    assert not known.holds("Çınaraltı Çay Bahçesi")  # seen once only
    main(["leaked", str(source), "--into", str(into), "--partial"])
    assert known.holds("Çınaraltı Çay Bahçesi")  # a new file counts at once


def test_every_entry_of_a_file_is_found_and_its_neighbours_are_not(tmp_path: Path) -> None:
    words = [f"şifre {number}" for number in range(300)]
    file = tmp_path / "words.bin"
    assert hashes.write(file, sorted(hashes.digest(each) for each in words[::2] * 2)) == 150
    assert [hashes.holds(file, each) for each in words] == [True, False] * 150
    hashes.write(file, [])
    assert not hashes.holds(file, words[0])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("F" * 40 + ":1\n" + "A" * 40 + ":1\n", "not in order"),
        ("A" * 39 + ":1\n", "hibp, line 1: not a hash with its count"),
        ("A" * 40 + "\n", "hibp, line 1: not a hash with its count"),
        ("A" * 40 + ":1\n" + "Z" * 40 + ":1\n", "hibp, line 2: not a hash with its count"),
    ],
)
def test_a_damaged_file_is_refused_in_a_sentence_and_the_old_list_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    source, into = tmp_path / "hibp", tmp_path / "leaked.bin"
    hashes.write(into, [hashes.digest("eski")])
    source.write_text(content, encoding="ascii")
    assert main(["leaked", str(source), "--into", str(into)]) == 1
    assert said in capsys.readouterr().err
    assert hashes.holds(into, "eski")
    assert [each.name for each in tmp_path.iterdir()].count("leaked.bin.unfinished") == 0


def test_a_folder_that_lacks_ranges_and_a_missing_one_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    into = str(tmp_path / "leaked.bin")
    assert main(["leaked", str(ranges(tmp_path / "hibp")), "--into", into]) == 1
    assert "holds 4 of 1048576 ranges" in capsys.readouterr().err
    assert main(["leaked", str(tmp_path / "nowhere"), "--into", into]) == 1
    assert "No such file" in capsys.readouterr().err


def test_a_file_that_is_no_list_is_never_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(b"0123456789" * 3)
    with pytest.raises(hashes.HashesInvalid, match="no list of passwords"):
        hashes.holds(tmp_path / "list", "parola")
