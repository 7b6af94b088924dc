"""Rules of tact for English: what an experienced support lead does not write to a client."""

from replies.tact_rule import TactRule

RULES: tuple[TactRule, ...] = (
    TactRule(
        code="T201",
        title_ru="упрёк клиенту",
        title_en="blame",
        pattern=(
            r"\byou\s+(?:are|were)\s+(?:wrong|mistaken|to\s+blame|at\s+fault|being\s+(?:rude|unreasonable|difficult))"
            r"|\byou(?:'|’)re\s+(?:wrong|mistaken|being)|\byou\s+(?:ask|want|expect)\s+(?:for\s+)?too\s+much|\byour\s+(?:own\s+)?(?:fault|mistake|rudeness|threats|tone)\b"
            r"|\b(?:hard|difficult|impossible)\s+to\s+(?:work|deal)\s+with\s+you|\byou\s+should\s+have\b|\byou\s+(?:failed|misunderstood|did\s+not\s+(?:read|understand))"
        ),
        fires=(
            "You are wrong here.",
            "You ask for too much.",
            "It is difficult to work with you.",
            "You should have read the contract.",
            "This is your own fault.",
        ),
        silent=("If we have misunderstood anything, please correct us.", "You are free to share your experience."),
    ),
    TactRule(
        code="T202",
        title_ru="ирония",
        title_en="irony",
        pattern=(
            r"\bhow\s+interesting\b|\bapparently,?\s+you\b|\bobviously,?\s+you\b|\bas\s+you\s+surely\s+know|\bgood\s+luck\s+(?:with|finding)"
            r"|\bthank\s+you\s+for\s+your\s+(?:invaluable|expert|precious)|\bwith\s+all\s+due\s+respect\b|\bsurprisingly\s+enough\b"
        ),
        fires=("Apparently you have not read it.", "Good luck finding a better one.", "With all due respect, no."),
        silent=("Thank you for writing.", "Apparently the parcel was delayed.", "We wish you well."),
    ),
    TactRule(
        code="T203",
        title_ru="приказ или требование",
        title_en="order",
        pattern=(
            r"\byou\s+(?:must|have\s+to|are\s+(?:obliged|required)\s+to)\b|\bimmediately\b|\bcalm\s+down\b|\bstop\s+(?:writing|calling|shouting|threatening|it)\b"
            r"|\bwe\s+(?:demand|insist)\b|\bdo\s+not\s+(?:write|call|shout|threaten|dare)\b|\bwatch\s+your\s+(?:tone|language)\b|\bbehave\b|\bfor\s+the\s+last\s+time\b"
        ),
        fires=("You must send the receipt.", "Calm down, please.", "Stop writing to us.", "Watch your language."),
        silent=("Could you tell us the order number?", "Please reply to this letter.", "We have to check this."),
    ),
    TactRule(
        code="T204",
        title_ru="признание вины или обязательства",
        title_en="legal admission",
        pattern=(
            r"\bwe\s+(?:are|were)\s+(?:fully\s+|entirely\s+)?(?:liable|at\s+fault|to\s+blame|in\s+breach|responsible)\b|\bwe\s+(?:admit|violated|breached|broke)\b"
            r"|\b(?:it\s+(?:is|was)\s+)?our\s+(?:own\s+)?(?:fault|mistake|liability)\b|\bwe\s+accept\s+(?:full\s+)?(?:liability|responsibility|blame)\b|\bwe\s+owe\s+you\b"
        ),
        quoted=False,
        fires=("It was our fault.", "We are fully responsible.", "We admit the delay.", "We accept full liability."),
        silent=("If the cause is on our side, we will say so.", "You write: “it was our fault, your manager said”."),
    ),
    TactRule(
        code="T205",
        title_ru="обещание денег или скидки",
        title_en="promise of money",
        pattern=(
            r"\bwe\s+(?:will|can|shall)\s+(?:refund|reimburse|compensate|repay|credit)\b|\b(?:give|offer)\s+you\s+(?:a|an)\s+(?:\w+\s+)?(?:discount|refund|bonus|voucher|credit)"
            r"|[$€£₽]\s?\d|\b\d[\d,.]{0,12}\s{0,2}(?:dollars|euros|pounds|roubles|rubles|usd|eur|rub)\b|\d+\s*%|\bfor\s+free\b|\bfree\s+of\s+charge\b"
        ),
        quoted=False,
        fires=(
            "We will refund you.",
            "We can offer you a small discount.",
            "We will send $20.",
            "Get 10% off.",
            "For free.",
        ),
        silent=(
            "What we can offer instead: [our offer].",
            "You write: “charged $20 twice”.",
            "This is how refunds work.",
        ),
    ),
    TactRule(
        code="T206",
        title_ru="срок, которого никто не назначал",
        title_en="promise of a date",
        pattern=(
            r"\b(?:today|tomorrow|tonight|asap|shortly)\b|\bas\s+soon\s+as\s+possible\b|\bby\s+the\s+end\s+of\b|\bwithin\s+(?:\d|an?\b|the\s+next|one|two|three|a\s+few)"
            r"|\bin\s+(?:\d+|an|two|three|a\s+few)\s+(?:minutes?|hours?|days?|weeks?)|\bby\s+(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|\d)"
            r"|\bwe\s+(?:guarantee|promise)\b"
        ),
        quoted=False,
        fires=(
            "We will reply today.",
            "You will hear within 24 hours.",
            "By the end of the week.",
            "We guarantee a fix.",
        ),
        silent=("We will write [when: date and time, such as tomorrow at noon].", "You write: “promised by Friday”."),
    ),
    TactRule(
        code="T207",
        title_ru="самоуничижение",
        title_en="grovelling",
        pattern=(
            r"\ba\s+(?:thousand|million)\s+apologies|\bwe\s+(?:beg|implore)\b|\b(?:deepest|sincerest|profuse|humblest)\s+apologies|\b(?:so|terribly|extremely|deeply|very)\s+(?:very\s+)?sorry\b"
            r"|\bforgive\s+us\b|\bwe\s+are\s+ashamed\b"
        ),
        fires=("A thousand apologies.", "We beg you to stay.", "We are so very sorry.", "Please forgive us."),
        silent=("We understand that this is unpleasant.", "Sorry for the late reply."),
    ),
    TactRule(
        code="T208",
        title_ru="торг из-за отзыва или страх перед ним",
        title_en="bargaining over a review",
        pattern=(
            r"\b(?:remove|delete|withdraw|do\s+not\s+(?:post|publish|leave|write))\s+(?:\w+\s+){0,2}(?:review|post|rating)s?\b|\bin\s+(?:exchange|return)\s+for\s+(?:\w+\s+){0,2}(?:review|rating)"
            r"|\bif\s+you\s+(?:remove|delete|change|withdraw)\b|\bdefamat\w*|\bslander\w*|\blibel\w*|\bwe\s+will\s+sue\b"
        ),
        fires=(
            "Please delete your review.",
            "If you remove it, we will help.",
            "A voucher in exchange for a good review.",
        ),
        silent=("Whether to write a review is entirely your decision.",),
    ),
    TactRule(
        code="T209",
        title_ru="«unfortunately» больше одного раза",
        title_en="“unfortunately” more than once",
        pattern=r"\b(?:unfortunately|regrettably|regretfully)\b",
        allowed=1,
        fires=("Unfortunately it is sold out. Unfortunately the other is too.",),
        silent=("Unfortunately it is sold out.",),
    ),
    TactRule(
        code="T210",
        title_ru="безличное обращение",
        title_en="impersonal salutation",
        pattern=r"\bdear\s+(?:sir|madam|customer|client|user|valued|friend)\w*|\bto\s+whom\s+it\s+may\s+concern|\bsir\s*/\s*madam",
        fires=("Dear Sir/Madam,", "Dear valued customer,", "To whom it may concern,"),
        silent=("Hello Maria,", "Dear Maria,"),
    ),
    TactRule(
        code="T211",
        title_ru="канцелярит",
        title_en="officialese",
        pattern=(
            r"\bhereby\b|\baforementioned\b|\babove-mentioned\b|\bpursuant\s+to\b|\bplease\s+be\s+advised\b|\bat\s+your\s+earliest\s+convenience\b"
            r"|\bper\s+our\s+policy\b|\byour\s+(?:call|opinion|feedback)\s+is\s+(?:very\s+)?important\s+to\s+us"
        ),
        fires=("We hereby inform you.", "Please be advised that it is late.", "Your opinion is important to us."),
        silent=("We will check and write to you.",),
    ),
    TactRule(
        code="T212",
        title_ru="бранное слово",
        title_en="rude word",
        pattern=(
            r"\b(?:f+u+c+k\w*|shit\w*|bullshit\w*|bitch\w*|bastard\w*|asshole\w*|arsehole\w*|cunt\w*|dick(?:head)?s?|wanker\w*|moron\w*|idiot\w*|stupid\w*|retard\w*"
            r"|imbecile\w*|clowns?|scum\w*|crooks?|scammers?|thie(?:f|ves)|liars?|incompetent\w*|pathetic\w*)\b"
        ),
        fires=("You write: “the idiots lost it”.", "We are not clowns."),
        silent=("The assessment is ready.", "The class is in Scunthorpe."),
    ),
)
