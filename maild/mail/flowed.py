"""Plain text in ``format=flowed`` (RFC 3676) put together again to the paragraphs that were written."""


def unflowed(text: str, delsp: bool = False) -> str:
    """Join the lines that end with a space to the next of the same quote depth (RFC 3676, 4.2 to 4.5).

    ``delsp`` removes that space (4.1, DelSp=yes). Space-stuffing goes; quoted lines keep their ``>`` marks, put
    once before the whole paragraph; the signature delimiter ``-- `` never joins.
    """
    paragraphs: list[str] = []
    depth_before = 0
    open_paragraph = False
    pieces: list[str] = []
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        if open_paragraph and (depth != depth_before or bare == "-- "):
            paragraphs.append("".join(pieces))
            open_paragraph = False
        if not open_paragraph:
            pieces = [">" * depth + (" " if depth else "")]
        open_paragraph = bare.endswith(" ") and bare != "-- "
        pieces.append(bare[:-1] if open_paragraph and delsp else bare)
        if not open_paragraph:
            paragraphs.append("".join(pieces))
        depth_before = depth
    if open_paragraph:
        paragraphs.append("".join(pieces))
    return "\n".join(paragraphs)
