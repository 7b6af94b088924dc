"""Lines that programs and law departments put under a letter: mobile footers, disclaimers, antivirus notes."""

import re

_DEVICE = (
    r"(?:iphone|ipad|ios|android|samsung|galaxy|xiaomi|redmi|huawei|honor|blackberry|nokia|windows|phone|mobile|outlook"
    r"|gmail|yahoo|proton|spark|mail\b|mail\.ru|yandex|rambler|яндекс|рамблер|почты\b|телефона|смартфона|айфона|планшета"
    r"|мобильн|устройства|приложения)"
)
_FOOTERS = (
    r"(?:(?:почта|письмо|сообщение)\s+)?(?:отправлен|послан)[ао]?\s+(?:с|со|из|через|при помощи)\s"
    rf".{{0,40}}?{_DEVICE}.{{0,80}}",
    r"(?:скачать|загрузить|получить|установить)\s+outlook\s+(?:для|for)\b.{0,120}",
    rf"sent\s+(?:from|via|with|using)\s.{{0,40}}?{_DEVICE}.{{0,80}}",
    r"get\s+outlook\s+for\b.{0,120}",
)
_FOOTER = re.compile(rf"[ \t\xa0]*(?:-- ?)?(?:{'|'.join(_FOOTERS)})$", re.IGNORECASE)

_LETTER = r"(?:электронн\w+\s+)?(?:письм\w+|сообщени\w+|послани\w+)"
_THIS = r"(?:эт|данн|настоящ)\w+"
_MAIL = r"(?:e-?mail|message|communication|transmission)"
_DISCLAIMERS = (
    rf"{_THIS}\s+{_LETTER}\b[^.]{{0,160}}?(?:конфиденциальн|предназначен|оферт)",
    rf"(?:информация|сведения),?\s+содержащ\w+\s+в\s+{_THIS}\s+{_LETTER}",
    rf"если\s+вы\s+(?:получили\s+{_THIS}\s+{_LETTER}\s+(?:по\s+ошибке|ошибочно)"
    rf"|не\s+являетесь\b[^.]{{0,60}}(?:адресатом|получателем))",
    r"(?:уведомление\s+о\s+конфиденциальности|отказ\s+от\s+ответственности)\b",
    r"(?:внимание|важно)[!:.]+\s[^.]{0,120}\bответственност",
    rf"this\s+{_MAIL}\b[^.]{{0,200}}?(?:confidential|privileged|intended\s+(?:only|solely))",
    rf"the\s+(?:information|contents?)\s+(?:contained\s+)?(?:in|of)\s+this\s+{_MAIL}",
    rf"if\s+you\s+(?:have\s+received\s+this\s+{_MAIL}\s+(?:in\s+error|by\s+mistake)"
    r"|are\s+not\b[^.]{0,60}(?:recipient|addressee))",
    r"(?:confidentiality\s+notice|disclaimer|legal\s+notice)\b",
    rf"(?:{_THIS}\s+{_LETTER}\s+)?проверено\s+(?:на\s+вирусы|антивирус\w+|avast|касперск\w+|dr\.?\s?web)",
    rf"this\s+{_MAIL}\s+(?:has\s+been|was)\s+(?:checked|scanned)",
    r"без\s+вирусов\b|virus-?free\b",
    r"(?:пожалуйста,?\s+)?(?:прежде\s+чем|перед\s+тем,?\s+как)\s+(?:рас)?печатать",
    r"(?:please\s+)?(?:consider|think\s+(?:of|about))\s+the\s+environment",
)
_DISCLAIMER = re.compile(rf"[ \t*_]*(?:{'|'.join(_DISCLAIMERS)})", re.IGNORECASE)
_LONGEST_PARAGRAPH = 5


def is_mobile_footer(line: str) -> bool:
    """Whether a whole line is «Отправлено с iPhone», "Get Outlook for iOS" or the like."""
    return _FOOTER.match(line) is not None


def is_disclaimer(lines: list[str], index: int) -> bool:
    """Whether a disclaimer, an antivirus note or a plea for paper begins at this line.

    Such a notice is wrapped at any place, so the first lines of the paragraph are read as one.
    """
    if index == 0 or not any(map(str.isalnum, lines[index - 1])):
        return _DISCLAIMER.match(_paragraph(lines, index)) is not None
    return _DISCLAIMER.match(lines[index]) is not None


def _paragraph(lines: list[str], index: int) -> str:
    if index + 1 == len(lines) or not lines[index + 1].strip():
        return lines[index]
    joined: list[str] = []
    for line in lines[index : index + _LONGEST_PARAGRAPH]:
        if not line.strip():
            break
        joined.append(line.strip())
    return " ".join(joined)
