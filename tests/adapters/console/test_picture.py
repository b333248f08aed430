"""The picture of the README is a real conversation, and today's."""

from xml.etree import ElementTree as ET

from docs.pictures.draw import PICTURE, draw


def test_the_picture_is_current_and_drawn_the_same_each_time():
    assert PICTURE.read_text(encoding="utf-8") == draw(), "The words have changed: run `make picture`, and look at it."


def test_the_picture_stands_alone():
    drawing = ET.fromstring(PICTURE.read_text(encoding="utf-8"))
    text = " ".join("".join(drawing.itertext()).replace("\xa0", " ").split())
    assert "Step 1 of 4" in text
    assert "31h left" in text
    links = [value for part in drawing.iter() for value in part.attrib.values() if "url(" in value]
    assert all(link.startswith("url(#") for link in links)
    assert "http" not in text
    assert "@import" not in text
    assert "font-face" not in text
