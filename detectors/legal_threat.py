"""Legal threats: court, prosecutor, regulators, chargeback, lawyers, police, named as a step against the company."""

from detectors.context import asked, boilerplate, friendly, negated, reported, required_by_others
from detectors.finding import Signal
from detectors.rule import Detector, Rule

_SAID = (reported, friendly, boilerplate, required_by_others)

RULES = (
    Rule(
        code="L101",
        signal=Signal.LEGAL_THREAT,
        subkind="",
        confidence=0.9,
        patterns=(
            "@appeal ..10 @institution & #i|#future|#inf|пишу|вынужден|буду|придется|жалоба|уже|завтра|заявление "
            "NOT доставка|пропуск|адрес|справка|выписка|мошенник|украсть|защита ..2 стекло|экран",
            "@institution ..6 @appeal & #i|#future|#inf|буду|придется|разберется|жалоба NOT доставка|пропуск|"
            "справка|выписка|мошенник|украсть|вход",
            "жалоба|заявление|обращение|иск|материал ..3 в|во ..4 @institution NOT справка|чек ..3 для|мошенник|"
            "украсть",
            "встретимся|увидимся|до встречи|поговорим|разберемся|пообщаемся ..3 в|с суд|суде|прокуратура|полиция|юрист",
            "будет|будете|придется ..6 @institution|@lawyer ..2 ?объяснять NOT консультация",
            "через|вплоть ..1 суд|прокуратура|полиция & #i|вернуть|взыскать|взыскивать|придется|деньги|буду|забирать",
            "@institution ..3 @institution|пожарные|пожарный|налоговая & #i|у|пишу|книжка|все",
            "мировой|мировому|арбитражный|районный ..1 судья|суд & экземпляр|иск|поедет|направить|подать|заявление",
            "i|i'll|we'll|we|will|going|my ..5 @appeal ..8 @institution NOT delivery|asked",
            "see|meet ..2 you ..2 in court",
            "trading|consumer ..1 standards|protection|rights|affairs & report|contact|going|complain|complaint",
            "small claims",
        ),
        guards=(*_SAID, negated, asked),
        fires=(
            "Обращусь в суд и в Роспотребнадзор.",
            "ПИШУ В ТРАНСПОРТНУЮ ПРОКУРАТУРУ",
            "Увидимся в суде.",
            "Жалоба в Роспотребнадзор уже готова.",
            "ya podam v sud",
            "See you in court.",
            "I'll report you to the police.",
        ),
        silent=(
            "Адрес доставки — Арбитражный суд области, хозяйственный вход.",
            "В полиции попросили справку с серийным номером.",
            "Защита экрана от царапин есть?",
            "Как написать заявление на возврат?",
            "The police asked me for the serial number, please send the receipt.",
        ),
    ),
    Rule(
        code="L102",
        signal=Signal.LEGAL_THREAT,
        subkind="lawyer",
        confidence=0.85,
        patterns=(
            "мой|наш|моему|нашему|с|вместе|мои|наши|моих ..2 @lawyer ..6 связаться|свяжется|свяжутся|готовить|"
            "готовит|составить|составили|подготовить|подготовит|заняться|займется|займутся|разбираться|общаться|"
            "говорить|пишет|ждет|смотрит|потирает|считает NOT договор|проект|замечание",
            "@appeal|нанять|найму|проконсультироваться|посоветоваться|подключать|подключаю ..4 @lawyer & #i|уже|"
            "с|моим|через NOT ваш ..1 юрист|договор ..2 согласовать|проект",
            "бумага ..2 мы ..1 с ..1 юрист",
            "общаться|говорить|разговаривать|писать ..6 @lawyer|не ..2 я NOT вопрос",
            "@appeal|общество|организация|жалоба ..8 защита ..1 права|потребитель|потребителей",
            "общество ..1 защита",
            "my|our ..2 @lawyer ..6 will|contact|hear|touch|has|is|are|letter|write",
            "hear|hearing ..3 from ..3 @lawyer",
            "contact|speak|talk|consult|instruct|call|hire|get ..4 @lawyer & i|i'll|my|we|our NOT your legal",
            "legal action|proceedings",
            "sue|suing ..2 you|your|the|them|for",
            "take ..3 you|this|it ..2 to court",
        ),
        guards=(*_SAID, negated, asked),
        fires=(
            "Мой адвокат с вами свяжется.",
            "Обращусь в общество защиты прав потребителей.",
            "You will hear from my lawyer.",
            "I will sue you.",
            "I'm considering legal action.",
        ),
        silent=(
            "Наш юрист посмотрел проект договора, есть замечания.",
            "Кто у вас юрист, чтобы согласовать договор?",
            "Our lawyer needs the signed copy of the contract.",
        ),
    ),
    Rule(
        code="L103",
        signal=Signal.LEGAL_THREAT,
        subkind="",
        confidence=0.85,
        patterns=(
            "досудебный|досудебная|досудебную ..1 претензия|порядок|урегулирование",
            "досудебный",
            "исковой|исковое|иск ..2 ?заявление & #i|готов|подать|составить|составлять|составляют|суд|направить|"
            "бесплатно|уже|подаю",
            "подать|подам|подаю|подадим|составить|составляют|готовлю|готовим|составлен ..3 иск|исковой|исковое",
            "засудить|засужу|засудим|затаскать|затаскаю",
            "госпошлина & #i|распечатать|распечатан|оплатить|оплачена|бланк|готов",
            "предъявить|предъявляю|направляю|направить|вручить|вручу|прилагаю|подаю|примите|составить|составил|"
            "составила ..4 претензия NOT не|отозвать|ли",
            "неустойка|штраф|моральный ..6 суд|взыскать|взыщу|взыскание|иск NOT договор ..3 п",
            "уголовный ..1 дело|ответственность|кодекс|статья & вы|вас|вам|пойдете|#i|заявление|сядете",
            "file|filing|filed|submit ..3 lawsuit|claim|complaint ..3 ?with|against|court NOT warranty|insurance",
            "letter before action",
            "cease and desist",
        ),
        guards=(*_SAID, negated),
        fires=(
            "Направляю досудебную претензию.",
            "Подам иск, засужу вас.",
            "Бланк на госпошлину распечатан.",
            "I'm filing a complaint with the ombudsman.",
        ),
        silent=(
            "Претензию свою отзываю, спасибо.",
            "К качеству претензий нет.",
            "I want to file a warranty claim, how do I do that?",
        ),
    ),
    Rule(
        code="L107",
        signal=Signal.LEGAL_THREAT,
        subkind="",
        confidence=1.0,  # the name of an attached file says what it is
        patterns=(
            "претензия.*|претензия_*|иск.*|исковое.*|жалоба.*|заявление_в_суд.*|claim.pdf|lawsuit.* NOT вопрос",
            "претензи*|иск|исковое|жалоба|досудебная #file",
        ),
        guards=_SAID,
        fires=("претензия.pdf", "Во вложении.\nпретензия_12.docx", "lawsuit.pdf"),
        silent=("чек.pdf", "receipt.pdf", "Где мой чек?"),
    ),
    Rule(
        code="L104",
        signal=Signal.LEGAL_THREAT,
        subkind="chargeback",
        confidence=0.85,
        patterns=(
            "чарджбэк|чарджбек|chargeback NOT ли",
            "опротестовать|опротестую|оспорить|оспорю|оспариваю|оспаривать|отозвать|отзову|опротестовывать ..4 "
            "платеж|списание|транзакция|операция|оплата",
            "банк ..4 оспорить|опротестовать|оспорю|диспут|спор|вернуть|отозвать|отзовет & #i|через|заявление|"
            "платеж|подам",
            "через ..1 банк & вернуть|верну|возврат|оспорить|чарджбэк",
            "dispute ..3 charge|payment|transaction|form|bank",
            "dispute ..4 with ..2 bank|card",
            "charge|charging ..1 back & bank|card|payment|money|chargeback",
        ),
        guards=_SAID,
        fires=(
            "Делаю чарджбэк.",
            "Оспорю платёж через банк.",
            "I will dispute the charge with my bank.",
        ),
        silent=(
            "Оплатил через банк, чек нужен.",
            "Платёж прошёл, спасибо.",
            "I charged it back to full, the battery works.",
        ),
    ),
)

DETECTOR = Detector("L000", RULES)
