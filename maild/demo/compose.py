"""A letter of the demonstration as octets: the headers, charsets and parts that real mail programs write."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from mimetypes import guess_type
from typing import Any


def compose(
    text: Mapping[str, str],
    entry: Mapping[str, Any],
    *,
    to: str,
    message_id: str,
    references: Sequence[str],
    date: datetime,
) -> bytes:
    """The octets of one ``[[letter]]`` (RFC 5322) whose ``text`` has ``body`` and ``html``, either may be empty.

    ``entry`` gives ``from``, ``subject``, ``charset``, ``encoding`` (a Content-Transfer-Encoding), ``attachments``
    (file names), ``headers``, and ``report``: the status code of a delivery status notification (RFC 3464).
    """
    message = _report(text["body"], entry["report"]) if "report" in entry else _letter(text, entry)
    message["From"] = entry["from"]
    message["To"] = to
    message["Subject"] = entry["subject"]
    message["Date"] = format_datetime(date)
    message["Message-ID"] = f"<{message_id}>"
    if references:
        message["In-Reply-To"] = f"<{references[-1]}>"
        message["References"] = " ".join(f"<{reference}>" for reference in references)
    for name, value in entry.get("headers", {}).items():
        message[name] = value
    return message.as_bytes()


def _letter(text: Mapping[str, str], entry: Mapping[str, Any]) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    options = {"charset": entry.get("charset", "utf-8"), "cte": entry.get("encoding", "8bit")}
    if text["body"] or not text["html"]:
        message.set_content(text["body"] + "\n", **options)
        if text["html"]:
            message.add_alternative(text["html"] + "\n", subtype="html", **options)
    else:
        message.set_content(text["html"] + "\n", subtype="html", **options)
    for name in entry.get("attachments", ()):
        maintype, _, subtype = (guess_type(name)[0] or "application/octet-stream").partition("/")
        message.add_attachment(name.encode(), maintype=maintype, subtype=subtype, filename=name)
    return message


def _report(text: str, status: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message.set_content(text + "\n", cte="8bit")
    message.make_mixed()
    message.set_type("multipart/report")
    message.set_param("report-type", "delivery-status")
    recipient = EmailMessage()
    recipient["Final-Recipient"] = "rfc822; sidorova@pochta.example"
    recipient["Action"] = "failed"
    recipient["Status"] = status
    notification = EmailMessage()
    notification["Content-Type"] = "message/delivery-status"
    notification.set_payload([recipient])
    message.attach(notification)
    return message
