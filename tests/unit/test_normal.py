"""De-obfuscation: disguised words come out plain, innocent words come out as they went in."""

from pathlib import Path

import pytest

from detectors.lexicon import LexiconError, read
from detectors.normal import Normaliser
from detectors.rules import Rules, load
from detectors.surface import surface
from detectors.translit import cyrillic

LEXICON = Path(__file__).parents[2] / "config" / "lexicon"


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return Normaliser(read(LEXICON))


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load(LEXICON)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("д*бил", "дебил"),
        ("Д*билы", "дебилы"),
        ("deбилы", "дебилы"),
        ("рyк0жoпу", "рукожопу"),
        ("тyпaя", "тупая"),
        ("cyka", "сука"),
        ("сууууука", "сука"),
        ("у\u0301род", "урод"),
        ("ду\u00adрак", "дурак"),
        ("м.у.д.а.к", "мудак"),
        ("debily", "дебилы"),
        ("пое..те", "поебте"),
        ("х*й", "хуй"),
        ("idi0t", "idiot"),
        ("f*ck", "fuck"),
    ],
)
def test_disguise_is_taken_off(normaliser: Normaliser, typed: str, meant: str) -> None:
    assert normaliser.word(typed) == meant


@pytest.mark.parametrize(
    "word",
    ["подстрахуйте", "употреблять", "скипидар", "хлебать", "мандарин", "педро", "команда",
     "оскорблять", "сабля", "себе", "потребление", "страховка", "художник", "w-20418", "5500р",
     "12.02.2026", "assassin", "cocktail", "bo635e11x"],
)  # fmt: skip
def test_innocent_word_stays_and_is_not_rude(normaliser: Normaliser, word: str) -> None:
    assert normaliser.word(word) == word
    assert not normaliser.rude(word)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("zakaz", "заказ"), ("dengi", "деньги"), ("etot", "этот"), ("platit", "платит"), ("pozhaluista", "пожалуйста"),
     ("otzyv", "отзыв"), ("moy", "мой"), ("vy", "вы")],
)  # fmt: skip
def test_transliteration_is_read(normaliser: Normaliser, typed: str, meant: str) -> None:
    assert normaliser.word(typed, translit=True) == meant


def test_schemes_of_transliteration() -> None:
    assert [cyrillic(word) for word in ("shchit", "yula", "jula", "khleb", "hleb", "chas", "4as")] == [
        "щит", "юла", "юла", "хлеб", "хлеб", "час", "час",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("м у д а к и вы", "м у д а к и"),
        ("вот с-у-к-а", "с-у-к-а"),
        ("вот су-ка такая", "су-ка"),
        ("кто-нибудь есть", "кто-нибудь"),
    ],
)
def test_spelled_out_word_is_one_token(rules: Rules, text: str, token: str) -> None:
    assert token in [one.text for one in rules.doc(text)]


def test_single_letters_of_ordinary_text_stay_apart(rules: Rules) -> None:
    assert [token.text for token in rules.doc("п . 5 и а , б , в")] == ["п", ".", "5", "и", "а", ",", "б", ",", "в"]


def test_doc_has_norms_lemmas_and_labelled_spans(rules: Rules) -> None:
    doc = rules.doc("Вы там deбилы?")

    assert [(token.norm_, token.lemma_) for token in doc][2] == ("дебилы", "дебил")
    assert [(span.text, span.label_, span.id_) for span in doc.spans["findings"]] == [("deбилы", "abuse", "A101")]


def test_surface_maps_back_over_a_cut() -> None:
    text = "а" + "!" * 500 + "конец"

    shown = surface(text)

    assert len(shown.text) < 30
    start = shown.text.index("конец")
    assert text[slice(*shown.origin(start, start + 5))] == "конец"
    assert shown.origin(0, 1) == (0, 1)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('[insult]\nrus = ["дурак"]', "nearest valid key is 'ru'"),
        ('[insult]\nru = ["два слова"]', "not one word"),
        ('[insult]\nru = ["ду*"]', "at least 3 letters"),
        ('[insult]\nru = "дурак"', "must be a list"),
        ("[insult]", "has no words"),
        ('insult = ["дурак"]', "outside a table"),
        ("[insult", "not TOML"),
    ],
)
def test_bad_lexicon_entry_is_a_clear_error(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "words.toml"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(LexiconError) as caught:
        read(tmp_path)

    assert says in str(caught.value)
    assert str(file) in str(caught.value)


def test_same_set_in_two_files_and_empty_folder_are_errors(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no lexicon files"):
        read(tmp_path)
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('[insult]\nru = ["дурак"]', encoding="utf-8")
    with pytest.raises(LexiconError, match="already defined"):
        read(tmp_path)
