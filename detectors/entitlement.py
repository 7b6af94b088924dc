"""Entitlement: payment, status or acquaintance used as a lever."""

from detectors.context import friendly, in_quotes, negated, reported
from detectors.finding import Signal
from detectors.rule import Detector, Rule
from detectors.status import RULES as STATUS

_SAID = (reported, friendly)

RULES = (
    Rule(
        code="E101",
        signal=Signal.ENTITLEMENT,
        subkind="payment",
        confidence=0.9,
        patterns=(
            "я|мы ..3 плачу|платим|содержу|кормлю|несу|оставляю|трачу ..10 @must NOT договор|закон|гарантия",
            "я|мы ..4 @pay ..3 деньги|деньга|тысяча|миллион ..8 @must NOT договор|закон|гарантия|доставить|срок",
            "плачу|платим|заплатил|заплатила|заплатили|плачу ..6 значит|следовательно|поэтому|стало|потому|вот|"
            "так ..8 @must|вы|ваш|хочу|будете|делайте",
            "@must ..6 я|мы ..3 плачу|платим|заплатил|заплатила|заплатили NOT договор",
            "не за то|это|этого|такое ..6 @pay NOT @must",
            "@pay ..5 не|отнюдь за|чтобы|чтоб|ради",
            "за что|чего|какой|какие ..1 я|мы ..3 @pay",
            "за что|чего ..3 плачу|платим|платить ..3 вообще|вам|деньги|такие",
            "i|we ..2 pay|paid|paying|spend|spent ..10 so|therefore|you ..3 @must|work|do|answer",
            "i|we ..2 pay|paid|paying|spend|spent you ..8 must|owe|obliged|expect|so",
            "what ..2 i|we|am ..2 pay|paid|paying ..1 you|for & #question",
            "didn't|not ..1 pay|paid|paying ..8 to|for ..6 excuses|lectures|explanations|be|wait|hear|listen",
            "with|for|considering ..3 i|we pay|paid|spend ..6 you|expect",
        ),
        guards=_SAID,
        fires=(
            "Я вам плачу деньги, значит вы мне обязаны.",
            "Я плачу, а вы должны бегать.",
            "Четыреста тысяч я платила не за объяснения.",
            "За что я вам плачу?",
            "ya vam plachu, znachit vy obyazany",
            "I pay you, so you must answer when I call.",
            "I didn't pay you to give me excuses.",
        ),
        silent=(
            "Я вам плачу через СБП, пришлите чек.",
            "Я плачу за тариф 100 Мбит, а получаю 20.",
            "По договору вы обязаны ответить за 3 дня.",
            "Я оплатил заказ, когда вы должны доставить?",
            "I paid by card, please send the invoice.",
            "I paid for express delivery and it came in a week.",
        ),
    ),
    Rule(
        code="E102",
        signal=Signal.ENTITLEMENT,
        subkind="payment",
        confidence=0.8,
        patterns=(
            "за ..1 такой|такие ..1 деньги|бабки|деньга NOT #question|купить|взять",
            "за ..1 #num ..1 тысяча|рубль|миллион|тыс|тыща|₽ ..8 вправе|рассчитывать|рассчитываю|ожидать|ожидаю|"
            "должны|обязаны|могли|можно NOT вернуть|верните|доставить",
            "за|на ..1 такой|такие|этот|эти|мой|мои|подобный|наши ..1 деньги|деньга|бабки|цена|сумма ..8 @must|"
            "мочь|можно|могли|лично|должно|ковровая",
            "@must|мочь|могли|можно|ждать ..6 за ..1 такой|такие|эти|мои|наши ..1 деньги|деньга|бабки|цена",
            "for|with ..2 this|that|my|our|kind|amount ..3 money|price ..6 @must|should|could|want|carpet",
            "@must|should|could ..8 for ..2 what|the|this|that ..3 money|price|pay|paid|paying",
        ),
        guards=_SAID,
        fires=(
            "За такие деньги мне ещё и чай не предложили.",
            "За такие деньги бегать должны.",
            "За мои деньги можно и лично приехать.",
            "For that kind of money you should carry it up yourselves.",
        ),
        silent=(
            "Какой состав набора за эти деньги?",
            "Верните мои деньги за заказ.",
        ),
    ),
    Rule(
        code="E103",
        signal=Signal.ENTITLEMENT,
        subkind="payment",
        confidence=0.9,
        patterns=(
            "клиент|покупатель|заказчик|потребитель|пациент ..2 всегда|вечно ..1 прав|правый NOT не|тех",
            "клиент|покупатель|заказчик ..2 король|бог|царь",
            "кто ..1 платить|платит ..3 тот|музыка|заказывать|заказывает",
            "customer|client ..2 always|is ..1 right|king NOT not|don't|never",
        ),
        guards=(reported, friendly, in_quotes, negated),
        fires=("Клиент всегда прав.", "Запомните: клиент — это король.", "The customer is always right."),
        silent=(
            "Я не из тех, кто считает, что клиент всегда прав.",
            "Клиент правильно указал адрес.",
            "Is the customer address right?",
        ),
    ),
    Rule(
        code="E104",
        signal=Signal.ENTITLEMENT,
        subkind="payment",
        confidence=0.85,
        patterns=(
            "на ..2 мой|наш|моих|наших|мои|наши ..2 заказ|покупка|платеж|взнос|счет ..6 жить|живете|держаться|"
            "держитесь|кормитесь|содержать|зарплата|построен|существуете",
            "я|мы ..3 ваш ..1 работодатель|спонсор|кормилец|хозяин",
            "вы ..3 работаете ..2 на|для меня|нас|мой",
            "не ..1 я|мы ..1 для ..1 вы|вас",
            "столько|сколько ..3 деньги|денег|тысяча|миллион ..4 оставил|отдал|заплатил|принес|потратил|оставила|"
            "отдала|заплатила|принесла|потратила|оставили",
            "оставил|отдал|заплатил|принес|потратил|оставила|отдала|заплатила|принесла|потратила|оставили ..3 "
            "столько|сколько",
            "you work for me|us",
            "how much ..3 i|we|i've|we've ..2 spend|spent|pay|paid",
            "я|мы ..4 оставил|оставила|оставили|потратил|потратила|принес|принесла ..3 у|вам ..4 тысяча|миллион|"
            "деньги|#num",
            "на|за ..2 мой|наш|моих|наших|мои|наши ..3 деньги|деньга|счет|ланч|налог ..6 жить|живете|"
            "существовать|куплен|купить|кормиться|кормитесь|сидеть|сидите|содержать|зарплата|работать|работаете|"
            "держаться|построен|построить",
            "вы|ваш ..4 жить|живете|кормитесь|существовать|существуете|сидите|держитесь|едите|зарплата ..4 на|за "
            "..1 мой|наш|мои|наши|моих|наших",
            "я|мы ..2 вас ..2 кормить|кормлю|содержать|содержу|содержим|кормим",
            "кто|люди|клиент|которые|благодаря ..3 вас ..2 кормить|кормит|кормят|содержать|содержит|содержат",
            "ваш ..1 зарплата|оклад ..6 я|мы|мой|моих|наш|наших|таких|клиент",
            "я|мы|из|мой|моих|наших|таких ..6 ваш|вам ..1 зарплата|оклад",
            "благодаря ..1 я|мы|такой|мне|нам|таким ..8 вы|ваш|зарплата|жить|существовать",
            "из ..1 мой|моего|наш|нашего карман",
            "касса|выручка|оборот ..4 делать|сделать|делал|делали & вы|вам|я|мы|тех",
            "больше|меньше ..6 чем ..3 вы|ты|ваш|он|она|@staff ..5 зарабатывать|получать|зарабатываете|получаете|"
            "зарплата|заработать",
            "i|we|people|customers|money|business ..4 pay|pays|paying|fund|feed|cover ..2 your ..2 salary|"
            "salaries|wage|wages|rent|lights",
            "you ..2 live|eat ..3 my|our money",
            "my|our ..2 money|business|orders ..3 pay|pays|keep|keeps|feeds|covers ..1 you|your",
            "spend|spent|pay|paid ..10 than ..6 you|your|earn|earns|make|makes|salary",
        ),
        guards=_SAID,
        fires=(
            "На мои заказы вы и живёте.",
            "Вы видели, сколько денег я у вас оставила?",
            "You work for me.",
            "Вы живёте на мои деньги.",
            "Люди, которые вас содержат, в очереди не стоят.",
            "Я вашу зарплату оплачиваю.",
            "Благодаря таким, как я, вы вообще существуете.",
            "I pay your salary.",
            "I spend more in your shop in a month than your operator earns in a year.",
        ),
        silent=(
            "На мой заказ действует скидка?",
            "Я купил на свои деньги второй чайник.",
            "Наша зарплата приходит пятого, оплачу после.",
            "I would like to pay my rent online.",
        ),
    ),
)

DETECTOR = Detector("E000", (*RULES, *STATUS))
