"""Grievances: something objective went wrong, told with a date, an order, an amount, a defect or a broken promise."""

from detectors.context import asked, friendly, required_by_others
from detectors.finding import Signal
from detectors.rule import Detector, Rule

_FACT = "#num|#ordinal|@order|@month|@weekday|@period|#time|раз"

RULES = (
    Rule(
        code="G101",
        signal=Signal.GRIEVANCE,
        subkind="defect",
        confidence=0.75,
        patterns=(
            "не ..1 хватать|хватает|хватало|хватило|доставало|доложить|доложили|докласть & #num|@order|@came|"
            "деталь|крепеж|один|половина",
            "насчитать|насчитали|накрутить|накрутили|навязать|навязали|завысить|завысили|обсчитали|обвесили & "
            "#num|#ordinal|@order|вы|мне|@period",
            "@broken & @came & вы|ваш|мастер|курьер|заказ|коробка NOT если|спасибо|можно|#future",
            f"@broken & #past|#short|не|нет|пришел|вернули|сегодня|вчера & {_FACT} NOT я ..3 перепутал NOT если|"
            "сам|спасибо|можно|#future",
            f"@broken & {_FACT} & @staff|@addressee|@came NOT перепутал|если|спасибо|можно|#future",
            "broken|broke|damaged|cracked|scratched|defective|faulty|leak|leaking|leaked|torn|stained|dented|"
            "missing|lost|late|overdue|wrong|spoiled|expired|delayed|cancelled|overcharged|stuck|failed|crashed|"
            "dead|smashed|incorrect|stopped & #num|@order|@weekday|@month|@period|received|arrived|today|"
            "yesterday NOT my mistake|if|correction|could",
        ),
        guards=(asked, friendly, required_by_others),
        fires=(
            "В четверг мастер поменял подшипник, в субботу машина сломалась.",
            "Заказ 300-914: блендер сгорел на второй день.",
            "Order 4410 arrived with a cracked lid.",
        ),
        silent=(
            "Всё плохо.",
            "Если вещь сломается, куда обращаться?",
            "Опять я перепутал дом, заказ на Лесную 18.",
            "What if it arrives broken?",
        ),
    ),
    Rule(
        code="G102",
        signal=Signal.GRIEVANCE,
        subkind="",
        confidence=0.75,
        patterns=(
            f"не|никто|ни ..2 @happen & {_FACT} & #past|#short|работать|до|так|никто|уже|греть NOT если|можно|"
            "чтобы|спасибо|прошу|надо|я ..2 не|ли|очень NOT ..1 ?не ..1 понял",
            "не|никто ..2 @happen & @order|@addressee|@staff & #past|никто|уже NOT если|можно|чтобы|спасибо|я "
            "..2 не|ли|#future|нашла|нашел",
            "так ..1 и ..1 не ..3 #past|#short|поступить",
            "до ..1 сих|сей ..1 пор|день ..4 не|нет|жду|стоит|лежит|ничего",
            "haven't|hasn't|never|didn't|not|isn't|wasn't|nobody|no-one|doesn't ..3 @happen & @order|@period|"
            "@weekday|@month|#num|still|yet|since NOT if|my mistake",
            "still ..4 waiting|missing|no|not|haven't|hasn't|without|nothing",
            "нет|ни ..3 нет|ни & @came|заказ & #past|обещать NOT если|претензия|вопрос|#question",
        ),
        guards=(asked, friendly, required_by_others),
        fires=(
            "Доставка была вчера с 12 до 15, никто не приехал.",
            "Деньги за заказ до сих пор не вернули.",
            "Фасады так и не поступили.",
            "My order never arrived, it's been two weeks.",
            "I am still waiting for the refund.",
        ),
        silent=(
            "Если курьер не приедет, куда звонить?",
            "Не нашла в приложении чек, где он?",
            "Меня не будет дома с 10 до 16.",
            "I have not decided on the size yet.",
        ),
    ),
    Rule(
        code="G103",
        signal=Signal.GRIEVANCE,
        subkind="defect",
        confidence=0.8,
        patterns=(
            "заказать|заказал|заказала|заказывал|заказывала|заказывали|просить|просил|просила|ordered|оплатить|"
            "оплатил|оплатила ..10 а|но|пришел|пришли|приехать|приехал|привезли|прислали|положили|получил|"
            "получила & пришел|прийти|приехать|привезти|прислать|положить|получить|лежать|дали|принесли|но",
            "@came ..8 вместо|чужой|чужая|чужое|чужие|только",
            "пришла|привезли|прислали|положили|получила|получил|доехала ..4 половина",
            "@came ..4 не то|та|те|тот",
            "вместо ..6 @came|один|одна|пришел|положили",
            "отдать|отдал|вернуть|вернули|привезли ..4 мне ..2 чужой",
            "каждый|который|третий|второй|четвертый|пятый ..1 раз ..10 без|не|опять|снова|кладут|одно|подряд|"
            "приезжать|забывать|привозить|ошибка",
            "ordered ..10 got|received|came|arrived|sent|and|but",
            "instead of",
            "wrong ..2 item|size|colour|color|order|product|address|model|one",
            "asked ..4 for ..12 got|received|instead",
        ),
        guards=(asked, friendly, required_by_others),
        fires=(
            "Заказала размер 39, а пришли 40.",
            "Внутри вместо двух картриджей один.",
            "Курьер отдал мне чужой пакет.",
            "Третий раз подряд боул без киноа.",
            "I ordered black shoes and got white ones.",
        ),
        silent=(
            "Можно вместо доставки забрать самому?",
            "Заказала вчера стол, жду с радостью.",
            "Can I pay by card instead of cash?",
        ),
    ),
    Rule(
        code="G104",
        signal=Signal.GRIEVANCE,
        subkind="promise",
        confidence=0.8,
        patterns=(
            "обещать|обещали|обещал|обещала|обещано|пообещать|пообещали|гарантировали|заверили & @hour|@period|"
            "@weekday|#num|#ordinal|прошло|а|но|к|бесплатно NOT обещаю|обещать ..1 себе",
            "срок & прошло|пройти|истек|вышел|просрочен|сегодня|нарушен|неделя|#num & не|уже|сегодня|прошло|так "
            "NOT если|подскажите|какой",
            "@promise|отправила|отправил|сдал|сдала|оформил|отвезла ..12 прошло|тишина|глухо",
            "должны|должен|должно|назначено|назначен ..2 был|были|было ..8 & не|а|но|только|до|сегодня|никто|"
            "@weekday NOT я|мы",
            "на|за|по ..6 #num|#ordinal|десять|тридцать ..2 день|прошло|сегодня & прошло|сегодня|уже",
            "записан|записана|запись|записали|назначено|оформлено|заказывали|заказ ..6 #time|на|к ..10 #time|"
            "приняли|приехали|привезли & приняли|приехали|привезли|перенесли|отменили|узнаю|ждал|ждала|прибыл",
            "@hour|сутки|@period|полтора|минута|час|неделя|месяц ..4 жду|ждем|ждала|ждал|стоит|сижу|лежит|сидела|"
            "висит|хожу|разобранный|показывает",
            "жду|ждем|ждала|ждал|стоит|сижу|лежит|сидела|висит|хожу|показывает ..6 #num|@period|#ordinal|третий|"
            "второй|полтора|с ..3 @period|#num|@month|часов|утра|января",
            "#ordinal|пятый|третий|второй|четвертый|третью|вторую ..1 сутки|день|неделя|час|месяц|раз ..8 жду|"
            "нет|стоит|хожу|не|тишина|звоню|пишу|обещают|просят|предлагают|обходим|сейчас",
            "promised|supposed|guaranteed|scheduled|told ..10 @weekday|@period|#num|but|and|yesterday|by & but|"
            "never|still|not|no|now|later|nothing|n't",
            "it|it's ..2 been ..3 #num|two|three|four|five|a ..2 @period",
            "waiting|waited ..4 #num|two|three|four|for|since ..3 @period|@month|@weekday|#num",
        ),
        guards=(asked, friendly, required_by_others),
        fires=(
            "Обещали ответ за неделю, прошло три.",
            "Обещали двадцать шестого, двадцать шестое было позавчера.",
            "Запись была на 8:20, приняли в 9:35.",
            "Стиральная машина стоит разобранная с 30 января.",
            "I was promised a refund by Friday but nothing came.",
            "It's been three weeks.",
        ),
        silent=(
            "Какой срок доставки в Пермь?",
            "Оплатил счёт 118 сегодня, пришлите документы.",
            "Я обещала мужу подарок, есть ли коробка?",
            "How long is the delivery, two or three days?",
        ),
    ),
    Rule(
        code="G105",
        signal=Signal.GRIEVANCE,
        subkind="money",
        confidence=0.8,
        patterns=(
            "списать|списали|списано|снять|сняли|сняла ..6 дважды|два|лишний|повторно|#num|больше|за|вместо & "
            "#num|дважды|лишний|повторно|рубль NOT можно|если|#question",
            "плачу|платим|оплатить|оплатил|оплатила|оплачено ..12 а|но ..8 @came|показывает|показывать|получаю|"
            "идет|обычный|не|нет & #num|тариф|а|договор NOT чек|пришлите",
            "вернуть|верните|возврат ..6 #num ..3 ?р|руб|рубль|₽|тысяча & за|не|который|испорченный|что NOT если "
            "..2 возможно|полностью",
            "charged|billed ..4 twice|double|wrong|extra|for|me & #num|twice|double|order|never",
            "refund ..4 overdue|not|never|pending|processed|still",
        ),
        guards=(),
        fires=(
            "Списали дважды по 640 рублей.",
            "Плачу за тариф 100 Мбит, а получаю 20.",
            "I was charged twice for order 77.",
        ),
        silent=("Оплатил заказ, пришлите чек.", "Сколько спишут за доставку?", "I was happy to pay extra."),
    ),
    Rule(
        code="G106",
        signal=Signal.GRIEVANCE,
        subkind="service",
        confidence=0.7,
        patterns=(
            "@staff|он|она|парень ..8 отказаться|отказался|отказалась|нахамить|нахамил|нахамила|накричать|"
            "наорать|наорал|нагрубить|нагрубил|кинуть|кинул|бросить|бросил|обозвать|обозвал|назвать|назвал|"
            "швырнуть|швырнул|ушел|уехал|опоздал|сказал|сказала & мне|меня|нас|пакет|подниматься|на|посылка|"
            "коробка|дверь|трубка & #past NOT спасибо|если|вы ..2 просили",
            "driver|courier|agent|operator|guy|manager ..8 refused|shouted|called|threw|left|dumped|hung|yelled|"
            "swore ..6 me|us|parcel|up|at|package|to|it",
        ),
        guards=(asked, friendly, required_by_others),
        fires=(
            "Ваш курьер отказался подниматься и нахамил мне.",
            "Курьер кинул пакет через забор.",
            "Your driver threw the parcel over the fence.",
        ),
        silent=("Курьер помог мне, спасибо.", "The courier left a nice note."),
    ),
)

DETECTOR = Detector("G000", RULES)
