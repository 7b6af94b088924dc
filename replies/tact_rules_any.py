"""Rules of tact that hold in every language: typography that shouts, and blanks that do not look like blanks."""

from replies.tact_rule import TactRule

RULES: tuple[TactRule, ...] = (
    TactRule(
        code="T001",
        title_ru="восклицательный знак",
        title_en="exclamation mark",
        pattern=r"[!\u00a1\u203c\u2049\uff01]+",
        fires=("Здравствуйте!", "Hello!", "Что‼"),
        silent=("Здравствуйте.", "Hello,"),
    ),
    TactRule(
        code="T002",
        title_ru="слова заглавными буквами",
        title_en="words in capitals",
        pattern=(
            r"\b[A-ZА-ЯЁ]{6,}\b|\b[A-ZА-ЯЁ]{2,}(?:[ \t]+[A-ZА-ЯЁ]{4,})+\b"
            r"|\b[A-ZА-ЯЁ]{4,}(?:[ \t]+[A-ZА-ЯЁ]{2,})+\b"
        ),
        exact_case=True,
        fires=("Это НЕМЕДЛЕННО решим.", "НЕ ПИШИТЕ сюда.", "DO NOT REPLY here.", "Это ПРОСТО НЕ так."),
        silent=(
            "Оплата через СБП, чек с НДС.",
            "ООО «Ромашка», ИНН в договоре.",
            "The PDF is sent over IMAP.",
            "СНИЛС",
        ),
    ),
    TactRule(
        code="T003",
        title_ru="эмодзи или смайлик",
        title_en="emoji or emoticon",
        pattern=(
            "[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f\u203c]"
            r"|(?<!\w)[:;=]-?[)(DPp](?!\w)|\){2,}|\({2,}"
        ),
        exact_case=True,
        fires=("Спасибо 🙂", "Спасибо :)", "Понятно)))", "Noted ;-)", "❤"),
        silent=("Договор (пункт 3).", "Время: [когда: дата и время]"),
    ),
    TactRule(
        code="T004",
        title_ru="незаполненное место без квадратных скобок",
        title_en="a blank without its square brackets",
        pattern=(
            r"_{2,}|\{\{|\}\}|\{%|%\}|\{#|#\}|\bX{3,}\b|\bХ{3,}\b|\bTODO\b|\bTBD\b"
            r"|\b(?:ДД|DD)[.\-/](?:ММ|MM)\b|<[A-Za-zА-Яа-яЁё][^<>\n]{0,40}>|\[\s*\]|\[[^\]\[]*(?=\[|\Z)|(?<=[\]\s])\](?!\w)"
        ),
        exact_case=True,
        fires=(
            "Ответим ____ числа.",
            "Здравствуйте, {{ name }}.",
            "Ответим ДД.ММ.",
            "Здравствуйте, <имя>.",
            "Ответим [].",
            "Ответим [когда: дата",
            "Reply by XXX.",
            "TBD",
        ),
        silent=("Ответим [когда: дата и время].", "Reply: [when: date and time], [who].", "Размер XXL."),
    ),
    TactRule(
        code="T005",
        title_ru="многоточие или цепочка вопросительных знаков",
        title_en="trailing dots or a run of question marks",
        pattern=r"\.{3,}|…|\?{2,}",
        quoted=False,
        fires=("Ну что ж...", "Вы уверены??", "Well…"),
        silent=("Подойдёт ли вам такое решение?", "Вы пишете: «ждал, ждал…»."),
    ),
)
